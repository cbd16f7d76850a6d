#include "leibniz_kernels.h"

#include <stdlib.h>

static size_t thread_count = 1;

size_t lz_thread_count(void) { return thread_count; }
void lz_set_thread_count(size_t n) { thread_count = n < 1 ? 1 : n; }

void lz_parallel_for(size_t count, size_t grain, void (*body)(void *context, size_t begin, size_t end),
                     void *context) {
  (void)grain;
  if (count > 0) body(context, 0, count);
}
