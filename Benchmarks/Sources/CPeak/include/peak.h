// The limits of one core, as fast as plain loops can reach them: floating-point operations, and
// bytes to and from memory. `level` is a name of lz_isa's: "baseline", "avx2" or "avx512".
#ifndef PEAK_H
#define PEAK_H

#include <stdbool.h>
#include <stddef.h>

// Does about `operations` floating-point operations (a multiplication and an addition are two) in
// registers, and returns how many it did.
double peak_arithmetic(const char *level, bool double_precision, double operations);

// Reads so many bytes. The address is a multiple of 64, the number of 512.
void peak_read(const char *level, const void *from, size_t bytes);

// Writes so many bytes, by a plain loop or by the C library.
void peak_write(const char *level, bool library, void *to, size_t bytes);

// Copies so many bytes, likewise.
void peak_copy(const char *level, bool library, const void *from, void *to, size_t bytes);

#endif
