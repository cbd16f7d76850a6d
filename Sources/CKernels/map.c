// Mathematical functions over memory, by libmvec or libm.
#include "map.h"

#include "isa.h"

#include <math.h>
#include <string.h>

typedef float (*float_to_float)(float);
typedef double (*double_to_double)(double);
typedef float (*floats_to_float)(float, float);
typedef double (*doubles_to_double)(double, double);

#if defined(LZ_HAS_X86) && defined(__GLIBC__)
#define LZ_HAS_LIBMVEC 1

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

// libmvec's functions take and give whole vectors in zmm0 and zmm1 (ymm for AVX2, xmm for SSE).
// clang passes such arguments in memory unless the whole file is compiled for the instruction set,
// so the call is written in assembly: a loop over memory that calls `function` once per vector.
//
// void loop(void *function, const void *a, void *out, size_t vectors)             one operand
// void loop(void *function, const void *a, const void *b, void *out, size_t vectors)    two
__asm__(
    ".macro lz_vector_loop name, vector, bytes, operands, move, leave\n"
    ".type \\name, @function\n"
    "\\name:\n"
    "  .cfi_startproc\n"
    "  pushq %rbp\n"
    "  .cfi_def_cfa_offset 16\n"
    "  .cfi_offset %rbp, -16\n"
    "  movq %rsp, %rbp\n"
    "  .cfi_def_cfa_register %rbp\n"
    "  pushq %rbx\n"
    "  pushq %r12\n"
    "  pushq %r13\n"
    "  pushq %r14\n"
    "  pushq %r15\n"
    "  subq $8, %rsp\n"  // the callee expects a stack aligned to 16 bytes
    "  .cfi_offset %rbx, -24\n"
    "  .cfi_offset %r12, -32\n"
    "  .cfi_offset %r13, -40\n"
    "  .cfi_offset %r14, -48\n"
    "  .cfi_offset %r15, -56\n"
    "  movq %rdi, %rbx\n"
    "  movq %rsi, %r12\n"
    ".if \\operands == 2\n"
    "  movq %rdx, %r13\n"
    "  movq %rcx, %r14\n"
    "  movq %r8, %r15\n"
    ".else\n"
    "  movq %rdx, %r14\n"
    "  movq %rcx, %r15\n"
    ".endif\n"
    "  .p2align 4\n"
    "1:\n"
    "  \\move (%r12), %\\vector\\()0\n"
    "  addq $\\bytes, %r12\n"
    ".if \\operands == 2\n"
    "  \\move (%r13), %\\vector\\()1\n"
    "  addq $\\bytes, %r13\n"
    ".endif\n"
    "  callq *%rbx\n"
    "  \\move %\\vector\\()0, (%r14)\n"
    "  addq $\\bytes, %r14\n"
    "  decq %r15\n"
    "  jnz 1b\n"
    "  \\leave\n"
    "  addq $8, %rsp\n"
    "  popq %r15\n"
    "  popq %r14\n"
    "  popq %r13\n"
    "  popq %r12\n"
    "  popq %rbx\n"
    "  popq %rbp\n"
    "  .cfi_def_cfa %rsp, 8\n"
    "  retq\n"
    "  .cfi_endproc\n"
    ".size \\name, . - \\name\n"
    ".endm\n"
    ".text\n"
    "lz_vector_loop lz_loop1_sse, xmm, 16, 1, movups\n"
    "lz_vector_loop lz_loop2_sse, xmm, 16, 2, movups\n"
    "lz_vector_loop lz_loop1_avx2, ymm, 32, 1, vmovups, vzeroupper\n"
    "lz_vector_loop lz_loop2_avx2, ymm, 32, 2, vmovups, vzeroupper\n"
    "lz_vector_loop lz_loop1_avx512, zmm, 64, 1, vmovups, vzeroupper\n"
    "lz_vector_loop lz_loop2_avx512, zmm, 64, 2, vmovups, vzeroupper\n"
    ".purgem lz_vector_loop\n");

typedef void (*loop1)(void *function, const void *x, void *out, size_t vectors);
typedef void (*loop2)(void *function, const void *a, const void *b, void *out, size_t vectors);
extern void lz_loop1_sse(void *, const void *, void *, size_t);
extern void lz_loop2_sse(void *, const void *, const void *, void *, size_t);
extern void lz_loop1_avx2(void *, const void *, void *, size_t);
extern void lz_loop1_avx512(void *, const void *, void *, size_t);
extern void lz_loop2_avx2(void *, const void *, const void *, void *, size_t);
extern void lz_loop2_avx512(void *, const void *, const void *, void *, size_t);

static const loop1 loops1[LZ_ISA_COUNT] = {lz_loop1_sse, lz_loop1_avx2, lz_loop1_avx512};
static const loop2 loops2[LZ_ISA_COUNT] = {lz_loop2_sse, lz_loop2_avx2, lz_loop2_avx512};
static const size_t vector_bytes[LZ_ISA_COUNT] = {16, 32, 64};

