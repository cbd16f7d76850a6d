// The loops of across.c, for one instruction set.

#define UNROLL _Pragma("clang loop unroll(full)")

// The first greatest (or least) of each of W * VECTORS columns; the first NaN wins. The numbers of
// vectors are constants, so that `best` and `place` stay in registers.
#define ARG_STEP(S, T, I, name, BETTER) \
  static inline __attribute__((always_inline)) void LZ_NAME(name##_step_##S)( \
      const T *x, ptrdiff_t stride, size_t rows, int64_t *out, const size_t vectors) { \
    enum { W = 64 / sizeof(T) }; \
    vector_##S best[4]; \
    places_##S place[4]; \
    UNROLL for (size_t v = 0; v < vectors; v++) { \
      best[v] = *(const vector_##S *)(x + v * W); \
      place[v] = (places_##S){0}; \
    } \
    for (size_t i = 1; i < rows; i++) { \
      x += stride; \
      UNROLL for (size_t v = 0; v < vectors; v++) { \
        vector_##S y = *(const vector_##S *)(x + v * W); \
        places_##S better = BETTER(y, best[v]); \
        best[v] = (vector_##S)((better & (places_##S)y) | (~better & (places_##S)best[v])); \
        place[v] = (better & (I)i) | (~better & place[v]); \
      } \
    } \
    UNROLL for (size_t v = 0; v < vectors; v++) \
      for (size_t w = 0; w < W; w++) out[v * W + w] = place[v][w]; \
  }

#define ARG(S, T, I, name, BETTER) \
  ARG_STEP(S, T, I, name, BETTER) \
  static void LZ_NAME(name##_##S)(const void *from, ptrdiff_t stride, size_t rows, int64_t *out, \
                                  size_t n) { \
    enum { W = 64 / sizeof(T) }; \
    const T *x = from; \
    size_t j = 0; \
    for (; j + 4 * W <= n; j += 4 * W) \
      LZ_NAME(name##_step_##S)(x + j, stride, rows, out + j, 4); \
    for (; j + W <= n; j += W) LZ_NAME(name##_step_##S)(x + j, stride, rows, out + j, 1); \
    for (; j < n; j++) { \
      T best = x[j]; \
      out[j] = 0; \
      for (size_t i = 1; i < rows; i++) { \
        T y = x[(ptrdiff_t)i * stride + (ptrdiff_t)j]; \
        if (BETTER(y, best)) best = y, out[j] = (int64_t)i; \
      } \
    } \
  }

// True for a NaN beside a number, too, but never beside a NaN.
#define FLOAT_ABOVE(y, best) (((y) > (best)) | (((y) != (y)) & ((best) == (best))))
#define FLOAT_BELOW(y, best) (((y) < (best)) | (((y) != (y)) & ((best) == (best))))
#define ABOVE(y, best) ((y) > (best))
#define BELOW(y, best) ((y) < (best))
ARG(f32, float, int32_t, greatest, FLOAT_ABOVE)
ARG(f64, double, int64_t, greatest, FLOAT_ABOVE)
ARG(i32, int32_t, int32_t, greatest, ABOVE)
ARG(i64, int64_t, int64_t, greatest, ABOVE)
ARG(f32, float, int32_t, least, FLOAT_BELOW)
ARG(f64, double, int64_t, least, FLOAT_BELOW)
ARG(i32, int32_t, int32_t, least, BELOW)
ARG(i64, int64_t, int64_t, least, BELOW)

// For each of n columns the greatest element (0 where that is infinite, NaN, or of no rows) in
// `greatest`, and the sum of the exponentials of the differences from it.
#define SUM_OF_EXP(S, T) \
  static void LZ_NAME(sum_of_exp_##S)(const void *from, ptrdiff_t stride, size_t rows, \
                                      void *greatest, void *total, size_t n) { \
    const T *x = from; \
    T *shift = greatest, *sum = total; \
    for (size_t j = 0; j < n; j++) shift[j] = -(T)INFINITY; \
    for (size_t i = 0; i < rows; i++) { \
      const T *row = x + (ptrdiff_t)i * stride; \
      _Pragma("clang loop vectorize(assume_safety)") for (size_t j = 0; j < n; j++) { \
        shift[j] = row[j] > shift[j] ? row[j] : shift[j]; \
      } \
    } \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t j = 0; j < n; j++) { \
      /* An infinite shift would turn everything into NaN. */ \
      shift[j] = shift[j] - shift[j] == 0 ? shift[j] : 0; \
      sum[j] = 0; \
    } \
    for (size_t i = 0; i < rows; i++) { \
      const T *row = x + (ptrdiff_t)i * stride; \
      _Pragma("clang loop vectorize(assume_safety)") for (size_t j = 0; j < n; j++) { \
        sum[j] += lz_fast_exp_##S(row[j] - shift[j]); \
      } \
    } \
  }
SUM_OF_EXP(f32, float)
SUM_OF_EXP(f64, double)

#define ROW(name) \
  {LZ_NAME(name##_f32), LZ_NAME(name##_f64), LZ_NAME(name##_i32), LZ_NAME(name##_i64)}
static const arg_loop LZ_NAME(greatest_table)[] = ROW(greatest);
static const arg_loop LZ_NAME(least_table)[] = ROW(least);
static const sum_of_exp_loop LZ_NAME(sum_of_exp_table)[] = {
    LZ_NAME(sum_of_exp_f32), LZ_NAME(sum_of_exp_f64)};

#undef UNROLL
#undef ARG_STEP
#undef ARG
#undef FLOAT_ABOVE
#undef FLOAT_BELOW
#undef ABOVE
#undef BELOW
#undef SUM_OF_EXP
#undef ROW
