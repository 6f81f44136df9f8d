// Operands between pages that nobody may touch, and the numbers they are filled with.
#include "check.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// MARK: pages

#define SLOTS 24
#define SLOT_BYTES (4l << 20)
#define MARGIN 64
// Bytes of a NaN and of an odd integer: whoever reads what was never written shows it.
#define FILLER 0xff

typedef struct {
    char *from, *start;
    long bytes, reserved;
    int is_input;
    uint64_t sum;
} operand;

static char *slots;
static long page;
static operand operands[SLOTS];
static int used, at_end;

static char *heap;
static long heap_used;
#define HEAP_BYTES (64l << 20)

char current_call[256];

/// Names the call that went beyond an operand; then the instruction fails again, unhandled.
static void crashed(int number) {
    ssize_t written = write(STDERR_FILENO, current_call, strlen(current_call));
    written = write(STDERR_FILENO, ": out of bounds\n", 16);
    (void)written;
    signal(number, SIG_DFL);
}

static void *map(long bytes, int protection) {
    void *start = mmap(NULL, (size_t)bytes, protection, MAP_PRIVATE | MAP_ANON, -1, 0);
    if (start != MAP_FAILED) return start;
    perror("mmap");
    exit(71);
}

void open_memory(void) {
    page = sysconf(_SC_PAGESIZE);
    slots = map(SLOTS * (SLOT_BYTES + page) + page, PROT_NONE);
    for (int i = 0; i < SLOTS; i++) {
        char *slot = slots + page + i * (SLOT_BYTES + page);
        if (mprotect(slot, SLOT_BYTES, PROT_READ | PROT_WRITE) != 0) {
            perror("mprotect");
            exit(71);
        }
        operands[i].from = slot;
    }
    heap = map(HEAP_BYTES, PROT_READ | PROT_WRITE);
    signal(SIGSEGV, crashed);
    signal(SIGBUS, crashed);
}

void clear_memory(void) {
    used = 0;
    heap_used = 0;
    at_end = !at_end;
}

void *place(long bytes, long alignment) {
    long reserved = (bytes + alignment - 1) / alignment * alignment;
    if (used == SLOTS || reserved + MARGIN > SLOT_BYTES) {
        fprintf(stderr, "%s: no room for an operand of %ld bytes\n", current_call, bytes);
        exit(71);
    }
    operand *o = &operands[used++];
    o->start = at_end ? o->from + SLOT_BYTES - reserved : o->from;
    o->bytes = bytes;
    o->reserved = reserved;
    o->is_input = 0;
    memset(at_end ? o->start - MARGIN : o->start, FILLER, (size_t)(reserved + MARGIN));
    return o->start;
}

/// Whatever changes in an input changes this.
static uint64_t sum_of(const operand *o) {
    uint64_t sum = 0;
    for (long k = 0; k < o->bytes; k++) sum = (sum ^ (uint8_t)o->start[k]) * 0x100000001b3;
    return sum;
}

void freeze(const void *start) {
    for (int i = 0; i < used; i++)
        if (operands[i].start == start) {
            operands[i].is_input = 1;
            operands[i].sum = sum_of(&operands[i]);
        }
}

void *input(const void *elements, long bytes) {
    void *start = place(bytes, 1);
    if (bytes > 0) memcpy(start, elements, (size_t)bytes);
    freeze(start);
    return start;
}

static int is_filler(const char *from, const char *to) {
    for (; from < to; from++)
        if ((uint8_t)*from != FILLER) return 0;
    return 1;
}

int memory_is_intact(void) {
    for (int i = 0; i < used; i++) {
        const operand *o = &operands[i];
        if (o->is_input && o->sum != sum_of(o)) return 0;
        const char *end = o->start + o->bytes;
        if (at_end && !is_filler(o->start - MARGIN, o->start)) return 0;
        if (!is_filler(end, end + (at_end ? o->reserved - o->bytes : MARGIN))) return 0;
    }
    return 1;
}

void *zeros(long bytes) {
    void *start = heap + heap_used;
    heap_used += (bytes + 15) / 16 * 16;
    if (heap_used > HEAP_BYTES) {
        fprintf(stderr, "%s: no room for what is expected\n", current_call);
        exit(71);
    }
    return memset(start, 0, (size_t)bytes);
}

// MARK: numbers

/// SplitMix64 (Steele, Lea, Flood 2014).
uint64_t bits64(void) {
    static uint64_t state = 2025;
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

long below(long count) { return (long)(bits64() % (uint64_t)count); }
long between(long from, long to) { return from + below(to - from + 1); }
int flag(void) { return (int)below(2); }
float uniform(void) { return (float)(below(1 << 24) - (1 << 23)) * 0x1p-23f; }

float anything(void) {
    static const float special[] = {0.f, -0.f, 1.f, -1.f, 0.5f, -2.5f, 1e-40f, -1e-45f, 3.4e38f,
                                    88.f, -87.f, -103.f, INFINITY, -INFINITY, NAN, 16777217.f};
    long kind = below(10);
    if (kind == 0) return special[below(sizeof special / sizeof *special)];
    if (kind == 1) return ldexpf(uniform(), (int)between(-100, 100));
    return 4 * uniform();
}

long size_of(long i) { return i < 36 ? i : between(37, 300); }

float *random_output(long count, float (*source)(void)) {
    float *x = OUTPUT(float, count);
    for (long k = 0; k < count; k++) x[k] = source();
    return x;
}

float *random_input(long count, float (*source)(void)) {
    float *x = random_output(count, source);
    freeze(x);
    return x;
}
