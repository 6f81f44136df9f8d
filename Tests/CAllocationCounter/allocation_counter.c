#define _GNU_SOURCE
#include "allocation_counter.h"

#ifdef __linux__
#include <features.h>
#endif

// Sanitizers of addresses and of threads replace malloc themselves: then nothing is counted.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#if defined(__GLIBC__) && !defined(SANITIZED)
#include <errno.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static _Thread_local int counting;
static _Thread_local long own, libraries;

/// Address ranges of the libraries counted apart; written once by the first start.
static struct { uintptr_t from, to; } ranges[16];
static int range_count;

static int note_library(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size, (void)unused;
    const char *name = info->dlpi_name;
    if (!strstr(name, "libdnnl") && !strstr(name, "libgomp") && !strstr(name, "libstdc++")) return 0;
    for (int i = 0; i < info->dlpi_phnum && range_count < 16; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD) continue;
        ranges[range_count].from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        ranges[range_count].to = ranges[range_count].from + info->dlpi_phdr[i].p_memsz;
        range_count++;
    }
    return 0;
}

static void note(void *caller) {
    if (!counting) return;
    uintptr_t address = (uintptr_t)caller;
    for (int i = 0; i < range_count; i++) {
        if (address >= ranges[i].from && address < ranges[i].to) {
            libraries++;
            return;
        }
    }
    own++;
}

void *malloc(size_t n) {
    note(__builtin_return_address(0));
    return __libc_malloc(n);
}
void *calloc(size_t n, size_t m) {
    note(__builtin_return_address(0));
    return __libc_calloc(n, m);
}
void *realloc(void *p, size_t n) {
    note(__builtin_return_address(0));
    return __libc_realloc(p, n);
}
void *memalign(size_t a, size_t n) {
    note(__builtin_return_address(0));
    return __libc_memalign(a, n);
}
void *aligned_alloc(size_t a, size_t n) {
    note(__builtin_return_address(0));
    return __libc_memalign(a, n);
}
int posix_memalign(void **out, size_t a, size_t n) {
    note(__builtin_return_address(0));
    void *p = __libc_memalign(a, n);
    if (!p) return ENOMEM;
    *out = p;
    return 0;
}

int allocation_counter_works(void) { return 1; }
void allocation_counter_start(void) {
    if (range_count == 0) dl_iterate_phdr(note_library, NULL);
    own = libraries = 0;
    counting = 1;
}
void allocation_counter_stop(void) { counting = 0; }
long allocation_counter_own(void) { return own; }
long allocation_counter_libraries(void) { return libraries; }

#else
int allocation_counter_works(void) { return 0; }
void allocation_counter_start(void) {}
void allocation_counter_stop(void) {}
long allocation_counter_own(void) { return 0; }
long allocation_counter_libraries(void) { return 0; }
#endif
