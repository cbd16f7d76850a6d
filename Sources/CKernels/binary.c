// out[i] = f(a[i], b[i]): picks the loop of an operation and a type; the loops are in
// binary_loops.inc.h.
#include "isa.h"
#include "map.h"
#include "scalar.h"

// The loops take operands that are contiguous or one repeated value; anything else goes through
// blocks on the stack, which stay in the first cache.
typedef void (*binary_loop)(const void *a, bool a_repeats, const void *b, bool b_repeats, void *out,
                            size_t n);
enum { BLOCK = 256 };

// The remainder with the sign of b; 0 where b is 0, as in NumPy. Dividing by -1 apart, because the
// least integer divided by -1 traps.
#define INTEGER_REM(S, T) \
  static inline T lz_rem_##S(T a, T b) { \
    if (b == 0 || b == (T)-1) return b == 0 || (T)-1 < 0 ? 0 : a % b; \
    T r = a % b; \
    return r != 0 && (r < 0) != (b < 0) ? r + b : r; \
  }
INTEGER_REM(i32, int32_t)
INTEGER_REM(i64, int64_t)
INTEGER_REM(u8, uint8_t)

#define REM(S, T) \
  static void rem_##S(const void *a, bool a_repeats, const void *b, bool b_repeats, void *out, \
                      size_t n) { \
    const T *from_a = a, *from_b = b; \
    for (size_t i = 0; i < n; i++) { \
      ((T *)out)[i] = lz_rem_##S(from_a[a_repeats ? 0 : i], from_b[b_repeats ? 0 : i]); \
    } \
  }
REM(f64, double)
REM(i32, int32_t)
REM(i64, int64_t)
REM(u8, uint8_t)

// A function of map.h, for which a repeated value is copied to a block.
static void map2(lz_mapped f, lz_dtype t, size_t size, const char *a, bool a_repeats, const char *b,
                 bool b_repeats, char *out, size_t n) {
  if (!a_repeats && !b_repeats) return lz_map2(f, t, a, b, out, n);
  double block[BLOCK];
  lz_fill(size, a_repeats ? a : b, block, n < BLOCK ? n : BLOCK);
  for (size_t start = 0; start < n; start += BLOCK) {
    size_t m = n - start < BLOCK ? n - start : BLOCK, at = start * size;
    if (a_repeats) {
      lz_map2(f, t, block, b + at, out + at, m);
    } else {
      lz_map2(f, t, a + at, block, out + at, m);
    }
  }
}

#define MAPPED(name, S, T, TYPE) \
  static void name##_##S(const void *a, bool a_repeats, const void *b, bool b_repeats, void *out, \
                         size_t n) { \
    map2(LZ_MAP_##name, TYPE, sizeof(T), a, a_repeats, b, b_repeats, out, n); \
  }
MAPPED(atan2, f32, float, LZ_F32)
MAPPED(atan2, f64, double, LZ_F64)
MAPPED(hypot, f32, float, LZ_F32)
MAPPED(hypot, f64, double, LZ_F64)

// x^2, x^1 and x^-1 as what they are: exact or correctly rounded, and much faster. x^3 rounds
// twice: at most 1.5 ulp.
#define POW(S, T, TYPE) \
  static void pow_##S(const void *a, bool a_repeats, const void *b, bool b_repeats, void *out, \
                      size_t n) { \
    T exponent = *(const T *)b; \
    if (b_repeats && exponent == 2) { \
      lz_unary(LZ_SQUARE, TYPE, 0, a, 1, out, n); \
    } else if (b_repeats && exponent == 1) { \
      lz_copy(sizeof(T), a, 1, out, 1, n); \
    } else if (b_repeats && exponent == -1) { \
      lz_unary(LZ_RECIPROCAL, TYPE, 0, a, 1, out, n); \
    } else if (b_repeats && exponent == 3) { \
      _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
        T x = ((const T *)a)[i]; \
        ((T *)out)[i] = x * x * x; \
      } \
    } else { \
      map2(LZ_MAP_pow, TYPE, sizeof(T), a, a_repeats, b, b_repeats, out, n); \
    } \
  }
POW(f32, float, LZ_F32)
POW(f64, double, LZ_F64)

#define LZ_LOOPS "binary_loops.inc.h"
#include "each_isa.inc.h"

static const binary_loop (*const tables[])[LZ_BOOL + 1] = LZ_PER_ISA(binary_table);

