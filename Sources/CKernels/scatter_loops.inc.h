// The loops of scatter.c, for one instruction set.

// to[j] += row[j] for j < width. Rows may be short: vectors within one row.
#define ADD_ROW(S, U) \
  static inline __attribute__((always_inline)) void LZ_NAME(add_row_##S)(U *to, const U *row, \
                                                                         size_t width) { \
    typedef U wide __attribute__((vector_size(64), aligned(sizeof(U)), may_alias)); \
    typedef U narrow __attribute__((vector_size(16), aligned(sizeof(U)), may_alias)); \
    enum { W = 64 / sizeof(U), N = 16 / sizeof(U) }; \
    size_t j = 0; \
    for (; j + W <= width; j += W) *(wide *)(to + j) += *(const wide *)(row + j); \
    for (; j + N <= width; j += N) *(narrow *)(to + j) += *(const narrow *)(row + j); \
    for (; j < width; j++) to[j] = (U)(to[j] + row[j]); \
  }

// The same row of the table may come again.
#define SCATTER_ADD(S, U) \
  ADD_ROW(S, U) \
  static void LZ_NAME(scatter_add_##S)(void *table, const int64_t *index, const void *rows, \
                                       size_t n, size_t width) { \
    U *to = table; \
    const U *row = rows; \
    if (width == 1) { \
      for (size_t i = 0; i < n; i++) to[index[i]] = (U)(to[index[i]] + row[i]); \
    } else { \
      for (size_t i = 0; i < n; i++) \
        LZ_NAME(add_row_##S)(to + (size_t)index[i] * width, row + i * width, width); \
    } \
  }
SCATTER_ADD(f32, float)
SCATTER_ADD(f64, double)
SCATTER_ADD(i32, uint32_t)
SCATTER_ADD(i64, uint64_t)
SCATTER_ADD(u8, uint8_t)

// The same, counting, as far as the row to which a FEWth is added. Returns how many were added.
#define COUNTING(S, U) \
  static size_t LZ_NAME(counting_##S)(void *table, uint8_t *counts, const int64_t *index, \
                                      const void *rows, size_t n, size_t width) { \
    U *to = table; \
    const U *row = rows; \
    if (width == 1) { \
      for (size_t i = 0; i < n; i++) { \
        to[index[i]] += row[i]; \
        if (++counts[index[i]] == FEW) return i + 1; \
      } \
    } else { \
      for (size_t i = 0; i < n; i++) { \
        LZ_NAME(add_row_##S)(to + (size_t)index[i] * width, row + i * width, width); \
        if (++counts[index[i]] == FEW) return i + 1; \
      } \
    } \
    return n; \
  }
COUNTING(f32, float)
COUNTING(f64, double)

static const scatter_loop LZ_NAME(scatter_table)[] = {
    LZ_NAME(scatter_add_f32), LZ_NAME(scatter_add_f64), LZ_NAME(scatter_add_i32),
    LZ_NAME(scatter_add_i64), LZ_NAME(scatter_add_u8)};
static const counting_loop LZ_NAME(counting_table)[] = {
    LZ_NAME(counting_f32), LZ_NAME(counting_f64)};

#undef ADD_ROW
#undef SCATTER_ADD
#undef COUNTING
