// The loops of reduce_across.c, for one instruction set.

// Four rows at a time, pairwise, so that the results are read and written a quarter as often.
// TERM is what stands for an element; OP combines two.
#define ROWS(name, S, T, TERM, OP) \
  static void LZ_NAME(name##_##S)(void *result, const void *from, ptrdiff_t stride, size_t rows, \
                                  size_t n) { \
    const T *x = from; \
    T *to = result; \
    for (; rows >= 4; rows -= 4, x += 4 * stride) { \
      const T *x1 = x + stride, *x2 = x1 + stride, *x3 = x2 + stride; \
      _Pragma("clang loop vectorize(assume_safety)") for (size_t j = 0; j < n; j++) { \
        T first = OP(TERM(T, x[j]), TERM(T, x1[j])), second = OP(TERM(T, x2[j]), TERM(T, x3[j])); \
        T both = OP(first, second); \
        to[j] = OP(to[j], both); \
      } \
    } \
    for (; rows > 0; rows--, x += stride) { \
      _Pragma("clang loop vectorize(assume_safety)") for (size_t j = 0; j < n; j++) { \
        T term = TERM(T, x[j]); \
        to[j] = OP(to[j], term); \
      } \
    } \
  }

#define ELEMENT(T, x) (x)
#define SQUARE(T, x) ((T)((x) * (x)))
#define ADD(u, v) ((u) + (v))
#define MULTIPLY(u, v) ((u) * (v))
#define INTEGER_MAX(u, v) ((u) > (v) ? (u) : (v))
#define INTEGER_MIN(u, v) ((u) < (v) ? (u) : (v))
#define OR(u, v) ((u) | (v))
#define AND(u, v) ((u) & (v))

#define FLOATS(S, T) \
  ROWS(sum, S, T, ELEMENT, ADD) \
  ROWS(prod, S, T, ELEMENT, MULTIPLY) \
  ROWS(amax, S, T, ELEMENT, lz_max_##S) \
  ROWS(amin, S, T, ELEMENT, lz_min_##S) \
  ROWS(sum_squares, S, T, SQUARE, ADD)
FLOATS(f32, float)
FLOATS(f64, double)

// U is T's unsigned counterpart, in which sums and products wrap.
#define INTEGERS(S, T, U) \
  ROWS(sum, S, U, ELEMENT, ADD) \
  ROWS(prod, S, U, ELEMENT, MULTIPLY) \
  ROWS(amax, S, T, ELEMENT, INTEGER_MAX) \
  ROWS(amin, S, T, ELEMENT, INTEGER_MIN) \
  ROWS(sum_squares, S, U, SQUARE, ADD)
INTEGERS(i32, int32_t, uint32_t)
INTEGERS(i64, int64_t, uint64_t)
INTEGERS(u8, uint8_t, uint8_t)
ROWS(any, bool, uint8_t, ELEMENT, OR)
ROWS(all, bool, uint8_t, ELEMENT, AND)

#define ROW(name) \
  {LZ_NAME(name##_f32), LZ_NAME(name##_f64), LZ_NAME(name##_i32), LZ_NAME(name##_i64), \
   LZ_NAME(name##_u8)}
static const rows_loop LZ_NAME(rows_table)[LZ_SUM_SQUARES + 1][LZ_BOOL + 1] = {
    [LZ_SUM] = ROW(sum),
    [LZ_PROD] = ROW(prod),
    [LZ_AMAX] = ROW(amax),
    [LZ_AMIN] = ROW(amin),
    [LZ_ANY] = {[LZ_BOOL] = LZ_NAME(any_bool)},
    [LZ_ALL] = {[LZ_BOOL] = LZ_NAME(all_bool)},
    [LZ_SUM_SQUARES] = ROW(sum_squares),
};

#undef ROWS
#undef ELEMENT
#undef SQUARE
#undef ADD
#undef MULTIPLY
#undef INTEGER_MAX
#undef INTEGER_MIN
#undef OR
#undef AND
#undef FLOATS
#undef INTEGERS
#undef ROW
