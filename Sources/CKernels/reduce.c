// Reductions and scans along one dimension.
#include "isa.h"
#include "scalar.h"

#define FLOAT_TYPES(X) X(LZ_F32, f32, float, float) X(LZ_F64, f64, double, double)
#define INTEGER_TYPES(X) \
  X(LZ_I32, i32, int32_t, uint32_t) X(LZ_I64, i64, int64_t, uint64_t) X(LZ_U8, u8, uint8_t, uint8_t)
#define NUMERIC_TYPES(X) FLOAT_TYPES(X) INTEGER_TYPES(X)

// U is the type in which sums and products wrap.
#define STEP(S, T, U) \
  static inline T step_##S(lz_reduce_op op, T acc, T v) { \
    switch (op) { \
    case LZ_SUM: \
      return (T)((U)acc + (U)v); \
    case LZ_PROD: \
      return (T)((U)acc * (U)v); \
    case LZ_SUM_SQUARES: \
      return (T)((U)acc + (U)v * (U)v); \
    case LZ_AMAX: \
      return acc > v || acc != acc ? acc : v; \
    case LZ_AMIN: \
      return acc < v || acc != acc ? acc : v; \
    default: \
      LZ_UNSUPPORTED(); \
    } \
  }
STEP(f32, float, float)
STEP(f64, double, double)
STEP(i32, int32_t, uint32_t)
STEP(i64, int64_t, uint64_t)
STEP(u8, uint8_t, uint8_t)

#define IDENTITY(S, T, LEAST, GREATEST) \
  static inline T identity_##S(lz_reduce_op op) { \
    return op == LZ_AMAX ? (LEAST) : op == LZ_AMIN ? (GREATEST) : op == LZ_PROD; \
  }
IDENTITY(f32, float, -INFINITY, INFINITY)
IDENTITY(f64, double, -INFINITY, INFINITY)
IDENTITY(i32, int32_t, INT32_MIN, INT32_MAX)
IDENTITY(i64, int64_t, INT64_MIN, INT64_MAX)
IDENTITY(u8, uint8_t, 0, UINT8_MAX)

void lz_reduce(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t sx, size_t n, void *out) {
  switch (t) {
#define CASE(TYPE, S, T, U) \
  case TYPE: { \
    T acc = identity_##S(op); \
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) acc = step_##S(op, acc, ((const T *)x)[i * sx]); \
    *(T *)out = acc; \
    return; \
  }
    NUMERIC_TYPES(CASE)
#undef CASE
  case LZ_BOOL: {
    uint8_t acc = op == LZ_ALL;
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n && acc == (op == LZ_ALL); i++) {
      acc = ((const uint8_t *)x)[i * sx] != 0;
    }
    *(uint8_t *)out = acc;
    return;
  }
  }
}

void lz_accumulate(lz_reduce_op op, lz_dtype t, void *acc, const void *x, ptrdiff_t sx, size_t n) {
  switch (t) {
#define CASE(TYPE, S, T, U) \
  case TYPE: { \
    T *to = acc; \
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) { \
      to[i] = step_##S(op, to[i], ((const T *)x)[i * sx]); \
    } \
    return; \
  }
    NUMERIC_TYPES(CASE)
#undef CASE
  case LZ_BOOL: {
    uint8_t *to = acc;
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) {
      uint8_t v = ((const uint8_t *)x)[i * sx];
      to[i] = op == LZ_ALL ? to[i] & v : to[i] | v;
    }
    return;
  }
  }
}

#define ARG(name, better) \
  int64_t name(lz_dtype t, const void *x, ptrdiff_t sx, size_t n) { \
    int64_t best = 0; \
    switch (t) { \
      NUMERIC_TYPES(better) \
    case LZ_BOOL: \
      return name(LZ_U8, x, sx, n); \
    } \
    return best; \
  }
#define ARG_CASE(TYPE, T, operator) \
  case TYPE: { \
    const T *from = x; \
    for (ptrdiff_t i = 1; i < (ptrdiff_t)n; i++) { \
      T u = from[best * sx], v = from[i * sx]; \
      if (u == u && (v operator u || v != v)) best = i; \
    } \
    break; \
  }
#define GREATER(TYPE, S, T, U) ARG_CASE(TYPE, T, >)
#define LESS(TYPE, S, T, U) ARG_CASE(TYPE, T, <)
ARG(lz_argmax, GREATER)
ARG(lz_argmin, LESS)

void lz_scan(lz_reduce_op op, lz_dtype t, const void *x, ptrdiff_t sx, void *out, ptrdiff_t so,
             size_t n) {
  switch (t) {
#define CASE(TYPE, S, T, U) \
  case TYPE: { \
    T acc = identity_##S(op); \
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) { \
      acc = step_##S(op, acc, ((const T *)x)[i * sx]); \
      ((T *)out)[i * so] = acc; \
    } \
    return; \
  }
    NUMERIC_TYPES(CASE)
#undef CASE
  case LZ_BOOL:
    LZ_UNSUPPORTED();
  }
}

void lz_dot(lz_dtype t, const void *a, ptrdiff_t sa, const void *b, ptrdiff_t sb, size_t n,
            void *out) {
  switch (t) {
#define CASE(TYPE, S, T, U) \
  case TYPE: { \
    U acc = 0; \
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) { \
      acc += (U)((const T *)a)[i * sa] * (U)((const T *)b)[i * sb]; \
    } \
    *(T *)out = (T)acc; \
    return; \
  }
    NUMERIC_TYPES(CASE)
#undef CASE
  case LZ_BOOL:
    LZ_UNSUPPORTED();
  }
}
