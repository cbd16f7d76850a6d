// Derivatives of any order in closed form. All arithmetic is in double, so that float32 has neither
// overflow nor lost digits on the way. The first derivatives of two operands, which training needs,
// have loops of their own, in derivative_loops.inc.h.
#include "isa.h"
#include "map.h"
#include "scalar.h"

enum { BLOCK = 256, MOST = 32 };

// A power of 2 that brings the greater of two numbers to where its square neither overflows nor
// vanishes.
static inline double lz_scale_of(double a, double b) {
  double x = a < 0 ? -a : a, y = b < 0 ? -b : b, greatest = x > y ? x : y;
  return greatest > 0x1p500 ? 0x1p-600 : greatest < 0x1p-500 ? 0x1p600 : 1;
}

// Beside an infinite operand a finite one is 0: with both replaced by their directions, the
// derivatives at infinite arguments are the limits along the ray.
static inline bool lz_is_far(double a, double b) {
  return (__builtin_elementwise_abs(a) == INFINITY) | (__builtin_elementwise_abs(b) == INFINITY);
}
static inline double lz_direction(double x) {
  return __builtin_elementwise_abs(x) == INFINITY ? __builtin_elementwise_copysign(1.0, x) : x * 0;
}

static double load(lz_dtype t, const void *x, size_t i) {
  return t == LZ_F32 ? ((const float *)x)[i] : ((const double *)x)[i];
}

static void store(lz_dtype t, void *out, size_t i, double y) {
  if (t == LZ_F32) {
    ((float *)out)[i] = (float)y;
  } else {
    ((double *)out)[i] = y;
  }
}

void lz_bell(lz_dtype t, double k, const double *c, size_t count, const void *x, void *out,
             size_t n) {
  // Cut off where the exponential is 0, because the polynomial may overflow there.
  const double cut = 40 / sqrt(k);
  for (size_t i = 0; i < n; i++) {
    double v = load(t, x, i), sum = 0;
    v = v > cut ? cut : v < -cut ? -cut : v;
    for (size_t d = count; d-- > 0;) sum = sum * v + c[d];
    // What v^2 loses in rounding counts, since the exponent is large.
    double square = v * v, lost = fma(v, v, -square);
    store(t, out, i, lz_exp_times_f64(-k * square, sum * (1 - k * lost)));
  }
}

void lz_logistic(lz_dtype t, double linear, double cubic, const double *c, size_t rows,
                 size_t columns, const void *x, void *out, size_t n) {
  const double cut = cubic == 0 ? 1400 / linear : 45;
  double xs[BLOCK], ws[BLOCK], below[BLOCK];
  for (size_t start = 0, m; start < n; start += m) {
    m = n - start < BLOCK ? n - start : BLOCK;
    for (size_t i = 0; i < m; i++) {
      double v = load(t, x, start + i);
      xs[i] = v = v > cut ? cut : v < -cut ? -cut : v;
      ws[i] = v * (linear + cubic * (v * v));
      below[i] = -fabs(ws[i]);
    }
    lz_map1(LZ_MAP_expm1, LZ_F64, below, below, m);
    for (size_t i = 0; i < m; i++) {
      // tanh(w / 2), and 1 + exp(-|w|)
      double denominator = 2 + below[i], h = copysign(below[i] / denominator, ws[i]), sum = 0;
      for (size_t row = rows; row-- > 0;) {
        double inner = 0;
        for (size_t d = columns; d-- > 0;) inner = inner * h + c[row * columns + d];
        sum = sum * xs[i] + inner;
      }
      store(t, out, start + i,
            lz_exp_times_f64(-fabs(ws[i]), sum / (denominator * denominator)));
    }
  }
}

// MARK: - Two operands

// An operand of the loops is contiguous (step 1) or one repeated number (step 0).
typedef void (*first_loop)(const void *a, bool a_steps, const void *b, bool b_steps, void *out,
                           size_t n);

// (-1)^j j! a / b^(j+1), and for i = 1 the same of a = 1.
//
// In one division, where the power of b is a normal number: a quotient a / b that got subnormal
// would have lost digits that a further division by a small b brings back. Where the power isn't
// normal, b is so small or large that a / b keeps its digits, or the result is 0.
static double quotient_derivative(int i, int j, double a, double b) {
  if (i > 1) return 0;
  double power = b, factor = 1;
  if (i == 1) a = 1;
  for (int k = 1; k <= j; k++) {
    power *= b;
    factor *= -k;
  }
  double size = fabs(power);
  if (size >= 0x1p-1022 && size < INFINITY) return factor * (a / power);
  for (int k = 0; k <= j; k++) a /= b;
  return factor * a;
}

