// Reductions across rows: many rows to one, column by column.
#include "isa.h"
#include "scalar.h"

#include <string.h>

// to[j] = op(to[j], op over the rows of x[i * stride + j]), for j < n.
typedef void (*rows_loop)(void *to, const void *x, ptrdiff_t stride, size_t rows, size_t n);

#define LZ_LOOPS "reduce_across_loops.inc.h"
#include "each_isa.inc.h"

static const rows_loop (*const tables[])[LZ_BOOL + 1] = LZ_PER_ISA(rows_table);

// A piece is added up row by row; longer columns are halved, and the halves' results combined. That
// is what keeps the error of a sum small.
enum {
  PIECE = 32,           // rows
  BLOCK_BYTES = 4096,   // columns at a time, whose results stay in the first-level cache
  NARROW_BYTES = 1024,  // so many narrow rows are treated as one wide row
};

typedef struct {
  rows_loop add, combine;
  size_t size;          // bytes of an element
  size_t n;             // columns
  size_t together;      // rows that are treated as one wide row; a power of 2
  size_t rank;          // the rows' dimensions, the innermost one last
  const ptrdiff_t *sizes, *strides;
  char identity[8];
} job;

static void fill(const job *f, char *to, size_t n) { lz_fill(f->size, f->identity, to, n); }

// Rows that lie next to each other: so many together as one, whose parts are combined at the end;
// and what is left over in the same way, fewer together.
static __attribute__((noinline)) void add_narrow(const job *f, char *to, const char *x,
                                                 size_t rows) {
  double wide[NARROW_BYTES / sizeof(double)];
  size_t n = f->n;
  for (size_t together = f->together; rows > 0; together /= 2) {
    size_t width = together * n, many = rows / together;
    if (many == 0) continue;
    fill(f, (char *)wide, width);
    f->add(wide, x, (ptrdiff_t)width, many, width);
    for (size_t half = width / 2; half >= n; half /= 2)
      f->combine(wide, (char *)wide + half * f->size, 0, 1, half);
    f->combine(to, wide, 0, 1, n);
    x += many * width * f->size;
    rows -= many * together;
  }
}

// Rows begin..<end, numbered over all dimensions; the innermost one is walked in runs.
static __attribute__((noinline)) void piece(const job *f, const char *x, size_t begin, size_t end,
                                            char *to) {
  size_t length = (size_t)f->sizes[f->rank - 1];
  ptrdiff_t stride = f->strides[f->rank - 1];
  fill(f, to, f->n);
  for (size_t run; begin < end; begin += run) {
    size_t first = begin % length, rest = begin / length;
    ptrdiff_t offset = (ptrdiff_t)first * stride;
    for (size_t d = f->rank - 1; d-- > 0; rest /= (size_t)f->sizes[d])
      offset += (ptrdiff_t)(rest % (size_t)f->sizes[d]) * f->strides[d];
    run = length - first < end - begin ? length - first : end - begin;
    const char *at = x + offset * (ptrdiff_t)f->size;
    if (f->together > 1 && run >= f->together)
      add_narrow(f, to, at, run);
    else
      f->add(to, at, stride, run, f->n);
  }
}

static void reduce(const job *f, const char *x, size_t begin, size_t end, char *to) {
  size_t unit = PIECE * f->together, rows = end - begin;
  if (rows <= unit) return piece(f, x, begin, end, to);
  size_t middle = begin + (rows / 2 + unit - 1) / unit * unit;
  double second[BLOCK_BYTES / sizeof(double)];
  reduce(f, x, begin, middle, to);
  reduce(f, x, middle, end, (char *)second);
  f->combine(to, second, 0, 1, f->n);
}

void lz_reduce_across(lz_reduce_op op, lz_dtype t, const void *x, size_t rank,
                      const ptrdiff_t *dimensions, const ptrdiff_t *strides, void *out, size_t n) {
  const rows_loop(*table)[LZ_BOOL + 1] = tables[lz_isa_level()];
  job f = {.add = table[op][t], .combine = table[op == LZ_SUM_SQUARES ? LZ_SUM : op][t],
           .size = lz_size(t), .together = 1, .rank = rank, .sizes = dimensions,
           .strides = strides};
  if (!f.add) LZ_UNSUPPORTED();
  lz_reduce(op, t, x, 1, 0, f.identity);
  size_t rows = 1;
  for (size_t d = 0; d < rank; d++) rows *= (size_t)dimensions[d];
  size_t length = (size_t)dimensions[rank - 1];
  if (strides[rank - 1] == (ptrdiff_t)n) {
    while (2 * f.together * n * f.size <= NARROW_BYTES && 4 * f.together <= length) f.together *= 2;
  }
  size_t block = BLOCK_BYTES / f.size;
  for (size_t j = 0; j < n; j += block) {
    f.n = n - j < block ? n - j : block;
    reduce(&f, (const char *)x + j * f.size, 0, rows, (char *)out + j * f.size);
  }
}
