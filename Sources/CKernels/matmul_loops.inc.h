// The inner loops of the matrix product for one element type T on one instruction set; `each_isa`
// compiles them. Sizes and strides are in elements.
#define F(name) LZ_NAME(LZ_JOIN(name, T))

// A tile of C is ROWS × VECTORS registers of LANES elements. It fills the registers: 32 of them
// with AVX-512 and on ARM, 16 on other x86 processors; what is left holds B and a number of A (and,
// where multiplication and addition aren't one instruction, a product).
#if defined(LZ_HAS_X86)
enum { F(LANES) = (LZ_LEVEL == LZ_AVX512 ? 64 : LZ_LEVEL == LZ_AVX2 ? 32 : 16) / sizeof(T) };
enum { F(ROWS) = LZ_LEVEL == LZ_AVX512 ? 12 : 6, F(VECTORS) = 2 };
#else
enum { F(LANES) = 16 / sizeof(T), F(ROWS) = 12, F(VECTORS) = 2 };
#endif
#define LANES F(LANES)
#define ROWS F(ROWS)
#define VECTORS F(VECTORS)
#define OPAQUE(x) __asm__("" : "+r"(x))  // the compiler forgets where the number comes from
#define NEVER_INLINE __attribute__((noinline))  // a loop that needs all registers
#define UNROLL _Pragma("clang loop unroll(full)")

// A vector of T and of two, four and eight, at any address.
typedef T F(vector) __attribute__((vector_size(LANES * sizeof(T)), aligned(sizeof(T)), may_alias));
typedef T F(pair) __attribute__((vector_size(2 * sizeof(T)), aligned(sizeof(T)), may_alias));
typedef T F(quad) __attribute__((vector_size(4 * sizeof(T)), aligned(sizeof(T)), may_alias));
typedef T F(oct) __attribute__((vector_size(8 * sizeof(T)), aligned(sizeof(T)), may_alias));

// C (rows × vectors * LANES) = A (rows × k) B, or C += A B. The numbers of rows and vectors are
// constants at every call, so that the loops over them unroll and `sum` stays in registers.
static inline __attribute__((always_inline)) void F(fixed_tile)(
    const size_t rows, const size_t vectors, size_t k, const T *a, ptrdiff_t ra, ptrdiff_t ca,
    const T *b, ptrdiff_t rb, T *c, ptrdiff_t rc, bool accumulate) {
  // Every third row of A has a pointer of its own, and the two below it are read at one and two
  // strides from there: twelve pointers are more than there are registers. If the compiler knew how
  // these numbers hang together, it would make the twelve again.
  enum { GROUPS = (ROWS + 2) / 3 };
  const size_t groups = (rows + 2) / 3;
  const T *group[GROUPS];
  UNROLL for (size_t g = 0; g < groups; g++) group[g] = a + (ptrdiff_t)(3 * g) * ra;
  ptrdiff_t twice = 2 * ra;
  OPAQUE(twice);

  F(vector) sum[ROWS][VECTORS];
  UNROLL for (size_t i = 0; i < rows; i++) {
    UNROLL for (size_t v = 0; v < vectors; v++) {
      sum[i][v] = (F(vector)){0};
      __builtin_prefetch(c + (ptrdiff_t)i * rc + v * LANES, 1);
    }
  }
  for (size_t p = 0; p < k; p++, b += rb) {
    F(vector) row_of_b[VECTORS];
    UNROLL for (size_t v = 0; v < vectors; v++) row_of_b[v] = *(const F(vector) *)(b + v * LANES);
    UNROLL for (size_t i = 0; i < rows; i++) {
      T x = group[i / 3][i % 3 == 0 ? 0 : i % 3 == 1 ? ra : twice];
      UNROLL for (size_t v = 0; v < vectors; v++) sum[i][v] += x * row_of_b[v];
    }
    UNROLL for (size_t g = 0; g < groups; g++) {
      group[g] += ca;
      OPAQUE(group[g]);
    }
  }
  UNROLL for (size_t i = 0; i < rows; i++) {
    UNROLL for (size_t v = 0; v < vectors; v++) {
      F(vector) *out = (F(vector) *)(c + (ptrdiff_t)i * rc + v * LANES);
      *out = accumulate ? *out + sum[i][v] : sum[i][v];
    }
  }
}

