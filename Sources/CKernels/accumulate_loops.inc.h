// The loops of accumulate.c over contiguous memory, for one instruction set.

#define AXPY(S, T) \
  static void LZ_NAME(axpy_##S)(double a, const void *x, void *y, size_t n) { \
    const T *from = x; \
    T *to = y, factor = (T)a; \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
      to[i] += factor * from[i]; \
    } \
  }
AXPY(f32, float)
AXPY(f64, double)

// U is the type in which arithmetic wraps.
#define ADD_SQUARES(S, T, U) \
  static void LZ_NAME(add_squares_##S)(void *acc, const void *x, size_t n) { \
    const T *from = x; \
    T *to = acc; \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
      to[i] = (T)((U)to[i] + (U)from[i] * (U)from[i]); \
    } \
  }
ADD_SQUARES(f32, float, float)
ADD_SQUARES(f64, double, double)
ADD_SQUARES(i32, int32_t, uint32_t)
ADD_SQUARES(i64, int64_t, uint64_t)
ADD_SQUARES(u8, uint8_t, uint8_t)

static const add_squares_loop LZ_NAME(add_squares_table)[] = {
    LZ_NAME(add_squares_f32), LZ_NAME(add_squares_f64), LZ_NAME(add_squares_i32),
    LZ_NAME(add_squares_i64), LZ_NAME(add_squares_u8)};

#undef AXPY
#undef ADD_SQUARES
