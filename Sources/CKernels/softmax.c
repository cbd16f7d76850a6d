// Softmax and its logarithm over one row, and the gradient of the cross-entropy.
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

#define DEFINE(S, T, TYPE, LOG, LOG1P) \
  static void (*const exp_of_difference_##S[])(const void *, T, void *, size_t) = \
      LZ_PER_ISA(exp_of_difference_##S); \
  static size_t (*const exp_of_others_##S[])(const void *, T, void *, size_t) = \
      LZ_PER_ISA(exp_of_others_##S); \
  static void (*const subtract_both_##S[])(const void *, T, T, void *, size_t) = \
      LZ_PER_ISA(subtract_both_##S); \
  static void (*const scaled_exp_##S[])(const void *, const void *, ptrdiff_t, const void *, \
                                        ptrdiff_t, void *, size_t) = LZ_PER_ISA(scaled_exp_##S); \
  /* The sum of exp(x[i] - greatest) without those that equal it, which are counted. Halved as in \
     a sum, so that the error stays small; a part's size suits the first cache. */ \
  static T sum_of_others_##S(const T *x, T greatest, size_t n, size_t *ties) { \
    T sum, block[BLOCK]; \
    if (n > BLOCK) { \
      size_t half = (n / 2 + BLOCK - 1) / BLOCK * BLOCK; \
      T first = sum_of_others_##S(x, greatest, half, ties); \
      return first + sum_of_others_##S(x + half, greatest, n - half, ties); \
    } \
    *ties += exp_of_others_##S[lz_isa_level()](x, greatest, block, n); \
    lz_reduce(LZ_SUM, TYPE, block, 1, n, &sum); \
    return sum; \
  } \
  /* The logarithm of the sum of exp(x[i] - greatest). One of the terms is 1; the sum of the \
     others, which may be tiny, keeps its digits. */ \
  static T log_of_sum_##S(const T *x, T greatest, size_t n) { \
    size_t ties = 0; \
    T others = sum_of_others_##S(x, greatest, n, &ties); \
    others += (T)ties - 1; \
    return others >= 1 ? LOG(1 + others) : LOG1P(others); \
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
    /* One after the other: their sum would lose the logarithm under a large maximum. */ \
    subtract_both_##S[lz_isa_level()](x, greatest, log_of_sum_##S(x, greatest, n), out, n); \
  } \
  static void log_sum_exp_##S(const T *x, T *out, size_t n) { \
    T greatest; \
    lz_reduce(LZ_AMAX, TYPE, x, 1, n, &greatest); \
    /* An infinite shift would turn everything into NaN. Beside this one no term is 1, and the \
       logarithm of none is that of 0. */ \
    T shift = greatest - greatest == 0 ? greatest : 0; \
    *out = log_of_sum_##S(x, shift, n) + shift; \
  } \
  static void cross_entropy_gradient_##S(const T *x, int64_t label, T share, T *out, size_t n) { \
    T greatest, others; \
    lz_reduce(LZ_AMAX, TYPE, x, 1, n, &greatest); \
    exp_of_difference_##S[lz_isa_level()](x, greatest, out, n); \
    T own = out[label]; \
    out[label] = 0; \
    lz_reduce(LZ_SUM, TYPE, out, 1, n, &others); \
    out[label] = -others; \
    T factor = share / (others + own); \
    lz_binary(LZ_MUL, TYPE, out, 1, &factor, 0, out, n); \
  }
DEFINE(f32, float, LZ_F32, logf, log1pf)
DEFINE(f64, double, LZ_F64, log, log1p)

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

void lz_sum_of_other_exp(lz_dtype t, const void *x, const void *greatest, size_t n, void *out) {
  size_t ties = 0;
  if (t == LZ_F32) {
    float *sums = out;
    sums[0] = sum_of_others_f32(x, *(const float *)greatest, n, &ties);
    sums[1] = (float)ties;
  } else if (t == LZ_F64) {
    double *sums = out;
    sums[0] = sum_of_others_f64(x, *(const double *)greatest, n, &ties);
    sums[1] = (double)ties;
  } else {
    LZ_UNSUPPORTED();
  }
}

void lz_cross_entropy_gradient(lz_dtype t, const void *x, const int64_t *labels, const void *share,
                               ptrdiff_t step, void *out, size_t n, size_t rows) {
  lz_isa_t level = lz_isa_level();
  size_t together = n <= SHORT ? BLOCK / n : 1;
  switch (t) {
#define CASE(TYPE, S, T) \
  case TYPE: { \
    static void (*const short_gradients[])(const T *, const int64_t *, const T *, ptrdiff_t, T *, \
                                           size_t, size_t) = LZ_PER_ISA(short_gradients_##S); \
    for (size_t i = 0; i < rows; i += together) { \
      const T *from = (const T *)x + i * n, *scale = (const T *)share + (ptrdiff_t)i * step; \
      T *to = (T *)out + i * n; \
      if (n <= SHORT) \
        short_gradients[level](from, labels + i, scale, step, to, n, \
                               rows - i < together ? rows - i : together); \
      else \
        cross_entropy_gradient_##S(from, labels[i], *scale, to, n); \
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

void lz_scaled_exp(lz_dtype t, const void *x, const void *y, ptrdiff_t sy, const void *g,
                   ptrdiff_t sg, void *out, size_t n) {
  lz_isa_t level = lz_isa_level();
  if (t == LZ_F32) return scaled_exp_f32[level](x, y, sy, g, sg, out, n);
  if (t == LZ_F64) return scaled_exp_f64[level](x, y, sy, g, sg, out, n);
  LZ_UNSUPPORTED();
}
