// Compiles the file named by LZ_LOOPS once per instruction set, with LZ_ISA as the suffix of its
// names (LZ_NAME) and LZ_LEVEL as the lz_isa_t. No include guard: meant to be included again.

#define LZ_ISA baseline
#define LZ_LEVEL LZ_BASELINE
#include LZ_LOOPS
#undef LZ_ISA
#undef LZ_LEVEL

#if defined(LZ_HAS_X86)

#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)
#define LZ_ISA avx2
#define LZ_LEVEL LZ_AVX2
#include LZ_LOOPS
#undef LZ_ISA
#undef LZ_LEVEL
#pragma clang attribute pop

#pragma clang attribute push(                                                                  \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512cd,avx2,fma,bmi,bmi2"))),  \
    apply_to = function)
#define LZ_ISA avx512
#define LZ_LEVEL LZ_AVX512
#include LZ_LOOPS
#undef LZ_ISA
#undef LZ_LEVEL
#pragma clang attribute pop

// A table indexed by lz_isa_t of something that each compilation defined.
#define LZ_PER_ISA(f) {f##_baseline, f##_avx2, f##_avx512}
#else
#define LZ_PER_ISA(f) {f##_baseline}
#endif
