// Softmax and its logarithm over one row.
#include "isa.h"
#include "map.h"
#include "scalar.h"

#include <math.h>

enum {
  BLOCK = 256,
  SHORT = 64,  // rows of up to so many elements are treated together
};

#define LZ_LOOPS "softmax_loops.inc.h"
#include "each_isa.inc.h"

#define DEFINE(S, T, TYPE, LOG) \
  static void (*const exp_of_difference_##S[])(const void *, T, void *, size_t) = \
      LZ_PER_ISA(exp_of_difference_##S); \
  static void (*const subtract_both_##S[])(const void *, T, T, void *, size_t) = \
      LZ_PER_ISA(subtract_both_##S); \
  static void (*const scaled_exp_##S[])(const void *, const void *, ptrdiff_t, const void *, \
                                        ptrdiff_t, void *, size_t) = LZ_PER_ISA(scaled_exp_##S); \
  /* Halved as in a sum, so that the error stays small; a part's size suits the first cache. */ \
  static T sum_of_exp_##S(const T *x, T subtrahend, size_t n) { \
    T sum, block[BLOCK]; \
    if (n > BLOCK) { \
      size_t half = (n / 2 + BLOCK - 1) / BLOCK * BLOCK; \
      return sum_of_exp_##S(x, subtrahend, half) + \
             sum_of_exp_##S(x + half, subtrahend, n - half); \
    } \
    exp_of_difference_##S[lz_isa_level()](x, subtrahend, block, n); \
    lz_reduce(LZ_SUM, TYPE, block, 1, n, &sum); \
    return sum; \
  } \
  static void softmax_##S(const T *x, T *out, size_t n) { \
    T greatest, sum; \
    lz_reduce(LZ_AMAX, TYPE, x, 1, n, &greatest); \
    exp_of_difference_##S[lz_isa_level()](x, greatest, out, n); \
    lz_reduce(LZ_SUM, TYPE, out, 1, n, &sum); \
    T factor = 1 / sum; \
    lz_binary(LZ_MUL, TYPE, out, 1, &factor, 0, out, n); \
  } \
  static void log_softmax_##S(const T *x, T *out, size_t n) { \
    T greatest; \
    lz_reduce(LZ_AMAX, TYPE, x, 1, n, &greatest); \
    T sum = sum_of_exp_##S(x, greatest, n); \
    /* One after the other: their sum would lose the logarithm under a large maximum. */ \
    subtract_both_##S[lz_isa_level()](x, greatest, LOG(sum), out, n); \
  } \
  static void log_sum_exp_##S(const T *x, T *out, size_t n) { \
    T greatest; \
    lz_reduce(LZ_AMAX, TYPE, x, 1, n, &greatest); \
    /* An infinite shift would turn everything into NaN. */ \
    T shift = greatest - greatest == 0 ? greatest : 0; \
    *out = LOG(sum_of_exp_##S(x, shift, n)) + shift; \
  }
DEFINE(f32, float, LZ_F32, logf)
DEFINE(f64, double, LZ_F64, log)

static void softmax_rows(lz_dtype t, const void *x, void *out, size_t n, size_t rows,
                         bool logarithm) {
  lz_isa_t level = lz_isa_level();
  size_t together = n <= SHORT ? BLOCK / n : 1;
  switch (t) {
#define CASE(TYPE, S, T) \
  case TYPE: { \
    static void (*const short_rows[])(const T *, T *, size_t, size_t, bool) = \
        LZ_PER_ISA(short_rows_##S); \
    for (size_t i = 0; i < rows; i += together) { \
      const T *from = (const T *)x + i * n; \
      T *to = (T *)out + i * n; \
      if (n <= SHORT) \
        short_rows[level](from, to, n, rows - i < together ? rows - i : together, logarithm); \
      else if (logarithm) \
        log_softmax_##S(from, to, n); \
      else \
        softmax_##S(from, to, n); \
    } \
    return; \
  }
    CASE(LZ_F32, f32, float)
    CASE(LZ_F64, f64, double)
#undef CASE
  default:
    LZ_UNSUPPORTED();
  }
}

void lz_softmax(lz_dtype t, const void *x, void *out, size_t n, size_t rows) {
  softmax_rows(t, x, out, n, rows, false);
}

void lz_log_softmax(lz_dtype t, const void *x, void *out, size_t n, size_t rows) {
  softmax_rows(t, x, out, n, rows, true);
}

void lz_log_sum_exp(lz_dtype t, const void *x, size_t n, void *out) {
  if (t == LZ_F32) return log_sum_exp_f32(x, out, n);
  if (t == LZ_F64) return log_sum_exp_f64(x, out, n);
  LZ_UNSUPPORTED();
}

void lz_sum_of_exp(lz_dtype t, const void *x, const void *subtrahend, size_t n, void *out) {
  if (t == LZ_F32) {
    *(float *)out = sum_of_exp_f32(x, *(const float *)subtrahend, n);
  } else if (t == LZ_F64) {
    *(double *)out = sum_of_exp_f64(x, *(const double *)subtrahend, n);
  } else {
    LZ_UNSUPPORTED();
  }
}

void lz_scaled_exp(lz_dtype t, const void *x, const void *y, ptrdiff_t sy, const void *g,
                   ptrdiff_t sg, void *out, size_t n) {
  lz_isa_t level = lz_isa_level();
  if (t == LZ_F32) return scaled_exp_f32[level](x, y, sy, g, sg, out, n);
  if (t == LZ_F64) return scaled_exp_f64[level](x, y, sy, g, sg, out, n);
  LZ_UNSUPPORTED();
}
