// The one thread pool of the process.
#ifndef LZ_THREADS_H
#define LZ_THREADS_H

// Calls body(context, begin, end) for ranges that cover 0..<count, each at least `grain` long but
// the last, on the pool's threads and the caller's; returns when all are done. One call of body,
// on the caller's thread, when count <= grain, when only one thread is available, when called from
// a body that runs in parallel, or while another thread's loop occupies the pool.
void lz_parallel_for(size_t count, size_t grain,
                     void (*body)(void *context, size_t begin, size_t end), void *context);

// Number of threads that lz_parallel_for uses, the caller's included. Default: the processors
// available, or the environment's LEIBNIZ_THREADS; a value other than 1 to 256 ends the program with
// the exit status 2 and a message, when the number is first asked for.
size_t lz_thread_count(void);
void lz_set_thread_count(size_t n);

#endif
