// Reductions and scans along one dimension.
#ifndef LZ_REDUCE_H
#define LZ_REDUCE_H

typedef enum { LZ_SUM, LZ_PROD, LZ_AMAX, LZ_AMIN, LZ_ANY, LZ_ALL, LZ_SUM_SQUARES } lz_reduce_op;

// *out = op over x[0], x[sx], … n elements, in the type of x (bool only ANY, ALL). n == 0 gives the
// identity (0, 1, -inf or the least integer, +inf or the greatest). AMAX and AMIN give NaN if any
// is NaN.
//
// Error of float sums, here and below (unless said otherwise): at most (48 + log2 n) u Σ|terms|,
// with u half the distance from 1 to the next number. At most some tens of terms are added up one
// by one; longer sums are cut in halves.
void lz_reduce(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t sx, size_t n, void *out);

// The same for each of `rows` rows, which begin at distances of `stride` elements.
void lz_reduce_rows(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t stride, ptrdiff_t sx,
                    size_t n, void *out, size_t rows);

// Across rows: out[j] = op over the rows, for j < n. Row (i, k, …) of dimensions[0] × dimensions[1]
// × … rows is at x + i * strides[0] + k * strides[1] + …, its n elements contiguous. rank > 0, and
// no dimension is 0.
void lz_reduce_across(lz_reduce_op op, lz_dtype t, const void *x, size_t rank,
                      const ptrdiff_t *dimensions, const ptrdiff_t *strides, void *out, size_t n);

// Index of the first greatest (or least) element; the first NaN wins, as in NumPy.
int64_t lz_argmax(lz_dtype t, const void *x, ptrdiff_t sx, size_t n);
int64_t lz_argmin(lz_dtype t, const void *x, ptrdiff_t sx, size_t n);

// Across rows: out[j] is the i of the first greatest (or least) of x[i * stride + j], i < rows, for
// j < n; the first NaN wins. rows > 0.
void lz_argmax_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, int64_t *out,
                      size_t n);
void lz_argmin_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, int64_t *out,
                      size_t n);

// The same for each of `rows` rows of n contiguous elements, one after the other; 0 for n = 0.
void lz_argmax_rows(lz_dtype t, const void *x, size_t n, size_t rows, int64_t *out);
void lz_argmin_rows(lz_dtype t, const void *x, size_t n, size_t rows, int64_t *out);

// out[i * so] = op(x[0], …, x[i]); op is LZ_SUM or LZ_PROD. Error of a running sum: u |out[i]| +
// i² u² Σ|x|, or less.
void lz_scan(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t sx, void *out, ptrdiff_t so,
             size_t n);

// The same across rows: row i of out is op of the rows 0 ... i of x; n contiguous elements each. x
// may equal out.
void lz_scan_across(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t stride, size_t rows,
                    void *out, ptrdiff_t out_stride, size_t n);

// Products of floats, right wherever the result is representable, whatever the products on the way:
// *out = that of n contiguous ones, 1 of none; the running ones, where x may equal out; and for
// each of n contiguous ones the product of all others, with memory for n fractions and exponents.
void lz_product(lz_dtype t, const void *x, size_t n, void *out);
void lz_cumulative_product(lz_dtype t, const void *x, ptrdiff_t sx, void *out, ptrdiff_t so,
                           size_t n);
void lz_products_of_others(lz_dtype t, const void *x, double *fractions, int64_t *exponents,
                           void *out, size_t n);

// Derivatives of the running products y of n contiguous floats x, with sums and products that leave
// the range of numbers on the way, too.
// With P(k, i, …) the product of x[0] ... x[k] without x[i], …:
//   gradient:  out[i] = Σ over k >= i of g[k] P(k, i)
//   tangent:   out[k] = Σ over i <= k of a[i] P(k, i)
//   curvature: out[l] = Σ over i != l and k >= i, l of a[i] g[k] P(k, i, l)
// `memory` has room for n (curvature: 2 n) numbers of lz_product_size bytes, aligned for a double.
size_t lz_product_size(void);
void lz_cumulative_product_gradient(lz_dtype t, const void *x, const void *g, void *memory,
                                    void *out, size_t n);
void lz_cumulative_product_tangent(lz_dtype t, const void *x, const void *a, void *out, size_t n);
void lz_cumulative_product_curvature(lz_dtype t, const void *x, const void *g, const void *a,
                                     void *memory, void *out, size_t n);

// sum of a[i*sa] * b[i*sb]; float32, float64 (others: 0-cost is not promised, still correct).
void lz_dot(lz_dtype t, const void *a, ptrdiff_t sa, const void *b, ptrdiff_t sb, size_t n,
            void *out);

// Rows of n contiguous floats, one after the other: out = softmax(x), or log softmax(x), of each,
// with its maximum subtracted. n > 0. x may equal out.
void lz_softmax(lz_dtype t, const void *x, void *out, size_t n, size_t rows);
void lz_log_softmax(lz_dtype t, const void *x, void *out, size_t n, size_t rows);

// *out = log of the sum of exp(x[i]) over n contiguous floats, without overflow; -inf of none.
void lz_log_sum_exp(lz_dtype t, const void *x, size_t n, void *out);

// The same for each of `rows` rows, one after the other.
void lz_log_sum_exp_rows(lz_dtype t, const void *x, size_t n, size_t rows, void *out);

// For n contiguous floats, out[0] = the sum of exp(x[i] - *greatest) without those that equal it,
// and out[1] = how many these are. Both 0 of none.
void lz_sum_of_other_exp(lz_dtype t, const void *x, const void *greatest, size_t n, void *out);

// Across rows: out[j] = log of the sum over i < rows of exp(x[i * stride + j]), without overflow, for
// j < n; -inf of no rows. Floats.
void lz_log_sum_exp_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, void *out,
                           size_t n);

// Rows of n contiguous floats x, with a label 0 <= k < n and a factor s for each (share[i * step]):
// out = s (softmax(x) - onehot(k)), at the label minus the sum of the others. n > 0.
void lz_cross_entropy_gradient(lz_dtype t, const void *x, const int64_t *labels, const void *share,
                               ptrdiff_t step, void *out, size_t n, size_t rows);

// What softmax's derivatives are made of, in rows of n contiguous floats g and p, where p are
// probabilities. The sums that cancel where one of p is near 1 are taken without that one. n > 0.
// g may equal out.
typedef enum {
  LZ_CENTRED,       // g - sum of p g
  LZ_CENTRED_BY_P,  // p (g - sum of p g)
  LZ_BALANCED,      // g - p (sum of g)
} lz_softmax_rule;
void lz_softmax_slope(lz_softmax_rule rule, lz_dtype t, const void *g, const void *p, void *out,
                      size_t n, size_t rows);

// out[i] = g[i * sg] * exp(x[i] - y[i * sy]), and 0 where g is 0; floats, x and out contiguous.
void lz_scaled_exp(lz_dtype t, const void *x, const void *y, ptrdiff_t sy, const void *g,
                   ptrdiff_t sg, void *out, size_t n);

#endif
