// Softmax and its logarithm over one row.
#include "isa.h"
#include "scalar.h"

#define DEFINE(S, T) \
  static void softmax_##S(const T *x, T *out, size_t n, bool logarithm) { \
    T greatest, sum = 0; \
    lz_reduce(LZ_AMAX, LZ_##S, x, 1, n, &greatest); \
    for (size_t i = 0; i < n; i++) { \
      T e = lz_exp_##S(x[i] - greatest); \
      if (!logarithm) out[i] = e; \
      sum += e; \
    } \
    T log_sum = lz_log_##S(sum); \
    for (size_t i = 0; i < n; i++) out[i] = logarithm ? x[i] - greatest - log_sum : out[i] / sum; \
  }
#define LZ_f32 LZ_F32
#define LZ_f64 LZ_F64
DEFINE(f32, float)
DEFINE(f64, double)

static void run(lz_dtype t, const void *x, void *out, size_t n, bool logarithm) {
  switch (t) {
  case LZ_F32:
    return softmax_f32(x, out, n, logarithm);
  case LZ_F64:
    return softmax_f64(x, out, n, logarithm);
  default:
    LZ_UNSUPPORTED();
  }
}

void lz_softmax(lz_dtype t, const void *x, void *out, size_t n) { run(t, x, out, n, false); }
void lz_log_softmax(lz_dtype t, const void *x, void *out, size_t n) { run(t, x, out, n, true); }
