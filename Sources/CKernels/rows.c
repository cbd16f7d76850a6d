// Reductions of rows that lie one after the other. Short ones are turned into columns, some at a
// time, which the kernels across rows take together: a loop for each would end before it is fast.
#include "isa.h"

enum {
  SHORT = 32,
  BYTES = 16384,  // of the columns, so that they stay in the first-level cache
};

// Makes columns of some of `rows` rows of n elements; how many.
static size_t turn(lz_dtype t, const void *x, size_t n, size_t rows, void *columns) {
  size_t room = BYTES / (n * lz_size(t)), m = rows < room ? rows : room;
  lz_transpose(lz_size(t), x, 1, (ptrdiff_t)n, columns, n, m);
  return m;
}

static void arg_rows(int64_t (*one)(lz_dtype, const void *, ptrdiff_t, size_t),
                     void (*across)(lz_dtype, const void *, ptrdiff_t, size_t, int64_t *, size_t),
                     lz_dtype t, const char *x, size_t n, size_t rows, int64_t *out) {
  double columns[BYTES / sizeof(double)];
  for (size_t i = 0, m = 1; i < rows; i += m) {
    const char *row = x + i * n * lz_size(t);
    // The kernels across rows take bytes one by one, too.
    if (n <= 1 || n > SHORT || t > LZ_I64) {
      out[i] = one(t, row, 1, n);
    } else {
      m = turn(t, row, n, rows - i, columns);
      across(t, columns, (ptrdiff_t)m, n, out + i, m);
    }
  }
}

void lz_argmax_rows(lz_dtype t, const void *x, size_t n, size_t rows, int64_t *out) {
  arg_rows(lz_argmax, lz_argmax_across, t, x, n, rows, out);
}

void lz_argmin_rows(lz_dtype t, const void *x, size_t n, size_t rows, int64_t *out) {
  arg_rows(lz_argmin, lz_argmin_across, t, x, n, rows, out);
}

void lz_log_sum_exp_rows(lz_dtype t, const void *x, size_t n, size_t rows, void *out) {
  double columns[BYTES / sizeof(double)];
  for (size_t i = 0, m = 1; i < rows; i += m) {
    const char *row = (const char *)x + i * n * lz_size(t);
    char *to = (char *)out + i * lz_size(t);
    if (n <= 1 || n > SHORT) {
      lz_log_sum_exp(t, row, n, to);
    } else {
      m = turn(t, row, n, rows - i, columns);
      lz_log_sum_exp_across(t, columns, (ptrdiff_t)m, n, to, m);
    }
  }
}
