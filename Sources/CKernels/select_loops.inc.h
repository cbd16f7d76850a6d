// The selection of move.c between two operands, each contiguous or one repeated value, and its
// positions, for one instruction set.

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

#undef RANGE
#undef SELECT
