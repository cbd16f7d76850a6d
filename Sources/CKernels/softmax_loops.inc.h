// The loops of softmax.c, for one instruction set.

#define LOOPS(S, T) \
  static void LZ_NAME(exp_of_difference_##S)(const void *x, T subtrahend, void *out, size_t n) { \
    const T *from = x; \
    T *to = out; \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
      to[i] = lz_fast_exp_##S(from[i] - subtrahend); \
    } \
  } \
  static void LZ_NAME(subtract_both_##S)(const void *x, T first, T second, void *out, size_t n) { \
    const T *from = x; \
    T *to = out; \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
      to[i] = (from[i] - first) - second; \
    } \
  } \
  static inline __attribute__((always_inline)) void LZ_NAME(scaled_exp_steps_##S)( \
      const T *x, const T *y, ptrdiff_t sy, const T *g, ptrdiff_t sg, T *out, size_t n) { \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
      T e = lz_fast_exp_##S(x[i] - y[(ptrdiff_t)i * sy]), scale = g[(ptrdiff_t)i * sg]; \
      out[i] = scale * e; \
    } \
  } \
  static void LZ_NAME(scaled_exp_##S)(const void *x, const void *y, ptrdiff_t sy, const void *g, \
                                      ptrdiff_t sg, void *out, size_t n) { \
    /* Steps that the compiler knows make vectors of neighbours, or of one number. */ \
    if (sy == 0 && sg == 0) return LZ_NAME(scaled_exp_steps_##S)(x, y, 0, g, 0, out, n); \
    if (sy == 1 && sg == 0) return LZ_NAME(scaled_exp_steps_##S)(x, y, 1, g, 0, out, n); \
    if (sy == 1 && sg == 1) return LZ_NAME(scaled_exp_steps_##S)(x, y, 1, g, 1, out, n); \
    LZ_NAME(scaled_exp_steps_##S)(x, y, sy, g, sg, out, n); \
  }
LOOPS(f32, float)
LOOPS(f64, double)
#undef LOOPS
