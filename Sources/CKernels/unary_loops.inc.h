// The loops of unary.c, for one instruction set.

#define LOOP(name, S, T, expression) \
  static void LZ_NAME(name##_##S)(const void *x, void *out, size_t n, double p) { \
    const T *from = x; \
    T *to = out; \
    (void)p; \
    for (size_t i = 0; i < n; i++) { \
      T v = from[i]; \
      to[i] = (T)(expression); \
    } \
  }

#define FLOAT_LOOP(name) \
  LOOP(name, f32, float, lz_##name##_f32(v)) LOOP(name, f64, double, lz_##name##_f64(v))

#define FLOAT_OPERATIONS(X) \
  X(SQRT, sqrt) X(RECIPROCAL, reciprocal) X(EXP, exp) X(EXP2, exp2) X(EXPM1, expm1) X(LOG, log) \
  X(LOG2, log2) X(LOG10, log10) X(LOG1P, log1p) X(SIN, sin) X(COS, cos) X(TAN, tan) \
  X(ASIN, asin) X(ACOS, acos) X(ATAN, atan) X(SINH, sinh) X(COSH, cosh) X(TANH, tanh) \
  X(ASINH, asinh) X(ACOSH, acosh) X(ATANH, atanh) X(ERF, erf) X(SIGMOID, sigmoid) \
  X(SOFTPLUS, softplus) X(SILU, silu) X(GELU, gelu) X(GELU_TANH, gelu_tanh) X(STEP, step)
#define ALL_OPERATIONS(X) \
  X(NEG, neg) X(ABS, abs) X(SQUARE, square) X(SIGN, sign) X(RELU, relu) X(FLOOR, floor) \
  X(CEIL, ceil) X(ROUND, round)

#define DEFINE(OP, name) FLOAT_LOOP(name)
FLOAT_OPERATIONS(DEFINE)
ALL_OPERATIONS(DEFINE)
#undef DEFINE
LOOP(leaky_relu, f32, float, lz_leaky_relu_f32(v, (float)p))
LOOP(leaky_relu, f64, double, lz_leaky_relu_f64(v, p))
LOOP(elu, f32, float, lz_elu_f32(v, (float)p))
LOOP(elu, f64, double, lz_elu_f64(v, p))

// U is T's unsigned counterpart, in which arithmetic wraps.
#define INTEGER_LOOPS(S, T, U) \
  LOOP(neg, S, T, (U)0 - (U)v) \
  LOOP(abs, S, T, v < 0 ? (U)0 - (U)v : (U)v) \
  LOOP(square, S, T, (U)v * (U)v) \
  LOOP(sign, S, T, (v > 0) - (v < 0)) \
  LOOP(relu, S, T, v > 0 ? v : 0) \
  LOOP(identity, S, T, v)
INTEGER_LOOPS(i32, int32_t, uint32_t)
INTEGER_LOOPS(i64, int64_t, uint64_t)
INTEGER_LOOPS(u8, uint8_t, uint8_t)
LOOP(not, bool, uint8_t, !v)

static const unary_loop LZ_NAME(unary_table)[LZ_UNARY_COUNT][LZ_BOOL + 1] = {
#define ENTRY(OP, name) \
  [LZ_##OP] = {[LZ_F32] = LZ_NAME(name##_f32), [LZ_F64] = LZ_NAME(name##_f64)},
#define ENTRY_ALL(OP, name, integer) \
  [LZ_##OP] = {LZ_NAME(name##_f32), LZ_NAME(name##_f64), LZ_NAME(integer##_i32), \
               LZ_NAME(integer##_i64), LZ_NAME(integer##_u8)},
  FLOAT_OPERATIONS(ENTRY)
  ENTRY(LEAKY_RELU, leaky_relu)
  ENTRY(ELU, elu)
  ENTRY_ALL(NEG, neg, neg)
  ENTRY_ALL(ABS, abs, abs)
  ENTRY_ALL(SQUARE, square, square)
  ENTRY_ALL(SIGN, sign, sign)
  ENTRY_ALL(RELU, relu, relu)
  ENTRY_ALL(FLOOR, floor, identity)
  ENTRY_ALL(CEIL, ceil, identity)
  ENTRY_ALL(ROUND, round, identity)
  [LZ_NOT] = {[LZ_BOOL] = LZ_NAME(not_bool)},
#undef ENTRY
#undef ENTRY_ALL
};

#undef LOOP
#undef FLOAT_LOOP
#undef FLOAT_OPERATIONS
#undef ALL_OPERATIONS
#undef INTEGER_LOOPS
