// The inner loops of the matrix product for one element type T on one instruction set; `each_isa`
// compiles them. Sizes and strides are in elements.
#define F(name) LZ_NAME(LZ_JOIN(name, T))

// A tile of C is ROWS × VECTORS registers of LANES elements. It fills the registers: 32 of them
// with AVX-512 and on ARM, 16 on other x86 processors; what is left holds B and a number of A.
#if defined(LZ_HAS_X86)
enum { F(LANES) = (LZ_LEVEL == LZ_AVX512 ? 64 : LZ_LEVEL == LZ_AVX2 ? 32 : 16) / sizeof(T) };
enum { F(ROWS) = LZ_LEVEL == LZ_AVX512 ? 12 : 4, F(VECTORS) = LZ_LEVEL == LZ_AVX512 ? 2 : 3 };
#else
enum { F(LANES) = 16 / sizeof(T), F(ROWS) = 12, F(VECTORS) = 2 };
#endif
#define LANES F(LANES)
#define ROWS F(ROWS)
#define VECTORS F(VECTORS)
#define UNROLL _Pragma("clang loop unroll(full)")

// A vector of T and one of four, at any address.
typedef T F(vector) __attribute__((vector_size(LANES * sizeof(T)), aligned(sizeof(T)), may_alias));
typedef T F(quad) __attribute__((vector_size(4 * sizeof(T)), aligned(sizeof(T)), may_alias));

// C (rows × vectors * LANES) = A (rows × k) B, or C += A B. `used` rows of A and C exist; the others
// of A repeat the last. The sizes are constants at every call, so that the loops over them unroll and
// `sum` stays in registers.
static inline __attribute__((always_inline)) void F(fixed_tile)(
    const size_t rows, const size_t vectors, size_t used, size_t k, const T *a, ptrdiff_t ra,
    ptrdiff_t ca, const T *b, ptrdiff_t rb, T *c, ptrdiff_t rc, bool accumulate) {
  const T *row_of_a[ROWS];
  F(vector) sum[ROWS][VECTORS];
  UNROLL for (size_t i = 0; i < rows; i++) {
    row_of_a[i] = a + (ptrdiff_t)(i < used ? i : used - 1) * ra;
    UNROLL for (size_t v = 0; v < vectors; v++) {
      sum[i][v] = (F(vector)){0};
      __builtin_prefetch(c + (ptrdiff_t)(i < used ? i : used - 1) * rc + v * LANES, 1);
    }
  }
  for (size_t p = 0; p < k; p++, b += rb) {
    F(vector) row_of_b[VECTORS];
    UNROLL for (size_t v = 0; v < vectors; v++) row_of_b[v] = *(const F(vector) *)(b + v * LANES);
    UNROLL for (size_t i = 0; i < rows; i++) {
      T x = row_of_a[i][(ptrdiff_t)p * ca];
      UNROLL for (size_t v = 0; v < vectors; v++) sum[i][v] += x * row_of_b[v];
    }
  }
  UNROLL for (size_t i = 0; i < rows; i++) {
    if (i < used) {
      UNROLL for (size_t v = 0; v < vectors; v++) {
        F(vector) *out = (F(vector) *)(c + (ptrdiff_t)i * rc + v * LANES);
        *out = accumulate ? *out + sum[i][v] : sum[i][v];
      }
    }
  }
}

// The same for any rows <= ROWS and columns <= VECTORS * LANES. B is readable up to a whole vector;
// C is not, so that a partial tile goes through a copy.
static void F(tile)(size_t rows, size_t columns, size_t k, const void *a, ptrdiff_t ra,
                    ptrdiff_t ca, const void *b, ptrdiff_t rb, void *c, ptrdiff_t rc,
                    bool accumulate) {
  size_t pairs = (rows + 1) / 2, vectors = (columns + LANES - 1) / LANES;
  bool whole = columns == vectors * LANES;
  T copy[ROWS * VECTORS * LANES];
  T *out = whole ? c : copy;
  ptrdiff_t ro = whole ? rc : VECTORS * LANES;
  bool add = whole && accumulate;
  switch (4 * pairs + vectors) {
#define TILE(P, V) \
  case 4 * P + V: \
    if (ROWS >= 2 * P && VECTORS >= V) \
      F(fixed_tile)(2 * P, V, rows, k, a, ra, ca, b, rb, out, ro, add); \
    break;
#define TILES(P) TILE(P, 1) TILE(P, 2) TILE(P, 3)
    TILES(1) TILES(2) TILES(3) TILES(4) TILES(5) TILES(6)
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

// Packs a panel: out[p * width + i] = x[i * si + p * sp] for i < used and p < k, and 0 for
// used <= i < width. For A, i is a row and p a column; for B the other way round.
static void F(pack)(size_t used, size_t width, size_t k, const void *from, ptrdiff_t si,
                    ptrdiff_t sp, void *to) {
  const T *x = from;
  T *out = to;
  size_t i = 0;
  if (si == 1) {
    for (; i + LANES <= used; i += LANES)
      for (size_t p = 0; p < k; p++)
        *(F(vector) *)(out + p * width + i) = *(const F(vector) *)(x + (ptrdiff_t)p * sp + i);
    for (; i + 4 <= used; i += 4)
      for (size_t p = 0; p < k; p++)
        *(F(quad) *)(out + p * width + i) = *(const F(quad) *)(x + (ptrdiff_t)p * sp + i);
  } else if (sp == 1) {
    for (; i + 4 <= used; i += 4) {  // transpose 4 × 4 at a time
      const T *x0 = x + (ptrdiff_t)i * si, *x1 = x0 + si, *x2 = x1 + si, *x3 = x2 + si;
      T *o = out + i;
      size_t p = 0;
      for (; p + 4 <= k; p += 4, o += 4 * width) {
        F(quad) a = *(const F(quad) *)(x0 + p), b = *(const F(quad) *)(x1 + p);
        F(quad) c = *(const F(quad) *)(x2 + p), d = *(const F(quad) *)(x3 + p);
        F(quad) ab01 = __builtin_shufflevector(a, b, 0, 4, 1, 5);  // a0 b0 a1 b1
        F(quad) ab23 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
        F(quad) cd01 = __builtin_shufflevector(c, d, 0, 4, 1, 5);
        F(quad) cd23 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
        *(F(quad) *)o = __builtin_shufflevector(ab01, cd01, 0, 1, 4, 5);
        *(F(quad) *)(o + width) = __builtin_shufflevector(ab01, cd01, 2, 3, 6, 7);
        *(F(quad) *)(o + 2 * width) = __builtin_shufflevector(ab23, cd23, 0, 1, 4, 5);
        *(F(quad) *)(o + 3 * width) = __builtin_shufflevector(ab23, cd23, 2, 3, 6, 7);
      }
      for (; p < k; p++, o += width) o[0] = x0[p], o[1] = x1[p], o[2] = x2[p], o[3] = x3[p];
    }
  }
  for (size_t p = 0; i < width && p < k; p++)
    for (size_t j = i; j < width; j++)
      out[p * width + j] = j < used ? x[(ptrdiff_t)j * si + (ptrdiff_t)p * sp] : 0;
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

// C (rows × columns) = A B, or C += A B, where the rows of A (at a + i * ra) and the columns of B (at
// b + j * cb) are contiguous. The numbers of rows and columns are constants at every call.
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
    .tile = F(tile), .pack = F(pack), .inner = F(inner), .tiny = F(tiny),
    .dots = F(dots), .combine = F(combine)};

#undef LANES
#undef ROWS
#undef VECTORS
#undef UNROLL
#undef F
