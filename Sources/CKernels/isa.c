// Picks the instruction set at run time.
#include "isa.h"

#include <stdatomic.h>
#include <string.h>

static const char *const names[LZ_ISA_COUNT] = {"baseline", "avx2", "avx512"};

// The chosen level plus one; 0 until the first use.
static atomic_int chosen;

static bool has(lz_isa_t level) {
  switch (level) {
#if defined(LZ_HAS_X86)
  case LZ_AVX512:
    return has(LZ_AVX2) && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
  case LZ_AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
#endif
  case LZ_BASELINE:
    return true;
  default:
    return false;
  }
}

lz_isa_t lz_isa_level(void) {
  int level = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (__builtin_expect(level == 0, 0)) {
    level = 1 + (int)(has(LZ_AVX512) ? LZ_AVX512 : has(LZ_AVX2) ? LZ_AVX2 : LZ_BASELINE);
    // Threads that race here all store the same number.
    atomic_store_explicit(&chosen, level, memory_order_relaxed);
  }
  return (lz_isa_t)(level - 1);
}

const char *lz_isa(void) { return names[lz_isa_level()]; }

bool lz_force_isa(const char *name) {
  for (int level = 0; level < LZ_ISA_COUNT; level++) {
    if (strcmp(name, names[level]) == 0 && has((lz_isa_t)level)) {
      atomic_store_explicit(&chosen, level + 1, memory_order_relaxed);
      return true;
    }
  }
  return false;
}
