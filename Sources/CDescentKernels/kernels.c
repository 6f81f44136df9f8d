// Compiles the kernels once per instruction set and chooses a table at run time.
//
// Products and sums may be contracted to fused multiply-adds, which is why results differ in the
// last bit between instruction sets. Nothing else of -ffast-math is allowed: exp's rounding trick
// and the compensated sums would not survive it.
#include "common.h"
#include "winograd.h"
#include "chain.h"
#include <math.h>
#include <stdlib.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

#pragma clang fp contract(fast)

#define INLINE static inline __attribute__((always_inline))
#define DK_CAT_(a, b) a##_##b
#define DK_CAT(a, b) DK_CAT_(a, b)
// Every name gets the instruction set as its suffix; the vector types too.
#define FN(name) DK_CAT(name, DK_ISA)
#define vf FN(dk_vf)
#define vi FN(dk_vi)
#define vu FN(dk_vu)
#define vw FN(dk_vw)

// Sums: elements per block of a row, rows per block of columns. Within a block the error grows with
// the square root of the length; blocks are added with care.
#define DK_BLOCK (256 * VL)
#define DK_ROWS 128

typedef float vf8 __attribute__((ext_vector_type(8)));

// MARK: baseline (SSE2 on x86-64, NEON on ARM)

#define DK_ISA baseline
#define DK_NAME "baseline"
#define VL 4
#define DK_TAIL 0
#include "kernels.inc"
#undef DK_ISA
#undef DK_NAME
#undef VL
#undef DK_TAIL

#ifdef __x86_64__

// Eight set lanes, then eight clear ones: a mask of r lanes begins at 8 - r.
static const int32_t dk_tail_mask[16] = {-1, -1, -1, -1, -1, -1, -1, -1};

// MARK: AVX2

#define DK_ISA avx2
#define DK_NAME "avx2"
#define VL 8
#define DK_TAIL 256
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop
#undef DK_ISA
#undef DK_NAME
#undef VL
#undef DK_TAIL

// MARK: AVX-512

#define DK_ISA avx512
#define DK_NAME "avx512"
#define VL 16
#define DK_TAIL 512
#define DK_AVX512 "avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl"
#pragma clang attribute push(__attribute__((target(DK_AVX512))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop
#undef DK_ISA
#undef DK_NAME
#undef VL
#undef DK_TAIL

static int dk_has_avx2(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
        && __builtin_cpu_supports("f16c");
}

static int dk_has_avx512(void) {
    return dk_has_avx2() && __builtin_cpu_supports("avx512f")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl");
}

#endif

const dk_kernels *dk_kernels_named(const char *isa) {
#ifdef __x86_64__
    if (strcmp(isa, "avx512") == 0) return dk_has_avx512() ? &table_avx512 : NULL;
    if (strcmp(isa, "avx2") == 0) return dk_has_avx2() ? &table_avx2 : NULL;
#endif
    return strcmp(isa, "baseline") == 0 ? &table_baseline : NULL;
}

const dk_kernels *dk_kernels_current(void) {
    // Two threads that get here first find the same answer; the second store changes nothing.
    static _Atomic(const dk_kernels *) chosen;
    const dk_kernels *table = chosen;
    if (table) return table;
    const char *wish = getenv("DESCENT_ISA");
    table = dk_kernels_named(wish ? wish : "avx512");
    if (!table) table = dk_kernels_named("avx512");
    if (!table) table = dk_kernels_named("avx2");
    if (!table) table = &table_baseline;
    chosen = table;
    return table;
}
