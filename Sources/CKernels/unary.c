// out[i] = f(x[i]): picks the loop of an operation and a type; the loops are in
// unary_loops.inc.h.
#include "isa.h"
#include "map.h"
#include "normal.h"
#include "scalar.h"

// The loops take contiguous data only; anything else goes through a block on the stack, which stays
// in the first cache.
typedef void (*unary_loop)(const void *x, void *out, size_t n, double p);
enum { BLOCK = 256 };

#define MAPPED_OPERATIONS(X) \
  X(EXP2, exp2) X(EXPM1, expm1) X(LOG, log) X(LOG2, log2) X(LOG10, log10) X(LOG1P, log1p) \
  X(SIN, sin) X(COS, cos) X(TAN, tan) X(ASIN, asin) X(ACOS, acos) X(ATAN, atan) X(SINH, sinh) \
  X(COSH, cosh) X(TANH, tanh) X(ASINH, asinh) X(ACOSH, acosh) X(ATANH, atanh) X(ERF, erf)

#define DEFINE(OP, name) \
  static void name##_f32(const void *x, void *out, size_t n, double p) { \
    (void)p; \
    lz_map1(LZ_MAP_##name, LZ_F32, x, out, n); \
  } \
  static void name##_f64(const void *x, void *out, size_t n, double p) { \
    (void)p; \
    lz_map1(LZ_MAP_##name, LZ_F64, x, out, n); \
  }
MAPPED_OPERATIONS(DEFINE)
#undef DEFINE

#define LZ_LOOPS "unary_loops.inc.h"
#include "each_isa.inc.h"

static const unary_loop (*const tables[])[LZ_BOOL + 1] = LZ_PER_ISA(unary_table);

void lz_unary(lz_unary_op op, lz_dtype t, double p, const void *x, ptrdiff_t sx, void *out,
              size_t n) {
  unary_loop loop = tables[lz_isa_level()][op][t];
  if (!loop) LZ_UNSUPPORTED();
  if (n == 0) return;
  if (sx == 1 || n == 1) return loop(x, out, n, p);
  size_t size = lz_size(t);
  if (sx == 0) {
    double one;
    loop(x, &one, 1, p);
    lz_fill(size, &one, out, n);
    return;
  }
  const char *from = x;
  char *to = out;
  double block[BLOCK];
  for (size_t i = 0; i < n; i += BLOCK) {
    size_t m = n - i < BLOCK ? n - i : BLOCK;
    lz_copy(size, from + (ptrdiff_t)i * sx * (ptrdiff_t)size, sx, block, 1, m);
    loop(block, to + i * size, m, p);
  }
}

double lz_unary_scalar(lz_unary_op op, double p, double x) {
  switch (op) {
#define CASE(OP, f) \
  case OP: \
    return lz_##f##_f64(x);
    CASE(LZ_NEG, neg)
    CASE(LZ_ABS, abs)
    CASE(LZ_SQUARE, square)
    CASE(LZ_SIGN, sign)
    CASE(LZ_RELU, relu)
    CASE(LZ_FLOOR, floor)
    CASE(LZ_CEIL, ceil)
    CASE(LZ_ROUND, round)
    CASE(LZ_SQRT, sqrt)
    CASE(LZ_RECIPROCAL, reciprocal)
    CASE(LZ_EXP2, exp2)
    CASE(LZ_EXPM1, expm1)
    CASE(LZ_LOG, log)
    CASE(LZ_LOG2, log2)
    CASE(LZ_LOG10, log10)
    CASE(LZ_LOG1P, log1p)
    CASE(LZ_SIN, sin)
    CASE(LZ_COS, cos)
    CASE(LZ_TAN, tan)
    CASE(LZ_ASIN, asin)
    CASE(LZ_ACOS, acos)
    CASE(LZ_ATAN, atan)
    CASE(LZ_SINH, sinh)
    CASE(LZ_COSH, cosh)
    CASE(LZ_TANH, tanh)
    CASE(LZ_ASINH, asinh)
    CASE(LZ_ACOSH, acosh)
    CASE(LZ_ATANH, atanh)
    CASE(LZ_ERF, erf)
    CASE(LZ_SIGMOID, sigmoid)
    CASE(LZ_SOFTPLUS, softplus)
    CASE(LZ_SILU, silu)
    CASE(LZ_GELU, gelu)
    CASE(LZ_GELU_TANH, gelu_tanh)
    CASE(LZ_STEP, step)
#undef CASE
  case LZ_EXP:
    return exp(x);
  case LZ_LEAKY_RELU:
    return lz_leaky_relu_f64(x, p);
  case LZ_ELU:
    return lz_elu_f64(x, p);
  case LZ_NOT:
  case LZ_UNARY_COUNT:
    break;
  }
  LZ_UNSUPPORTED();
}
