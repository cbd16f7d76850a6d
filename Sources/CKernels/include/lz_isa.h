// The processor, and which of its instruction sets the kernels use.
//
// The levels are "baseline" (what every processor of the architecture has: SSE2 on x86-64, NEON on
// arm64), and on x86-64 "avx2" (with FMA) and "avx512". The highest that the processor has is in
// use, unless the environment's LEIBNIZ_ISA names another. A value that is no level, or one that
// the processor lacks, ends the program with the exit status 2 and a message, when the first kernel
// is asked for.
#ifndef LZ_ISA_LEVELS_H
#define LZ_ISA_LEVELS_H

// The level in use.
const char *lz_isa(void);

// The name of level i, from the lowest; NULL beyond the last.
const char *lz_isa_name(size_t i);

// Whether `name` is a level, and this processor has it.
bool lz_isa_available(const char *name);

// Uses another level from now on, for tests; false, and no change, if it isn't available.
bool lz_force_isa(const char *name);

// The processor's name as its maker wrote it, or the architecture's where that isn't to be found.
const char *lz_processor_name(void);

#endif
