// The normal distribution's Φ as plain arithmetic, as in exp.h: the gate of GELU.
//
// Φ(-a) = exp(-a^2 / 2) q(t) / (a + k) for a >= 0, with t = (a - k) / (a + k), which squeezes all
// that counts of 0..<∞ into -1..<1, and q the polynomial of least relative error (7e-9) there. The
// square's rounding error, which exp would multiply by a^2 / 2, is put back where the processor
// fuses multiply and add (elsewhere it comes out as 0 and changes nothing).
#ifndef LZ_NORMAL_H
#define LZ_NORMAL_H

#include "exp.h"

// Φ(-a) / exp(-a^2 / 2) for 0 <= a <= 15, beyond which Φ(-a) is 0 in float32.
LZ_INLINE float lz_normal_ratio_f32(float a) {
  const float k = 3.5f;
  float r = 1 / (a + k);
  float t = (a - k) * r;
  float q = 0x1.ce9198p-14f;
  q = q * t + 0x1.b9a016p-12f;
  q = q * t - 0x1.0382acp-11f;
  q = q * t - 0x1.a02106p-9f;
  q = q * t + 0x1.a98a94p-8f;
  q = q * t + 0x1.1d2f2ep-6f;
  q = q * t - 0x1.db5a76p-4f;
  q = q * t + 0x1.42fecap-2f;
  q = q * t - 0x1.219150p-1f;
  q = q * t + 0x1.7d241ap-1f;
  return q * r;
}

// factor * exp(-a^2 / 2)
LZ_INLINE float lz_bell_times_f32(float a, float factor) {
  float square = a * a;
  float lost = a * a - square;
  return lz_exp_times_f32(-0.5f * square, factor * (1 - 0.5f * lost));
}

LZ_INLINE double lz_bell_times_f64(double a, double factor) {
  double square = a * a;
  double lost = a * a - square;
  return lz_exp_times_f64(-0.5 * square, factor * (1 - 0.5 * lost));
}

// x Φ(x). Where x < 0, x belongs to the factor: Φ(x) alone may be subnormal.
LZ_INLINE float lz_gelu_f32(float x) {
  float a = x < 0 ? -x : x;
  a = a > 15 ? 15 : a;
  float ratio = lz_normal_ratio_f32(a);
  return x < 0 ? lz_bell_times_f32(a, -a * ratio) : x * (1 - lz_bell_times_f32(a, ratio));
}

// g (Φ(x) + x φ(x)), which at -x is 1 less its value at x.
LZ_INLINE float lz_gelu_slope_f32(float x, float g) {
  float a = x < 0 ? -x : x;
  a = a > 15 ? 15 : a;
  float left = lz_normal_ratio_f32(a) - a * 0.39894228040143267794f;
  return x < 0 ? lz_bell_times_f32(a, g * left) : g * (1 - lz_bell_times_f32(a, left));
}

// In float64, Φ(-a) is erfc(a / √2) / 2 up to a = 30; beyond, where it gets subnormal, the series
// Φ(-a) = φ(a) / a (1 - 1/a^2 + 3/a^4 - 15/a^6 + ...), whose first omitted term is 3e-16 at 30.
#define LZ_NORMAL_FAR -30.0
#define LZ_NORMAL_DENSITY 0.39894228040143267794  // φ(0)

LZ_INLINE double lz_normal_series(double a) {
  double u = 1 / (a * a);
  double s = 10395;
  s = s * u - 945;
  s = s * u + 105;
  s = s * u - 15;
  s = s * u + 3;
  s = s * u - 1;
  return s * u + 1;
}

// |x|, cut off where φ is 0.
LZ_INLINE double lz_normal_cut(double x) {
  double a = x < 0 ? -x : x;
  return a > 45 ? 45 : a;
}

// What erfc is taken of; then x Φ(x) from that, for x that aren't far out, and for any.
LZ_INLINE double lz_gelu_argument(double x) { return (x < 0 ? -x : x) * 0.70710678118654752440; }

LZ_INLINE double lz_gelu_near(double x, double erfc) {
  return x < 0 ? x * (0.5 * erfc) : x * (1 - 0.5 * erfc);
}

LZ_INLINE double lz_gelu_of_erfc(double x, double erfc) {
  if (!(x < LZ_NORMAL_FAR)) return lz_gelu_near(x, erfc);
  double a = lz_normal_cut(x);
  double far = lz_bell_times_f64(a, -LZ_NORMAL_DENSITY * lz_normal_series(a));
  return x == -__builtin_inf() ? 0 : far;  // as the other activations: 0, not -0, at -inf
}

// g (Φ(x) + x φ(x)) from the same.
LZ_INLINE double lz_gelu_slope_near(double x, double g, double erfc) {
  double a = lz_normal_cut(x);
  double left = 0.5 * erfc - lz_bell_times_f64(a, LZ_NORMAL_DENSITY * a);
  return g * (x < 0 ? left : 1 - left);
}

LZ_INLINE double lz_gelu_slope_of_erfc(double x, double g, double erfc) {
  if (!(x < LZ_NORMAL_FAR)) return lz_gelu_slope_near(x, g, erfc);
  double a = lz_normal_cut(x);
  return lz_bell_times_f64(a, g * (LZ_NORMAL_DENSITY * (lz_normal_series(a) / a - a)));
}

#endif
