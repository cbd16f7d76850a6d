// The loops of one instruction set, with vectors of BYTES; peak.c includes this once for each.
#define NAME_(f, level) f##_##level
#define NAME(f, level) NAME_(f, level)
#define F(f) NAME(f, LEVEL)

typedef float F(floats) __attribute__((vector_size(BYTES)));
typedef double F(doubles) __attribute__((vector_size(BYTES)));
typedef int64_t F(words) __attribute__((vector_size(BYTES), may_alias));

// s = s * x + y in so many independent chains that the latency isn't seen; the compiler fuses the
// two operations where the instruction set can.
#define ARITHMETIC(name, vector, T)                                                       \
  static double F(name)(double operations) {                                              \
    double each = 2.0 * PASSES * CHAINS * (BYTES / sizeof(T));                            \
    size_t turns = (size_t)(operations / each) + 1;                                       \
    vector s[CHAINS], x = (vector){0} + (T)0.5, y = (vector){0} + (T)1;                   \
    KEEP(x);                                                                              \
    KEEP(y);                                                                              \
    UNROLL for (int i = 0; i < CHAINS; i++) s[i] = (vector){0} + (T)i;                    \
    for (size_t p = 0; p < turns * PASSES; p++)                                           \
      UNROLL for (int i = 0; i < CHAINS; i++) s[i] = s[i] * x + y;                        \
    UNROLL for (int i = 0; i < CHAINS; i++) KEEP(s[i]);                                   \
    return (double)turns * each;                                                          \
  }
ARITHMETIC(arithmetic_float, F(floats), float)
ARITHMETIC(arithmetic_double, F(doubles), double)
#undef ARITHMETIC

static void F(read)(const void *from, size_t bytes) {
  const F(words) *x = from;
  F(words) s[8];
  UNROLL for (int i = 0; i < 8; i++) s[i] = (F(words)){0};
  for (size_t j = 0; j < bytes / BYTES; j += 8)
    UNROLL for (int i = 0; i < 8; i++) s[i] |= x[j + i];
  UNROLL for (int i = 0; i < 8; i++) KEEP(s[i]);
}

static void F(write)(void *to, size_t bytes) {
  F(words) *out = to, v = {1};
  for (size_t j = 0; j < bytes / BYTES; j += 8) {
    KEEP(v);  // or this becomes a call of memset
    UNROLL for (int i = 0; i < 8; i++) out[j + i] = v;
  }
}

static void F(copy)(const void *from, void *to, size_t bytes) {
  const F(words) *x = from;
  F(words) *out = to;
  for (size_t j = 0; j < bytes / BYTES; j += 4) {
    F(words) v[4];
    UNROLL for (int i = 0; i < 4; i++) v[i] = x[j + i];
    KEEP(v[0]);  // or this becomes a call of memcpy
    UNROLL for (int i = 0; i < 4; i++) out[j + i] = v[i];
  }
}

static const loops F(loops) = {F(arithmetic_float), F(arithmetic_double), F(read), F(write), F(copy)};

#undef NAME_
#undef NAME
#undef F
#undef LEVEL
#undef BYTES
