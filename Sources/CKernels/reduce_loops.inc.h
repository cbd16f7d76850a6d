// The reductions of reduce.c over a short contiguous piece, for one instruction set.

#define INLINE inline __attribute__((always_inline))

// Floats: vectors of 64 bytes on every processor (the compiler splits them as it must), four
// accumulators, and a tree at the end. So the order of operations, and with it every bit of a sum,
// is the same for every instruction set (but for fused multiply-adds in sums of products).
//
// TERM(type, i) is what stands at i, as a number or a vector of them; OP combines two of either.
#define FLOAT_REDUCTION(name, S, T, parameters, identity, TERM, OP) \
  static INLINE void LZ_NAME(name##_##S)(parameters, size_t n, void *out) { \
    typedef vector_##S V; \
    enum { W = 64 / sizeof(T) }; \
    T result = (T)(identity); \
    size_t i = 0; \
    if (n >= W) { \
      V a0 = (V){0} + result, a1 = a0, a2 = a0, a3 = a0; \
      for (; i + 4 * W <= n; i += 4 * W) { \
        a0 = OP(a0, TERM(V, T, i)); \
        a1 = OP(a1, TERM(V, T, i + W)); \
        a2 = OP(a2, TERM(V, T, i + 2 * W)); \
        a3 = OP(a3, TERM(V, T, i + 3 * W)); \
      } \
      for (; i + W <= n; i += W) a0 = OP(a0, TERM(V, T, i)); \
      a0 = OP(a0, a1); \
      a2 = OP(a2, a3); \
      a0 = OP(a0, a2); \
      T lanes[W]; \
      memcpy(lanes, &a0, sizeof lanes); \
      for (size_t half = W / 2; half > 0; half /= 2) { \
        for (size_t j = 0; j < half; j++) lanes[j] = OP(lanes[j], lanes[j + half]); \
      } \
      result = lanes[0]; \
    } \
    for (; i < n; i++) result = OP(result, TERM(T, T, i)); \
    *(T *)out = result; \
  }

// Integers: any order gives the same, so the compiler may choose it. Sums and products are taken
// in the unsigned type, in which they wrap.
#define INTEGER_REDUCTION(name, S, T, parameters, identity, TERM, OP) \
  static INLINE void LZ_NAME(name##_##S)(parameters, size_t n, void *out) { \
    T result = identity; \
    for (size_t i = 0; i < n; i++) result = (T)OP(result, TERM(T, T, i)); \
    *(T *)out = result; \
  }

#define ONE const void *a
#define TWO const void *a, const void *b
#define AT(V, T, p, i) (*(const V *)((const T *)(p) + (i)))
#define ELEMENT(V, T, i) AT(V, T, a, i)
#define SQUARE(V, T, i) (AT(V, T, a, i) * AT(V, T, a, i))
#define PRODUCT(V, T, i) (AT(V, T, a, i) * AT(V, T, b, i))

#define ADD(u, v) ((u) + (v))
#define MULTIPLY(u, v) ((u) * (v))

// The greatest or least. The accumulators skip NaN, which lets the compiler use one instruction per
// vector; whether there was one is remembered beside them.
#define FLOAT_EXTREME(name, S, T, identity, operator, OP) \
  static INLINE void LZ_NAME(name##_##S)(const void *a, size_t n, void *out) { \
    typedef vector_##S V; \
    enum { W = 64 / sizeof(T) }; \
    T result = identity; \
    size_t i = 0; \
    if (n >= W) { \
      V a0 = (V){0} + result, a1 = a0, a2 = a0, a3 = a0; \
      mask_##S nan = {0}; \
      for (; i + 4 * W <= n; i += 4 * W) { \
        V v0 = ELEMENT(V, T, i), v1 = ELEMENT(V, T, i + W); \
        V v2 = ELEMENT(V, T, i + 2 * W), v3 = ELEMENT(V, T, i + 3 * W); \
        a0 = CHOOSE(S, v0 operator a0, v0, a0); \
        a1 = CHOOSE(S, v1 operator a1, v1, a1); \
        a2 = CHOOSE(S, v2 operator a2, v2, a2); \
        a3 = CHOOSE(S, v3 operator a3, v3, a3); \
        nan |= (v0 != v0) | (v1 != v1) | (v2 != v2) | (v3 != v3); \
      } \
      for (; i + W <= n; i += W) { \
        V v0 = ELEMENT(V, T, i); \
        a0 = CHOOSE(S, v0 operator a0, v0, a0); \
        nan |= v0 != v0; \
      } \
      a0 = CHOOSE(S, a0 operator a1, a0, a1); \
      a2 = CHOOSE(S, a2 operator a3, a2, a3); \
      a0 = CHOOSE(S, a0 operator a2, a0, a2); \
      a0 = CHOOSE(S, nan, (V){0} + (T)NAN, a0); \
      T lanes[W]; \
      memcpy(lanes, &a0, sizeof lanes); \
      for (size_t half = W / 2; half > 0; half /= 2) { \
        for (size_t j = 0; j < half; j++) lanes[j] = lz_##OP##_##S(lanes[j], lanes[j + half]); \
      } \
      result = lanes[0]; \
    } \
    for (; i < n; i++) result = lz_##OP##_##S(result, ELEMENT(T, T, i)); \
    *(T *)out = result; \
  }

