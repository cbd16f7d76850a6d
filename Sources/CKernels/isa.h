// Which instruction set the kernels use: one choice for the whole process.
//
// A family of loops is written once, in a `*_loops.inc.h`, and compiled once per instruction set by
// `each_isa.inc.h`; the family's source file then picks a table by `lz_isa_level()`.
#ifndef LZ_ISA_H
#define LZ_ISA_H

#include "leibniz_kernels.h"

typedef enum { LZ_BASELINE, LZ_AVX2, LZ_AVX512, LZ_ISA_COUNT } lz_isa_t;

lz_isa_t lz_isa_level(void);

// LZ_NAME(f) is f's name for the instruction set being compiled.
#define LZ_JOIN_(a, b) a##_##b
#define LZ_JOIN(a, b) LZ_JOIN_(a, b)
#define LZ_NAME(f) LZ_JOIN(f, LZ_ISA)

#if defined(__x86_64__)
#define LZ_HAS_X86 1
#endif

// Whether the instruction set being compiled rounds to a whole number in one instruction.
#if defined(LZ_HAS_X86)
#define LZ_ROUNDS (LZ_LEVEL != LZ_BASELINE)
#else
#define LZ_ROUNDS 1
#endif

// An element's bytes.
static inline size_t lz_size(lz_dtype t) {
  static const size_t sizes[] = {4, 8, 4, 8, 1, 1};
  return sizes[t];
}

// An operation was asked for with a type that it isn't declared for: a mistake of the caller, who
// checks types and words the message.
#define LZ_UNSUPPORTED() __builtin_trap()

// Ends the program with words: there is no memory for what an operation needs for itself.
_Noreturn void lz_out_of_memory(size_t bytes, const char *purpose);

#endif
