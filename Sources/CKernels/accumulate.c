// Sums in place: y += a x, a reduction's next row, and the rows of a table.
#include "isa.h"

typedef void (*axpy_loop)(double a, const void *x, void *y, size_t n);
typedef void (*add_squares_loop)(void *acc, const void *x, size_t n);
typedef void (*scatter_add_loop)(void *table, const int64_t *index, const void *rows, size_t n,
                                 size_t width);
enum { BLOCK = 256 };

#define LZ_LOOPS "accumulate_loops.inc.h"
#include "each_isa.inc.h"

static const axpy_loop axpy_loops[2][LZ_ISA_COUNT] = {LZ_PER_ISA(axpy_f32), LZ_PER_ISA(axpy_f64)};
static const add_squares_loop *const add_squares_tables[] = LZ_PER_ISA(add_squares_table);
static const scatter_add_loop *const scatter_add_tables[] = LZ_PER_ISA(scatter_add_table);

static const size_t sizes[] = {4, 8, 4, 8, 1, 1};

void lz_axpy(lz_dtype t, double a, const void *x, ptrdiff_t sx, void *y, ptrdiff_t sy, size_t n) {
  if (t > LZ_F64) LZ_UNSUPPORTED();
  axpy_loop loop = axpy_loops[t][lz_isa_level()];
  size_t size = sizes[t];
  if (sx == 1 && sy == 1) return loop(a, x, y, n);
  double block_x[BLOCK], block_y[BLOCK];
  for (size_t start = 0; start < n; start += BLOCK) {
    size_t m = n - start < BLOCK ? n - start : BLOCK;
    ptrdiff_t bytes = (ptrdiff_t)(start * size);
    const void *at_x = (const char *)x + bytes * sx;
    char *at_y = (char *)y + bytes * sy;
    if (sx != 1) {
      lz_copy(size, at_x, sx, block_x, 1, m);
      at_x = block_x;
    }
    if (sy == 1) {
      loop(a, at_x, at_y, m);
    } else {
      lz_copy(size, at_y, sy, block_y, 1, m);
      loop(a, at_x, block_y, m);
      lz_copy(size, block_y, 1, at_y, sy, m);
    }
  }
}

static void add_squares(lz_dtype t, char *acc, const char *x, ptrdiff_t sx, size_t n) {
  if (t == LZ_BOOL) LZ_UNSUPPORTED();
  add_squares_loop loop = add_squares_tables[lz_isa_level()][t];
  if (sx == 1) return loop(acc, x, n);
  size_t size = sizes[t];
  double block[BLOCK];
  for (size_t start = 0; start < n; start += BLOCK) {
    size_t m = n - start < BLOCK ? n - start : BLOCK;
    lz_copy(size, x + (ptrdiff_t)(start * size) * sx, sx, block, 1, m);
    loop(acc + start * size, block, m);
  }
}

void lz_accumulate(lz_reduce_op op, lz_dtype t, void *acc, const void *x, ptrdiff_t sx, size_t n) {
  static const lz_binary_op operations[] = {
      [LZ_SUM] = LZ_ADD,  [LZ_PROD] = LZ_MUL, [LZ_AMAX] = LZ_MAX,
      [LZ_AMIN] = LZ_MIN, [LZ_ANY] = LZ_OR,   [LZ_ALL] = LZ_AND,
  };
  if (op == LZ_SUM_SQUARES) return add_squares(t, acc, x, sx, n);
  lz_binary(operations[op], t, acc, 1, x, sx, acc, n);
}

void lz_scatter_add(lz_dtype t, void *table, const int64_t *index, const void *rows, size_t n,
                    size_t width) {
  if (t == LZ_BOOL) LZ_UNSUPPORTED();
  scatter_add_tables[lz_isa_level()][t](table, index, rows, n, width);
}
