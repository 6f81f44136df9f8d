// The results of two machines side by side.
#include "check.h"
#include <stdio.h>
#include <stdlib.h>

static FILE *open_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file) return file;
    perror(path);
    exit(66);
}

static void *read_bytes(FILE *file, long bytes) {
    void *start = malloc((size_t)bytes + 1);
    if (start && fread(start, 1, (size_t)bytes, file) == (size_t)bytes) return start;
    fprintf(stderr, "a file of results ends early\n");
    exit(65);
}

// What was compared so far.
static long numbers, equal, faults;
static double worst;

/// Values that differ by no more than each of them may be off.
static void compare_floats(const result_header *header, FILE *files[2]) {
    float *values[2], *allowed[2];
    for (int i = 0; i < 2; i++) {
        values[i] = read_bytes(files[i], header->bytes);
        allowed[i] = read_bytes(files[i], header->bytes);
    }
    for (long k = 0; k < header->bytes / 4; k++) {
        float a = values[0][k], b = values[1][k];
        numbers++;
        if (a == b || (isnan(a) && isnan(b))) {
            equal++;
            continue;
        }
        double share = fabs((double)a - b) / fmax(allowed[0][k], allowed[1][k]);
        if (share > worst) worst = share;
        if (share <= 1) continue;
        if (++faults <= 20)
            printf("FAULT %s: %.9g and %.9g differ by more than %.2g\n", header->kernel, (double)a,
                   (double)b, (double)allowed[0][k]);
    }
    for (int i = 0; i < 2; i++) {
        free(values[i]);
        free(allowed[i]);
    }
}

static void compare_bits(const result_header *header, FILE *files[2]) {
    void *a = read_bytes(files[0], header->bytes), *b = read_bytes(files[1], header->bytes);
    numbers += header->bytes / 4;
    if (memcmp(a, b, (size_t)header->bytes) == 0) equal += header->bytes / 4;
    else if (++faults <= 20) printf("FAULT %s: other bits\n", header->kernel);
    free(a);
    free(b);
}

long compare_results(const char *path, const char *other) {
    FILE *files[2] = {open_file(path), open_file(other)};
    result_header a, b;
    while (fread(&a, sizeof a, 1, files[0]) == 1) {
        if (fread(&b, sizeof b, 1, files[1]) != 1 || memcmp(&a, &b, sizeof a) != 0) {
            printf("FAULT %s: the other file goes on with other results\n", a.kernel);
            return faults + 1;
        }
        if (a.is_float) compare_floats(&a, files);
        else compare_bits(&a, files);
    }
    if (fread(&b, sizeof b, 1, files[1]) == 1) {
        printf("FAULT %s: the first file has ended\n", b.kernel);
        faults++;
    }
    fclose(files[0]);
    fclose(files[1]);
    printf("side by side: %ld numbers, %.1f %% of them the same, largest difference / allowed %.2f, "
           "%ld faults\n", numbers, 100.0 * (double)equal / (double)(numbers ? numbers : 1), worst,
           faults);
    return faults;
}
