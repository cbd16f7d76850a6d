// Matrix product, packed and blocked.
//
// C is computed tile by tile. A tile stays in registers while its rows of A and its columns of B
// stream past. So that they stream from consecutive addresses, A is packed into panels as high as a
// tile and B into panels as wide as a tile; that also takes care of transposed and other strides.
// Loops outside cut the product into blocks, so that a panel of B stays in the first-level cache
// while some panels of A, which stay in the second, go past it. Where a matrix is read too few
// times to pay for packing, its tiles read it where it is, or C's elements are found as inner
// products.
#include "isa.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

// The loops of one element type on one instruction set; see matmul_loops.inc.h.
typedef struct {
  size_t size;           // bytes of an element
  size_t rows, columns;  // of a tile
  size_t lanes;          // elements of a vector; divides columns
  size_t depth;          // of a block, in elements of k
  size_t few_columns;    // for which A, whose rows aren't contiguous, isn't packed
  size_t few_rows;       // for which B isn't packed,
  size_t few_rows_wide;  // or B that is wide
  void (*tile)(size_t rows, size_t columns, size_t k, const void *a, ptrdiff_t ra, ptrdiff_t ca,
               const void *b, ptrdiff_t rb, void *c, ptrdiff_t rc, bool accumulate);
  void (*pack)(size_t lines, size_t width, size_t pad, size_t k, const void *from, ptrdiff_t si,
               ptrdiff_t sp, void *to);
  void (*inner)(size_t m, size_t n, size_t k, const void *a, ptrdiff_t ra, const void *b,
                ptrdiff_t cb, void *c, ptrdiff_t rc, bool accumulate);
  void (*outer)(size_t m, size_t n, const void *a, ptrdiff_t ra, const void *b, void *c,
                ptrdiff_t rc, bool accumulate);
  void (*tiny)(size_t m, size_t n, size_t k, const void *a, ptrdiff_t ra, ptrdiff_t ca,
               const void *b, ptrdiff_t rb, ptrdiff_t cb, void *c, ptrdiff_t rc, bool accumulate);
  void (*dots)(size_t m, size_t k, const void *a, ptrdiff_t ra, const void *x, ptrdiff_t unused,
               void *y, ptrdiff_t sy, bool accumulate);
  void (*combine)(size_t m, size_t k, const void *a, ptrdiff_t ca, const void *x, ptrdiff_t sx,
                  void *y, ptrdiff_t sy, bool accumulate);
} matmul_loops;

#define LZ_LOOPS "matmul_loops.inc.h"
#define T float
#include "each_isa.inc.h"
#undef T
#define T double
#include "each_isa.inc.h"
#undef T

static const matmul_loops *const all_loops[2][LZ_ISA_COUNT] = {
#if defined(LZ_HAS_X86)
    {&loops_float_baseline, &loops_float_avx2, &loops_float_avx512},
    {&loops_double_baseline, &loops_double_avx2, &loops_double_avx512},
#else
    {&loops_float_baseline},
    {&loops_double_baseline},
#endif
};

static size_t min(size_t a, size_t b) { return a < b ? a : b; }
static size_t divide_up(size_t a, size_t b) { return (a + b - 1) / b; }
static size_t round_up(size_t a, size_t b) { return divide_up(a, b) * b; }

// Address of element (i, j); strides may be negative.
static char *at(const void *x, size_t size, size_t i, ptrdiff_t ri, size_t j, ptrdiff_t cj) {
  return (char *)x + ((ptrdiff_t)i * ri + (ptrdiff_t)j * cj) * (ptrdiff_t)size;
}

// MARK: Memory for packing, kept by each thread

static _Thread_local struct {
  char *start;
  size_t size;
} packing;

static pthread_key_t packing_key;
static pthread_once_t packing_once = PTHREAD_ONCE_INIT;

static void free_packing(void *start) {
  free(start);
  packing.start = NULL;
  packing.size = 0;
}

