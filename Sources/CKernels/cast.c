// Conversion between element types.
#include "isa.h"

// Truncates toward zero; saturates at T's bounds; NaN gives 0. `above` is the least float that is
// too great for T.
#define SATURATE(T, MIN, MAX, above) \
  (v >= (above) ? (MAX) : v <= (MIN) ? (MIN) : v != v ? 0 : (T)v)

#define LOOP(T, expression) \
  { \
    T *to = out; \
    for (size_t i = 0; i < n; i++) { \
      __auto_type v = from[(ptrdiff_t)i * sx]; \
      to[i] = (T)(expression); \
    } \
    return; \
  }

#define FROM(S, F, TO_I32, TO_I64, TO_U8) \
  static void from_##S(const F *from, ptrdiff_t sx, lz_dtype to_type, void *out, size_t n) { \
    switch (to_type) { \
    case LZ_F32: \
      LOOP(float, v) \
    case LZ_F64: \
      LOOP(double, v) \
    case LZ_I32: \
      LOOP(int32_t, TO_I32) \
    case LZ_I64: \
      LOOP(int64_t, TO_I64) \
    case LZ_U8: \
      LOOP(uint8_t, TO_U8) \
    case LZ_BOOL: \
      LOOP(uint8_t, v != 0) \
    } \
  }

#define FROM_FLOAT(S, F) \
  FROM(S, F, SATURATE(int32_t, INT32_MIN, INT32_MAX, 2147483648.0), \
       SATURATE(int64_t, INT64_MIN, INT64_MAX, 9223372036854775808.0), \
       SATURATE(uint8_t, 0, UINT8_MAX, 255))
FROM_FLOAT(f32, float)
FROM_FLOAT(f64, double)
FROM(i32, int32_t, v, v, v)
FROM(i64, int64_t, v, v, v)
FROM(u8, uint8_t, v, v, v)

void lz_cast(lz_dtype from, const void *x, ptrdiff_t sx, lz_dtype to, void *out, size_t n) {
  switch (from) {
  case LZ_F32:
    return from_f32(x, sx, to, out, n);
  case LZ_F64:
    return from_f64(x, sx, to, out, n);
  case LZ_I32:
    return from_i32(x, sx, to, out, n);
  case LZ_I64:
    return from_i64(x, sx, to, out, n);
  case LZ_U8:
  case LZ_BOOL:
    return from_u8(x, sx, to, out, n);
  }
}
