// The scalar functions for LZ_R (float or double); LZ_M(f) is libm's f and LZ_S(f) our name for it.
// Included by scalar.h, once per type.

#define LZ_DEFINE1(name, expression) \
  LZ_INLINE LZ_R LZ_S(lz_##name)(LZ_R x) { return expression; }
#define LZ_DEFINE2(name, expression) \
  LZ_INLINE LZ_R LZ_S(lz_##name)(LZ_R a, LZ_R b) { return expression; }

LZ_DEFINE1(neg, -x)
LZ_DEFINE1(abs, __builtin_elementwise_abs(x))
LZ_DEFINE1(square, x * x)
LZ_DEFINE1(sign, x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0 : x)
LZ_DEFINE1(relu, x <= 0 ? 0 : x)  // keeps NaN
LZ_DEFINE1(floor, __builtin_elementwise_floor(x))
LZ_DEFINE1(ceil, __builtin_elementwise_ceil(x))
LZ_DEFINE1(round, __builtin_elementwise_roundeven(x))

// The same by plain arithmetic, for processors without an instruction for it: adding and
// subtracting 2^23 (2^52) rounds what is smaller; all that isn't is whole already, or NaN. Zeros
// keep their sign.
LZ_INLINE LZ_R LZ_S(lz_plain_round)(LZ_R x) {
  const LZ_R shift = sizeof(LZ_R) == 4 ? (LZ_R)0x1p23 : (LZ_R)0x1p52;
  LZ_R size = LZ_S(lz_abs)(x), whole = __builtin_elementwise_copysign((size + shift) - shift, x);
  return size < shift ? whole : x;
}
LZ_INLINE LZ_R LZ_S(lz_plain_floor)(LZ_R x) {
  LZ_R whole = LZ_S(lz_plain_round)(x);
  return whole > x ? whole - 1 : whole;
}
LZ_INLINE LZ_R LZ_S(lz_plain_ceil)(LZ_R x) {
  LZ_R whole = LZ_S(lz_plain_round)(x);
  return __builtin_elementwise_copysign(whole < x ? whole + 1 : whole, x);
}

LZ_DEFINE1(sqrt, __builtin_elementwise_sqrt(x))
LZ_DEFINE1(reciprocal, 1 / x)
LZ_DEFINE1(step, x > 0 ? 1 : 0)

LZ_DEFINE1(exp, LZ_S(lz_fast_exp)(x))
LZ_DEFINE1(exp2, LZ_M(exp2)(x))
LZ_DEFINE1(expm1, LZ_M(expm1)(x))
LZ_DEFINE1(log, LZ_M(log)(x))
LZ_DEFINE1(log2, LZ_M(log2)(x))
LZ_DEFINE1(log10, LZ_M(log10)(x))
LZ_DEFINE1(log1p, LZ_M(log1p)(x))
LZ_DEFINE1(sin, LZ_M(sin)(x))
LZ_DEFINE1(cos, LZ_M(cos)(x))
LZ_DEFINE1(tan, LZ_M(tan)(x))
LZ_DEFINE1(asin, LZ_M(asin)(x))
LZ_DEFINE1(acos, LZ_M(acos)(x))
LZ_DEFINE1(atan, LZ_M(atan)(x))
LZ_DEFINE1(sinh, LZ_M(sinh)(x))
LZ_DEFINE1(cosh, LZ_M(cosh)(x))
LZ_DEFINE1(tanh, LZ_M(tanh)(x))
LZ_DEFINE1(asinh, LZ_M(asinh)(x))
LZ_DEFINE1(acosh, LZ_M(acosh)(x))
LZ_DEFINE1(atanh, LZ_M(atanh)(x))
LZ_DEFINE1(erf, LZ_M(erf)(x))
LZ_DEFINE1(erfc, LZ_M(erfc)(x))

// With t = exp(-|x|) nothing overflows, and the left tail keeps its relative accuracy.
LZ_INLINE LZ_R LZ_S(lz_sigmoid)(LZ_R x) {
  LZ_R t = LZ_S(lz_exp)(-LZ_S(lz_abs)(x));
  return (x < 0 ? t : 1) / (1 + t);
}

LZ_INLINE LZ_R LZ_S(lz_softplus)(LZ_R x) {
  return LZ_S(lz_relu)(x) + LZ_M(log1p)(LZ_S(lz_exp)(-LZ_S(lz_abs)(x)));
}

// x sigmoid(w). In the left tail x belongs to the factor of the exponential, which alone may be
// subnormal; x is cut off there, where the product is 0 for any w that comes in.
LZ_INLINE LZ_R LZ_S(lz_logistic_gated)(LZ_R x, LZ_R w) {
  LZ_R a = LZ_S(lz_abs)(w), t = LZ_S(lz_exp)(-a), cut = x < -1400 ? -1400 : x;
  LZ_R left = LZ_S(lz_exp_times)(-a, cut / (1 + t));
  return x == -INFINITY ? 0 : w < 0 ? left : x / (1 + t);
}

LZ_DEFINE1(silu, LZ_S(lz_logistic_gated)(x, x))

// (1 + tanh(u)) / 2 = sigmoid(2u), which doesn't cancel. The 2u of GELU_TANH.
LZ_DEFINE1(gelu_tanh_gate,
           x * ((LZ_R)1.5957691216057307117 + (LZ_R)0.071354816272600248909 * (x * x)))
LZ_DEFINE1(gelu_tanh, LZ_S(lz_logistic_gated)(x, LZ_S(lz_gelu_tanh_gate)(x)))

LZ_INLINE LZ_R LZ_S(lz_leaky_relu)(LZ_R x, LZ_R p) { return x > 0 ? x : p * x; }
LZ_INLINE LZ_R LZ_S(lz_elu)(LZ_R x, LZ_R p) { return x > 0 ? x : p * LZ_M(expm1)(x); }

LZ_DEFINE2(add, a + b)
LZ_DEFINE2(sub, a - b)
LZ_DEFINE2(mul, a * b)
LZ_DEFINE2(div, a / b)
// Where b is 0, a - a is the product with a slope 0: NaN for an infinite a, and never -0.
LZ_DEFINE2(gate, b < 0 ? 0 : b == 0 ? a - a : a)
LZ_DEFINE2(signed, b > 0 ? a : b < 0 ? -a : b == 0 ? a - a : b)
LZ_DEFINE2(max, a > b || a != a ? a : b)
LZ_DEFINE2(min, a < b || a != a ? a : b)
LZ_DEFINE2(pow, LZ_M(pow)(a, b))
LZ_DEFINE2(atan2, LZ_M(atan2)(a, b))
LZ_DEFINE2(hypot, LZ_M(hypot)(a, b))

// The remainder with the sign of b; a zero has the sign of b, too.
LZ_INLINE LZ_R LZ_S(lz_rem)(LZ_R a, LZ_R b) {
  LZ_R r = LZ_M(fmod)(a, b);
  if (r == 0) return LZ_M(copysign)(0, b);
  return (r < 0) != (b < 0) ? r + b : r;
}

// logaddexp(a, b) = max(a, b) + log1p(term). Equal operands apart, because inf - inf is NaN.
LZ_DEFINE2(logaddexp_term, a == b ? 1 : LZ_S(lz_exp)(-LZ_S(lz_abs)(a - b)))
LZ_DEFINE2(logaddexp, LZ_S(lz_max)(a, b) + LZ_M(log1p)(LZ_S(lz_logaddexp_term)(a, b)))

// sigmoid(a) - b, from the side where sigmoid(a) is near: for a > 0, (1 - b) - sigmoid(-a).
LZ_INLINE LZ_R LZ_S(lz_logit_error)(LZ_R a, LZ_R b) {
  LZ_R t = LZ_S(lz_exp)(-LZ_S(lz_abs)(a)), near = t / (1 + t);
  return a > 0 ? (1 - b) - near : near - b;
}

#undef LZ_DEFINE1
#undef LZ_DEFINE2
