// out[i] = g[i] f'(x[i]): picks the loop of a function and a type; the loops are in
// slope_loops.inc.h, the formulas in slope_scalar.inc.h.
#include "isa.h"
#include "map.h"
#include "scalar.h"

#define LZ_R float
#define LZ_S(f) f##_f32
#include "slope_scalar.inc.h"
#undef LZ_R
#undef LZ_S

#define LZ_R double
#define LZ_S(f) f##_f64
#include "slope_scalar.inc.h"
#undef LZ_R
#undef LZ_S

typedef void (*slope_loop)(double p, const void *g, bool g_repeats, const void *x, void *out,
                           size_t n);
enum { BLOCK = 256 };

#define LZ_LOOPS "slope_loops.inc.h"
#include "each_isa.inc.h"

static const slope_loop (*const tables[])[2] = LZ_PER_ISA(slope_table);

void lz_slope(lz_unary_op op, lz_dtype t, double p, const void *g, ptrdiff_t sg, const void *x,
              void *out, size_t n) {
  slope_loop loop = t <= LZ_F64 ? tables[lz_isa_level()][op][t] : 0;
  if (!loop) LZ_UNSUPPORTED();
  if (n > 0) loop(p, g, sg == 0, x, out, n);
}
