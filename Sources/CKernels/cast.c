// Conversion between element types.
#include "isa.h"

typedef void (*cast_loop)(const void *x, void *out, size_t n);
enum { BLOCK = 256 };

#define LZ_LOOPS "cast_loops.inc.h"
#include "each_isa.inc.h"

static const cast_loop (*const tables[])[LZ_BOOL + 1] = LZ_PER_ISA(cast_table);

void lz_cast(lz_dtype from, const void *x, ptrdiff_t sx, lz_dtype to, void *out, size_t n) {
  cast_loop loop = tables[lz_isa_level()][from][to];
  size_t size = lz_size(from), out_size = lz_size(to);
  if (!loop) return lz_copy(size, x, sx, out, 1, n);
  if (sx == 1) return loop(x, out, n);
  double block[BLOCK];
  for (size_t start = 0; start < n; start += BLOCK) {
    size_t m = n - start < BLOCK ? n - start : BLOCK;
    const char *at = (const char *)x + (ptrdiff_t)start * sx * (ptrdiff_t)size;
    lz_copy(size, at, sx, block, 1, m);
    loop(block, (char *)out + start * out_size, m);
  }
}
