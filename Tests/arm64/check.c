// Expectations, the file of results and the report.
#include "check.h"
#include <float.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const dk_kernels *table;

// MARK: the table's members

#define MEMBERS (sizeof(dk_kernels) / sizeof(void *))
static const char *checked[MEMBERS];

// Members are pointers and longs, which are as large on the machines that are built for.
_Static_assert(sizeof(long) == sizeof(void *), "members of the table are counted in pointers");

void note_checked(size_t offset, const char *name) { checked[offset / sizeof(void *)] = name; }

// MARK: the report

typedef struct {
    char name[32];
    long calls, numbers;
    double worst;
} line;

static line lines[256];
static int line_count;
static line *current;
static long faults;
static FILE *results;

/// Says what is wrong; after some lines there is nothing new to learn.
static void fault(const char *format, ...) {
    if (++faults > 20) return;
    va_list arguments;
    va_start(arguments, format);
    printf("FAULT %s: ", current_call);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
}

void begin(const char *name, const char *details, ...) {
    clear_memory();
    int length = snprintf(current_call, sizeof current_call, "%s ", name);
    va_list arguments;
    va_start(arguments, details);
    vsnprintf(current_call + length, sizeof current_call - (size_t)length, details, arguments);
    va_end(arguments);
    for (current = lines; current < lines + line_count; current++)
        if (strcmp(current->name, name) == 0) break;
    if (current == lines + line_count) {
        line_count++;
        snprintf(current->name, sizeof current->name, "%s", name);
    }
    current->calls++;
}

void expect_all_checked(void) {
    begin("the table", "has %ld members", (long)MEMBERS);
    for (size_t i = 0; i < MEMBERS; i++)
        if (!checked[i])
            fault("the member behind `%s` is not checked", i > 0 && checked[i - 1] ? checked[i - 1] : "?");
    current->numbers += MEMBERS;
}

void open_results(const char *path) {
    results = fopen(path, "wb");
    if (results) return;
    perror(path);
    exit(73);
}

static void write_bytes(const void *start, long bytes) {
    if (bytes > 0 && fwrite(start, 1, (size_t)bytes, results) != (size_t)bytes) {
        perror("results");
        exit(74);
    }
}

long close_results(void) {
    if (fclose(results) != 0) {
        perror("results");
        exit(74);
    }
    long calls = 0, numbers = 0;
    printf("%-24s %8s %10s  %s\n", "kernel", "calls", "numbers", "largest error / allowed");
    for (int i = 0; i < line_count; i++) {
        printf("%-24s %8ld %10ld", lines[i].name, lines[i].calls, lines[i].numbers);
        if (lines[i].worst > 0) printf("  %.2f", lines[i].worst);
        printf("\n");
        calls += lines[i].calls;
        numbers += lines[i].numbers;
    }
    printf("%s: %d kernels, %ld calls, %ld numbers, %ld faults\n", table->isa, line_count, calls,
           numbers, faults);
    return faults;
}

// MARK: expectations

static void save(const void *actual, const float *allowed, long bytes) {
    result_header header = {.bytes = bytes, .is_float = allowed != NULL};
    memcpy(header.kernel, current->name, sizeof header.kernel);
    write_bytes(&header, sizeof header);
    write_bytes(actual, bytes);
    if (allowed) write_bytes(allowed, bytes);
}

static void expect_intact(void) {
    if (!memory_is_intact()) fault("written to an input, or beside an operand");
}

void expect_floats(const float *actual, const double *expected, const double *scale, long count,
                   tolerance limit) {
    float *allowed = ZEROS(float, count);
    long wrong = -1;
    for (long k = 0; k < count; k++) {
        double e = expected[k], x = actual[k];
        if (fabs(e) > FLT_MAX) e = copysign(INFINITY, e);
        double most = limit.absolute + limit.relative * (scale ? scale[k] : fabs(e));
        allowed[k] = (float)most;
        if (isnan(e) ? isnan(x) : x == e) continue;
        double share = fabs(x - e) / most;
        if (!(share <= 1)) wrong = wrong < 0 ? k : wrong;
        else if (share > current->worst) current->worst = share;
    }
    if (wrong >= 0)
        fault("[%ld] is %.9g instead of %.9g ± %.2g", wrong, (double)actual[wrong], expected[wrong],
              (double)allowed[wrong]);
    expect_intact();
    save(actual, allowed, count * (long)sizeof(float));
    current->numbers += count;
}

void expect_bits(const void *actual, const void *expected, long count, long size) {
    const uint8_t *x = actual, *e = expected;
    long k = 0;
    while (k < count && memcmp(x + k * size, e + k * size, (size_t)size) == 0) k++;
    if (k < count) fault("[%ld] has other bits", k);
    expect_intact();
    save(actual, NULL, count * size);
    current->numbers += count;
}

void expect_number(long actual, long expected) {
    if (actual != expected) fault("gives %ld instead of %ld", actual, expected);
    expect_intact();
    current->numbers++;
}

void expect(int holds, const char *what) {
    if (!holds) fault("%s", what);
    expect_intact();
    current->numbers++;
}
