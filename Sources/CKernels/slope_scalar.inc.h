// g f'(x) for one element of LZ_R (float or double), by the names of scalar.inc.h. Included by
// slope.c, once per type.
//
// The incoming gradient g comes in before the last step that could leave the range of numbers, so a
// product is right also where f'(x) alone has few digits left.

#define LZ_SLOPE(name, expression) \
  LZ_INLINE LZ_R LZ_S(lz_##name##_slope)(LZ_R x, LZ_R g, LZ_R p) { \
    (void)p; \
    return expression; \
  }

// Beyond this, 1 + x^2 is x^2 in either type, and x^2 doesn't overflow yet.
#define LZ_FAR (LZ_R)0x1p32

// exp(x) is infinite where it overflows, so 0 times it is NaN; times another g it may be a number.
LZ_INLINE LZ_R LZ_S(lz_expm1_slope)(LZ_R x, LZ_R g, LZ_R p) {
  const LZ_R overflow = sizeof(LZ_R) == 4 ? (LZ_R)88.72283905 : (LZ_R)709.782712893384;
  const LZ_R last = sizeof(LZ_R) == 4 ? 170 : 1400;  // that lz_exp_times tells from greater ones
  LZ_R product = LZ_S(lz_exp_times)(x, g), power = x <= overflow ? 1 : x * (LZ_R)INFINITY;
  (void)p;
  bool is_plain = (g == 0) | (x > last);
  return is_plain ? g * power : product;
}

// p / x on the logarithm's domain: infinite at 0 of either sign, NaN below.
LZ_SLOPE(log, x < 0 ? (LZ_R)NAN : g * p / LZ_S(lz_abs)(x))
LZ_SLOPE(log1p, x < -1 ? (LZ_R)NAN : g / (1 + x))

// (1 - x)(1 + x) doesn't cancel near 1, as 1 - x^2 does.
LZ_SLOPE(asin, g / LZ_S(lz_sqrt)((1 - x) * (1 + x)))
LZ_SLOPE(acos, -g / LZ_S(lz_sqrt)((1 - x) * (1 + x)))
LZ_SLOPE(atanh, LZ_S(lz_abs)(x) > 1 ? (LZ_R)NAN : g / ((1 - x) * (1 + x)))
LZ_SLOPE(atan, LZ_S(lz_abs)(x) > LZ_FAR ? g / x / x : g / (1 + x * x))
LZ_SLOPE(asinh, LZ_S(lz_abs)(x) > LZ_FAR ? g / LZ_S(lz_abs)(x) : g / LZ_S(lz_sqrt)(1 + x * x))
// Two roots, since the product of their squares may overflow, and is positive below -1, too.
LZ_SLOPE(acosh, g / (LZ_S(lz_sqrt)(x - 1) * LZ_S(lz_sqrt)(x + 1)))

// With t = exp(-|x|), σ' = t / (1 + t)^2 loses nothing in either tail, where σ (1 - σ) does.
LZ_INLINE LZ_R LZ_S(lz_sigmoid_slope)(LZ_R x, LZ_R g, LZ_R p) {
  LZ_R a = LZ_S(lz_abs)(x), t = LZ_S(lz_exp)(-a);
  (void)p;
  return LZ_S(lz_exp_times)(-a, g / ((1 + t) * (1 + t)));
}

// tanh'(x) = 4 σ'(2x)
LZ_SLOPE(tanh, LZ_S(lz_sigmoid_slope)(2 * x, 4 * g, p))

// σ(x)
LZ_INLINE LZ_R LZ_S(lz_softplus_slope)(LZ_R x, LZ_R g, LZ_R p) {
  LZ_R a = LZ_S(lz_abs)(x), t = LZ_S(lz_exp)(-a), right = g / (1 + t);
  LZ_R left = LZ_S(lz_exp_times)(-a, right);
  (void)p;
  return x < 0 ? left : right;
}

// (x σ(w))' = σ(w) + r σ'(w), with r = x w'
LZ_INLINE LZ_R LZ_S(lz_logistic_gated_slope)(LZ_R w, LZ_R r, LZ_R g) {
  LZ_R a = LZ_S(lz_abs)(w), t = LZ_S(lz_exp)(-a), scale = g / ((1 + t) * (1 + t));
  LZ_R left = LZ_S(lz_exp_times)(-a, scale * (1 + t + r)), right = scale * (1 + t + r * t);
  return w < 0 ? left : right;
}

// The polynomials are cut off where the exponential has made the result 0 or 1.
LZ_INLINE LZ_R LZ_S(lz_silu_slope)(LZ_R x, LZ_R g, LZ_R p) {
  LZ_R cut = x > 1400 ? 1400 : x < -1400 ? -1400 : x;
  (void)p;
  return LZ_S(lz_logistic_gated_slope)(cut, cut, g);
}

LZ_INLINE LZ_R LZ_S(lz_gelu_tanh_slope)(LZ_R x, LZ_R g, LZ_R p) {
  LZ_R cut = x > 45 ? 45 : x < -45 ? -45 : x;
  LZ_R r = cut * ((LZ_R)1.5957691216057307117 + 3 * (LZ_R)0.071354816272600248909 * (cut * cut));
  (void)p;
  return LZ_S(lz_logistic_gated_slope)(LZ_S(lz_gelu_tanh_gate)(cut), r, g);
}

LZ_SLOPE(elu, x > 0 ? g : LZ_S(lz_exp_times)(x, g * p))
LZ_SLOPE(leaky_relu, x > 0 ? g : p * g)

#undef LZ_SLOPE
#undef LZ_FAR