// NULL where libmvec hasn't got a function (before glibc 2.35, most).
static void *entries[LZ_ISA_COUNT][2][LZ_MAP_COUNT];

// "_ZGVeN16v_expf": e is AVX-512, d is AVX2, b is SSE; the elements of a vector; one v per operand.
static void look_up(void) {
  static const char *const names[LZ_MAP_COUNT] = {
#define X(name) [LZ_MAP_##name] = #name,
      LZ_MAPPED1(X) LZ_MAPPED2(X)
#undef X
  };
  void *library = dlopen("libmvec.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  for (int isa = LZ_BASELINE; isa <= LZ_AVX512; isa++) {
    for (int type = 0; type < 2; type++) {
      for (int f = 0; f < LZ_MAP_COUNT; f++) {
        char symbol[32];
        snprintf(symbol, sizeof symbol, "_ZGV%cN%zu%s_%s%s", "bde"[isa],
                 vector_bytes[isa] / (type == LZ_F32 ? 4 : 8), f >= LZ_MAP_pow ? "vv" : "v",
                 names[f], type == LZ_F32 ? "f" : "");
        entries[isa][type][f] = dlsym(library, symbol);
      }
    }
  }
}

static void *entry(lz_isa_t isa, lz_dtype t, lz_mapped f) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, look_up);
  return entries[isa][t][f];
}

// The last elements go through the same function as the others, so that they come out the same:
// as the vector that ends where the array ends, or, in an array shorter than a vector, padded with
// repeats of the first element (which needs no slow path that the element itself doesn't need).
static void load_last(char *vector, const char *x, size_t size, size_t n, size_t bytes) {
  if (n * size >= bytes) {
    memcpy(vector, x + n * size - bytes, bytes);
  } else if (n > 0) {
    lz_fill(size, x, vector, bytes / size);
    memcpy(vector, x, n * size);
  }
}

static void store_last(char *out, const char *vector, size_t size, size_t n, size_t bytes) {
  if (n * size >= bytes) {
    memcpy(out + n * size - bytes, vector, bytes);
  } else {
    memcpy(out, vector, n * size);
  }
}

#endif

void lz_map1(lz_mapped f, lz_dtype t, const void *x, void *out, size_t n) {
#if defined(LZ_HAS_LIBMVEC)
  lz_isa_t isa = lz_isa_level();
  void *function = entry(isa, t, f);
  if (function) {
    size_t size = lz_size(t), bytes = vector_bytes[isa], vectors = n * size / bytes;
    if (vectors * bytes == n * size) {
      if (vectors > 0) loops1[isa](function, x, out, vectors);
      return;
    }
    // Loaded first, because out may be x.
    char last[64];
    load_last(last, x, size, n, bytes);
    if (vectors > 0) loops1[isa](function, x, out, vectors);
    loops1[isa](function, last, last, 1);
    store_last(out, last, size, n, bytes);
    return;
  }
#endif
  static const float_to_float of_float[] = {
#define X(name) [LZ_MAP_##name] = name##f,
      LZ_MAPPED1(X)
#undef X
  };
  static const double_to_double of_double[] = {
#define X(name) [LZ_MAP_##name] = name,
      LZ_MAPPED1(X)
#undef X
  };
  if (t == LZ_F32) {
    for (size_t i = 0; i < n; i++) ((float *)out)[i] = of_float[f](((const float *)x)[i]);
  } else {
    for (size_t i = 0; i < n; i++) ((double *)out)[i] = of_double[f](((const double *)x)[i]);
  }
}

void lz_map2(lz_mapped f, lz_dtype t, const void *a, const void *b, void *out, size_t n) {
#if defined(LZ_HAS_LIBMVEC)
  lz_isa_t isa = lz_isa_level();
  void *function = entry(isa, t, f);
  if (function) {
    size_t size = lz_size(t), bytes = vector_bytes[isa], vectors = n * size / bytes;
    if (vectors * bytes == n * size) {
      if (vectors > 0) loops2[isa](function, a, b, out, vectors);
      return;
    }
    char last_a[64], last_b[64];
    load_last(last_a, a, size, n, bytes);
    load_last(last_b, b, size, n, bytes);
    if (vectors > 0) loops2[isa](function, a, b, out, vectors);
    loops2[isa](function, last_a, last_b, last_a, 1);
    store_last(out, last_a, size, n, bytes);
    return;
  }
#endif
  static const floats_to_float of_float[LZ_MAP_COUNT] = {
#define X(name) [LZ_MAP_##name] = name##f,
      LZ_MAPPED2(X)
#undef X
  };
  static const doubles_to_double of_double[LZ_MAP_COUNT] = {
#define X(name) [LZ_MAP_##name] = name,
      LZ_MAPPED2(X)
#undef X
  };
  if (t == LZ_F32) {
    const float *u = a, *v = b;
    for (size_t i = 0; i < n; i++) ((float *)out)[i] = of_float[f](u[i], v[i]);
  } else {
    const double *u = a, *v = b;
    for (size_t i = 0; i < n; i++) ((double *)out)[i] = of_double[f](u[i], v[i]);
  }
}
