// Numbers too small for full precision count as 0.
#include "dk_modes.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif

#if defined(__x86_64__)

// Flush to zero, and denormals are zero.
#define DK_FLUSH 0x8040u

unsigned long dk_flush_denormals(void) {
    unsigned before = _mm_getcsr();
    if ((before & DK_FLUSH) != DK_FLUSH) _mm_setcsr(before | DK_FLUSH);
    return before;
}

void dk_restore_denormals(unsigned long before) {
    if ((before & DK_FLUSH) != DK_FLUSH) _mm_setcsr((unsigned)before);
}

#elif defined(__aarch64__)

// Flush to zero, operands too.
#define DK_FLUSH (1ul << 24)

unsigned long dk_flush_denormals(void) {
    unsigned long before;
    __asm__ volatile("mrs %0, fpcr" : "=r"(before));
    if (!(before & DK_FLUSH)) __asm__ volatile("msr fpcr, %0" : : "r"(before | DK_FLUSH));
    return before;
}

void dk_restore_denormals(unsigned long before) {
    if (!(before & DK_FLUSH)) __asm__ volatile("msr fpcr, %0" : : "r"(before));
}

#else

unsigned long dk_flush_denormals(void) { return 0; }
void dk_restore_denormals(unsigned long before) { (void)before; }

#endif
