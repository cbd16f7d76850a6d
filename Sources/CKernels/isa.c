// Picks the instruction set at run time.
#include "isa.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#if defined(LZ_HAS_X86)
#include <cpuid.h>
#elif defined(__APPLE__)
#include <sys/sysctl.h>
#endif

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

// The level of this name if the processor has it, else -1.
static int level_named(const char *name) {
  for (int level = 0; level < LZ_ISA_COUNT; level++)
    if (strcmp(name, names[level]) == 0 && has((lz_isa_t)level)) return level;
  return -1;
}

// What the environment asks for; another level than the one that was meant would falsify a
// measurement or hide a fault, so that a wrong value ends the program.
static int wanted_level(void) {
  const char *name = getenv("LEIBNIZ_ISA");
  if (!name || !*name)
    return has(LZ_AVX512) ? LZ_AVX512 : has(LZ_AVX2) ? LZ_AVX2 : LZ_BASELINE;
  int level = level_named(name);
  if (level >= 0) return level;
  bool known = false;
  for (int i = 0; i < LZ_ISA_COUNT; i++) known = known || strcmp(name, names[i]) == 0;
  fprintf(stderr, "leibniz: LEIBNIZ_ISA=%s: %s; available here:", name,
          known ? "this processor has no such instructions" : "no such level");
  for (int i = 0; i < LZ_ISA_COUNT; i++)
    if (has((lz_isa_t)i)) fprintf(stderr, " %s", names[i]);
  fprintf(stderr, "\n");
  exit(2);
}

static void choose(void) {
  int none = 0;  // a level that was forced before the first use stays
  atomic_compare_exchange_strong(&chosen, &none, 1 + wanted_level());
}

lz_isa_t lz_isa_level(void) {
  int level = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (__builtin_expect(level == 0, 0)) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose);
    level = atomic_load_explicit(&chosen, memory_order_relaxed);
  }
  return (lz_isa_t)(level - 1);
}

const char *lz_isa(void) { return names[lz_isa_level()]; }

const char *lz_isa_name(size_t i) { return i < LZ_ISA_COUNT ? names[i] : NULL; }

bool lz_isa_available(const char *name) { return level_named(name) >= 0; }

bool lz_force_isa(const char *name) {
  int level = level_named(name);
  if (level >= 0) atomic_store_explicit(&chosen, level + 1, memory_order_relaxed);
  return level >= 0;
}

// MARK: The processor's name

static char processor_name[sizeof(struct utsname)];

static void find_processor_name(void) {
#if defined(LZ_HAS_X86)
  unsigned words[13] = {0};
  unsigned most = 0, unused;
  if (__get_cpuid(0x80000000, &most, &unused, &unused, &unused) && most >= 0x80000004) {
    for (unsigned i = 0; i < 3; i++) {
      unsigned *w = words + 4 * i;
      __get_cpuid(0x80000002 + i, w, w + 1, w + 2, w + 3);
    }
    const char *name = (const char *)words;
    while (*name == ' ') name++;
    size_t length = strlen(name);
    while (length > 0 && name[length - 1] == ' ') length--;
    memcpy(processor_name, name, length);
  }
#elif defined(__APPLE__)
  size_t size = sizeof processor_name - 1;
  if (sysctlbyname("machdep.cpu.brand_string", processor_name, &size, NULL, 0) != 0)
    processor_name[0] = 0;
#endif
  struct utsname system;
  if (!processor_name[0])
    snprintf(processor_name, sizeof processor_name, "%s",
             uname(&system) == 0 ? system.machine : "unknown");
}

const char *lz_processor_name(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, find_processor_name);
  return processor_name;
}

void lz_out_of_memory(size_t bytes, const char *purpose) {
  fprintf(stderr, "leibniz: out of memory: no %zu bytes for %s\n", bytes, purpose);
  abort();
}
