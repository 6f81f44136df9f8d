// Memory that an address sanitizer lets nobody touch, for tests that watch a program's working memory.
#include "dk_modes.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DK_SANITIZED 1
#endif
#endif

#ifdef DK_SANITIZED
void __asan_poison_memory_region(void const volatile *, unsigned long);
void __asan_unpoison_memory_region(void const volatile *, unsigned long);

void dk_forbid_memory(const void *start, long bytes) {
    __asan_poison_memory_region(start, (unsigned long)bytes);
}
void dk_allow_memory(const void *start, long bytes) {
    __asan_unpoison_memory_region(start, (unsigned long)bytes);
}
int dk_forbids_memory(void) { return 1; }
#else
void dk_forbid_memory(const void *start, long bytes) { (void)start, (void)bytes; }
void dk_allow_memory(const void *start, long bytes) { (void)start, (void)bytes; }
int dk_forbids_memory(void) { return 0; }
#endif
