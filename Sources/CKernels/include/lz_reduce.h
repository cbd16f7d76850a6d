// Reductions and scans along one dimension.
#ifndef LZ_REDUCE_H
#define LZ_REDUCE_H

typedef enum { LZ_SUM, LZ_PROD, LZ_AMAX, LZ_AMIN, LZ_ANY, LZ_ALL, LZ_SUM_SQUARES } lz_reduce_op;

// *out = op over x[0], x[sx], … n elements, in the type of x (bool only ANY, ALL). Sums of floats use
// several accumulators and pairwise blocks, so the error grows with log n. n == 0 gives the identity
// (0, 1, -inf or the least integer, +inf or the greatest). AMAX and AMIN give NaN if any is NaN.
void lz_reduce(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t sx, size_t n, void *out);

// acc[i] = op(acc[i], x[i * sx]): a reduction over an outer dimension, one row at a time.
// acc is contiguous.
void lz_accumulate(lz_reduce_op op, lz_dtype t, void *acc, const void *x, ptrdiff_t sx, size_t n);

// Index of the first greatest (or least) element; the first NaN wins, as in NumPy.
int64_t lz_argmax(lz_dtype t, const void *x, ptrdiff_t sx, size_t n);
int64_t lz_argmin(lz_dtype t, const void *x, ptrdiff_t sx, size_t n);

// Across rows: out[j] is the i of the first greatest (or least) of x[i * stride + j], i < rows, for
// j < n; the first NaN wins. rows > 0.
void lz_argmax_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, int64_t *out,
                      size_t n);
void lz_argmin_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, int64_t *out,
                      size_t n);

// out[i * so] = op(x[0], …, x[i]); op is LZ_SUM or LZ_PROD.
void lz_scan(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t sx, void *out, ptrdiff_t so,
             size_t n);

// sum of a[i*sa] * b[i*sb]; float32, float64 (others: 0-cost is not promised, still correct).
void lz_dot(lz_dtype t, const void *a, ptrdiff_t sa, const void *b, ptrdiff_t sb, size_t n,
            void *out);

// One contiguous row of n floats: out = softmax(x), or log softmax(x), with the maximum subtracted.
// n > 0. x may equal out.
void lz_softmax(lz_dtype t, const void *x, void *out, size_t n);
void lz_log_softmax(lz_dtype t, const void *x, void *out, size_t n);

// *out = log of the sum of exp(x[i]) over n contiguous floats, without overflow; -inf of none.
void lz_log_sum_exp(lz_dtype t, const void *x, size_t n, void *out);

// *out = sum of exp(x[i] - *subtrahend) over n contiguous floats; 0 of none.
void lz_sum_of_exp(lz_dtype t, const void *x, const void *subtrahend, size_t n, void *out);

// Across rows: out[j] = log of the sum over i < rows of exp(x[i * stride + j]), without overflow, for
// j < n; -inf of no rows. Floats.
void lz_log_sum_exp_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, void *out,
                           size_t n);

// out[i] = g[i * sg] * exp(x[i] - y[i * sy]), and 0 where g is 0; floats, x and out contiguous.
void lz_scaled_exp(lz_dtype t, const void *x, const void *y, ptrdiff_t sy, const void *g,
                   ptrdiff_t sg, void *out, size_t n);

#endif
