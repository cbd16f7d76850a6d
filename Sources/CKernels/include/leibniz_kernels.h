// The inner loops over memory. Every function works on n elements at a constant stride (counted in
// elements, 0 for a broadcast value); whoever calls walks the outer dimensions. Nothing here knows
// of shapes or allocates per element.
#ifndef LEIBNIZ_KERNELS_H
#define LEIBNIZ_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Element types; the numbers are those of LeibnizTensor's DType. A bool is one byte, 0 or 1.
typedef enum { LZ_F32, LZ_F64, LZ_I32, LZ_I64, LZ_U8, LZ_BOOL } lz_dtype;

#include "lz_isa.h"
#include "lz_elementwise.h"
#include "lz_derivative.h"
#include "lz_reduce.h"
#include "lz_matmul.h"
#include "lz_descend.h"
#include "lz_threads.h"
#include "lz_graph.h"

#endif
