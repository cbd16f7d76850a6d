// Reductions across the rows of a matrix: for each column the place of an extreme, or the
// logarithm of a sum of exponentials. Neighbouring columns stand in neighbouring lanes of a vector.
#include "isa.h"
#include "exp.h"
#include "map.h"

#include <math.h>

typedef void (*arg_loop)(const void *x, ptrdiff_t stride, size_t rows, int64_t *out, size_t n);
typedef void (*sum_of_exp_loop)(const void *x, ptrdiff_t stride, size_t rows, void *shift,
                                void *sum, size_t n);

// Vectors at any address, and of numbers as wide as theirs: what comparing them gives, and places.
#define EACH_TYPE(X) \
  X(f32, float, int32_t) X(f64, double, int64_t) X(i32, int32_t, int32_t) X(i64, int64_t, int64_t)
#define VECTORS(S, T, I) \
  typedef T vector_##S __attribute__((vector_size(64), aligned(sizeof(T)), may_alias)); \
  typedef I places_##S __attribute__((vector_size(64)));
EACH_TYPE(VECTORS)
#undef VECTORS

#define LZ_LOOPS "across_loops.inc.h"
#include "each_isa.inc.h"

static const arg_loop *const greatest_tables[] = LZ_PER_ISA(greatest_table);
static const arg_loop *const least_tables[] = LZ_PER_ISA(least_table);
static const sum_of_exp_loop *const sum_of_exp_tables[] = LZ_PER_ISA(sum_of_exp_table);

static const size_t sizes[] = {4, 8, 4, 8, 1, 1};

typedef int64_t (*arg_of_one)(lz_dtype t, const void *x, ptrdiff_t sx, size_t n);

static void arg_across(const arg_loop *table, arg_of_one one, lz_dtype t, const void *x,
                       ptrdiff_t stride, size_t rows, int64_t *out, size_t n) {
  // A place must fit beside an element in a vector's lane.
  if (t <= LZ_I64 && rows <= INT32_MAX) return table[t](x, stride, rows, out, n);
  for (size_t j = 0; j < n; j++) out[j] = one(t, (const char *)x + j * sizes[t], stride, rows);
}

void lz_argmax_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, int64_t *out,
                      size_t n) {
  arg_across(greatest_tables[lz_isa_level()], lz_argmax, t, x, stride, rows, out, n);
}

void lz_argmin_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, int64_t *out,
                      size_t n) {
  arg_across(least_tables[lz_isa_level()], lz_argmin, t, x, stride, rows, out, n);
}

void lz_log_sum_exp_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, void *out,
                           size_t n) {
  if (t > LZ_F64) LZ_UNSUPPORTED();
  enum { BLOCK = 256 };  // columns at a time, whose sums stay in the first-level cache
  double shift[BLOCK], sum[BLOCK];
  for (size_t j = 0; j < n; j += BLOCK) {
    size_t m = n - j < BLOCK ? n - j : BLOCK;
    sum_of_exp_tables[lz_isa_level()][t]((const char *)x + j * sizes[t], stride, rows, shift, sum,
                                         m);
    lz_map1(LZ_MAP_log, t, sum, sum, m);
    lz_binary(LZ_ADD, t, sum, 1, shift, 1, (char *)out + j * sizes[t], m);
  }
}