// The same for any rows <= ROWS and columns <= VECTORS * LANES. B is readable up to a whole vector;
// C is not, so that a partial tile goes through a copy.
static void F(tile)(size_t rows, size_t columns, size_t k, const void *a, ptrdiff_t ra,
                    ptrdiff_t ca, const void *b, ptrdiff_t rb, void *c, ptrdiff_t rc,
                    bool accumulate) {
  size_t vectors = (columns + LANES - 1) / LANES;
  bool whole = columns == vectors * LANES;
  T copy[ROWS * VECTORS * LANES];
  T *out = whole ? c : copy;
  ptrdiff_t ro = whole ? rc : VECTORS * LANES;
  bool add = whole && accumulate;
  switch (VECTORS * rows + vectors) {
#define TILE(R, V) \
  case VECTORS * R + V: \
    if (ROWS >= R) F(fixed_tile)(R, V, k, a, ra, ca, b, rb, out, ro, add); \
    break;
#define TILES(R) TILE(R, 1) TILE(R, 2)
    TILES(1) TILES(2) TILES(3) TILES(4) TILES(5) TILES(6)
    TILES(7) TILES(8) TILES(9) TILES(10) TILES(11) TILES(12)
#undef TILES
#undef TILE
  }
  if (whole) return;
  for (size_t i = 0; i < rows; i++) {
    T *row = (T *)c + (ptrdiff_t)i * rc;
    const T *from = copy + i * VECTORS * LANES;
    if (accumulate)
      for (size_t j = 0; j < columns; j++) row[j] += from[j];
    else
      for (size_t j = 0; j < columns; j++) row[j] = from[j];
  }
}

// The parts of pack, below. In each, a line is a row of A or a column of B.

// Panels of `width` lines each, where neighbouring lines are neighbours in memory: so many panels
// at a time that what is read together lies together. The width is a constant at every call.
static inline __attribute__((always_inline)) void F(pack_neighbours)(
    size_t panels, const size_t width, size_t k, const T *x, ptrdiff_t sp, T *out) {
  enum { BYTES = 256 };  // four lines of the cache
  size_t together = BYTES / (width * sizeof(T));
  if (together == 0) together = 1;
  for (size_t q = 0; q < panels; q += together) {
    size_t some = panels - q < together ? panels - q : together;
    for (size_t p = 0; p < k; p++) {
      const T *from = x + q * width + (ptrdiff_t)p * sp;
      T *to = out + (q * k + p) * width;
      for (size_t r = 0; r < some; r++, from += width, to += k * width)
        __builtin_memcpy(to, from, width * sizeof(T));
    }
  }
}

