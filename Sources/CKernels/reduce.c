// Reductions of one dimension to one value.
#include "isa.h"
#include "scalar.h"

#include <string.h>

typedef void (*reduce_loop)(const void *x, ptrdiff_t stride, size_t n, void *out, size_t rows);
typedef void (*dot_loop)(const void *a, const void *b, size_t n, void *out);

// Vectors of floats at any address, and what comparing them gives.
typedef float vector_f32 __attribute__((vector_size(64), aligned(4), may_alias));
typedef double vector_f64 __attribute__((vector_size(64), aligned(8), may_alias));
typedef int32_t mask_f32 __attribute__((vector_size(64)));
typedef int64_t mask_f64 __attribute__((vector_size(64)));

#define LZ_LOOPS "reduce_loops.inc.h"
#include "each_isa.inc.h"

static const reduce_loop (*const reduce_tables[])[LZ_BOOL + 1] = LZ_PER_ISA(reduce_table);
static const dot_loop *const dot_tables[] = LZ_PER_ISA(dot_table);

// A loop takes at most this many elements at once; longer dimensions are halved, and the halves'
// results combined. That is what keeps the error of a sum small.
enum { PIECE = 1024 };

// Where to cut n > PIECE elements: near the middle, at a multiple of PIECE.
static size_t middle(size_t n) { return (n / 2 + PIECE - 1) / PIECE * PIECE; }

// One piece at a stride, gathered first. Kept out of the recursion, whose frames must stay small.
static __attribute__((noinline)) void reduce_strided(reduce_loop loop, size_t size, const char *x,
                                                     ptrdiff_t sx, size_t n, void *out) {
  double piece[PIECE];
  lz_copy(size, x, sx, piece, 1, n);
  loop(piece, 0, n, out, 1);
}

static void reduce(reduce_loop loop, reduce_loop combine, size_t size, const char *x, ptrdiff_t sx,
                   size_t n, void *out) {
  if (n > PIECE) {
    size_t half = middle(n);
    double results[2];
    reduce(loop, combine, size, x, sx, half, results);
    reduce(loop, combine, size, x + (ptrdiff_t)(half * size) * sx, sx, n - half,
           (char *)results + size);
    combine(results, 0, 2, out, 1);
  } else if (sx == 1) {
    loop(x, 0, n, out, 1);
  } else {
    reduce_strided(loop, size, x, sx, n, out);
  }
}

// True if any of x (all of x, when `all`); bools are 0 or 1.
static bool any_or_all(const uint8_t *x, ptrdiff_t sx, size_t n, bool all) {
  if (sx == 1) return (n > 0 && memchr(x, !all, n) != NULL) != all;
  for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) {
    if (x[i * sx] != all) return !all;
  }
  return all;
}

void lz_reduce_rows(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t stride, ptrdiff_t sx,
                    size_t n, void *out, size_t rows) {
  size_t size = lz_size(t);
  if (t == LZ_BOOL) {
    if (op != LZ_ANY && op != LZ_ALL) LZ_UNSUPPORTED();
    for (size_t i = 0; i < rows; i++)
      ((uint8_t *)out)[i] =
          any_or_all((const uint8_t *)x + (ptrdiff_t)i * stride, sx, n, op == LZ_ALL);
    return;
  }
  const reduce_loop(*table)[LZ_BOOL + 1] = reduce_tables[lz_isa_level()];
  reduce_loop loop = table[op][t], combine = table[op == LZ_SUM_SQUARES ? LZ_SUM : op][t];
  if (!loop) LZ_UNSUPPORTED();
  if (sx == 1 && n <= PIECE) return loop(x, stride, n, out, rows);
  for (size_t i = 0; i < rows; i++)
    reduce(loop, combine, size, (const char *)x + (ptrdiff_t)(i * size) * stride, sx, n,
           (char *)out + i * size);
}

void lz_reduce(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t sx, size_t n, void *out) {
  lz_reduce_rows(op, t, x, 0, sx, n, out, 1);
}

static __attribute__((noinline)) void dot_strided(dot_loop loop, size_t size, const char *a,
                                                  ptrdiff_t sa, const char *b, ptrdiff_t sb,
                                                  size_t n, void *out) {
  double piece_a[PIECE], piece_b[PIECE];
  lz_copy(size, a, sa, piece_a, 1, n);
  lz_copy(size, b, sb, piece_b, 1, n);
  loop(piece_a, piece_b, n, out);
}

static void dot(dot_loop loop, reduce_loop combine, size_t size, const char *a, ptrdiff_t sa,
                const char *b, ptrdiff_t sb, size_t n, void *out) {
  if (n > PIECE) {
    size_t half = middle(n);
    ptrdiff_t bytes = (ptrdiff_t)(half * size);
    double results[2];
    dot(loop, combine, size, a, sa, b, sb, half, results);
    dot(loop, combine, size, a + bytes * sa, sa, b + bytes * sb, sb, n - half,
        (char *)results + size);
    combine(results, 0, 2, out, 1);
  } else if (sa == 1 && sb == 1) {
    loop(a, b, n, out);
  } else {
    dot_strided(loop, size, a, sa, b, sb, n, out);
  }
}

void lz_dot(lz_dtype t, const void *a, ptrdiff_t sa, const void *b, ptrdiff_t sb, size_t n,
            void *out) {
  if (t == LZ_BOOL) LZ_UNSUPPORTED();
  lz_isa_t isa = lz_isa_level();
  dot(dot_tables[isa][t], reduce_tables[isa][LZ_SUM][t], lz_size(t), a, sa, b, sb, n, out);
}