static void create_packing_key(void) { pthread_key_create(&packing_key, free_packing); }

static char *packing_of_size(size_t size) {
  if (packing.size < size) {
    pthread_once(&packing_once, create_packing_key);
    free_packing(packing.start);
    void *start = NULL;
    if (posix_memalign(&start, 4096, size) != 0) lz_out_of_memory(size, "a matrix product");
    packing.start = start;
    packing.size = size;
    pthread_setspecific(packing_key, start);
  }
  return packing.start;
}

// Sizes of blocks and limits of methods, in rows, columns and elements; found by measuring on a Zen
// 5 with AVX-512 (48 KiB and 1 MiB of cache) and a Zen 3 with AVX2 (32 and 512 KiB). None of them
// matters within a factor of 1.5. Those that differ are in matmul_loops.
enum {
  BLOCK_ROWS = 960,           // of A, packed at a time
  BLOCK_COLUMNS = 2048,       // of B, packed at a time
  TOGETHER = 16,              // panels of A that go past a panel of B
  FEW_COLUMNS = 256,          // A isn't packed for as few columns of B if its rows are contiguous,
  WIDE = 256,                 // and more columns of B than these are wide
  INNER_UNIT = 16,            // columns of B whose inner products are found at a time,
  INNER_DEPTH = 512,          // with so much of k;
  INNER_FEW = 24,             // for so few rows of A or columns of B that packing doesn't pay,
  INNER_LONG = 64,            // and so many bytes of k for each of them
  FEW = 4,                    // so many vectors go one by one, if they are at least
  LONG = 64,                  // so long
  TINY = 256,                 // so few multiplications take plain loops
  VECTOR_UNIT = 128,          // rows of a matrix times vector
  WORTH_PACKING = 1 << 16,    // elements that are worth a thread: to pack,
  WORTH_ADDING = 1 << 18,     // to multiply by a vector (waits for memory),
  WORTH_MULTIPLYING = 1 << 20,  // and products in tiles
};

// MARK: Blocks

typedef struct {
  const matmul_loops *f;
  size_t m, n, k;
  const void *a, *b;
  void *c;
  ptrdiff_t ra, ca, rb, cb, rc;
  bool accumulate;
  bool direct_a, direct_b;  // read where they are
  char *packed_a, *packed_b;
  size_t panels_of_a, first_of_b;  // to pack
} block;

static void pack_panels(void *context, size_t begin, size_t end) {
  const block *x = context;
  const matmul_loops *f = x->f;
  if (begin < x->panels_of_a) {
    size_t i = begin * f->rows, last = min(min(end, x->panels_of_a) * f->rows, x->m);
    f->pack(last - i, f->rows, 1, x->k, at(x->a, f->size, i, x->ra, 0, 0), x->ra, x->ca,
            x->packed_a + i * x->k * f->size);
  }
  if (end > x->panels_of_a) {
    size_t first = begin > x->panels_of_a ? begin - x->panels_of_a : 0;
    size_t j = (first + x->first_of_b) * f->columns;
    size_t last = min((end - x->panels_of_a + x->first_of_b) * f->columns, x->n);
    f->pack(last - j, f->columns, f->lanes, x->k, at(x->b, f->size, 0, 0, j, x->cb), x->cb, x->rb,
            x->packed_b + j * x->k * f->size);
  }
}

