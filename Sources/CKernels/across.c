// Reductions across the rows of a matrix: for each column the place of an extreme, or the
// logarithm of a sum of exponentials.
#include "isa.h"
#include "exp.h"
#include "map.h"

#include <math.h>

typedef void (*arg_loop)(const void *x, ptrdiff_t stride, size_t rows, int64_t *out, size_t n);
typedef void (*shift_loop)(const void *x, ptrdiff_t stride, size_t rows, void *shift, size_t n);
typedef void (*sum_of_exp_loop)(const void *x, ptrdiff_t stride, size_t rows, const void *shift,
                                void *sum, void *ties, size_t n);

enum {
  BLOCK = 512,  // columns at a time, whose results stay in the first-level cache
  PIECE = 64,   // rows at a time; more are halved, so that the error of their sum stays small
};

#define LZ_LOOPS "across_loops.inc.h"
#include "each_isa.inc.h"

static const arg_loop *const greatest_tables[] = LZ_PER_ISA(greatest_table);
static const arg_loop *const least_tables[] = LZ_PER_ISA(least_table);
static const shift_loop *const shift_tables[] = LZ_PER_ISA(shift_table);
static const sum_of_exp_loop *const sum_of_exp_tables[] = LZ_PER_ISA(sum_of_exp_table);

typedef int64_t (*arg_of_one)(lz_dtype t, const void *x, ptrdiff_t sx, size_t n);

static void arg_across(const arg_loop *table, arg_of_one one, lz_dtype t, const void *x,
                       ptrdiff_t stride, size_t rows, int64_t *out, size_t n) {
  // A place must fit beside an element in a vector's lane.
  if (t <= LZ_I64 && rows <= INT32_MAX) return table[t](x, stride, rows, out, n);
  for (size_t j = 0; j < n; j++) out[j] = one(t, (const char *)x + j * lz_size(t), stride, rows);
}

void lz_argmax_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, int64_t *out,
                      size_t n) {
  arg_across(greatest_tables[lz_isa_level()], lz_argmax, t, x, stride, rows, out, n);
}

void lz_argmin_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, int64_t *out,
                      size_t n) {
  arg_across(least_tables[lz_isa_level()], lz_argmin, t, x, stride, rows, out, n);
}

static void sum_of_exp(lz_dtype t, const char *x, ptrdiff_t stride, size_t rows, const void *shift,
                       void *sum, void *ties, size_t n) {
  if (rows <= PIECE)
    return sum_of_exp_tables[lz_isa_level()][t](x, stride, rows, shift, sum, ties, n);
  size_t half = (rows / 2 + PIECE - 1) / PIECE * PIECE;
  double second[BLOCK], more[BLOCK];
  sum_of_exp(t, x, stride, half, shift, sum, ties, n);
  sum_of_exp(t, x + (ptrdiff_t)(half * lz_size(t)) * stride, stride, rows - half, shift, second,
             more, n);
  lz_binary(LZ_ADD, t, sum, 1, second, 1, sum, n);
  lz_binary(LZ_ADD, t, ties, 1, more, 1, ties, n);
}

void lz_log_sum_exp_across(lz_dtype t, const void *x, ptrdiff_t stride, size_t rows, void *out,
                           size_t n) {
  if (t > LZ_F64) LZ_UNSUPPORTED();
  double shift[BLOCK], sum[BLOCK], ties[BLOCK];
  float one_f32 = 1;
  double one_f64 = 1;
  const void *one = t == LZ_F32 ? (const void *)&one_f32 : &one_f64;
  for (size_t j = 0; j < n; j += BLOCK) {
    size_t m = n - j < BLOCK ? n - j : BLOCK;
    const char *columns = (const char *)x + j * lz_size(t);
    shift_tables[lz_isa_level()][t](columns, stride, rows, shift, m);
    sum_of_exp(t, columns, stride, rows, shift, sum, ties, m);
    // One of the terms that equal 1 is the 1 of log1p: the sum of the others may be tiny.
    lz_binary(LZ_SUB, t, ties, 1, one, 0, ties, m);
    lz_binary(LZ_ADD, t, sum, 1, ties, 1, sum, m);
    lz_map1(LZ_MAP_log1p, t, sum, sum, m);
    lz_binary(LZ_ADD, t, sum, 1, shift, 1, (char *)out + j * lz_size(t), m);
  }
}
