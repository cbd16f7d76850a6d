// Steps of optimisers, in place.
#include "isa.h"

struct lz_sgd_arguments {
  double rate, momentum, dampening, decay;
  bool nesterov;
};
struct lz_adam_arguments {
  double rate, beta1, beta2, epsilon, correction1, correction2, decay, shrink;
};
struct lz_rmsprop_arguments {
  double rate, alpha, epsilon, momentum, decay;
};
struct lz_adagrad_arguments {
  double rate, epsilon, decay;
};

#define LZ_LOOPS "descend_loops.inc.h"
#include "each_isa.inc.h"

// Calls the loop for this processor and type.
#define DISPATCH(name, ...) \
  switch (t) { \
  case LZ_F32: { \
    static __typeof__(&name##_f32_baseline) const loops[] = LZ_PER_ISA(name##_f32); \
    return loops[lz_isa_level()](__VA_ARGS__); \
  } \
  case LZ_F64: { \
    static __typeof__(&name##_f64_baseline) const loops[] = LZ_PER_ISA(name##_f64); \
    return loops[lz_isa_level()](__VA_ARGS__); \
  } \
  default: \
    LZ_UNSUPPORTED(); \
  }

void lz_sgd(lz_dtype t, double rate, double momentum, double dampening, bool nesterov, double decay,
            void *p, void *v, const void *g, size_t n) {
  struct lz_sgd_arguments o = {rate, momentum, dampening, decay, nesterov};
  DISPATCH(sgd, &o, p, v, g, n)
}

void lz_adam(lz_dtype t, double rate, double beta1, double beta2, double epsilon,
             double correction1, double correction2, double decay, double shrink, void *p, void *m,
             void *v, const void *g, size_t n) {
  struct lz_adam_arguments o = {rate,        beta1,       beta2, epsilon,
                                correction1, correction2, decay, shrink};
  DISPATCH(adam, &o, p, m, v, g, n)
}

void lz_rmsprop(lz_dtype t, double rate, double alpha, double epsilon, double momentum,
                double decay, void *p, void *v, void *a, void *b, const void *g, size_t n) {
  struct lz_rmsprop_arguments o = {rate, alpha, epsilon, momentum, decay};
  DISPATCH(rmsprop, &o, p, v, a, b, g, n)
}

void lz_adagrad(lz_dtype t, double rate, double epsilon, double decay, void *p, void *s,
                const void *g, size_t n) {
  struct lz_adagrad_arguments o = {rate, epsilon, decay};
  DISPATCH(adagrad, &o, p, s, g, n)
}
