// The loops of binary.c, for one instruction set.

// One loop per combination of operands, so that the compiler sees constant strides. out may be an
// operand that doesn't repeat, which is no obstacle to vectorising: assume_safety says so.
#define RANGE(T, R, left, right, expression) \
  _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
    T u = left, v = right; \
    to[i] = (R)(expression); \
  }

#define LOOP(name, S, T, R, expression) \
  static void LZ_NAME(name##_##S)(const void *a, bool a_repeats, const void *b, bool b_repeats, \
                                  void *out, size_t n) { \
    const T *from_a = a, *from_b = b; \
    R *to = out; \
    if (a_repeats) { \
      T repeated = *from_a; \
      RANGE(T, R, repeated, from_b[i], expression) \
    } else if (b_repeats) { \
      T repeated = *from_b; \
      RANGE(T, R, from_a[i], repeated, expression) \
    } else { \
      RANGE(T, R, from_a[i], from_b[i], expression) \
    } \
  }

#define ALL_OPERATIONS(X) X(ADD, add) X(SUB, sub) X(MUL, mul) X(MAX, max) X(MIN, min)
#define COMPARISONS(X) \
  X(EQ, eq, ==) X(NE, ne, !=) X(LT, lt, <) X(LE, le, <=) X(GT, gt, >) X(GE, ge, >=)

#define DEFINE(OP, name) \
  LOOP(name, f32, float, float, lz_##name##_f32(u, v)) \
  LOOP(name, f64, double, double, lz_##name##_f64(u, v))
ALL_OPERATIONS(DEFINE)
DEFINE(DIV, div)
DEFINE(LOGIT_ERROR, logit_error)
DEFINE(GATE, gate)
DEFINE(SIGNED, signed)
#undef DEFINE

// U is T's unsigned counterpart, in which arithmetic wraps.
#define INTEGER_LOOPS(S, T, U) \
  LOOP(add, S, T, T, (U)u + (U)v) \
  LOOP(sub, S, T, T, (U)u - (U)v) \
  LOOP(mul, S, T, T, (U)u * (U)v) \
  LOOP(max, S, T, T, u > v ? u : v) \
  LOOP(min, S, T, T, u < v ? u : v)
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

LOOP(same, f32, float, uint8_t, (u == v) | (u != u))
LOOP(same, f64, double, uint8_t, (u == v) | (u != u))

// log(exp(u) + exp(v)): what comes before log1p, and what after.
#define LOGADDEXP_TERMS(S, T, at_a, at_b) \
  for (size_t i = 0; i < m; i++) { \
    T u = from_a[at_a], v = from_b[at_b]; \
    greater[i] = lz_max_##S(u, v); \
    block[i] = lz_logaddexp_term_##S(u, v); \
  }
#define LOGADDEXP(S, T, TYPE) \
  static void LZ_NAME(logaddexp_##S)(const void *a, bool a_repeats, const void *b, bool b_repeats, \
                                     void *out, size_t n) { \
    const T *from_a = a, *from_b = b; \
    T *to = out, block[BLOCK], greater[BLOCK]; \
    for (size_t start = 0, m; start < n; start += m) { \
      m = n - start < BLOCK ? n - start : BLOCK; \
      if (a_repeats) { \
        LOGADDEXP_TERMS(S, T, 0, start + i) \
      } else if (b_repeats) { \
        LOGADDEXP_TERMS(S, T, start + i, 0) \
      } else { \
        LOGADDEXP_TERMS(S, T, start + i, start + i) \
      } \
      lz_map1(LZ_MAP_log1p, TYPE, block, block, m); \
      for (size_t i = 0; i < m; i++) to[start + i] = greater[i] + block[i]; \
    } \
  }
LOGADDEXP(f32, float, LZ_F32)
LOGADDEXP(f64, double, LZ_F64)

// The floored remainder in float64, where all is exact: a quotient q below 2^29 times a float32,
// and the difference, which is the remainder but for one b where the quotient was rounded up to a
// whole number. What lies beyond goes the slow way, a block at a time.
static void LZ_NAME(rem_f32)(const void *a, bool a_repeats, const void *b, bool b_repeats, void *out,
                             size_t n) {
  const float *from_a = a, *from_b = b;
  float *to = out;
  for (size_t start = 0, m; start < n; start += m) {
    float block[BLOCK];
    m = n - start < BLOCK ? n - start : BLOCK;
    uint32_t beyond = 0;
#define REMAINDERS(at_a, at_b) \
  _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < m; i++) { \
    float u = from_a[at_a], v = from_b[at_b]; \
    double d = v, quotient = (double)u / d; \
    double q = LZ_ROUNDS ? lz_floor_f64(quotient) : lz_plain_floor_f64(quotient); \
    double r = (double)u - q * d; \
    r = (v < 0 ? r > 0 : r < 0) ? r + d : r; \
    beyond |= !(lz_abs_f64(q) < 0x1p29) | !(lz_abs_f64(d) < INFINITY); \
    block[i] = __builtin_elementwise_copysign((float)r, v); \
  }
    if (a_repeats) {
      REMAINDERS(0, start + i)
    } else if (b_repeats) {
      REMAINDERS(start + i, 0)
    } else {
      REMAINDERS(start + i, start + i)
    }
#undef REMAINDERS
    if (beyond) {
      for (size_t i = start; i < start + m; i++)
        to[i] = lz_rem_f32(from_a[a_repeats ? 0 : i], from_b[b_repeats ? 0 : i]);
    } else {
      memcpy(to + start, block, m * sizeof *block);
    }
  }
}

static const binary_loop LZ_NAME(binary_table)[LZ_BINARY_COUNT][LZ_BOOL + 1] = {
#define FLOATS(name) LZ_NAME(name##_f32), LZ_NAME(name##_f64)
#define INTEGERS(name) LZ_NAME(name##_i32), LZ_NAME(name##_i64), LZ_NAME(name##_u8)
#define ENTRY(OP, name) [LZ_##OP] = {FLOATS(name), INTEGERS(name)},
    ALL_OPERATIONS(ENTRY)
#undef ENTRY
#define ENTRY(OP, name, operator) [LZ_##OP] = {FLOATS(name), INTEGERS(name), LZ_NAME(name##_u8)},
    COMPARISONS(ENTRY)
#undef ENTRY
    [LZ_DIV] = {FLOATS(div)},
    [LZ_LOGIT_ERROR] = {FLOATS(logit_error)},
    [LZ_GATE] = {FLOATS(gate)},
    [LZ_SIGNED] = {FLOATS(signed)},
    [LZ_SAME] = {FLOATS(same)},
    [LZ_REM] = {LZ_NAME(rem_f32), rem_f64, rem_i32, rem_i64, rem_u8},
    [LZ_POW] = {pow_f32, pow_f64},
    [LZ_ATAN2] = {atan2_f32, atan2_f64},
    [LZ_HYPOT] = {hypot_f32, hypot_f64},
    [LZ_LOGADDEXP] = {FLOATS(logaddexp)},
    [LZ_AND] = {[LZ_BOOL] = LZ_NAME(and_bool)},
    [LZ_OR] = {[LZ_BOOL] = LZ_NAME(or_bool)},
    [LZ_XOR] = {[LZ_BOOL] = LZ_NAME(xor_bool)},
#undef FLOATS
#undef INTEGERS
};

#undef RANGE
#undef LOOP
#undef LOGADDEXP
#undef LOGADDEXP_TERMS
#undef ALL_OPERATIONS
#undef COMPARISONS
#undef INTEGER_LOOPS
