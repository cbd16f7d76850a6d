// Products of floats that may leave the range of numbers on the way to a representable result:
// fraction * 2^exponent, brought back into a middle range whenever it leaves it. Scaling by a power
// of 2 rounds nothing, so the result is that of plain multiplication wherever that stays in range.
#include "isa.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>

enum { BLOCK = 64 };

typedef struct {
  double fraction;
  int64_t exponent;
} product;

static inline bool is_in(double x, double least, double greatest) {
  double size = fabs(x);
  return size >= least && size <= greatest;
}

static void normalize(product *p) {
  int exponent;
  if (p->fraction - p->fraction != 0) return;  // infinite or NaN
  p->fraction = frexp(p->fraction, &exponent);
  p->exponent += exponent;
}

static inline void multiply(product *p, double x) {
  if (!is_in(x, 0x1p-400, 0x1p400)) {
    product factor = {x, 0};
    normalize(&factor);
    x = factor.fraction;
    p->exponent += factor.exponent;
  }
  p->fraction *= x;
  if (!is_in(p->fraction, 0x1p-400, 0x1p400)) normalize(p);
}

static inline void multiply_by(product *p, product q) {
  p->exponent += q.exponent;
  multiply(p, q.fraction);
}

static product times(product p, product q) {
  multiply_by(&p, q);
  return p;
}

static product plus(product p, product q) {
  if (p.fraction == 0) return q;
  if (q.fraction == 0) return p;
  int64_t distance = p.exponent - q.exponent;
  if (distance < 0) {
    product swap = p;
    p = q;
    q = swap;
    distance = -distance;
  }
  // What is 2^-3000 of another number doesn't count.
  p.fraction += ldexp(q.fraction, distance > 3000 ? -3000 : (int)-distance);
  if (!is_in(p.fraction, 0x1p-400, 0x1p400)) normalize(&p);
  return p;
}

static product number(double x) {
  product p = {1, 0};
  multiply(&p, x);
  return p;
}

static inline double value(double fraction, int64_t exponent) {
  if (exponent == 0) return fraction;
  return ldexp(fraction, exponent > 10000 ? 10000 : exponent < -10000 ? -10000 : (int)exponent);
}

