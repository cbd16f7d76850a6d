// A mathematical function over contiguous memory: several elements at a time where the platform
// has such a function (glibc's libmvec on x86-64), else libm, one by one.
//
// An element's result depends on nothing but the element: not on its place, nor on the length.
// Accuracy: glibc promises 4 ulp; what was measured stands beside each function's name below, as
// float32 / float64 (the greater of AVX2 and AVX-512; glibc 2.36; 2 million random bit patterns
// against long double). Zeros, infinities, NaN and subnormal numbers are treated as in libm.
#ifndef LZ_MAP_H
#define LZ_MAP_H

#include "leibniz_kernels.h"

// X(name) for each function of one operand, and of two.
#define LZ_MAPPED1(X) \
  X(exp2)  /* 1.0 / 1.6 */ \
  X(expm1) /* 2.4 / 2.9 */ \
  X(log)   /* 3.7 / 1.4 */ \
  X(log2)  /* 1.8 / 1.8 */ \
  X(log10) /* 2.1 / 1.8 */ \
  X(log1p) /* 1.9 / 1.9 */ \
  X(sin)   /* 1.7 / 3.2 */ \
  X(cos)   /* 1.8 / 3.5 */ \
  X(tan)   /* 3.7 / 3.5 */ \
  X(asin)  /* 3.0 / 2.4 */ \
  X(acos)  /* 2.1 / 1.7 */ \
  X(atan)  /* 2.1 / 1.9 */ \
  X(sinh)  /* 1.6 / 1.9 */ \
  X(cosh)  /* 2.2 / 1.9 */ \
  X(tanh)  /* 1.4 / 2.1 */ \
  X(asinh) /* 1.9 / 2.2 */ \
  X(acosh) /* 2.0 / 1.9 */ \
  X(atanh) /* 2.0 / 2.2 */ \
  X(erf)   /* 4.0 / 2.5 */ \
  X(erfc)  /* 1.6 / 1.5 */
#define LZ_MAPPED2(X) X(pow) X(atan2) X(hypot)

typedef enum {
#define X(name) LZ_MAP_##name,
  LZ_MAPPED1(X) LZ_MAPPED2(X)
#undef X
  LZ_MAP_COUNT
} lz_mapped;

// out[i] = f(x[i]), and f(a[i], b[i]); t is a float type. An operand may equal out.
void lz_map1(lz_mapped f, lz_dtype t, const void *x, void *out, size_t n);
void lz_map2(lz_mapped f, lz_dtype t, const void *a, const void *b, void *out, size_t n);

#endif
