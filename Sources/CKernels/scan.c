// Running sums and products, and the place of the greatest or least element.
#include "isa.h"

// U is the type in which sums and products wrap.
#define EACH_TYPE(X) \
  X(LZ_F32, f32, float, float) \
  X(LZ_F64, f64, double, double) \
  X(LZ_I32, i32, int32_t, uint32_t) \
  X(LZ_I64, i64, int64_t, uint64_t) \
  X(LZ_U8, u8, uint8_t, uint8_t)

enum {
  COLUMNS = 512,  // at a time, whose sums stay in the first-level cache
  FINITE = 64,    // elements that are taken for finite until their sum says otherwise
};

#define LZ_LOOPS "scan_loops.inc.h"
#include "each_isa.inc.h"

void lz_scan(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t sx, void *out, ptrdiff_t so,
             size_t n) {
  if (op != LZ_SUM && op != LZ_PROD) LZ_UNSUPPORTED();
  switch (t) {
#define CASE(TYPE, S, T, U) \
  case TYPE: { \
    static void (*const loops[])(bool, const U *, ptrdiff_t, U *, ptrdiff_t, size_t) = \
        LZ_PER_ISA(scan_##S); \
    return loops[lz_isa_level()](op == LZ_PROD, x, sx, out, so, n); \
  }
    EACH_TYPE(CASE)
#undef CASE
  case LZ_BOOL:
    LZ_UNSUPPORTED();
  }
}

void lz_scan_across(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t stride, size_t rows,
                    void *out, ptrdiff_t out_stride, size_t n) {
  if (op != LZ_SUM && op != LZ_PROD) LZ_UNSUPPORTED();
  switch (t) {
#define CASE(TYPE, S, T, U) \
  case TYPE: { \
    static void (*const loops[])(bool, const U *, ptrdiff_t, size_t, U *, ptrdiff_t, size_t) = \
        LZ_PER_ISA(scan_across_##S); \
    for (size_t j = 0; j < n; j += COLUMNS) \
      loops[lz_isa_level()](op == LZ_PROD, (const U *)x + j, stride, rows, (U *)out + j, \
                            out_stride, n - j < COLUMNS ? n - j : COLUMNS); \
    return; \
  }
    EACH_TYPE(CASE)
#undef CASE
  case LZ_BOOL:
    LZ_UNSUPPORTED();
  }
}

// Reduces block by block, which is fast, and searches only the block with the extreme; but looks at
// few elements one by one.
enum { BLOCK = 1024, SHORT = 32 };

static int64_t arg(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t sx, size_t n) {
  switch (t) {
#define CASE(TYPE, S, T, U) \
  case TYPE: { \
    const T *from = x; \
    T best = *from; \
    size_t start = 0; \
    if (n <= SHORT) { \
      for (size_t at = 1; at < n; at++) { \
        T y = from[(ptrdiff_t)at * sx]; \
        bool better = (op == LZ_AMAX ? y > best : y < best) | ((y != y) & (best == best)); \
        best = better ? y : best; \
        start = better ? at : start; \
      } \
      return (int64_t)start; \
    } \
    for (size_t at = 0; at < n && best == best; at += BLOCK) { \
      T extreme; \
      size_t m = n - at < BLOCK ? n - at : BLOCK; \
      lz_reduce(op, t, from + (ptrdiff_t)at * sx, sx, m, &extreme); \
      if (extreme != extreme || (op == LZ_AMAX ? extreme > best : extreme < best)) { \
        best = extreme; \
        start = at; \
      } \
    } \
    ptrdiff_t i = (ptrdiff_t)start; \
    while (best == best ? from[i * sx] != best : from[i * sx] == from[i * sx]) i++; \
    return i; \
  }
    EACH_TYPE(CASE)
#undef CASE
  case LZ_BOOL:
    return arg(op, LZ_U8, x, sx, n);
  }
  LZ_UNSUPPORTED();
}

int64_t lz_argmax(lz_dtype t, const void *x, ptrdiff_t sx, size_t n) {
  return n == 0 ? 0 : arg(LZ_AMAX, t, x, sx, n);
}

int64_t lz_argmin(lz_dtype t, const void *x, ptrdiff_t sx, size_t n) {
  return n == 0 ? 0 : arg(LZ_AMIN, t, x, sx, n);
}
