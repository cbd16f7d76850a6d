// First derivatives of two operands, for one instruction set. float32 in double, but for powers.

#define EACH(T, left, right, expression) \
  _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
    double u = left, v = right; \
    to[i] = (T)(expression); \
  }

#define LOOP(name, S, T, expression) \
  static void LZ_NAME(name##_##S)(const void *a, bool a_steps, const void *b, bool b_steps, \
                                  void *out, size_t n) { \
    const T *from_a = a, *from_b = b; \
    T *to = out; \
    if (!a_steps && n > 1) { \
      double repeated = *from_a; \
      EACH(T, repeated, from_b[i], expression) \
    } else if (!b_steps && n > 1) { \
      double repeated = *from_b; \
      EACH(T, from_a[i], repeated, expression) \
    } else { \
      EACH(T, from_a[i], from_b[i], expression) \
    } \
  }

// -a / b^2; see quotient_derivative.
static inline double LZ_NAME(quotient)(double a, double b) {
  double square = b * b, twice = -(a / b / b), once = -(a / square);
  return square >= 0x1p-1022 && square < INFINITY ? once : twice;
}
static inline double LZ_NAME(quotient_float)(double a, double b) { return -(a / (b * b)); }

// a / sqrt(a^2 + b^2); 0 at the origin, the limit along the ray at infinity.
static inline double LZ_NAME(cosine)(double a, double b) {
  bool is_far = lz_is_far(a, b);
  a = is_far ? lz_direction(a) : a;
  b = is_far ? lz_direction(b) : b;
  double s = lz_scale_of(a, b), u = a * s, v = b * s;
  double r = __builtin_elementwise_sqrt(u * u + v * v), c = u / r;
  return r == 0 ? 0 : c;
}

// a / (a^2 + b^2)
static inline double LZ_NAME(inverse)(double a, double b) {
  bool is_far = lz_is_far(a, b);
  a = is_far ? lz_direction(a) : a;
  b = is_far ? lz_direction(b) : b;
  double s = lz_scale_of(a, b), u = a * s, v = b * s;
  double r = __builtin_elementwise_sqrt(u * u + v * v);
  return u / r / r * (is_far ? 0 : s);
}

LOOP(quotient, f32, float, LZ_NAME(quotient_float)(u, v))
LOOP(quotient, f64, double, LZ_NAME(quotient)(u, v))
LOOP(hypot_a, f32, float, LZ_NAME(cosine)(u, v))
LOOP(hypot_a, f64, double, LZ_NAME(cosine)(u, v))
LOOP(hypot_b, f32, float, LZ_NAME(cosine)(v, u))
LOOP(hypot_b, f64, double, LZ_NAME(cosine)(v, u))
LOOP(atan2_y, f32, float, LZ_NAME(inverse)(v, u))
LOOP(atan2_y, f64, double, LZ_NAME(inverse)(v, u))
LOOP(atan2_x, f32, float, -LZ_NAME(inverse)(u, v))
LOOP(atan2_x, f64, double, -LZ_NAME(inverse)(u, v))

// b a^b / a and a^b log a, where a^b is well within the numbers; elsewhere power_derivative.
#define POWER(S, T, TYPE, INSIDE) \
  static void LZ_NAME(power_##S)(const T *a, bool a_steps, const T *b, bool b_steps, T *out, \
                                 size_t n, int j) { \
    T as[BLOCK], bs[BLOCK], y[BLOCK], second[BLOCK]; \
    for (size_t start = 0, m; start < n; start += m) { \
      m = n - start < BLOCK ? n - start : BLOCK; \
      for (size_t i = 0; i < m; i++) { \
        as[i] = a[a_steps ? start + i : 0]; \
        bs[i] = b[b_steps ? start + i : 0]; \
      } \
      lz_map2(LZ_MAP_pow, TYPE, as, bs, y, m); \
      if (j == 1) lz_map1(LZ_MAP_log, TYPE, as, second, m); \
      T *to = out + start; \
      if (j == 1) { \
        for (size_t i = 0; i < m; i++) to[i] = y[i] * second[i]; \
      } else { \
        for (size_t i = 0; i < m; i++) to[i] = y[i] * bs[i] / as[i]; \
      } \
      for (size_t i = 0; i < m; i++) { \
        T size = y[i] < 0 ? -y[i] : y[i]; \
        if (size > 1 / INSIDE && size < INSIDE && as[i] != 0) continue; \
        double u = as[i], v = bs[i], power = pow(u, v); \
        to[i] = (T)power_derivative(1 - j, j, u, v, power, j == 1 ? log(u) : 0); \
      } \
    } \
  } \
  static void LZ_NAME(power_a_##S)(const void *a, bool a_steps, const void *b, bool b_steps, \
                                   void *out, size_t n) { \
    LZ_NAME(power_##S)(a, a_steps, b, b_steps, out, n, 0); \
  } \
  static void LZ_NAME(power_b_##S)(const void *a, bool a_steps, const void *b, bool b_steps, \
                                   void *out, size_t n) { \
    LZ_NAME(power_##S)(a, a_steps, b, b_steps, out, n, 1); \
  }
POWER(f32, float, LZ_F32, 0x1p80f)
POWER(f64, double, LZ_F64, 0x1p900)

// By the operand that is differentiated, and the type.
static const first_loop LZ_NAME(first_table)[LZ_BINARY_COUNT][2][2] = {
#define BOTH(name) {LZ_NAME(name##_f32), LZ_NAME(name##_f64)}
    [LZ_DIV] = {{0, 0}, BOTH(quotient)},
    [LZ_HYPOT] = {BOTH(hypot_a), BOTH(hypot_b)},
    [LZ_ATAN2] = {BOTH(atan2_y), BOTH(atan2_x)},
    [LZ_POW] = {BOTH(power_a), BOTH(power_b)},
#undef BOTH
};

#undef EACH
#undef LOOP
#undef POWER
