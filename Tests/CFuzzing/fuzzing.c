// See include/fuzzing.h.
#include "fuzzing.h"
#include <sanitizer/allocator_interface.h>
#include <stdatomic.h>

static atomic_long in_use, peak;

static void took(const volatile void *memory, size_t count) {
    long now = atomic_fetch_add(&in_use, (long)count) + (long)count, most = atomic_load(&peak);
    while (now > most && !atomic_compare_exchange_weak(&peak, &most, now)) {}
}

static void gave_back(const volatile void *memory) {
    if (memory) atomic_fetch_sub(&in_use, (long)__sanitizer_get_allocated_size(memory));
}

void fuzzing_count_memory(void) {
    static int is_counting;
    if (!is_counting) is_counting = __sanitizer_install_malloc_and_free_hooks(took, gave_back);
    atomic_store(&in_use, 0);
    atomic_store(&peak, 0);
}

long fuzzing_peak_memory(void) { return atomic_load(&peak); }
