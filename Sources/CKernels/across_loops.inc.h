// The loops of across.c, for one instruction set.

// The first greatest (or least) of each column; the first NaN wins. The greatest so far and their
// places stay in the first-level cache while the rows stream past.
#define ARG(S, T, I, name, BETTER) \
  static void LZ_NAME(name##_##S)(const void *from, ptrdiff_t stride, size_t rows, int64_t *out, \
                                  size_t n) { \
    T best[BLOCK]; \
    I place[BLOCK]; \
    for (size_t start = 0, m; start < n; start += m) { \
      const T *x = (const T *)from + start; \
      m = n - start < BLOCK ? n - start : BLOCK; \
      for (size_t j = 0; j < m; j++) best[j] = x[j], place[j] = 0; \
      for (size_t i = 1; i < rows; i++) { \
        x += stride; \
        _Pragma("clang loop vectorize(assume_safety)") for (size_t j = 0; j < m; j++) { \
          T y = x[j], old = best[j]; \
          bool better = BETTER(y, old); \
          best[j] = better ? y : old; \
          place[j] = better ? (I)i : place[j]; \
        } \
      } \
      for (size_t j = 0; j < m; j++) out[start + j] = place[j]; \
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

// For each of n columns the greatest element; 0 where that is infinite, NaN, or of no rows.
#define SHIFT(S, T) \
  static void LZ_NAME(shift_##S)(const void *from, ptrdiff_t stride, size_t rows, void *to, \
                                 size_t n) { \
    const T *x = from; \
    T *shift = to; \
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
    } \
  }
SHIFT(f32, float)
SHIFT(f64, double)

// For each of n columns the sum of the exponentials of the differences from its shift, without
// those that equal it, which are counted.
#define SUM_OF_EXP(S, T) \
  static void LZ_NAME(sum_of_exp_##S)(const void *from, ptrdiff_t stride, size_t rows, \
                                      const void *shifts, void *total, void *count, size_t n) { \
    const T *x = from, *shift = shifts; \
    T *sum = total, *ties = count; \
    for (size_t j = 0; j < n; j++) sum[j] = ties[j] = 0; \
    for (size_t i = 0; i < rows; i++) { \
      const T *row = x + (ptrdiff_t)i * stride; \
      _Pragma("clang loop vectorize(assume_safety)") for (size_t j = 0; j < n; j++) { \
        T difference = row[j] - shift[j], e = lz_fast_exp_##S(difference); \
        sum[j] += difference == 0 ? 0 : e; \
        ties[j] += difference == 0 ? 1 : 0; \
      } \
    } \
  }
SUM_OF_EXP(f32, float)
SUM_OF_EXP(f64, double)

#define ROW(name) \
  {LZ_NAME(name##_f32), LZ_NAME(name##_f64), LZ_NAME(name##_i32), LZ_NAME(name##_i64)}
static const arg_loop LZ_NAME(greatest_table)[] = ROW(greatest);
static const arg_loop LZ_NAME(least_table)[] = ROW(least);
static const shift_loop LZ_NAME(shift_table)[] = {LZ_NAME(shift_f32), LZ_NAME(shift_f64)};
static const sum_of_exp_loop LZ_NAME(sum_of_exp_table)[] = {
    LZ_NAME(sum_of_exp_f32), LZ_NAME(sum_of_exp_f64)};

#undef ARG
#undef FLOAT_ABOVE
#undef FLOAT_BELOW
#undef ABOVE
#undef BELOW
#undef SHIFT
#undef SUM_OF_EXP
#undef ROW