// out[p * width + i] = x[i * si + p] for p < k and i < 8: two squares of 4 × 4 at a time.
NEVER_INLINE static void F(pack_8)(size_t width, size_t k, const T *x, ptrdiff_t si, T *out) {
  size_t p = 0;
  for (; p + 4 <= k; p += 4, x += 4, out += 4 * width) {
#define TWO(i) \
  __builtin_shufflevector(*(const F(quad) *)(x + i * si), *(const F(quad) *)(x + (i + 4) * si), 0, \
                          1, 2, 3, 4, 5, 6, 7)
    F(oct) a = TWO(0), b = TWO(1), c = TWO(2), d = TWO(3);
#undef TWO
    F(oct) ab01 = __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);  // a0 b0 a1 b1, twice
    F(oct) ab23 = __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
    F(oct) cd01 = __builtin_shufflevector(c, d, 0, 8, 1, 9, 4, 12, 5, 13);
    F(oct) cd23 = __builtin_shufflevector(c, d, 2, 10, 3, 11, 6, 14, 7, 15);
    *(F(oct) *)out = __builtin_shufflevector(ab01, cd01, 0, 1, 8, 9, 4, 5, 12, 13);
    *(F(oct) *)(out + width) = __builtin_shufflevector(ab01, cd01, 2, 3, 10, 11, 6, 7, 14, 15);
    *(F(oct) *)(out + 2 * width) = __builtin_shufflevector(ab23, cd23, 0, 1, 8, 9, 4, 5, 12, 13);
    *(F(oct) *)(out + 3 * width) = __builtin_shufflevector(ab23, cd23, 2, 3, 10, 11, 6, 7, 14, 15);
  }
  for (; p < k; p++, x++, out += width)
    UNROLL for (ptrdiff_t i = 0; i < 8; i++) out[i] = x[i * si];
}

// The same for i < 4, and for i < 2.
NEVER_INLINE static void F(pack_4)(size_t width, size_t k, const T *x, ptrdiff_t si, T *out) {
  size_t p = 0;
  for (; p + 4 <= k; p += 4, x += 4, out += 4 * width) {
    F(quad) a = *(const F(quad) *)x, b = *(const F(quad) *)(x + si);
    F(quad) c = *(const F(quad) *)(x + 2 * si), d = *(const F(quad) *)(x + 3 * si);
    F(quad) ab01 = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    F(quad) ab23 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    F(quad) cd01 = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    F(quad) cd23 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(F(quad) *)out = __builtin_shufflevector(ab01, cd01, 0, 1, 4, 5);
    *(F(quad) *)(out + width) = __builtin_shufflevector(ab01, cd01, 2, 3, 6, 7);
    *(F(quad) *)(out + 2 * width) = __builtin_shufflevector(ab23, cd23, 0, 1, 4, 5);
    *(F(quad) *)(out + 3 * width) = __builtin_shufflevector(ab23, cd23, 2, 3, 6, 7);
  }
  for (; p < k; p++, x++, out += width)
    UNROLL for (ptrdiff_t i = 0; i < 4; i++) out[i] = x[i * si];
}

NEVER_INLINE static void F(pack_2)(size_t width, size_t k, const T *x, ptrdiff_t si, T *out) {
  size_t p = 0;
  for (; p + 4 <= k; p += 4, x += 4, out += 4 * width) {
    F(quad) a = *(const F(quad) *)x, b = *(const F(quad) *)(x + si);
    *(F(pair) *)out = __builtin_shufflevector(a, b, 0, 4);
    *(F(pair) *)(out + width) = __builtin_shufflevector(a, b, 1, 5);
    *(F(pair) *)(out + 2 * width) = __builtin_shufflevector(a, b, 2, 6);
    *(F(pair) *)(out + 3 * width) = __builtin_shufflevector(a, b, 3, 7);
  }
  for (; p < k; p++, x++, out += width) out[0] = x[0], out[1] = x[si];
}

