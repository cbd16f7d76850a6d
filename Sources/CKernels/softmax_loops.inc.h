// The loops of softmax.c, for one instruction set.

#define LOOPS(S, T, I) \
  static void LZ_NAME(exp_of_difference_##S)(const void *x, T subtrahend, void *out, size_t n) { \
    const T *from = x; \
    T *to = out; \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
      to[i] = lz_fast_exp_##S(from[i] - subtrahend); \
    } \
  } \
  /* 0 for what equals the greatest element, whose number is returned. */ \
  static size_t LZ_NAME(exp_of_others_##S)(const void *x, T greatest, void *out, size_t n) { \
    const T *from = x; \
    T *to = out; \
    I ties = 0; \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
      T difference = from[i] - greatest, e = lz_fast_exp_##S(difference); \
      to[i] = difference == 0 ? 0 : e; \
      ties += difference == 0; \
    } \
    return (size_t)ties; \
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

// Short rows, whose numbers of the row (its maximum, its factor) are spread over its elements
// first: so the exponentials of many rows are one loop. rows * n <= BLOCK.
#define EACH _Pragma("clang loop vectorize(assume_safety)") for (size_t k = 0; k < rows * n; k++)
#define EACH_OF_ROW _Pragma("clang loop vectorize(disable)") for (size_t j = 0; j < n; j++)
#define SHIFT_TO_GREATEST(S, T) \
  for (size_t i = 0; i < rows; i++) { \
    T greatest = x[i * n]; \
    EACH_OF_ROW greatest = lz_max_##S(greatest, x[i * n + j]); \
    EACH_OF_ROW shift[i * n + j] = greatest; \
  }
#define SHORT_ROWS(S, T, TYPE) \
  static void LZ_NAME(short_rows_##S)(const T *x, T *out, size_t n, size_t rows, bool logarithm) { \
    T shift[BLOCK], e[BLOCK], spread[BLOCK], sums[BLOCK]; \
    SHIFT_TO_GREATEST(S, T) \
    if (logarithm) { \
      EACH { \
        T d = x[k] - shift[k], power = lz_fast_exp_##S(d); \
        shift[k] = d; \
        e[k] = d == 0 ? 0 : power; \
      } \
      /* What ties with the greatest element apart: one of them is the 1 of log1p. */ \
      for (size_t i = 0; i < rows; i++) { \
        T others = 0, ties = -1; \
        EACH_OF_ROW { \
          others += e[i * n + j]; \
          ties += shift[i * n + j] == 0; \
        } \
        sums[i] = others + ties; \
      } \
      lz_map1(LZ_MAP_log1p, TYPE, sums, sums, rows); \
      for (size_t i = 0; i < rows; i++) EACH_OF_ROW spread[i * n + j] = sums[i]; \
      EACH out[k] = shift[k] - spread[k]; \
    } else { \
      EACH e[k] = lz_fast_exp_##S(x[k] - shift[k]); \
      for (size_t i = 0; i < rows; i++) { \
        T sum = 0; \
        EACH_OF_ROW sum += e[i * n + j]; \
        EACH_OF_ROW spread[i * n + j] = 1 / sum; \
      } \
      EACH out[k] = e[k] * spread[k]; \
    } \
  } \
  static void LZ_NAME(short_gradients_##S)(const T *x, const int64_t *labels, const T *share, \
                                           ptrdiff_t step, T *out, size_t n, size_t rows) { \
    T shift[BLOCK], e[BLOCK], spread[BLOCK]; \
    SHIFT_TO_GREATEST(S, T) \
    EACH e[k] = lz_fast_exp_##S(x[k] - shift[k]); \
    for (size_t i = 0; i < rows; i++) { \
      T *own = e + i * n + labels[i], power = *own, others = 0; \
      *own = 0; \
      EACH_OF_ROW others += e[i * n + j]; \
      *own = -others; \
      T factor = share[(ptrdiff_t)i * step] / (others + power); \
      EACH_OF_ROW spread[i * n + j] = factor; \
    } \
    EACH out[k] = e[k] * spread[k]; \
  }
SHORT_ROWS(f32, float, LZ_F32)
SHORT_ROWS(f64, double, LZ_F64)
#undef EACH
#undef EACH_OF_ROW
#undef SHIFT_TO_GREATEST
#undef SHORT_ROWS

LOOPS(f32, float, int32_t)
LOOPS(f64, double, int64_t)
#undef LOOPS
