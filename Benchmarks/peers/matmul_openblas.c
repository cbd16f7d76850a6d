// Leibniz's matrix product against OpenBLAS: the same operands, in turns, the best of many
// repetitions of each. Prints a table in Markdown. `matmul.sh` compiles and runs it.
//
// OpenBLAS's threads spin for a while after a product before they sleep, and would take a core from
// whoever comes next; with more than one thread a pause before each turn lets them fall asleep.
#include "leibniz_kernels.h"

#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void openblas_set_num_threads(int);
char *openblas_get_corename(void);

// With one thread, the processor time, which other programs on the machine don't add to.
static double now(int threads) {
  struct timespec t;
  clock_gettime(threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

// One product: C (m×n) = op(A) op(B), where op transposes if asked to.
typedef struct {
  bool f64, transposed_a, transposed_b;
  int m, n, k;
  void *a, *b, *c[2];
} product;

static void run_leibniz(const product *x) {
  ptrdiff_t m = x->m, n = x->n, k = x->k;
  lz_matmul(x->f64 ? LZ_F64 : LZ_F32, x->m, x->n, x->k, x->a, x->transposed_a ? 1 : k,
            x->transposed_a ? m : 1, x->b, x->transposed_b ? 1 : n, x->transposed_b ? k : 1,
            x->c[0], n, false);
}

static void run_openblas(const product *x) {
  CBLAS_TRANSPOSE ta = x->transposed_a ? CblasTrans : CblasNoTrans;
  CBLAS_TRANSPOSE tb = x->transposed_b ? CblasTrans : CblasNoTrans;
  int lda = x->transposed_a ? x->m : x->k, ldb = x->transposed_b ? x->k : x->n;
  if (x->f64)
    cblas_dgemm(CblasRowMajor, ta, tb, x->m, x->n, x->k, 1, x->a, lda, x->b, ldb, 0, x->c[1], x->n);
  else
    cblas_sgemm(CblasRowMajor, ta, tb, x->m, x->n, x->k, 1, x->a, lda, x->b, ldb, 0, x->c[1], x->n);
}

static void *random_numbers(size_t count, bool f64) {
  void *x = malloc(count * 8 + 1);
  for (size_t i = 0; i < count; i++) {
    double r = rand() / (double)RAND_MAX * 2 - 1;
    if (f64)
      ((double *)x)[i] = r;
    else
      ((float *)x)[i] = (float)r;
  }
  return x;
}

static double largest_difference(const product *x) {
  double largest = 0;
  for (size_t i = 0; i < (size_t)x->m * (size_t)x->n; i++) {
    double d = x->f64 ? ((double *)x->c[0])[i] - ((double *)x->c[1])[i]
                      : (double)(((float *)x->c[0])[i] - ((float *)x->c[1])[i]);
    if (!(fabs(d) <= largest)) largest = fabs(d);
  }
  return largest;
}

static void compare(bool f64, int m, int n, int k, bool ta, bool tb, int threads, double seconds) {
  product x = {.f64 = f64, .transposed_a = ta, .transposed_b = tb, .m = m, .n = n, .k = k};
  x.a = random_numbers((size_t)m * (size_t)k, f64);
  x.b = random_numbers((size_t)k * (size_t)n, f64);
  for (int i = 0; i < 2; i++) x.c[i] = random_numbers((size_t)m * (size_t)n, f64);

  double work = 2.0 * m * n * k, best[2] = {INFINITY, INFINITY};
  int calls = 1 + (int)(1e6 / work);  // the clock can't time less
  for (int turn = 0; turn < 8; turn++) {
    if (threads > 1) nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    double start = now(threads);
    for (int i = 0; i < 3 || now(threads) - start < seconds / 8; i++) {
      double before = now(threads);
      for (int j = 0; j < calls; j++) turn % 2 ? run_openblas(&x) : run_leibniz(&x);
      double time = (now(threads) - before) / calls;
      if (time < best[turn % 2]) best[turn % 2] = time;
    }
  }
  printf("| %s | %d×%d×%d | %s | %d | %.1f | %.1f | %.2f |\n", f64 ? "float64" : "float32", m, n,
         k, ta ? tb ? "AᵀBᵀ" : "AᵀB" : tb ? "ABᵀ" : "AB", threads, work / best[0] * 1e-9,
         work / best[1] * 1e-9, best[1] / best[0]);
  fflush(stdout);
  double tolerance = (f64 ? 1e-15 : 1e-6) * (1 + k);
  if (!(largest_difference(&x) <= tolerance)) {
    fprintf(stderr, "the results differ by %g\n", largest_difference(&x));
    exit(1);
  }
  free(x.a), free(x.b), free(x.c[0]), free(x.c[1]);
}

int main(int argc, char **argv) {
  double seconds = argc > 1 ? atof(argv[1]) : 0.4;  // for each line
  int most = (int)lz_thread_count();
  printf("OpenBLAS's kernels: %s; Leibniz's: %s. GFLOP/s, best of the repetitions.\n\n",
         openblas_get_corename(), lz_isa());
  printf("| type | m×n×k | product | threads | Leibniz | OpenBLAS | ratio |\n");
  printf("|---|---|---|---|---|---|---|\n");
  int large[][3] = {{256, 256, 256}, {1024, 1024, 1024}};
  int small[][3] = {{4, 4, 4},     {32, 32, 32},  {64, 128, 784}, {784, 128, 64},  {64, 10, 128},
                    {256, 10, 784}, {1, 128, 784}, {64, 1, 784},   {1000, 1, 1000}};
  for (int threads = 1; threads <= most; threads *= 2) {
    lz_set_thread_count((size_t)threads);
    openblas_set_num_threads(threads);
    for (int f64 = 0; f64 < 2; f64++)
      for (size_t s = 0; s < sizeof large / sizeof *large; s++)
        for (int t = 0; t < 4; t++)
          compare(f64, large[s][0], large[s][1], large[s][2], t / 2, t % 2, threads, seconds);
  }
  lz_set_thread_count(1);
  openblas_set_num_threads(1);
  for (int f64 = 0; f64 < 2; f64++)
    for (size_t s = 0; s < sizeof small / sizeof *small; s++)
      compare(f64, small[s][0], small[s][1], small[s][2], false, false, 1, seconds / 4);
}