// Packs lines into panels of `width` each: out[p * width + i] = x[i * si + p * sp] for p < k, and
// so on for the next `width` lines, k * width further on. The last panel is as wide as it has
// lines, rounded up to a multiple of `pad`, with zeros. The width is that of a tile's rows or
// columns, or 1.
static void F(pack)(size_t lines, size_t width, size_t pad, size_t k, const void *from,
                    ptrdiff_t si, ptrdiff_t sp, void *to) {
  const T *x = from;
  T *out = to;
  if (si == 1 && width > 1) {
    size_t panels = lines / width;
    if (width == ROWS)
      F(pack_neighbours)(panels, ROWS, k, x, sp, out);
    else
      F(pack_neighbours)(panels, VECTORS * LANES, k, x, sp, out);
    x += panels * width, out += panels * width * k, lines -= panels * width;
  }
  while (lines > 0) {
    size_t used = lines < width ? lines : width;
    size_t wide = used < width ? (used + pad - 1) / pad * pad : width;
    size_t i = 0;
    if (sp == 1) {
      for (; LANES >= 4 && i + 8 <= used; i += 8)
        F(pack_8)(wide, k, x + (ptrdiff_t)i * si, si, out + i);
      for (; i + 4 <= used; i += 4) F(pack_4)(wide, k, x + (ptrdiff_t)i * si, si, out + i);
      for (; i + 2 <= used; i += 2) F(pack_2)(wide, k, x + (ptrdiff_t)i * si, si, out + i);
    }
    for (size_t p = 0; i < wide && p < k; p++)
      for (size_t j = i; j < wide; j++)
        out[p * wide + j] = j < used ? x[(ptrdiff_t)j * si + (ptrdiff_t)p * sp] : 0;
    x += (ptrdiff_t)width * si, out += width * k, lines -= used;
  }
}

// The definition, for products so small that anything else costs more than it saves.
static void F(tiny)(size_t m, size_t n, size_t k, const void *from, ptrdiff_t ra, ptrdiff_t ca,
                    const void *with, ptrdiff_t rb, ptrdiff_t cb, void *to, ptrdiff_t rc,
                    bool accumulate) {
  for (size_t i = 0; i < m; i++) {
    T *row = (T *)to + (ptrdiff_t)i * rc;
    for (size_t j = 0; j < n; j++) {
      const T *a = (const T *)from + (ptrdiff_t)i * ra, *b = (const T *)with + (ptrdiff_t)j * cb;
      T sum = accumulate ? row[j] : 0;
      for (size_t p = 0; p < k; p++, a += ca, b += rb) sum += *a * *b;
      row[j] = sum;
    }
  }
}

// MARK: Outer products

// C (m × n) = a column times a row, or C += it, row by row: its time is that of writing C.
static void F(outer)(size_t m, size_t n, const void *column, ptrdiff_t ra, const void *row,
                     void *to, ptrdiff_t rc, bool accumulate) {
  const T *b = row;
  for (size_t i = 0; i < m; i++) {
    T a = ((const T *)column)[(ptrdiff_t)i * ra], *c = (T *)to + (ptrdiff_t)i * rc;
    size_t j = 0;
    for (; j + LANES <= n; j += LANES) {
      F(vector) product = a * *(const F(vector) *)(b + j), *out = (F(vector) *)(c + j);
      *out = accumulate ? *out + product : product;
    }
    for (; j < n; j++) c[j] = accumulate ? c[j] + a * b[j] : a * b[j];
  }
}

// MARK: Inner products

// The sum of a vector's elements, by halves.
static inline __attribute__((always_inline)) T F(total)(F(vector) v) {
  T lanes[LANES];
  *(F(vector) *)lanes = v;
  for (size_t half = LANES / 2; half > 0; half /= 2)
    for (size_t j = 0; j < half; j++) lanes[j] += lanes[j + half];
  return lanes[0];
}

// So many rows of A against so many columns of B at a time: their sums fill the registers.
#if defined(LZ_HAS_X86)
enum { F(INNER) = LZ_LEVEL == LZ_AVX512 ? 4 : 3 };
#else
enum { F(INNER) = 4 };
#endif

