// The loops of descend.c, for one instruction set.

#define VECTORISED _Pragma("clang loop vectorize(assume_safety)")

#define DESCEND(S, T) \
  static void LZ_NAME(sgd_##S)(const struct lz_sgd_arguments *o, void *p_, void *v_, \
                               const void *g_, size_t n) { \
    const T *g = g_; \
    T *p = p_, *v = v_; \
    const T rate = (T)o->rate, decay = (T)o->decay; \
    if (!v) { \
      VECTORISED for (size_t i = 0; i < n; i++) { p[i] -= rate * (g[i] + decay * p[i]); } \
      return; \
    } \
    const T keep = (T)o->momentum, add = (T)(1 - o->dampening); \
    const T of_g = o->nesterov ? 1 : 0, of_v = o->nesterov ? keep : 1; \
    VECTORISED for (size_t i = 0; i < n; i++) { \
      T d = g[i] + decay * p[i]; \
      v[i] = keep * v[i] + add * d; \
      p[i] -= rate * (of_g * d + of_v * v[i]); \
    } \
  } \
  static void LZ_NAME(adam_##S)(const struct lz_adam_arguments *o, void *p_, void *m_, void *v_, \
                                const void *g_, size_t n) { \
    const T *g = g_; \
    T *p = p_, *m = m_, *v = v_; \
    const T beta1 = (T)o->beta1, add1 = (T)(1 - o->beta1), epsilon = (T)o->epsilon; \
    const T beta2 = (T)o->beta2, add2 = (T)(1 - o->beta2), decay = (T)o->decay; \
    const T rate = (T)(o->rate / o->correction1), left = (T)(1 - o->shrink); \
    const T root = (T)__builtin_sqrt(1 / o->correction2); \
    VECTORISED for (size_t i = 0; i < n; i++) { \
      T x = left * p[i]; \
      T d = g[i] + decay * x; \
      m[i] = beta1 * m[i] + add1 * d; \
      v[i] = beta2 * v[i] + add2 * d * d; \
      p[i] = x - rate * m[i] / (root * __builtin_elementwise_sqrt(v[i]) + epsilon); \
    } \
  } \
  static inline __attribute__((always_inline)) void LZ_NAME(rmsprop_any_##S)( \
      const struct lz_rmsprop_arguments *o, T *p, T *v, T *a, T *b, const T *g, size_t n, \
      const bool centred, const bool remembers) { \
    const T keep = (T)o->alpha, add = (T)(1 - o->alpha), epsilon = (T)o->epsilon; \
    const T rate = (T)o->rate, momentum = (T)o->momentum, decay = (T)o->decay; \
    VECTORISED for (size_t i = 0; i < n; i++) { \
      T d = g[i] + decay * p[i]; \
      T variance = v[i] = keep * v[i] + add * d * d; \
      if (centred) { \
        a[i] = keep * a[i] + add * d; \
        variance -= a[i] * a[i]; \
        if (variance < 0) variance = 0; /* by rounding, for a constant gradient */ \
      } \
      d /= __builtin_elementwise_sqrt(variance) + epsilon; \
      if (remembers) d = b[i] = momentum * b[i] + d; \
      p[i] -= rate * d; \
    } \
  } \
  static void LZ_NAME(rmsprop_##S)(const struct lz_rmsprop_arguments *o, void *p, void *v, void *a, \
                                   void *b, const void *g, size_t n) { \
    if (a && b) LZ_NAME(rmsprop_any_##S)(o, p, v, a, b, g, n, true, true); \
    else if (a) LZ_NAME(rmsprop_any_##S)(o, p, v, a, b, g, n, true, false); \
    else if (b) LZ_NAME(rmsprop_any_##S)(o, p, v, a, b, g, n, false, true); \
    else LZ_NAME(rmsprop_any_##S)(o, p, v, a, b, g, n, false, false); \
  } \
  static void LZ_NAME(adagrad_##S)(const struct lz_adagrad_arguments *o, void *p_, void *s_, \
                                   const void *g_, size_t n) { \
    const T *g = g_; \
    T *p = p_, *s = s_; \
    const T rate = (T)o->rate, epsilon = (T)o->epsilon, decay = (T)o->decay; \
    VECTORISED for (size_t i = 0; i < n; i++) { \
      T d = g[i] + decay * p[i]; \
      s[i] += d * d; \
      p[i] -= rate * d / (__builtin_elementwise_sqrt(s[i]) + epsilon); \
    } \
  }

DESCEND(f32, float)
DESCEND(f64, double)

#undef DESCEND
#undef VECTORISED
