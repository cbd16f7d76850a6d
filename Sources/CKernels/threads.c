// A pool of sleeping threads. One job runs at a time: the caller publishes it, wakes the workers,
// and takes chunks itself; whoever is free takes the next chunk from an atomic counter. A worker
// that wakes after the last chunk is taken finds the job closed and sleeps on, so that the caller
// waits only for chunks that are really being worked at, never for a thread to be scheduled.
#if defined(__linux__)
#define _GNU_SOURCE  // sched_getaffinity
#include <sched.h>
#endif

#include "leibniz_kernels.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// More chunks than threads, so that a thread that is held up costs a chunk's time, not its share.
enum { CHUNKS_PER_THREAD = 4, MAX_THREADS = 256 };

// The job in hand. Written by its owner while it is closed; read by workers that have joined it.
static struct {
  void (*body)(void *context, size_t begin, size_t end);
  void *context;
  size_t count, chunk;
  atomic_size_t next;  // the first index that nobody has taken
} job;

static pthread_mutex_t owner = PTHREAD_MUTEX_INITIALIZER;  // held by the thread whose job it is
static size_t worker_count;                                // guarded by `owner`

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;  // guards the four below
static pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
static pthread_cond_t drained = PTHREAD_COND_INITIALIZER;
static size_t seats;   // how many more workers may join the job; 0 when it is closed
static size_t joined;  // how many workers are at it

static _Thread_local bool inside;  // this thread is running a chunk of a parallel job

// MARK: How many threads

static size_t available_processors(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return (size_t)CPU_COUNT(&set);
#endif
  long n = sysconf(_SC_NPROCESSORS_ONLN);
  return n < 1 ? 1 : (size_t)n;
}

static atomic_size_t thread_count;  // 0 until first asked for

void lz_set_thread_count(size_t n) {
  atomic_store(&thread_count, n < 1 ? 1 : n > MAX_THREADS ? MAX_THREADS : n);
}

size_t lz_thread_count(void) {
  size_t n = atomic_load_explicit(&thread_count, memory_order_relaxed);
  if (n > 0) return n;
  const char *text = getenv("LEIBNIZ_THREADS");
  if (!text || !*text) {
    lz_set_thread_count(available_processors());
  } else {
    char *end;
    long wanted = strtol(text, &end, 10);
    if (*end || wanted < 1 || wanted > MAX_THREADS) {
      fprintf(stderr, "leibniz: LEIBNIZ_THREADS=%s: expected a number from 1 to %d\n", text,
              MAX_THREADS);
      exit(2);
    }
    lz_set_thread_count((size_t)wanted);
  }
  return atomic_load(&thread_count);
}

// MARK: The work

static void take_chunks(void) {
  for (;;) {
    size_t begin = atomic_fetch_add_explicit(&job.next, job.chunk, memory_order_relaxed);
    if (begin >= job.count) return;
    size_t left = job.count - begin;
    job.body(job.context, begin, begin + (left < job.chunk ? left : job.chunk));
  }
}

static void *work(void *unused) {
  (void)unused;
  inside = true;
  pthread_mutex_lock(&lock);
  for (;;) {
    while (seats == 0) pthread_cond_wait(&opened, &lock);
    seats--;
    joined++;
    pthread_mutex_unlock(&lock);
    take_chunks();
    pthread_mutex_lock(&lock);
    seats = 0;  // nothing is left to take
    if (--joined == 0) pthread_cond_signal(&drained);
  }
  return NULL;
}

// Starts workers until there are `wanted`, or the system refuses; signals stay with the threads of
// the program. Returns how many there are.
static size_t ensure_workers(size_t wanted) {
  if (worker_count >= wanted) return wanted;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (worker_count < wanted) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, NULL) != 0) break;
    pthread_detach(thread);
    worker_count++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return worker_count;
}

void lz_parallel_for(size_t count, size_t grain,
                     void (*body)(void *context, size_t begin, size_t end), void *context) {
  if (count == 0) return;
  if (grain == 0) grain = 1;
  size_t threads = inside || count <= grain ? 1 : lz_thread_count();
  // A pool that is busy with another thread's job is no reason to wait: do the work here.
  if (threads == 1 || pthread_mutex_trylock(&owner) != 0) {
    body(context, 0, count);
    return;
  }

  size_t chunk = count / (threads * CHUNKS_PER_THREAD);
  if (chunk < grain) chunk = grain;
  size_t others = (count - 1) / chunk;  // chunks but the caller's first
  if (others > threads - 1) others = threads - 1;
  others = ensure_workers(others);

  job.body = body;
  job.context = context;
  job.count = count;
  job.chunk = chunk;
  atomic_store_explicit(&job.next, 0, memory_order_relaxed);
  pthread_mutex_lock(&lock);
  seats = others;
  pthread_mutex_unlock(&lock);
  for (size_t i = 0; i < others; i++) pthread_cond_signal(&opened);

  inside = true;
  take_chunks();
  inside = false;

  pthread_mutex_lock(&lock);
  seats = 0;
  while (joined > 0) pthread_cond_wait(&drained, &lock);
  pthread_mutex_unlock(&lock);
  pthread_mutex_unlock(&owner);
}
