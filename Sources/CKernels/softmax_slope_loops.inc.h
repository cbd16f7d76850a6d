// The loops of softmax_slope.c, for one instruction set.
//
// Let q be the greatest of p, and c its g. Where q is near 1, 1 - q and g - sum of p g cancel
// there; but 1 - q is the sum of the other p, and sum of p (g - c), to which q adds nothing, is the
// same as sum of p g - c, because the p sum to 1.

#define EACH _Pragma("clang loop vectorize(assume_safety)") for (size_t j = 0; j < n; j++)
#define IN_ORDER _Pragma("clang loop vectorize(disable)") for (size_t j = 0; j < n; j++)
#define LOOPS(S, T, TYPE) \
  static inline T LZ_NAME(sum_##S)(const T *x, size_t n) { \
    T sum = 0; \
    if (n > SHORT) \
      lz_reduce(LZ_SUM, TYPE, x, 1, n, &sum); \
    else \
      IN_ORDER sum += x[j]; \
    return sum; \
  } \
  static inline T LZ_NAME(sum_of_products_##S)(const T *a, const T *b, size_t n) { \
    T sum = 0; \
    if (n > SHORT) \
      lz_dot(TYPE, a, 1, b, 1, n, &sum); \
    else \
      IN_ORDER sum += a[j] * b[j]; \
    return sum; \
  } \
  static inline size_t LZ_NAME(place_of_greatest_##S)(const T *x, size_t n) { \
    if (n > SHORT) return (size_t)lz_argmax(TYPE, x, 1, n); \
    size_t place = 0; \
    IN_ORDER place = x[j] > x[place] ? j : place; \
    return place; \
  } \
  static void LZ_NAME(softmax_slope_##S)(lz_softmax_rule rule, const void *of_g, const void *of_p, \
                                         void *to, size_t n, size_t rows) { \
    const T *g = of_g, *p = of_p; \
    T *out = to; \
    for (; rows > 0; rows--, g += n, p += n, out += n) { \
      size_t place = LZ_NAME(place_of_greatest_##S)(p, n), behind = n - place - 1; \
      T own = g[place]; \
      if (rule == LZ_BALANCED) { \
        T greatest = p[place]; \
        T rest = LZ_NAME(sum_##S)(g, place) + LZ_NAME(sum_##S)(g + place + 1, behind); \
        T others = LZ_NAME(sum_##S)(p, place) + LZ_NAME(sum_##S)(p + place + 1, behind); \
        T sum = rest + own; \
        EACH out[j] = g[j] - p[j] * sum; \
        out[place] = own * others - greatest * rest; \
      } else { \
        EACH out[j] = g[j] - own; \
        T mean = LZ_NAME(sum_of_products_##S)(out, p, n); \
        if (rule == LZ_CENTRED) \
          EACH out[j] -= mean; \
        else \
          EACH out[j] = p[j] * (out[j] - mean); \
      } \
    } \
  }
LOOPS(f32, float, LZ_F32)
LOOPS(f64, double, LZ_F64)

#undef LOOPS
#undef EACH
#undef IN_ORDER
