// Copies: between strides, of one value, by selection, and of table rows.
#include "isa.h"

#include <string.h>

#define EACH_SIZE(X) X(1, uint8_t) X(4, uint32_t) X(8, uint64_t)

void lz_fill(size_t size, const void *value, void *dst, size_t n) {
  switch (size) {
#define CASE(SIZE, T) \
  case SIZE: { \
    T v = *(const T *)value, *to = dst; \
    for (size_t i = 0; i < n; i++) to[i] = v; \
    return; \
  }
    EACH_SIZE(CASE)
#undef CASE
  default:
    for (size_t i = 0; i < n; i++) memcpy((char *)dst + i * size, value, size);
  }
}

void lz_copy(size_t size, const void *src, ptrdiff_t ss, void *dst, ptrdiff_t sd, size_t n) {
  if (n == 0) return;
  if (ss == 1 && sd == 1) {
    memmove(dst, src, n * size);
    return;
  }
  if (ss == 0 && sd == 1) return lz_fill(size, src, dst, n);
  switch (size) {
// A constant stride lets the compiler reverse whole vectors.
#define CASE(SIZE, T) \
  case SIZE: { \
    const T *restrict from = src; \
    T *restrict to = dst; \
    if (ss == -1 && sd == 1) { \
      for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) to[i] = from[-i]; \
    } else { \
      for (; n > 0; n--, from += ss, to += sd) *to = *from; \
    } \
    return; \
  }
    EACH_SIZE(CASE)
#undef CASE
  default:
    for (ptrdiff_t i = 0, bytes = (ptrdiff_t)size; i < (ptrdiff_t)n; i++) {
      memcpy((char *)dst + i * sd * bytes, (const char *)src + i * ss * bytes, size);
    }
  }
}

// Rows are often short: those of a few elements go without a call of memcpy.
void lz_copy_rows(const void *src, ptrdiff_t ss, void *dst, ptrdiff_t sd, size_t width, size_t n) {
  const char *from = src;
  char *to = dst;
  if (width % 8 == 0 && width <= 64) {
    for (size_t i = 0; i < n; i++, from += ss, to += sd)
      for (size_t j = 0; j < width; j += 8) memcpy(to + j, from + j, 8);
  } else {
    for (size_t i = 0; i < n; i++, from += ss, to += sd) memcpy(to, from, width);
  }
}

typedef void (*select_loop)(const uint8_t *c, const void *a, bool a_repeats, const void *b,
                            bool b_repeats, void *out, size_t n);

typedef bool (*positions_loop)(const int64_t *x, int64_t size, int64_t *out, size_t n);

#define LZ_LOOPS "select_loops.inc.h"
#include "each_isa.inc.h"

static const select_loop loops1[] = LZ_PER_ISA(select_1);
static const select_loop loops4[] = LZ_PER_ISA(select_4);
static const select_loop loops8[] = LZ_PER_ISA(select_8);

void lz_select(size_t size, const uint8_t *c, ptrdiff_t sc, const void *a, ptrdiff_t sa,
               const void *b, ptrdiff_t sb, void *out, size_t n) {
  if (n == 0) return;
  if (sc == 0) return *c ? lz_copy(size, a, sa, out, 1, n) : lz_copy(size, b, sb, out, 1, n);
  if (sc == 1 && (size_t)sa <= 1 && (size_t)sb <= 1) {
    const select_loop *loops = size == 1 ? loops1 : size == 4 ? loops4 : loops8;
    return loops[lz_isa_level()](c, a, sa == 0, b, sb == 0, out, n);
  }
  switch (size) {
#define CASE(SIZE, T) \
  case SIZE: { \
    const T *from_a = a, *from_b = b; \
    T *to = out; \
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) { \
      to[i] = c[i * sc] ? from_a[i * sa] : from_b[i * sb]; \
    } \
    return; \
  }
    EACH_SIZE(CASE)
#undef CASE
  default:
    LZ_UNSUPPORTED();
  }
}

static const void *at(const void *x, size_t size, ptrdiff_t i) {
  return (const char *)x + i * (ptrdiff_t)size;
}

typedef void (*transpose_loop)(const void *x, ptrdiff_t across, void *out, ptrdiff_t columns);

void lz_transpose(size_t size, const void *x, ptrdiff_t down, ptrdiff_t across, void *out,
                  size_t rows, size_t columns) {
  static const transpose_loop tiles4[] = LZ_PER_ISA(transpose_4);
  static const transpose_loop tiles8[] = LZ_PER_ISA(transpose_8);
  enum { WIDE = 64 };  // columns at a time, whose next rows are in the cache when their turn comes
  size_t side = size == 8 ? 4 : 8;
  transpose_loop tile = (size == 4 ? tiles4 : tiles8)[lz_isa_level()];
  if (down != 1 || size == 1 || rows < side || columns < side) {
    for (size_t left = 0; left < columns; left += side) {
      size_t wide = columns - left < side ? columns - left : side;
      for (size_t i = 0; i < rows; i++)
        lz_copy(size, at(x, size, (ptrdiff_t)i * down + (ptrdiff_t)left * across), across,
                (char *)out + (i * columns + left) * size, 1, wide);
    }
    return;
  }
  for (size_t left = 0; left < columns; left += WIDE) {
    size_t right = left + WIDE < columns ? left + WIDE : columns;
    for (size_t top = 0; top < rows; top += side) {
      for (size_t first = left; first < right; first += side) {
        // The last tiles reach back over those before.
        size_t i = top + side <= rows ? top : rows - side;
        size_t j = first + side <= columns ? first : columns - side;
        tile(at(x, size, (ptrdiff_t)i + (ptrdiff_t)j * across), across,
             (char *)out + (i * columns + j) * size, (ptrdiff_t)columns);
      }
    }
  }
}

bool lz_positions(const int64_t *x, int64_t size, int64_t *out, size_t n) {
  static const positions_loop loops[] = LZ_PER_ISA(positions);
  return loops[lz_isa_level()](x, size, out, n);
}

void lz_gather(size_t size, const void *table, const int64_t *index, void *out, size_t n,
               size_t width) {
  switch (width == 1 ? size : 0) {
#define CASE(SIZE, T) \
  case SIZE: \
    for (size_t i = 0; i < n; i++) ((T *)out)[i] = ((const T *)table)[index[i]]; \
    return;
    EACH_SIZE(CASE)
#undef CASE
  default: {
    size_t bytes = width * size;
    for (size_t i = 0; i < n; i++) {
      memcpy((char *)out + i * bytes, (const char *)table + (size_t)index[i] * bytes, bytes);
    }
  }
  }
}
