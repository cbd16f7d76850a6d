// The loops of binary.c, for one instruction set.

// One loop per combination of operands, so that the compiler sees constant strides.
#define RANGE(T, R, at_a, at_b, expression) \
  for (size_t i = 0; i < n; i++) { \
    T u = from_a[at_a], v = from_b[at_b]; \
    to[i] = (R)(expression); \
  }

#define LOOP(name, S, T, R, expression) \
  static void LZ_NAME(name##_##S)(const void *a, bool a_repeats, const void *b, bool b_repeats, \
                                  void *out, size_t n) { \
    const T *from_a = a, *from_b = b; \
    R *to = out; \
    if (a_repeats) { \
      RANGE(T, R, 0, i, expression) \
    } else if (b_repeats) { \
      RANGE(T, R, i, 0, expression) \
    } else { \
      RANGE(T, R, i, i, expression) \
    } \
  }

#define FLOAT_OPERATIONS(X) \
  X(DIV, div) X(POW, pow) X(ATAN2, atan2) X(HYPOT, hypot) X(LOGADDEXP, logaddexp)
#define ALL_OPERATIONS(X) \
  X(ADD, add) X(SUB, sub) X(MUL, mul) X(MAX, max) X(MIN, min) X(REM, rem)
#define COMPARISONS(X) \
  X(EQ, eq, ==) X(NE, ne, !=) X(LT, lt, <) X(LE, le, <=) X(GT, gt, >) X(GE, ge, >=)

#define DEFINE(OP, name) \
  LOOP(name, f32, float, float, lz_##name##_f32(u, v)) \
  LOOP(name, f64, double, double, lz_##name##_f64(u, v))
FLOAT_OPERATIONS(DEFINE)
ALL_OPERATIONS(DEFINE)
#undef DEFINE

// U is T's unsigned counterpart, in which arithmetic wraps.
#define INTEGER_LOOPS(S, T, U) \
  LOOP(add, S, T, T, (U)u + (U)v) \
  LOOP(sub, S, T, T, (U)u - (U)v) \
  LOOP(mul, S, T, T, (U)u * (U)v) \
  LOOP(max, S, T, T, u > v ? u : v) \
  LOOP(min, S, T, T, u < v ? u : v) \
  LOOP(rem, S, T, T, integer_rem_##S(u, v))
INTEGER_LOOPS(i32, int32_t, uint32_t)
INTEGER_LOOPS(i64, int64_t, uint64_t)
INTEGER_LOOPS(u8, uint8_t, uint8_t)

LOOP(and, bool, uint8_t, uint8_t, u & v)
LOOP(or, bool, uint8_t, uint8_t, u | v)
LOOP(xor, bool, uint8_t, uint8_t, u ^ v)

#define DEFINE(OP, name, operator) \
  LOOP(name, f32, float, uint8_t, u operator v) \
  LOOP(name, f64, double, uint8_t, u operator v) \
  LOOP(name, i32, int32_t, uint8_t, u operator v) \
  LOOP(name, i64, int64_t, uint8_t, u operator v) \
  LOOP(name, u8, uint8_t, uint8_t, u operator v)
COMPARISONS(DEFINE)
#undef DEFINE

static const binary_loop LZ_NAME(binary_table)[LZ_BINARY_COUNT][LZ_BOOL + 1] = {
#define ENTRY(OP, name) [LZ_##OP] = {LZ_NAME(name##_f32), LZ_NAME(name##_f64)},
  FLOAT_OPERATIONS(ENTRY)
#undef ENTRY
#define ENTRY(OP, name) \
  [LZ_##OP] = {LZ_NAME(name##_f32), LZ_NAME(name##_f64), LZ_NAME(name##_i32), \
               LZ_NAME(name##_i64), LZ_NAME(name##_u8)},
  ALL_OPERATIONS(ENTRY)
#undef ENTRY
#define ENTRY(OP, name, operator) \
  [LZ_##OP] = {LZ_NAME(name##_f32), LZ_NAME(name##_f64), LZ_NAME(name##_i32), \
               LZ_NAME(name##_i64), LZ_NAME(name##_u8), LZ_NAME(name##_u8)},
  COMPARISONS(ENTRY)
#undef ENTRY
  [LZ_AND] = {[LZ_BOOL] = LZ_NAME(and_bool)},
  [LZ_OR] = {[LZ_BOOL] = LZ_NAME(or_bool)},
  [LZ_XOR] = {[LZ_BOOL] = LZ_NAME(xor_bool)},
};

#undef RANGE
#undef LOOP
#undef FLOAT_OPERATIONS
#undef ALL_OPERATIONS
#undef COMPARISONS
#undef INTEGER_LOOPS