// u where the condition holds, which is all ones or all zeros per element, else v.
#define CHOOSE(S, condition, u, v) \
  ((vector_##S)(((condition) & (mask_##S)(u)) | (~(condition) & (mask_##S)(v))))

#define FLOAT_REDUCTIONS(S, T) \
  FLOAT_REDUCTION(sum, S, T, ONE, 0, ELEMENT, ADD) \
  FLOAT_REDUCTION(prod, S, T, ONE, 1, ELEMENT, MULTIPLY) \
  FLOAT_EXTREME(amax, S, T, -INFINITY, >, max) \
  FLOAT_EXTREME(amin, S, T, INFINITY, <, min) \
  FLOAT_REDUCTION(sum_squares, S, T, ONE, 0, SQUARE, ADD) \
  FLOAT_REDUCTION(dot, S, T, TWO, 0, PRODUCT, ADD)
FLOAT_REDUCTIONS(f32, float)
FLOAT_REDUCTIONS(f64, double)

#define INTEGER_MAX(u, v) ((u) > (v) ? (u) : (v))
#define INTEGER_MIN(u, v) ((u) < (v) ? (u) : (v))
#define INTEGER_REDUCTIONS(S, T, U, least, greatest) \
  INTEGER_REDUCTION(sum, S, U, ONE, 0, ELEMENT, ADD) \
  INTEGER_REDUCTION(prod, S, U, ONE, 1, ELEMENT, MULTIPLY) \
  INTEGER_REDUCTION(amax, S, T, ONE, least, ELEMENT, INTEGER_MAX) \
  INTEGER_REDUCTION(amin, S, T, ONE, greatest, ELEMENT, INTEGER_MIN) \
  INTEGER_REDUCTION(sum_squares, S, U, ONE, 0, SQUARE, ADD) \
  INTEGER_REDUCTION(dot, S, U, TWO, 0, PRODUCT, ADD)
INTEGER_REDUCTIONS(i32, int32_t, uint32_t, INT32_MIN, INT32_MAX)
INTEGER_REDUCTIONS(i64, int64_t, uint64_t, INT64_MIN, INT64_MAX)
INTEGER_REDUCTIONS(u8, uint8_t, uint8_t, 0, UINT8_MAX)

// Many rows, without a call for each: they are often short.
#define OF_ROWS(name, S, T) \
  static void LZ_NAME(name##_rows_##S)(const void *x, ptrdiff_t stride, size_t n, void *out, \
                                       size_t rows) { \
    for (size_t i = 0; i < rows; i++) \
      LZ_NAME(name##_##S)((const T *)x + (ptrdiff_t)i * stride, n, (T *)out + i); \
  }
#define OF_TYPES(name) \
  OF_ROWS(name, f32, float) OF_ROWS(name, f64, double) OF_ROWS(name, i32, int32_t) \
  OF_ROWS(name, i64, int64_t) OF_ROWS(name, u8, uint8_t)
OF_TYPES(sum)
OF_TYPES(prod)
OF_TYPES(amax)
OF_TYPES(amin)
OF_TYPES(sum_squares)

#define ROW(name) \
  {LZ_NAME(name##_f32), LZ_NAME(name##_f64), LZ_NAME(name##_i32), LZ_NAME(name##_i64), \
   LZ_NAME(name##_u8)}
static const reduce_loop LZ_NAME(reduce_table)[LZ_SUM_SQUARES + 1][LZ_BOOL + 1] = {
    [LZ_SUM] = ROW(sum_rows),   [LZ_PROD] = ROW(prod_rows), [LZ_AMAX] = ROW(amax_rows),
    [LZ_AMIN] = ROW(amin_rows), [LZ_SUM_SQUARES] = ROW(sum_squares_rows),
};
static const dot_loop LZ_NAME(dot_table)[LZ_BOOL + 1] = ROW(dot);

#undef INLINE
#undef OF_ROWS
#undef OF_TYPES
#undef FLOAT_REDUCTION
#undef INTEGER_REDUCTION
#undef ONE
#undef TWO
#undef AT
#undef ELEMENT
#undef SQUARE
#undef PRODUCT
#undef ADD
#undef MULTIPLY
#undef FLOAT_EXTREME
#undef CHOOSE
#undef FLOAT_REDUCTIONS
#undef INTEGER_MAX
#undef INTEGER_MIN
#undef INTEGER_REDUCTIONS
#undef ROW
