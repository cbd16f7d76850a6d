// Softmax and its logarithm over one row.
#include "isa.h"
#include "exp.h"

#include <math.h>

enum { BLOCK = 256 };

#define LZ_LOOPS "softmax_loops.inc.h"
#include "each_isa.inc.h"

#define DEFINE(S, T, TYPE, LOG) \
  static void (*const exp_of_difference_##S[])(const void *, T, void *, size_t) = \
      LZ_PER_ISA(exp_of_difference_##S); \
  static void (*const subtract_both_##S[])(const void *, T, T, void *, size_t) = \
      LZ_PER_ISA(subtract_both_##S); \
  static void (*const scaled_exp_##S[])(const void *, const void *, ptrdiff_t, const void *, \
                                        ptrdiff_t, void *, size_t) = LZ_PER_ISA(scaled_exp_##S); \
  static T sum_of_exp_##S(const T *x, T subtrahend, size_t n) { \
    T sum = 0, block[BLOCK]; \
    for (size_t start = 0; start < n; start += BLOCK) { \
      size_t m = n - start < BLOCK ? n - start : BLOCK; \
      T part; \
      exp_of_difference_##S[lz_isa_level()](x + start, subtrahend, block, m); \
      lz_reduce(LZ_SUM, TYPE, block, 1, m, &part); \
      sum += part; \
    } \
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

void lz_softmax(lz_dtype t, const void *x, void *out, size_t n) {
  if (t == LZ_F32) return softmax_f32(x, out, n);
  if (t == LZ_F64) return softmax_f64(x, out, n);
  LZ_UNSUPPORTED();
}

void lz_log_softmax(lz_dtype t, const void *x, void *out, size_t n) {
  if (t == LZ_F32) return log_softmax_f32(x, out, n);
  if (t == LZ_F64) return log_softmax_f64(x, out, n);
  LZ_UNSUPPORTED();
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
