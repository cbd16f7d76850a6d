// Derivatives of element-wise functions that keep their digits over the whole range of numbers,
// where a formula in the function's value would cancel, overflow or vanish. Operands and results
// are float32 or float64; those of one stride are contiguous, or one repeated number (stride 0).
#ifndef LZ_DERIVATIVE_H
#define LZ_DERIVATIVE_H

// out[i] = g[i] f'(x[i]), the chain rule's product in one pass. x and out are contiguous; out may
// be g or x. p is the function's parameter (LOG: f' is p / x).
// EXPM1, LOG, LOG1P, ASIN to ATAN, ASINH to ATANH, TANH, SIGMOID, SOFTPLUS, SILU, GELU, GELU_TANH,
// LEAKY_RELU, ELU.
void lz_slope(lz_unary_op op, lz_dtype t, double p, const void *g, ptrdiff_t sg, const void *x,
              void *out, size_t n);

// out[i] = the derivative of f(a, b), `times_a` times in a and `times_b` times in b.
// POW, DIV, ATAN2: any order up to 32. HYPOT: orders 1 and 2.
void lz_derivative(lz_binary_op op, int times_a, int times_b, lz_dtype t, const void *a,
                   ptrdiff_t sa, const void *b, ptrdiff_t sb, void *out, size_t n);

// out[i] = exp(-k x^2) (c[0] + c[1] x + c[2] x^2 + ...), k > 0: the derivatives of the normal
// distribution.
void lz_bell(lz_dtype t, double k, const double *c, size_t count, const void *x, void *out,
             size_t n);

// out[i] = sigma'(w) times the sum of c[row][column] x^row tanh(w / 2)^column, where
// w = linear x + cubic x^3 and sigma is the logistic function: the derivatives of what is made of
// it. linear > 0, cubic >= 0.
void lz_logistic(lz_dtype t, double linear, double cubic, const double *c, size_t rows,
                 size_t columns, const void *x, void *out, size_t n);

#endif