#define DEFINE(S, T) \
  static void product_##S(const T *x, size_t n, T *out) { \
    product p = {1, 0}; \
    for (size_t start = 0, m; start < n; start += m) { \
      m = n - start < BLOCK ? n - start : BLOCK; \
      const T *block = x + start; \
      /* Of such numbers a block's product stays in range, in any order. */ \
      bool is_ordinary = true; \
      for (size_t i = 0; i < m; i++) is_ordinary &= is_in(block[i], 0x1p-6, 0x1p6); \
      if (!is_ordinary) { \
        for (size_t i = 0; i < m; i++) multiply(&p, block[i]); \
        continue; \
      } \
      double parts[4] = {1, 1, 1, 1}; \
      for (size_t i = 0; i < m; i++) parts[i % 4] *= block[i]; \
      multiply(&p, (parts[0] * parts[1]) * (parts[2] * parts[3])); \
    } \
    *out = (T)value(p.fraction, p.exponent); \
  } \
  static void cumulative_product_##S(const T *x, ptrdiff_t sx, T *out, ptrdiff_t so, size_t n) { \
    product p = {1, 0}; \
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) { \
      multiply(&p, x[i * sx]); \
      out[i * so] = (T)value(p.fraction, p.exponent); \
    } \
  } \
  static void products_of_others_##S(const T *x, double *fractions, int64_t *exponents, T *out, \
                                     size_t n) { \
    product before = {1, 0}, behind = {1, 0}; \
    for (size_t i = 0; i < n; i++) { \
      fractions[i] = before.fraction; \
      exponents[i] = before.exponent; \
      multiply(&before, x[i]); \
    } \
    for (size_t i = n; i-- > 0;) { \
      out[i] = (T)value(fractions[i] * behind.fraction, exponents[i] + behind.exponent); \
      multiply(&behind, x[i]); \
    } \
  } \
  static void cumulative_product_gradient_##S(const T *x, const T *g, product *memory, T *out, \
                                              size_t n) { \
    product before = {1, 0}, r = {0, 0}; \
    for (size_t i = 0; i < n; i++) { \
      memory[i] = before; \
      multiply(&before, x[i]); \
    } \
    for (size_t i = n; i-- > 0;) { \
      r = plus(r, number(g[i])); \
      product y = times(memory[i], r); \
      out[i] = (T)value(y.fraction, y.exponent); \
      multiply(&r, x[i]); \
    } \
  } \
  static void cumulative_product_tangent_##S(const T *x, const T *a, T *out, size_t n) { \
    product before = {1, 0}, t = {0, 0}; \
    for (size_t i = 0; i < n; i++) { \
      multiply(&t, x[i]); \
      t = plus(t, times(number(a[i]), before)); \
      out[i] = (T)value(t.fraction, t.exponent); \
      multiply(&before, x[i]); \
    } \
  } \
  static void cumulative_product_curvature_##S(const T *x, const T *g, const T *a, \
                                               product *memory, T *out, size_t n) { \
    product before = {1, 0}, t = {0, 0}, r = {0, 0}, s = {0, 0}; \
    for (size_t i = 0; i < n; i++) { \
      memory[2 * i] = before; \
      memory[2 * i + 1] = t; \
      multiply(&t, x[i]); \
      t = plus(t, times(number(a[i]), before)); \
      multiply(&before, x[i]); \
    } \
    for (size_t i = n; i-- > 0;) { \
      r = plus(r, number(g[i])); \
      product y = plus(times(memory[2 * i + 1], r), times(memory[2 * i], s)); \
      out[i] = (T)value(y.fraction, y.exponent); \
      multiply(&s, x[i]); \
      s = plus(s, times(number(a[i]), r)); \
      multiply(&r, x[i]); \
    } \
  }
DEFINE(f32, float)
DEFINE(f64, double)

void lz_product(lz_dtype t, const void *x, size_t n, void *out) {
  if (t == LZ_F32) return product_f32(x, n, out);
  if (t == LZ_F64) return product_f64(x, n, out);
  LZ_UNSUPPORTED();
}

void lz_cumulative_product(lz_dtype t, const void *x, ptrdiff_t sx, void *out, ptrdiff_t so,
                           size_t n) {
  if (t == LZ_F32) return cumulative_product_f32(x, sx, out, so, n);
  if (t == LZ_F64) return cumulative_product_f64(x, sx, out, so, n);
  LZ_UNSUPPORTED();
}

void lz_products_of_others(lz_dtype t, const void *x, double *fractions, int64_t *exponents,
                           void *out, size_t n) {
  if (t == LZ_F32) return products_of_others_f32(x, fractions, exponents, out, n);
  if (t == LZ_F64) return products_of_others_f64(x, fractions, exponents, out, n);
  LZ_UNSUPPORTED();
}

#define EACH_TYPE(call_f32, call_f64) \
  if (t == LZ_F32) return call_f32; \
  if (t == LZ_F64) return call_f64; \
  LZ_UNSUPPORTED();

size_t lz_product_size(void) { return sizeof(product); }

void lz_cumulative_product_gradient(lz_dtype t, const void *x, const void *g, void *memory,
                                    void *out, size_t n) {
  EACH_TYPE(cumulative_product_gradient_f32(x, g, memory, out, n),
            cumulative_product_gradient_f64(x, g, memory, out, n))
}

void lz_cumulative_product_tangent(lz_dtype t, const void *x, const void *a, void *out, size_t n) {
  EACH_TYPE(cumulative_product_tangent_f32(x, a, out, n),
            cumulative_product_tangent_f64(x, a, out, n))
}

void lz_cumulative_product_curvature(lz_dtype t, const void *x, const void *g, const void *a,
                                     void *memory, void *out, size_t n) {
  EACH_TYPE(cumulative_product_curvature_f32(x, g, a, memory, out, n),
            cumulative_product_curvature_f64(x, g, a, memory, out, n))
}
