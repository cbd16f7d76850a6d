#include "peak.h"

#include <stdint.h>
#include <string.h>

typedef struct {
  double (*arithmetic_float)(double operations);
  double (*arithmetic_double)(double operations);
  void (*read)(const void *from, size_t bytes);
  void (*write)(void *to, size_t bytes);
  void (*copy)(const void *from, void *to, size_t bytes);
} loops;

enum { CHAINS = 12, PASSES = 64 };
#define UNROLL _Pragma("clang loop unroll(full)")

// Makes the compiler believe that the vector is read and changed here.
#if defined(__x86_64__)
#define KEEP(v) __asm__ volatile("" : "+x"(v))
#else
#define KEEP(v) __asm__ volatile("" : "+w"(v))
#endif

#define LEVEL baseline
#define BYTES 16
#include "peak_loops.inc.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LEVEL avx2
#define BYTES 32
#include "peak_loops.inc.h"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx2,fma"))), \
                             apply_to = function)
#define LEVEL avx512
#define BYTES 64
#include "peak_loops.inc.h"
#pragma clang attribute pop
#endif

static const loops *of(const char *level) {
#if defined(__x86_64__)
  if (strcmp(level, "avx512") == 0) return &loops_avx512;
  if (strcmp(level, "avx2") == 0) return &loops_avx2;
#endif
  (void)level;
  return &loops_baseline;
}

double peak_arithmetic(const char *level, bool double_precision, double operations) {
  const loops *l = of(level);
  return (double_precision ? l->arithmetic_double : l->arithmetic_float)(operations);
}

void peak_read(const char *level, const void *from, size_t bytes) { of(level)->read(from, bytes); }

void peak_write(const char *level, bool library, void *to, size_t bytes) {
  if (library)
    memset(to, 0, bytes);
  else
    of(level)->write(to, bytes);
}

void peak_copy(const char *level, bool library, const void *from, void *to, size_t bytes) {
  if (library)
    memcpy(to, from, bytes);
  else
    of(level)->copy(from, to, bytes);
}
