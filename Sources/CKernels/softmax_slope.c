// What softmax's derivatives are made of, row by row; the loops are in softmax_slope_loops.inc.h.
#include "isa.h"
#include "scalar.h"

enum { SHORT = 64 };  // rows of up to so many elements go without a call for each sum

#define LZ_LOOPS "softmax_slope_loops.inc.h"
#include "each_isa.inc.h"

typedef void (*slope_loop)(lz_softmax_rule rule, const void *g, const void *p, void *out, size_t n,
                           size_t rows);
static const slope_loop loops_f32[] = LZ_PER_ISA(softmax_slope_f32);
static const slope_loop loops_f64[] = LZ_PER_ISA(softmax_slope_f64);

void lz_softmax_slope(lz_softmax_rule rule, lz_dtype t, const void *g, const void *p, void *out,
                      size_t n, size_t rows) {
  if (t == LZ_F32) return loops_f32[lz_isa_level()](rule, g, p, out, n, rows);
  if (t == LZ_F64) return loops_f64[lz_isa_level()](rule, g, p, out, n, rows);
  LZ_UNSUPPORTED();
}
