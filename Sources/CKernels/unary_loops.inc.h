// The loops of unary.c that the compiler vectorises, for one instruction set. The operations whose
// arithmetic is a function of map.h stand in unary.c.

// out may be x, which is no obstacle to vectorising: assume_safety says so.
#define LOOP(name, S, T, expression) \
  static void LZ_NAME(name##_##S)(const void *x, void *out, size_t n, double p) { \
    const T *from = x; \
    T *to = out; \
    (void)p; \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
      T v = from[i]; \
      to[i] = (T)(expression); \
    } \
  }

#define FLOAT_LOOPS(X) X(sqrt) X(reciprocal) X(exp) X(sigmoid) X(silu) X(gelu_tanh) X(step)
#define ALL_LOOPS(X) X(neg) X(abs) X(square) X(sign) X(relu)

#define DEFINE(name) \
  LOOP(name, f32, float, lz_##name##_f32(v)) LOOP(name, f64, double, lz_##name##_f64(v))
FLOAT_LOOPS(DEFINE)
ALL_LOOPS(DEFINE)
#undef DEFINE

#define DEFINE(name) \
  LOOP(name, f32, float, LZ_ROUNDS ? lz_##name##_f32(v) : lz_plain_##name##_f32(v)) \
  LOOP(name, f64, double, LZ_ROUNDS ? lz_##name##_f64(v) : lz_plain_##name##_f64(v))
DEFINE(floor)
DEFINE(ceil)
DEFINE(round)
#undef DEFINE

#define FLOAT_PARAMETER_LOOPS(S, T) LOOP(leaky_relu, S, T, lz_leaky_relu_##S(v, (T)p))
FLOAT_PARAMETER_LOOPS(f32, float)
FLOAT_PARAMETER_LOOPS(f64, double)

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

// Blocks, in three steps: what comes before a function of map.h, that function, what comes after.
#define BLOCK_LOOPS(S, T, TYPE) \
  static void LZ_NAME(softplus_##S)(const void *x, void *out, size_t n, double p) { \
    T block[BLOCK]; \
    (void)p; \
    for (size_t start = 0, m; start < n; start += m) { \
      const T *from = (const T *)x + start; \
      T *to = (T *)out + start; \
      m = n - start < BLOCK ? n - start : BLOCK; \
      for (size_t i = 0; i < m; i++) block[i] = lz_exp_##S(-lz_abs_##S(from[i])); \
      lz_map1(LZ_MAP_log1p, TYPE, block, block, m); \
      _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < m; i++) { \
        to[i] = lz_relu_##S(from[i]) + block[i]; \
      } \
    } \
  } \
  static void LZ_NAME(elu_##S)(const void *x, void *out, size_t n, double p) { \
    T block[BLOCK]; \
    for (size_t start = 0, m; start < n; start += m) { \
      const T *from = (const T *)x + start; \
      T *to = (T *)out + start; \
      m = n - start < BLOCK ? n - start : BLOCK; \
      lz_map1(LZ_MAP_expm1, TYPE, from, block, m); \
      _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < m; i++) { \
        T v = from[i], negative = (T)p * block[i]; \
        to[i] = v > 0 ? v : negative; \
      } \
    } \
  }
BLOCK_LOOPS(f32, float, LZ_F32)
BLOCK_LOOPS(f64, double, LZ_F64)

LOOP(gelu, f32, float, v == -INFINITY ? 0 : lz_gelu_f32(v))
static void LZ_NAME(gelu_f64)(const void *x, void *out, size_t n, double p) {
  double block[BLOCK];
  (void)p;
  for (size_t start = 0, m; start < n; start += m) {
    const double *from = (const double *)x + start;
    double *to = (double *)out + start;
    bool far = false;
    m = n - start < BLOCK ? n - start : BLOCK;
    for (size_t i = 0; i < m; i++) {
      block[i] = lz_gelu_argument(from[i]);
      far |= from[i] < LZ_NORMAL_FAR;
    }
    lz_map1(LZ_MAP_erfc, LZ_F64, block, block, m);
    if (far) {
      for (size_t i = 0; i < m; i++) to[i] = lz_gelu_of_erfc(from[i], block[i]);
    } else {
      _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < m; i++) {
        to[i] = lz_gelu_near(from[i], block[i]);
      }
    }
  }
}

static const unary_loop LZ_NAME(unary_table)[LZ_UNARY_COUNT][LZ_BOOL + 1] = {
#define FLOAT(OP, name) [LZ_##OP] = {LZ_NAME(name##_f32), LZ_NAME(name##_f64)},
#define ALL(OP, name, integer) \
  [LZ_##OP] = {LZ_NAME(name##_f32), LZ_NAME(name##_f64), LZ_NAME(integer##_i32), \
               LZ_NAME(integer##_i64), LZ_NAME(integer##_u8)},
#define MAPPED(OP, name) [LZ_##OP] = {name##_f32, name##_f64},
    ALL(NEG, neg, neg) ALL(ABS, abs, abs) ALL(SQUARE, square, square) ALL(SIGN, sign, sign)
    ALL(RELU, relu, relu) ALL(FLOOR, floor, identity) ALL(CEIL, ceil, identity)
    ALL(ROUND, round, identity)
    [LZ_NOT] = {[LZ_BOOL] = LZ_NAME(not_bool)},
    FLOAT(SQRT, sqrt) FLOAT(RECIPROCAL, reciprocal) FLOAT(EXP, exp) FLOAT(SIGMOID, sigmoid)
    FLOAT(SOFTPLUS, softplus) FLOAT(SILU, silu) FLOAT(GELU, gelu) FLOAT(GELU_TANH, gelu_tanh)
    FLOAT(LEAKY_RELU, leaky_relu) FLOAT(ELU, elu) FLOAT(STEP, step)
    MAPPED_OPERATIONS(MAPPED)
#undef FLOAT
#undef ALL
#undef MAPPED
};

#undef LOOP
#undef FLOAT_LOOPS
#undef ALL_LOOPS
#undef FLOAT_PARAMETER_LOOPS
#undef INTEGER_LOOPS
#undef BLOCK_LOOPS
