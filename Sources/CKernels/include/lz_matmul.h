// Matrix product: C = A B (or C += A B), with any strides of A and B, so that transposed operands
// cost no copy.
#ifndef LZ_MATMUL_H
#define LZ_MATMUL_H

// A is m×k at strides (ra, ca), B is k×n at (rb, cb), C is m×n, row-major with row stride rc (column
// stride 1). Strides in elements. Float types only. Uses the thread pool above a size.
void lz_matmul(lz_dtype t, size_t m, size_t n, size_t k, const void *a, ptrdiff_t ra, ptrdiff_t ca,
               const void *b, ptrdiff_t rb, ptrdiff_t cb, void *c, ptrdiff_t rc, bool accumulate);

#endif
