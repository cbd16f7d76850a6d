// In-place sums: y += a x, and the rows of a table.
#include "isa.h"

void lz_axpy(lz_dtype t, double a, const void *x, ptrdiff_t sx, void *y, ptrdiff_t sy, size_t n) {
  switch (t) {
#define CASE(TYPE, T) \
  case TYPE: { \
    const T *from = x; \
    T *to = y, factor = (T)a; \
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) to[i * sy] += factor * from[i * sx]; \
    return; \
  }
    CASE(LZ_F32, float)
    CASE(LZ_F64, double)
#undef CASE
  default:
    LZ_UNSUPPORTED();
  }
}

void lz_scatter_add(lz_dtype t, void *table, const int64_t *index, const void *rows, size_t n,
                    size_t width) {
  switch (t) {
#define CASE(TYPE, T) \
  case TYPE: \
    for (size_t i = 0; i < n; i++) { \
      T *to = (T *)table + (size_t)index[i] * width; \
      const T *row = (const T *)rows + i * width; \
      for (size_t j = 0; j < width; j++) to[j] += row[j]; \
    } \
    return;
    CASE(LZ_F32, float)
    CASE(LZ_F64, double)
    CASE(LZ_I32, uint32_t)
    CASE(LZ_I64, uint64_t)
    CASE(LZ_U8, uint8_t)
#undef CASE
  default:
    LZ_UNSUPPORTED();
  }
}