// Unit u is a panel of B against TOGETHER panels of A.
static void multiply_panels(void *context, size_t begin, size_t end) {
  const block *x = context;
  const matmul_loops *f = x->f;
  size_t across = divide_up(x->n, f->columns), together = TOGETHER * f->rows;
  for (size_t u = begin; u < end; u++) {
    size_t first = u / across * together, last = min(first + together, x->m);
    size_t j = u % across * f->columns, columns = min(f->columns, x->n - j);
    bool direct_b = x->direct_b && columns % f->lanes == 0;
    const char *b = direct_b ? at(x->b, f->size, 0, 0, j, 1) : x->packed_b + j * x->k * f->size;
    ptrdiff_t rb = direct_b ? x->rb : (ptrdiff_t)round_up(columns, f->lanes);
    for (size_t i = first; i < last; i += f->rows) {
      size_t rows = min(f->rows, x->m - i);
      void *c = at(x->c, f->size, i, x->rc, j, 1);
      if (x->direct_a)
        f->tile(rows, columns, x->k, at(x->a, f->size, i, x->ra, 0, 0), x->ra, x->ca, b, rb, c,
                x->rc, x->accumulate);
      else
        f->tile(rows, columns, x->k, x->packed_a + i * x->k * f->size, 1, (ptrdiff_t)rows, b, rb, c,
                x->rc, x->accumulate);
    }
  }
}

static void multiply_blocks(block whole) {
  const matmul_loops *f = whole.f;
  size_t m = whole.m, n = whole.n, k = whole.k;
  size_t high = min(round_up(m, f->rows), BLOCK_ROWS);
  size_t wide = min(round_up(n, f->columns), BLOCK_COLUMNS);
  size_t deep = divide_up(k, divide_up(k, f->depth));
  block x = whole;
  x.direct_a = n <= (whole.ca == 1 ? FEW_COLUMNS : f->few_columns);
  x.direct_b = m <= (n <= WIDE ? f->few_rows : f->few_rows_wide) && whole.cb == 1;
  x.packed_a = packing_of_size(((x.direct_a ? 0 : high) + wide) * deep * f->size);
  x.packed_b = x.packed_a + (x.direct_a ? 0 : high) * deep * f->size;
  for (size_t j = 0; j < n; j += wide)
    for (size_t p = 0; p < k; p += deep)
      for (size_t i = 0; i < m; i += high) {
        x.m = min(high, m - i), x.n = min(wide, n - j), x.k = min(deep, k - p);
        x.a = at(whole.a, f->size, i, whole.ra, p, whole.ca);
        x.b = at(whole.b, f->size, p, whole.rb, j, whole.cb);
        x.c = at(whole.c, f->size, i, whole.rc, j, 1);
        x.accumulate = whole.accumulate || p > 0;

        // A panel that ends within a vector is packed even when B is read where it is.
        size_t panels_of_b = divide_up(x.n, f->columns);
        x.panels_of_a = x.direct_a ? 0 : divide_up(x.m, f->rows);
        x.first_of_b = i > 0 ? panels_of_b : !x.direct_b ? 0 : panels_of_b - (x.n % f->lanes != 0);
        size_t panel = x.k * f->columns;
        lz_parallel_for(x.panels_of_a + panels_of_b - x.first_of_b,
                        divide_up(WORTH_PACKING, panel), pack_panels, &x);
        lz_parallel_for(divide_up(x.m, TOGETHER * f->rows) * panels_of_b,
                        divide_up(WORTH_MULTIPLYING, panel * min(x.m, TOGETHER * f->rows)),
                        multiply_panels, &x);
      }
}

// MARK: Outer and inner products

static void multiply_outer(void *context, size_t begin, size_t end) {
  const block *x = context;
  const matmul_loops *f = x->f;
  f->outer(end - begin, x->n, at(x->a, f->size, begin, x->ra, 0, 0), x->ra, x->b,
           at(x->c, f->size, begin, x->rc, 0, 0), x->rc, x->accumulate);
}

static void multiply_inner(void *context, size_t begin, size_t end) {
  const block *x = context;
  const matmul_loops *f = x->f;
  size_t j = begin * INNER_UNIT, columns = min(end * INNER_UNIT, x->n) - j;
  for (size_t p = 0; p < x->k; p += INNER_DEPTH)
    f->inner(x->m, columns, min(INNER_DEPTH, x->k - p), at(x->a, f->size, 0, 0, p, 1), x->ra,
             at(x->b, f->size, p, 1, j, x->cb), x->cb, at(x->c, f->size, 0, 0, j, 1), x->rc,
             x->accumulate || p > 0);
}

