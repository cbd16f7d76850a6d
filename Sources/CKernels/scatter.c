// Rows added to the rows of a table, each at its place.
#include "isa.h"

#include <stdlib.h>
#include <string.h>

typedef void (*scatter_loop)(void *table, const int64_t *index, const void *rows, size_t n,
                             size_t width);
typedef size_t (*counting_loop)(void *table, uint8_t *counts, const int64_t *index,
                                const void *rows, size_t n, size_t width);
enum { FEW = 64 };

#define LZ_LOOPS "scatter_loops.inc.h"
#include "each_isa.inc.h"

static const scatter_loop *const scatter_tables[] = LZ_PER_ISA(scatter_table);
static const counting_loop *const counting_tables[] = LZ_PER_ISA(counting_table);

void lz_scatter_add(lz_dtype t, void *table, const int64_t *index, const void *rows, size_t n,
                    size_t width) {
  if (t == LZ_BOOL) LZ_UNSUPPORTED();
  scatter_tables[lz_isa_level()][t](table, index, rows, n, width);
}

// A row that FEW others were added to goes up to a table of its own level, and begins anew at 0; so
// does a row up there. In the end all come down again. So no sum has more than FEW terms on each of
// log n / log FEW levels, which is what keeps its error small.
enum { LEVELS = 12 };  // FEW to the power of this is more than 2^64

typedef struct {
  char *table;
  size_t rows, used;  // of the table; those that something came up to
  uint8_t *counts;    // how many were added to each row
  size_t *above;      // 1 + the row of the next level that each row goes up to; 0 for none yet
  size_t *below;      // the row of the level below that each row came from
} level;

typedef struct {
  lz_dtype t;
  size_t width, bytes;  // of a row
  level levels[LEVELS];
} job;

static void *zeros(size_t count, size_t size) {
  void *memory = calloc(count > 0 ? count : 1, size);
  if (!memory) lz_out_of_memory(count * size, "the sums of scatterAdd");
  return memory;
}

static void add(job *f, size_t l, const int64_t *index, const char *rows, size_t n);

static void raise_row(job *f, size_t l, size_t row) {
  level *here = &f->levels[l], *next = here + 1;
  if (!here->above) {
    here->above = zeros(here->rows, sizeof *here->above);
    // A row goes up after FEW additions only; but there are no more rows than here.
    *next = (level){.rows = here->rows};
  }
  if (here->above[row] == 0) {
    size_t used = next->used++;
    // Room for twice as many when all are in use: at 1, 2, 4, 8, …
    if ((used & (used - 1)) == 0) {
      size_t room = used > 0 ? 2 * used : 1;
      char *table = zeros(room, f->bytes);
      uint8_t *counts = zeros(room, 1);
      size_t *below = zeros(room, sizeof *below);
      if (used > 0) {
        memcpy(table, next->table, used * f->bytes);
        memcpy(counts, next->counts, used);
        memcpy(below, next->below, used * sizeof *below);
      }
      free(next->table);
      free(next->counts);
      free(next->below);
      next->table = table;
      next->counts = counts;
      next->below = below;
    }
    next->below[used] = row;
    here->above[row] = used + 1;
  }
  int64_t place = (int64_t)here->above[row] - 1;
  add(f, l + 1, &place, here->table + row * f->bytes, 1);
  memset(here->table + row * f->bytes, 0, f->bytes);
  here->counts[row] = 0;
}

static void add(job *f, size_t l, const int64_t *index, const char *rows, size_t n) {
  counting_loop loop = counting_tables[lz_isa_level()][f->t];
  for (size_t done; n > 0; n -= done, index += done, rows += done * f->bytes) {
    level *here = &f->levels[l];
    done = loop(here->table, here->counts, index, rows, n, f->width);
    size_t last = (size_t)index[done - 1];
    if (here->counts[last] == FEW) raise_row(f, l, last);
  }
}

void lz_scatter_sum(lz_dtype t, void *table, size_t table_rows, const int64_t *index,
                    const void *rows, size_t n, size_t width) {
  // Sums of integers are exact, modulo 2 to the power of their bits.
  if (t > LZ_F64 || n <= FEW) return lz_scatter_add(t, table, index, rows, n, width);
  job f = {.t = t, .width = width, .bytes = width * lz_size(t)};
  f.levels[0] = (level){.table = table, .rows = table_rows, .counts = zeros(table_rows, 1)};
  add(&f, 0, index, rows, n);
  size_t top = 0;
  while (f.levels[top].above) top++;
  for (size_t l = top; l > 0; l--) {
    level *here = &f.levels[l], *down = here - 1;
    for (size_t row = 0; row < here->used; row++) {
      int64_t place = (int64_t)here->below[row];
      lz_scatter_add(t, down->table, &place, here->table + row * f.bytes, 1, width);
    }
    free(here->table);
    free(here->counts);
    free(here->below);
    free(down->above);
  }
  free(f.levels[0].counts);
}