// C (rows × columns) = A B, or C += A B, where the rows of A (at a + i * ra) and the columns of B
// (at b + j * cb) are contiguous. The numbers of rows and columns are constants at every call.
static inline __attribute__((always_inline)) void F(inner_tile)(
    const size_t rows, const size_t columns, size_t k, const T *a, ptrdiff_t ra, const T *b,
    ptrdiff_t cb, T *c, ptrdiff_t rc, bool accumulate) {
  F(vector) sum[F(INNER)][F(INNER)];
  UNROLL for (size_t i = 0; i < rows; i++)
    UNROLL for (size_t j = 0; j < columns; j++) sum[i][j] = (F(vector)){0};
  size_t p = 0;
  for (; p + LANES <= k; p += LANES) {
    F(vector) y[F(INNER)];
    UNROLL for (size_t j = 0; j < columns; j++)
      y[j] = *(const F(vector) *)(b + (ptrdiff_t)j * cb + p);
    UNROLL for (size_t i = 0; i < rows; i++) {
      F(vector) x = *(const F(vector) *)(a + (ptrdiff_t)i * ra + p);
      UNROLL for (size_t j = 0; j < columns; j++) sum[i][j] += x * y[j];
    }
  }
  UNROLL for (size_t i = 0; i < rows; i++) {
    UNROLL for (size_t j = 0; j < columns; j++) {
      T s = F(total)(sum[i][j]);
      const T *x = a + (ptrdiff_t)i * ra, *y = b + (ptrdiff_t)j * cb;
      for (size_t q = p; q < k; q++) s += x[q] * y[q];
      T *out = c + (ptrdiff_t)i * rc + j;
      *out = accumulate ? *out + s : s;
    }
  }
}

// The same for any numbers of rows and columns; k is so small that the columns of a tile stay in
// the first-level cache while all rows go past.
static void F(inner)(size_t m, size_t n, size_t k, const void *from, ptrdiff_t ra, const void *with,
                     ptrdiff_t cb, void *to, ptrdiff_t rc, bool accumulate) {
  for (size_t j = 0; j < n; j += F(INNER)) {
    size_t columns = n - j < F(INNER) ? n - j : F(INNER);
    const T *b = (const T *)with + (ptrdiff_t)j * cb;
    for (size_t i = 0; i < m; i += F(INNER)) {
      size_t rows = m - i < F(INNER) ? m - i : F(INNER);
      const T *a = (const T *)from + (ptrdiff_t)i * ra;
      T *c = (T *)to + (ptrdiff_t)i * rc + (ptrdiff_t)j;
      switch (8 * rows + columns) {
#define TILE(R, C) \
  case 8 * R + C: \
    if (F(INNER) >= R && F(INNER) >= C) \
      F(inner_tile)(R, C, k, a, ra, b, cb, c, rc, accumulate); \
    break;
#define TILES(R) TILE(R, 1) TILE(R, 2) TILE(R, 3) TILE(R, 4)
        TILES(1) TILES(2) TILES(3) TILES(4)
#undef TILES
#undef TILE
      }
    }
  }
}

// MARK: Matrix times vector

// y[i * sy] = sum over p of a[i * ra + p] * x[p], for i < m: each row of A against x.
static void F(dots)(size_t m, size_t k, const void *from, ptrdiff_t ra, const void *with,
                    ptrdiff_t unused, void *to, ptrdiff_t sy, bool accumulate) {
  (void)unused;
  const T *a = from, *x = with;
  T *y = to;
  enum { TOGETHER = 4 };
  for (size_t i = 0; i < m; i += TOGETHER) {
    size_t used = m - i < TOGETHER ? m - i : TOGETHER;
    const T *row[TOGETHER];
    F(vector) even[TOGETHER], odd[TOGETHER];  // two sums a row hide the latency of an addition
    UNROLL for (size_t r = 0; r < TOGETHER; r++) {
      row[r] = a + (ptrdiff_t)(i + (r < used ? r : used - 1)) * ra;
      even[r] = odd[r] = (F(vector)){0};
    }
    size_t p = 0;
    for (; p + 2 * LANES <= k; p += 2 * LANES) {
      F(vector) x0 = *(const F(vector) *)(x + p), x1 = *(const F(vector) *)(x + p + LANES);
      UNROLL for (size_t r = 0; r < TOGETHER; r++) {
        even[r] += *(const F(vector) *)(row[r] + p) * x0;
        odd[r] += *(const F(vector) *)(row[r] + p + LANES) * x1;
      }
    }
    for (size_t r = 0; r < used; r++) {
      F(vector) both = even[r] + odd[r];
      T lanes[LANES], sum = 0;
      *(F(vector) *)lanes = both;
      for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t j = 0; j < half; j++) lanes[j] += lanes[j + half];
      for (size_t q = p; q < k; q++) sum += row[r][q] * x[q];
      T *out = y + (ptrdiff_t)(i + r) * sy;
      *out = (accumulate ? *out : 0) + lanes[0] + sum;
    }
  }
}

