#include "leibniz_kernels.h"

#define MATMUL(NAME, T)                                                                          \
  static void NAME(size_t m, size_t n, size_t k, const T *a, ptrdiff_t ra, ptrdiff_t ca,         \
                   const T *b, ptrdiff_t rb, ptrdiff_t cb, T *c, ptrdiff_t rc, bool accumulate) { \
    for (size_t i = 0; i < m; i++) {                                                             \
      T *row = c + (ptrdiff_t)i * rc;                                                            \
      if (!accumulate)                                                                           \
        for (size_t j = 0; j < n; j++) row[j] = 0;                                               \
      for (size_t p = 0; p < k; p++) {                                                           \
        T x = a[(ptrdiff_t)i * ra + (ptrdiff_t)p * ca];                                          \
        for (size_t j = 0; j < n; j++) row[j] += x * b[(ptrdiff_t)p * rb + (ptrdiff_t)j * cb];   \
      }                                                                                          \
    }                                                                                            \
  }

MATMUL(matmul_f32, float)
MATMUL(matmul_f64, double)

void lz_matmul(lz_dtype t, size_t m, size_t n, size_t k, const void *a, ptrdiff_t ra, ptrdiff_t ca,
               const void *b, ptrdiff_t rb, ptrdiff_t cb, void *c, ptrdiff_t rc, bool accumulate) {
  if (t == LZ_F32)
    matmul_f32(m, n, k, a, ra, ca, b, rb, cb, c, rc, accumulate);
  else
    matmul_f64(m, n, k, a, ra, ca, b, rb, cb, c, rc, accumulate);
}