// MARK: Matrix times vector

typedef struct {
  const matmul_loops *f;
  size_t m, k;
  const void *a, *x;
  ptrdiff_t ra, ca, sx, sy;
  void *y;
  bool accumulate;
} vector_product;

static void multiply_rows(void *context, size_t begin, size_t end) {
  const vector_product *v = context;
  const matmul_loops *f = v->f;
  size_t i = begin * VECTOR_UNIT, rows = min(end * VECTOR_UNIT, v->m) - i;
  const void *a = at(v->a, f->size, i, v->ra, 0, 0);
  void *y = at(v->y, f->size, i, v->sy, 0, 0);
  if (v->ca == 1)
    f->dots(rows, v->k, a, v->ra, v->x, 1, y, v->sy, v->accumulate);
  else
    f->combine(rows, v->k, a, v->ca, v->x, v->sx, y, v->sy, v->accumulate);
}

// y = A x with A m×k contiguous along one of its dimensions.
static void multiply_vector(vector_product v) {
  if (v.ca == 1 && v.sx != 1) {
    char *copy = packing_of_size(v.k * v.f->size);
    v.f->pack(1, 1, 1, v.k, v.x, 1, v.sx, copy);
    v.x = copy;
  }
  lz_parallel_for(divide_up(v.m, VECTOR_UNIT), divide_up(WORTH_ADDING, VECTOR_UNIT * v.k),
                  multiply_rows, &v);
}

// MARK: The entrance

void lz_matmul(lz_dtype t, size_t m, size_t n, size_t k, const void *a, ptrdiff_t ra, ptrdiff_t ca,
               const void *b, ptrdiff_t rb, ptrdiff_t cb, void *c, ptrdiff_t rc, bool accumulate) {
  if (t != LZ_F32 && t != LZ_F64) LZ_UNSUPPORTED();
  const matmul_loops *f = all_loops[t == LZ_F64][lz_isa_level()];
  if (m == 0 || n == 0) return;
  if (k == 0) {
    double zero = 0;
    for (size_t i = 0; i < m && !accumulate; i++)
      lz_fill(f->size, &zero, at(c, f->size, i, rc, 0, 0), n);
  } else if (m <= TINY && n <= TINY && k <= TINY && m * n * k <= TINY) {
    f->tiny(m, n, k, a, ra, ca, b, rb, cb, c, rc, accumulate);
  } else if (n == 1 ? ra == 1 || ca == 1 : n <= FEW && k >= LONG && ca == 1) {
    for (size_t j = 0; j < n; j++)
      multiply_vector((vector_product){f, m, k, a, at(b, f->size, 0, 0, j, cb), ra, ca, rb, rc,
                                       at(c, f->size, 0, 0, j, 1), accumulate});
  } else if (m == 1 ? rb == 1 || cb == 1 : m <= FEW && k >= LONG && rb == 1) {
    for (size_t i = 0; i < m; i++)
      multiply_vector((vector_product){f, n, k, b, at(a, f->size, i, ra, 0, 0), cb, rb, ca, 1,
                                       at(c, f->size, i, rc, 0, 0), accumulate});
  } else {
    block x = {.f = f, .m = m, .n = n, .k = k, .a = a, .b = b, .c = c, .ra = ra,
               .ca = ca, .rb = rb, .cb = cb, .rc = rc, .accumulate = accumulate};
    size_t few = min(m, n);
    if (k == 1 && cb == 1)
      lz_parallel_for(m, divide_up(WORTH_ADDING, n), multiply_outer, &x);
    else if (ca == 1 && rb == 1 && few <= INNER_FEW && few * INNER_LONG <= k * f->size)
      lz_parallel_for(divide_up(n, INNER_UNIT),
                      divide_up(WORTH_MULTIPLYING, INNER_UNIT * m * k), multiply_inner, &x);
    else
      multiply_blocks(x);
  }
}
