// Steps of optimisers, in place: one pass over a parameter p, what is remembered of it, and its
// gradient g; all contiguous, of one float type, n elements. The formulas are those of LeibnizNN.
#ifndef LZ_DESCEND_H
#define LZ_DESCEND_H

// g += decay p;  v = momentum v + (1 - dampening) g;  p -= rate (nesterov ? g + momentum v : v).
// v may be NULL: then p -= rate g.
void lz_sgd(lz_dtype t, double rate, double momentum, double dampening, bool nesterov, double decay,
            void *p, void *v, const void *g, size_t n);

// p *= 1 - shrink;  g += decay p;  m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g²;
// p -= rate (m / correction1) / (sqrt(v / correction2) + epsilon).
void lz_adam(lz_dtype t, double rate, double beta1, double beta2, double epsilon,
             double correction1, double correction2, double decay, double shrink, void *p, void *m,
             void *v, const void *g, size_t n);

// g += decay p;  v = alpha v + (1 - alpha) g²;  a = alpha a + (1 - alpha) g;
// b = momentum b + g / (sqrt(v - a²) + epsilon);  p -= rate b.
// a may be NULL (taken as 0), and b (momentum 0).
void lz_rmsprop(lz_dtype t, double rate, double alpha, double epsilon, double momentum,
                double decay, void *p, void *v, void *a, void *b, const void *g, size_t n);

// g += decay p;  s += g²;  p -= rate g / (sqrt(s) + epsilon).
void lz_adagrad(lz_dtype t, double rate, double epsilon, double decay, void *p, void *s,
                const void *g, size_t n);

#endif
