// Element-wise kernels: out[i] = f(x[i]), f(a[i], b[i]), selection, copies, and conversions.
#ifndef LZ_ELEMENTWISE_H
#define LZ_ELEMENTWISE_H

// Accuracy of the float functions, in units in the last place:
// - EXP: 1.1 (measured: 1.02);
// - EXP2 to ERF, POW, ATAN2, HYPOT: 4, as glibc states for libmvec, from which they come on x86-64
//   (measured: each beside its name in map.h); elsewhere they are libm's;
// - SIGMOID, SOFTPLUS, SILU, ELU: 4;
// - GELU, GELU_TANH: 6 for x > 0; in the left tail, where they fall like exp(-x^2 / 2), up to
//   2.5 (4 + x^2) of their own, ever smaller, units (float32 GELU with fused multiply-add: 10);
// - LOGADDEXP: 4 units of the greater operand; LOGIT_ERROR: 4 units of b;
// - all others are exact or correctly rounded.
// Zeros, infinities, NaN and subnormal numbers are treated as in libm. An element's result depends
// on nothing but its operands.

// One operand. `p` is the operation's parameter where it has one (see each line), else ignored.
// float32 and float64: all. Integers: NEG, ABS, SQUARE, SIGN, RELU, FLOOR, CEIL, ROUND.
// bool: NOT.
typedef enum {
  LZ_NEG, LZ_ABS, LZ_SQUARE, LZ_SIGN, LZ_RELU, LZ_FLOOR, LZ_CEIL, LZ_ROUND,  // round half to even
  LZ_NOT,
  LZ_SQRT, LZ_RECIPROCAL,
  LZ_EXP, LZ_EXP2, LZ_EXPM1, LZ_LOG, LZ_LOG2, LZ_LOG10, LZ_LOG1P,
  LZ_SIN, LZ_COS, LZ_TAN, LZ_ASIN, LZ_ACOS, LZ_ATAN,
  LZ_SINH, LZ_COSH, LZ_TANH, LZ_ASINH, LZ_ACOSH, LZ_ATANH,
  LZ_ERF,
  LZ_SIGMOID,     // 1 / (1 + exp(-x)), without overflow
  LZ_SOFTPLUS,    // log(1 + exp(x)), without overflow
  LZ_SILU,        // x * sigmoid(x); this and GELU, GELU_TANH are 0, their limit, at -inf
  LZ_GELU,        // x * (1 + erf(x / sqrt 2)) / 2
  LZ_GELU_TANH,   // x * (1 + tanh(sqrt(2/pi) * (x + 0.044715 x^3))) / 2
  LZ_LEAKY_RELU,  // x > 0 ? x : p * x
  LZ_ELU,         // x > 0 ? x : p * expm1(x)
  LZ_STEP,        // x > 0 ? 1 : 0  (in the type of x)
  LZ_UNARY_COUNT
} lz_unary_op;

// out is contiguous. x may equal out when sx == 1.
void lz_unary(lz_unary_op op, lz_dtype t, double p, const void *x, ptrdiff_t sx, void *out, size_t n);

// Two operands of one type; out is contiguous, of the same type for arithmetic and bool for
// comparisons. Arithmetic: float32, float64, and the integers except POW, ATAN2, HYPOT, LOGADDEXP,
// LOGIT_ERROR and DIV (float only). Integer arithmetic wraps. MAX and MIN give NaN when either is
// NaN. GATE (float only) is a where b > 0 (or NaN), else 0; SIGNED (float only) is a with the sign
// of b, 0 where b is 0 and NaN where it is NaN. SAME, a comparison (float only), is a == b or a is
// NaN. REM is the floored remainder (sign of b), as numpy.remainder. bool: AND, OR, XOR, and
// comparisons.
typedef enum {
  LZ_ADD, LZ_SUB, LZ_MUL, LZ_DIV, LZ_GATE, LZ_SIGNED, LZ_MAX, LZ_MIN, LZ_REM,
  LZ_POW, LZ_ATAN2, LZ_HYPOT, LZ_LOGADDEXP,
  LZ_LOGIT_ERROR,  // sigmoid(a) - b, small differences too
  LZ_AND, LZ_OR, LZ_XOR,
  LZ_EQ, LZ_NE, LZ_LT, LZ_LE, LZ_GT, LZ_GE, LZ_SAME,
  LZ_BINARY_COUNT
} lz_binary_op;

// a or b may equal out when its stride is 1.
void lz_binary(lz_binary_op op, lz_dtype t, const void *a, ptrdiff_t sa, const void *b, ptrdiff_t sb,
               void *out, size_t n);

// The same for `rows` rows of n elements, whose operands begin at distances of ra and rb elements;
// out is contiguous, and no operand equals it. Short rows cost no more than long ones.
void lz_binary_rows(lz_binary_op op, lz_dtype t, const void *a, ptrdiff_t ra, ptrdiff_t sa,
                    const void *b, ptrdiff_t rb, ptrdiff_t sb, void *out, size_t n, size_t rows);

// out[i] = c[i] ? a[i] : b[i]; c is bool; out is contiguous; size is the element's bytes (1, 4, 8).
void lz_select(size_t size, const uint8_t *c, ptrdiff_t sc, const void *a, ptrdiff_t sa,
               const void *b, ptrdiff_t sb, void *out, size_t n);

// dst[i * sd] = src[i * ss]; size is the element's bytes.
void lz_copy(size_t size, const void *src, ptrdiff_t ss, void *dst, ptrdiff_t sd, size_t n);

// out[i * columns + j] = x[i * down + j * across]: a matrix to be written by rows whose columns lie
// together in memory.
void lz_transpose(size_t size, const void *x, ptrdiff_t down, ptrdiff_t across, void *out,
                  size_t rows, size_t columns);

// n rows of `width` bytes, at distances of `ss` and `sd` bytes.
void lz_copy_rows(const void *src, ptrdiff_t ss, void *dst, ptrdiff_t sd, size_t width, size_t n);

// out[i] = (to) x[i]; floats to integers truncate, out of range and NaN saturate (NaN to 0);
// anything to bool is x != 0.
void lz_cast(lz_dtype from, const void *x, ptrdiff_t sx, lz_dtype to, void *out, size_t n);

// dst[i] = *value
void lz_fill(size_t size, const void *value, void *dst, size_t n);

// out[i] = x[i] < 0 ? x[i] + size : x[i]; whether all of these are in 0..<size.
bool lz_positions(const int64_t *x, int64_t size, int64_t *out, size_t n);

// out row i = table row index[i] (rows of `width` elements of `size` bytes, contiguous).
void lz_gather(size_t size, const void *table, const int64_t *index, void *out, size_t n,
               size_t width);

// table row index[i] += rows[i], one after the other; any numeric type.
void lz_scatter_add(lz_dtype t, void *table, const int64_t *index, const void *rows, size_t n,
                    size_t width);

// The same, where a row of the table (of `table_rows`) may come many times. Error for a row of k
// terms, its own included: at most 66 (1 + log k / log 64) u Σ|terms|.
void lz_scatter_sum(lz_dtype t, void *table, size_t table_rows, const int64_t *index,
                    const void *rows, size_t n, size_t width);

// One double through the scalar library: what a 0-d tensor uses. Must agree in convention
// (special values) with the vector kernels.
double lz_unary_scalar(lz_unary_op op, double p, double x);
double lz_binary_scalar(lz_binary_op op, double a, double b);  // arithmetic ops only

#endif
