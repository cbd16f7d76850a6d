// The selection of move.c between two operands, each contiguous or one repeated value, its
// positions, and tiles of a transposed matrix, for one instruction set.

#define RANGE(T, left, right) \
  _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { \
    T u = left, v = right; \
    to[i] = c[i] ? u : v; \
  }

#define SELECT(S, T) \
  static void LZ_NAME(select_##S)(const uint8_t *c, const void *a, bool a_repeats, const void *b, \
                                  bool b_repeats, void *out, size_t n) { \
    const T *from_a = a, *from_b = b; \
    T *to = out; \
    if (a_repeats && b_repeats) { \
      T one = *from_a, other = *from_b; \
      RANGE(T, one, other) \
    } else if (a_repeats) { \
      T one = *from_a; \
      RANGE(T, one, from_b[i]) \
    } else if (b_repeats) { \
      T other = *from_b; \
      RANGE(T, from_a[i], other) \
    } else { \
      RANGE(T, from_a[i], from_b[i]) \
    } \
  }
SELECT(1, uint8_t)
SELECT(4, uint32_t)
SELECT(8, uint64_t)

static bool LZ_NAME(positions)(const int64_t *x, int64_t size, int64_t *out, size_t n) {
  uint64_t bad = 0;
  _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) {
    int64_t p = x[i] + (x[i] < 0 ? size : 0);
    bad |= (uint64_t)p >= (uint64_t)size;
    out[i] = p;
  }
  return bad == 0;
}

// Tiles of 8 × 8 and 4 × 4 elements: rows exchange ever longer parts, as a recursion of 2 × 2
// would.
typedef uint32_t LZ_NAME(eight) __attribute__((vector_size(32), aligned(4), may_alias));
typedef uint64_t LZ_NAME(four) __attribute__((vector_size(32), aligned(8), may_alias));

static void LZ_NAME(transpose_4)(const void *x, ptrdiff_t across, void *out, ptrdiff_t columns) {
  typedef LZ_NAME(eight) V;
  V a[8], b[8];
  _Pragma("clang loop unroll(full)") for (int j = 0; j < 8; j++)
    a[j] = *(const V *)((const uint32_t *)x + j * across);
  _Pragma("clang loop unroll(full)") for (int j = 0; j < 8; j += 2) {
    b[j] = __builtin_shufflevector(a[j], a[j + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    b[j + 1] = __builtin_shufflevector(a[j], a[j + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  _Pragma("clang loop unroll(full)") for (int j = 0; j < 8; j += 4) {
    _Pragma("clang loop unroll(full)") for (int k = 0; k < 2; k++) {
      a[j + 2 * k] = __builtin_shufflevector(b[j + k], b[j + k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      a[j + 2 * k + 1] =
          __builtin_shufflevector(b[j + k], b[j + k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  _Pragma("clang loop unroll(full)") for (int j = 0; j < 4; j++) {
    uint32_t *to = (uint32_t *)out + j * columns;
    *(V *)to = __builtin_shufflevector(a[j], a[j + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *(V *)(to + 4 * columns) =
        __builtin_shufflevector(a[j], a[j + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

static void LZ_NAME(transpose_8)(const void *x, ptrdiff_t across, void *out, ptrdiff_t columns) {
  typedef LZ_NAME(four) V;
  V a[4], b[4];
  _Pragma("clang loop unroll(full)") for (int j = 0; j < 4; j++)
    a[j] = *(const V *)((const uint64_t *)x + j * across);
  _Pragma("clang loop unroll(full)") for (int j = 0; j < 4; j += 2) {
    b[j] = __builtin_shufflevector(a[j], a[j + 1], 0, 4, 2, 6);
    b[j + 1] = __builtin_shufflevector(a[j], a[j + 1], 1, 5, 3, 7);
  }
  _Pragma("clang loop unroll(full)") for (int j = 0; j < 2; j++) {
    uint64_t *to = (uint64_t *)out + j * columns;
    *(V *)to = __builtin_shufflevector(b[j], b[j + 2], 0, 1, 4, 5);
    *(V *)(to + 2 * columns) = __builtin_shufflevector(b[j], b[j + 2], 2, 3, 6, 7);
  }
}

#undef RANGE
#undef SELECT
