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
  }
LOOPS(f32, float)
LOOPS(f64, double)
#undef LOOPS
