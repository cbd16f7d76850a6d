// The conversions of cast.c over contiguous memory, for one instruction set.

// FROM and TO name types; `x` is the element.
#define LOOP(FROM, F, TO, T, expression) \
  static void LZ_NAME(FROM##_to_##TO)(const void *from, void *to, size_t n) { \
    const F *restrict elements = from; \
    T *restrict converted = to; \
    for (size_t i = 0; i < n; i++) { \
      F x = elements[i]; \
      converted[i] = (T)(expression); \
    } \
  }

// Truncates toward 0, saturates at the bounds, and makes 0 of NaN. `beyond` is the least float that
// is too great; all bounds but it are exact in every float type, as their lower bits are 0.
#define SATURATED(T, least, greatest, beyond) \
  (x >= (beyond) ? (greatest) : x <= (least) ? (least) : x != x ? 0 : (T)x)

#define FROM_FLOAT(FROM, F) \
  LOOP(FROM, F, i32, int32_t, SATURATED(int32_t, INT32_MIN, INT32_MAX, (F)0x1p31)) \
  LOOP(FROM, F, i64, int64_t, SATURATED(int64_t, INT64_MIN, INT64_MAX, (F)0x1p63)) \
  LOOP(FROM, F, u8, uint8_t, SATURATED(uint8_t, 0, 255, 255)) \
  LOOP(FROM, F, bool, uint8_t, x != 0)
#define FROM_INTEGER(FROM, F) \
  LOOP(FROM, F, f32, float, x) \
  LOOP(FROM, F, f64, double, x) \
  LOOP(FROM, F, bool, uint8_t, x != 0)

LOOP(f32, float, f64, double, x)
LOOP(f64, double, f32, float, x)
FROM_FLOAT(f32, float)
FROM_FLOAT(f64, double)
FROM_INTEGER(i32, int32_t)
FROM_INTEGER(i64, int64_t)
FROM_INTEGER(u8, uint8_t)
LOOP(i32, int32_t, i64, int64_t, x)
LOOP(i32, int32_t, u8, uint8_t, x)
LOOP(i64, int64_t, i32, int32_t, x)
LOOP(i64, int64_t, u8, uint8_t, x)
LOOP(u8, uint8_t, i32, int32_t, x)
LOOP(u8, uint8_t, i64, int64_t, x)

// NULL where nothing changes.
static const cast_loop LZ_NAME(cast_table)[LZ_BOOL + 1][LZ_BOOL + 1] = {
    [LZ_F32] = {NULL, LZ_NAME(f32_to_f64), LZ_NAME(f32_to_i32), LZ_NAME(f32_to_i64),
                LZ_NAME(f32_to_u8), LZ_NAME(f32_to_bool)},
    [LZ_F64] = {LZ_NAME(f64_to_f32), NULL, LZ_NAME(f64_to_i32), LZ_NAME(f64_to_i64),
                LZ_NAME(f64_to_u8), LZ_NAME(f64_to_bool)},
    [LZ_I32] = {LZ_NAME(i32_to_f32), LZ_NAME(i32_to_f64), NULL, LZ_NAME(i32_to_i64),
                LZ_NAME(i32_to_u8), LZ_NAME(i32_to_bool)},
    [LZ_I64] = {LZ_NAME(i64_to_f32), LZ_NAME(i64_to_f64), LZ_NAME(i64_to_i32), NULL,
                LZ_NAME(i64_to_u8), LZ_NAME(i64_to_bool)},
    [LZ_U8] = {LZ_NAME(u8_to_f32), LZ_NAME(u8_to_f64), LZ_NAME(u8_to_i32), LZ_NAME(u8_to_i64),
               NULL, LZ_NAME(u8_to_bool)},
    [LZ_BOOL] = {LZ_NAME(u8_to_f32), LZ_NAME(u8_to_f64), LZ_NAME(u8_to_i32), LZ_NAME(u8_to_i64),
                 NULL, NULL},
};

#undef LOOP
#undef SATURATED
#undef FROM_FLOAT
#undef FROM_INTEGER
