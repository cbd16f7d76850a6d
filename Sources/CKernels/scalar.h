// One element at a time: what every operation on floats means, special values included. The loops
// over floats fall back to these where the platform has no vector function.
#ifndef LZ_SCALAR_H
#define LZ_SCALAR_H

#include "exp.h"
#include "normal.h"

#include <math.h>

#define LZ_R float
#define LZ_M(g) g##f
#define LZ_S(f) f##_f32
#include "scalar.inc.h"
#undef LZ_R
#undef LZ_M
#undef LZ_S

#define LZ_R double
#define LZ_M(g) g
#define LZ_S(f) f##_f64
#include "scalar.inc.h"
#undef LZ_R
#undef LZ_M
#undef LZ_S

LZ_INLINE double lz_gelu_f64(double x) {
  return lz_gelu_of_erfc(x, erfc(lz_gelu_argument(x)));
}

#endif