// y[i * sy] = sum over p of a[i + p * ca] * x[p * sx], for i < m: the columns of A, combined.
static void F(combine)(size_t m, size_t k, const void *from, ptrdiff_t ca, const void *with,
                       ptrdiff_t sx, void *to, ptrdiff_t sy, bool accumulate) {
  const T *a = from, *x = with;
  T *y = to;
  enum { WIDE = 8 };
  for (size_t i = 0, used; i < m; i += used) {
    T total[WIDE * LANES];
    if (m - i >= WIDE * LANES) {
      used = WIDE * LANES;
      F(vector) sum[WIDE];
      UNROLL for (size_t v = 0; v < WIDE; v++) sum[v] = (F(vector)){0};
      for (size_t p = 0; p < k; p++) {
        const T *column = a + i + (ptrdiff_t)p * ca;
        T s = x[(ptrdiff_t)p * sx];
        UNROLL for (size_t v = 0; v < WIDE; v++)
          sum[v] += s * *(const F(vector) *)(column + v * LANES);
      }
      UNROLL for (size_t v = 0; v < WIDE; v++) *(F(vector) *)(total + v * LANES) = sum[v];
    } else if (m - i >= LANES) {
      used = LANES;
      F(vector) even = {0}, odd = {0};
      size_t p = 0;
      for (; p + 2 <= k; p += 2) {
        const T *column = a + i + (ptrdiff_t)p * ca;
        even += x[(ptrdiff_t)p * sx] * *(const F(vector) *)column;
        odd += x[(ptrdiff_t)(p + 1) * sx] * *(const F(vector) *)(column + ca);
      }
      if (p < k) even += x[(ptrdiff_t)p * sx] * *(const F(vector) *)(a + i + (ptrdiff_t)p * ca);
      *(F(vector) *)total = even + odd;
    } else {
      used = m - i;
      for (size_t j = 0; j < used; j++) total[j] = 0;
      for (size_t p = 0; p < k; p++) {
        const T *column = a + i + (ptrdiff_t)p * ca;
        T s = x[(ptrdiff_t)p * sx];
        for (size_t j = 0; j < used; j++) total[j] += s * column[j];
      }
    }
    for (size_t j = 0; j < used; j++) {
      T *out = y + (ptrdiff_t)(i + j) * sy;
      *out = accumulate ? *out + total[j] : total[j];
    }
  }
}

static const matmul_loops F(loops) = {
    .size = sizeof(T), .rows = ROWS, .columns = VECTORS * LANES, .lanes = LANES,
    .depth = LZ_LEVEL == LZ_AVX512 || sizeof(T) == 4 ? 384 : 256,
    .few_columns = LZ_LEVEL == LZ_AVX512 ? 256 : 64,
    .few_rows = LZ_LEVEL == LZ_AVX512 ? 256 : 128,
    .few_rows_wide = LZ_LEVEL == LZ_AVX512 ? 128 : 32,
    .tile = F(tile), .pack = F(pack), .outer = F(outer), .inner = F(inner), .tiny = F(tiny),
    .dots = F(dots), .combine = F(combine)};

#undef LANES
#undef ROWS
#undef VECTORS
#undef UNROLL
#undef NEVER_INLINE
#undef OPAQUE
#undef F
