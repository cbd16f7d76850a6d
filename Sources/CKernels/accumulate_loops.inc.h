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

// Rows may be short, and the same row of the table may come again: vectors within one row.
#define SCATTER_ADD(S, U) \
  static void LZ_NAME(scatter_add_##S)(void *table, const int64_t *index, const void *rows, \
                                       size_t n, size_t width) { \
    typedef U wide __attribute__((vector_size(64), aligned(sizeof(U)), may_alias)); \
    typedef U narrow __attribute__((vector_size(16), aligned(sizeof(U)), may_alias)); \
    enum { W = 64 / sizeof(U), N = 16 / sizeof(U) }; \
    if (width == 1) { \
      for (size_t i = 0; i < n; i++) { \
        U *to = (U *)table + (size_t)index[i]; \
        *to = (U)(*to + ((const U *)rows)[i]); \
      } \
      return; \
    } \
    for (size_t i = 0; i < n; i++) { \
      U *to = (U *)table + (size_t)index[i] * width; \
      const U *row = (const U *)rows + i * width; \
      size_t j = 0; \
      for (; j + W <= width; j += W) *(wide *)(to + j) += *(const wide *)(row + j); \
      for (; j + N <= width; j += N) *(narrow *)(to + j) += *(const narrow *)(row + j); \
      for (; j < width; j++) to[j] = (U)(to[j] + row[j]); \
    } \
  }
SCATTER_ADD(f32, float)
SCATTER_ADD(f64, double)
SCATTER_ADD(i32, uint32_t)
SCATTER_ADD(i64, uint64_t)
SCATTER_ADD(u8, uint8_t)

static const scatter_add_loop LZ_NAME(scatter_add_table)[] = {
    LZ_NAME(scatter_add_f32), LZ_NAME(scatter_add_f64), LZ_NAME(scatter_add_i32),
    LZ_NAME(scatter_add_i64), LZ_NAME(scatter_add_u8)};

#undef AXPY
#undef SCATTER_ADD
#undef ADD_SQUARES