// The derivatives of the angle of z = x + iy, the imaginary part of log z, i times in y and j times
// in x: with n = i + j that of i^i (-1)^(n-1) (n-1)! z^-n. First the angle's part, from z / |z|,
// then one factor 1/|z| after the other: they all make it larger, or all smaller.
static double angle_derivative(int i, int j, double y, double x) {
  bool is_far = lz_is_far(x, y);
  if (is_far) x = lz_direction(x), y = lz_direction(y);
  double s = lz_scale_of(x, y), u = x * s, v = y * s, r = sqrt(u * u + v * v);
  if (is_far) s = 0;
  double re = u / r, im = -v / r, a = re, b = im, factor = 1;
  for (int k = 1; k < i + j; k++) {
    double next = k == 1 ? (re - im) * (re + im) : a * re - b * im;
    b = a * im + b * re;
    a = next;
    factor *= -k;
  }
  double part = factor * ((i & 1) == 0 ? b : a);
  for (int k = 0; k < i + j; k++) part = part / r * s;
  return (i & 2) == 0 ? part : -part;
}

// The second derivatives of r = sqrt(a^2 + b^2): b^2/r^3, a^2/r^3, -ab/r^3.
static double distance_derivative(int i, int j, double a, double b) {
  bool is_far = lz_is_far(a, b);
  if (is_far) a = lz_direction(a), b = lz_direction(b);
  double s = lz_scale_of(a, b), u = a * s, v = b * s, r = sqrt(u * u + v * v);
  if (is_far) s = 0;
  if (i < j) {
    double swap = u;
    u = v;
    v = swap;
  }
  double c = u / r, d = v / r;
  if (i != j) return d * (d / r * s);
  // 1/r belongs to the smaller factor, with which it can't overflow unless the product does.
  return fabs(c) < fabs(d) ? -d * (c / r * s) : -c * (d / r * s);
}

// The derivative of a^b, i times in a and j times in b: a^(b-i) Q, where Q is the polynomial in b
// and log a = L that comes of b (b-1) ... (b-i+1) L^j by the product rule. y is a^b.
static double power_derivative(int i, int j, double a, double b, double y, double L) {
  // The Taylor coefficients of b (b-1) ... (b-i+1) in small changes of b.
  double taylor[MOST + 1] = {1};
  for (int k = 0; k < i; k++) {
    for (int d = j; d >= 0; d--) taylor[d] = taylor[d] * (b - k) + (d > 0 ? taylor[d - 1] : 0);
  }
  // Horner's rule in L, from the first coefficient that isn't 0, so that no 0 meets an infinite L.
  double q = 0, factor = 1;
  for (int k = 0; k <= j; k++) {
    q = (q == 0 ? 0 : q * L) + factor * taylor[k];
    factor *= j - k;
  }
  if (a == 0) {
    // A power of 0 wins over a logarithm. 0^0 is 1, and its first derivatives are 0.
    if (b > i) return 0;
    if (b == 0 && i == 0) return j == 0 ? 1 : j == 1 ? 0 : q;
    return q == 0 ? 0 : b == i ? q : q * pow(a, b - i);
  }
  if (q == 0 || y != y) return y != y ? y : 0;
  double size = fabs(y);
  if (size > 0x1p-900 && size < 0x1p900) {
    y *= q;
    for (int k = 0; k < i; k++) y /= a;
    return y;
  }
  // a^b is out of range, but the product may not be: half the power, times Q, times the other half.
  double half = pow(fabs(a), (b - i) / 2), product = half * q * half;
  return a < 0 && fmod(b - i, 2) != 0 ? -product : product;
}

#define LZ_LOOPS "derivative_loops.inc.h"
#include "each_isa.inc.h"

static const first_loop (*const tables[])[2][2] = LZ_PER_ISA(first_table);

void lz_derivative(lz_binary_op op, int i, int j, lz_dtype t, const void *a, ptrdiff_t sa,
                   const void *b, ptrdiff_t sb, void *out, size_t n) {
  if (t > LZ_F64 || i < 0 || j < 0 || i + j == 0 || i + j > MOST) LZ_UNSUPPORTED();
  first_loop first = i + j == 1 ? tables[lz_isa_level()][op][j][t] : 0;
  if (first) {
    first(a, sa != 0, b, sb != 0, out, n);
    return;
  }
  double as[BLOCK], bs[BLOCK], powers[BLOCK], logs[BLOCK] = {0};
  for (size_t start = 0, m; start < n; start += m) {
    m = n - start < BLOCK ? n - start : BLOCK;
    for (size_t k = 0; k < m; k++) {
      as[k] = load(t, a, sa == 0 ? 0 : start + k);
      bs[k] = load(t, b, sb == 0 ? 0 : start + k);
    }
    if (op == LZ_POW) {
      lz_map2(LZ_MAP_pow, LZ_F64, as, bs, powers, m);
      if (j > 0) lz_map1(LZ_MAP_log, LZ_F64, as, logs, m);
    }
    for (size_t k = 0; k < m; k++) {
      double y;
      switch (op) {
      case LZ_DIV:
        y = quotient_derivative(i, j, as[k], bs[k]);
        break;
      case LZ_ATAN2:
        y = angle_derivative(i, j, as[k], bs[k]);
        break;
      case LZ_HYPOT:
        if (i + j != 2) LZ_UNSUPPORTED();
        y = distance_derivative(i, j, as[k], bs[k]);
        break;
      case LZ_POW:
        y = power_derivative(i, j, as[k], bs[k], powers[k], logs[k]);
        break;
      default:
        LZ_UNSUPPORTED();
      }
      store(t, out, start + k, y);
    }
  }
}
