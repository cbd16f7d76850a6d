// The loops of slope.c, for one instruction set.

#define RANGE(T, left, expression) \
  _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
    T v = from[i], g = left; \
    to[i] = expression; \
  }

// g is contiguous or one repeated number.
#define LOOP(name, S, T, call) \
  static void LZ_NAME(name##_##S)(double p, const void *g_, bool g_repeats, const void *x, \
                                  void *out, size_t n) { \
    const T *from_g = g_, *from = x; \
    const T parameter = (T)p; \
    T *to = out; \
    (void)parameter; \
    if (g_repeats) { \
      T repeated = *from_g; \
      RANGE(T, repeated, call) \
    } else { \
      RANGE(T, from_g[i], call) \
    } \
  }

#define SLOPES(X) \
  X(EXPM1, expm1) X(LOG, log) X(LOG1P, log1p) X(ASIN, asin) X(ACOS, acos) X(ATAN, atan) \
  X(ASINH, asinh) X(ACOSH, acosh) X(ATANH, atanh) X(TANH, tanh) X(SIGMOID, sigmoid) \
  X(SOFTPLUS, softplus) X(SILU, silu) X(GELU_TANH, gelu_tanh) X(ELU, elu) \
  X(LEAKY_RELU, leaky_relu)

#define DEFINE(OP, name) \
  LOOP(name, f32, float, lz_##name##_slope_f32(v, g, parameter)) \
  LOOP(name, f64, double, lz_##name##_slope_f64(v, g, parameter))
SLOPES(DEFINE)
#undef DEFINE

LOOP(gelu, f32, float, lz_gelu_slope_f32(v, g))
static void LZ_NAME(gelu_f64)(double p, const void *g_, bool g_repeats, const void *x, void *out,
                              size_t n) {
  const double *from_g = g_, *all = x;
  double block[BLOCK];
  (void)p;
  for (size_t start = 0, m; start < n; start += m) {
    const double *from = all + start;
    double *to = (double *)out + start;
    bool far = false;
    m = n - start < BLOCK ? n - start : BLOCK;
    for (size_t i = 0; i < m; i++) {
      block[i] = lz_gelu_argument(from[i]);
      far |= from[i] < LZ_NORMAL_FAR;
    }
    lz_map1(LZ_MAP_erfc, LZ_F64, block, block, m);
    for (size_t i = 0; far && i < m; i++) {
      double g = from_g[g_repeats ? 0 : start + i];
      to[i] = lz_gelu_slope_of_erfc(from[i], g, block[i]);
    }
    if (far) continue;
    if (g_repeats) {
      double g = *from_g;
      _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < m; i++) {
        to[i] = lz_gelu_slope_near(from[i], g, block[i]);
      }
    } else {
      _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < m; i++) {
        double g = from_g[start + i];
        to[i] = lz_gelu_slope_near(from[i], g, block[i]);
      }
    }
  }
}

static const slope_loop LZ_NAME(slope_table)[LZ_UNARY_COUNT][2] = {
#define ENTRY(OP, name) [LZ_##OP] = {LZ_NAME(name##_f32), LZ_NAME(name##_f64)},
    SLOPES(ENTRY) ENTRY(GELU, gelu)
#undef ENTRY
};

#undef RANGE
#undef LOOP
#undef SLOPES
