// The running sums and products of scan.c, for one instruction set: along one row, and across rows.
//
// A running sum can't be cut in halves as a sum can, so what it carries is wider than its elements:
// float32 is carried as float64; float64 with the errors of its additions, found exactly (Knuth)
// and added up beside it (Neumaier). Both keep the speed of plain additions, because what is added
// to them isn't on the way from one sum to the next. From an infinite sum on, the error is NaN and
// doesn't count.

#define CARRIED(sum, error) ((error) == (error) ? (sum) + (error) : (sum))

// sum += term, with the rounding error of that added to `error`.
#define ADD_CARRYING(T, sum, error, term) \
  { \
    T before = sum, added = term, after = before + added, rounded = after - before; \
    error += (before - (after - rounded)) + (added - rounded); \
    sum = after; \
  }

static void LZ_NAME(scan_f32)(bool product, const float *x, ptrdiff_t sx, float *out, ptrdiff_t so,
                              size_t n) {
  double carried = product;
  if (product) {
    for (; n > 0; n--, x += sx, out += so) *out = (float)(carried *= (double)*x);
  } else {
    for (; n > 0; n--, x += sx, out += so) *out = (float)(carried += (double)*x);
  }
}

static inline __attribute__((always_inline)) void LZ_NAME(scan_steps_f64)(
    bool product, const double *x, ptrdiff_t sx, double *out, ptrdiff_t so, size_t n) {
  double carried = product, error = 0;
  if (product) {
    for (; n > 0; n--, x += sx, out += so) *out = carried *= *x;
  } else {
    for (size_t m; n > 0; n -= m, x += (ptrdiff_t)m * sx, out += (ptrdiff_t)m * so) {
      m = n < FINITE ? n : FINITE;
      double carried_on = carried, error_on = error;
      for (size_t i = 0; i < m; i++) {
        ADD_CARRYING(double, carried_on, error_on, x[(ptrdiff_t)i * sx])
        out[(ptrdiff_t)i * so] = carried_on + error_on;
      }
      if (error_on != error_on) {
        // Something here isn't finite: once more, with a look at each.
        carried_on = carried, error_on = error;
        for (size_t i = 0; i < m; i++) {
          ADD_CARRYING(double, carried_on, error_on, x[(ptrdiff_t)i * sx])
          out[(ptrdiff_t)i * so] = CARRIED(carried_on, error_on);
        }
      }
      carried = carried_on, error = error_on;
    }
  }
}

static void LZ_NAME(scan_f64)(bool product, const double *x, ptrdiff_t sx, double *out,
                              ptrdiff_t so, size_t n) {
  // Steps that the compiler knows cost no arithmetic.
  if (sx == 1 && so == 1) return LZ_NAME(scan_steps_f64)(product, x, 1, out, 1, n);
  LZ_NAME(scan_steps_f64)(product, x, sx, out, so, n);
}

#define INTEGER_SCAN(S, U) \
  static void LZ_NAME(scan_##S)(bool product, const U *x, ptrdiff_t sx, U *out, ptrdiff_t so, \
                                size_t n) { \
    U carried = product; \
    if (product) { \
      for (; n > 0; n--, x += sx, out += so) *out = carried = (U)(carried * *x); \
    } else { \
      for (; n > 0; n--, x += sx, out += so) *out = carried = (U)(carried + *x); \
    } \
  }
INTEGER_SCAN(i32, uint32_t)
INTEGER_SCAN(i64, uint64_t)
INTEGER_SCAN(u8, uint8_t)

#define EACH_COLUMN \
  _Pragma("clang loop vectorize(assume_safety)") for (size_t j = 0; j < n; j++)

// T is what is carried.
#define SCAN_ACROSS(S, U, T) \
  static void LZ_NAME(scan_across_##S)(bool product, const U *x, ptrdiff_t stride, size_t rows, \
                                       U *out, ptrdiff_t out_stride, size_t n) { \
    T carried[COLUMNS]; \
    EACH_COLUMN carried[j] = product; \
    if (product) { \
      for (; rows > 0; rows--, x += stride, out += out_stride) \
        EACH_COLUMN out[j] = (U)(carried[j] = (T)(carried[j] * (T)x[j])); \
    } else { \
      for (; rows > 0; rows--, x += stride, out += out_stride) \
        EACH_COLUMN out[j] = (U)(carried[j] = (T)(carried[j] + (T)x[j])); \
    } \
  }
SCAN_ACROSS(f32, float, double)
SCAN_ACROSS(i32, uint32_t, uint32_t)
SCAN_ACROSS(i64, uint64_t, uint64_t)
SCAN_ACROSS(u8, uint8_t, uint8_t)

static void LZ_NAME(scan_across_f64)(bool product, const double *x, ptrdiff_t stride, size_t rows,
                                     double *out, ptrdiff_t out_stride, size_t n) {
  double carried[COLUMNS], error[COLUMNS];
  EACH_COLUMN carried[j] = product, error[j] = 0;
  if (product) {
    for (; rows > 0; rows--, x += stride, out += out_stride)
      EACH_COLUMN out[j] = carried[j] *= x[j];
  } else {
    for (; rows > 0; rows--, x += stride, out += out_stride) {
      EACH_COLUMN {
        ADD_CARRYING(double, carried[j], error[j], x[j])
        out[j] = CARRIED(carried[j], error[j]);
      }
    }
  }
}

#undef CARRIED
#undef ADD_CARRYING
#undef INTEGER_SCAN
#undef EACH_COLUMN
#undef SCAN_ACROSS