void lz_binary(lz_binary_op op, lz_dtype t, const void *a, ptrdiff_t sa, const void *b,
               ptrdiff_t sb, void *out, size_t n) {
  binary_loop loop = tables[lz_isa_level()][op][t];
  if (!loop) LZ_UNSUPPORTED();
  if (n == 0) return;
  size_t size = lz_size(t), out_size = op >= LZ_EQ ? 1 : size;
  if (n == 1) return loop(a, false, b, false, out, 1);
  if (sa == 0 && sb == 0) {
    double one;
    loop(a, false, b, false, &one, 1);
    return lz_fill(out_size, &one, out, n);
  }
  if ((size_t)sa <= 1 && (size_t)sb <= 1) return loop(a, sa == 0, b, sb == 0, out, n);
  const char *from_a = a, *from_b = b;
  char *to = out;
  double block_a[BLOCK], block_b[BLOCK];
  for (size_t i = 0; i < n; i += BLOCK) {
    size_t m = n - i < BLOCK ? n - i : BLOCK;
    const char *at_a = from_a + (ptrdiff_t)i * sa * (ptrdiff_t)size;
    const char *at_b = from_b + (ptrdiff_t)i * sb * (ptrdiff_t)size;
    if ((size_t)sa > 1) {
      lz_copy(size, at_a, sa, block_a, 1, m);
      at_a = (const char *)block_a;
    }
    if ((size_t)sb > 1) {
      lz_copy(size, at_b, sb, block_b, 1, m);
      at_b = (const char *)block_b;
    }
    loop(at_a, sa == 0, at_b, sb == 0, to + i * out_size, m);
  }
}

// MARK: Short rows

// An operand's rows, `count` of them, put one after the other where they aren't.
static void gather_rows(size_t size, const char *x, ptrdiff_t rx, ptrdiff_t sx, size_t count,
                        size_t n, void *to) {
#define SHORT _Pragma("clang loop vectorize(disable)")
  switch (size) {
#define CASE(SIZE, T) \
  case SIZE: { \
    const T *row = (const T *)x; \
    T *next = to; \
    if (sx == 0) { \
      for (size_t i = 0; i < count; i++, row += rx, next += n) { \
        T number = *row; \
        SHORT for (size_t j = 0; j < n; j++) next[j] = number; \
      } \
    } else { \
      for (size_t i = 0; i < count; i++, row += rx, next += n) \
        SHORT for (size_t j = 0; j < n; j++) next[j] = row[(ptrdiff_t)j * sx]; \
    } \
    return; \
  }
    CASE(1, uint8_t)
    CASE(4, uint32_t)
    CASE(8, uint64_t)
#undef CASE
  }
#undef SHORT
}

void lz_binary_rows(lz_binary_op op, lz_dtype t, const void *a, ptrdiff_t ra, ptrdiff_t sa,
                    const void *b, ptrdiff_t rb, ptrdiff_t sb, void *out, size_t n, size_t rows) {
  size_t size = lz_size(t), out_size = op >= LZ_EQ ? 1 : size;
  enum { WIDE = 512 };  // elements: so many short rows are treated as one
  size_t together = n > 0 && n <= WIDE / 4 ? WIDE / n : 1;
  // An operand lies as it is needed, or is one number, or goes through a block.
  bool whole_a = sa == 1 && ra == (ptrdiff_t)n, whole_b = sb == 1 && rb == (ptrdiff_t)n;
  bool one_a = sa == 0 && ra == 0, one_b = sb == 0 && rb == 0;
  double block_a[WIDE], block_b[WIDE];
  for (size_t i = 0; i < rows; i += together) {
    size_t m = rows - i < together ? rows - i : together;
    const char *at_a = (const char *)a + (ptrdiff_t)(i * size) * ra;
    const char *at_b = (const char *)b + (ptrdiff_t)(i * size) * rb;
    char *to = (char *)out + i * n * out_size;
    if (together == 1) {
      lz_binary(op, t, at_a, sa, at_b, sb, to, n);
      continue;
    }
    // A row that comes again and again is put there once.
    if (!whole_a && !one_a) {
      if (ra != 0 || i == 0) gather_rows(size, at_a, ra, sa, m, n, block_a);
      at_a = (const char *)block_a;
    }
    if (!whole_b && !one_b) {
      if (rb != 0 || i == 0) gather_rows(size, at_b, rb, sb, m, n, block_b);
      at_b = (const char *)block_b;
    }
    lz_binary(op, t, at_a, !one_a, at_b, !one_b, to, m * n);
  }
}

double lz_binary_scalar(lz_binary_op op, double a, double b) {
  switch (op) {
  case LZ_ADD:
    return a + b;
  case LZ_SUB:
    return a - b;
  case LZ_MUL:
    return a * b;
  case LZ_GATE:
    return lz_gate_f64(a, b);
  case LZ_SIGNED:
    return lz_signed_f64(a, b);
  case LZ_DIV:
    return a / b;
  case LZ_MAX:
    return lz_max_f64(a, b);
  case LZ_MIN:
    return lz_min_f64(a, b);
  case LZ_REM:
    return lz_rem_f64(a, b);
  case LZ_POW:
    return lz_pow_f64(a, b);
  case LZ_ATAN2:
    return lz_atan2_f64(a, b);
  case LZ_HYPOT:
    return lz_hypot_f64(a, b);
  case LZ_LOGADDEXP:
    return lz_logaddexp_f64(a, b);
  case LZ_LOGIT_ERROR:
    return lz_logit_error_f64(a, b);
  default:
    LZ_UNSUPPORTED();
  }
}
