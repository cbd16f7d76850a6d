// The one thread pool of the process.
#ifndef LZ_THREADS_H
#define LZ_THREADS_H

// Calls body(context, begin, end) for ranges that cover 0..<count, each at least `grain` long but
// the last, on the pool's threads and the caller's; returns when all are done.
//
// A grain is about 10 µs of work: enough to see by the clock what the rest will take. The caller
// does one, and shares the rest only if it takes long enough to gain by it: 30 µs for each further
// thread that is awake after other work, 100 µs for each that must be woken. One call of body, on
// the caller's thread, when count <= grain, when only one thread is available, and when called from
// a body that runs in parallel.
//
// A child after fork has a pool of its own.
void lz_parallel_for(size_t count, size_t grain,
                     void (*body)(void *context, size_t begin, size_t end), void *context);

// Whether to share all that is longer than a grain, however short; for tests.
void lz_always_share(bool value);

// Number of threads that lz_parallel_for uses, the caller's included. Default: the processors
// available, or the environment's LEIBNIZ_THREADS; a value other than 1 to 256 ends the program
// with the exit status 2 and a message, when the number is first asked for.
size_t lz_thread_count(void);
void lz_set_thread_count(size_t n);

#endif
