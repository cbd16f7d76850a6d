// A pool of threads. One job runs at a time: its caller does a first piece of it, and from the time
// that took sees whether the rest is worth a second thread. If so it publishes the job and goes on
// with it; whoever is free takes the next chunk from an atomic counter. A worker that comes after
// the last chunk is taken finds the job closed, so that the caller waits only for chunks that are
// really being worked at, never for a thread to be scheduled.
//
// To wake a thread costs its waker some microseconds and takes tens of them. So a worker that has
// run out of work looks out for more a little while before it sleeps (one step of training follows
// another), and yields its core to whoever wants it meanwhile; and where all workers sleep, a job
// must be longer to be shared.
#if defined(__linux__)
#define _GNU_SOURCE  // sched_getaffinity
#endif

#include "leibniz_kernels.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
  CHUNKS_PER_THREAD = 4,  // so that a thread that is held up costs a chunk's time, not its share
  MAX_THREADS = 256,
  // In nanoseconds:
  WORTH_SHARING = 30000,  // work for each more thread, if that is awake
  WORTH_WAKING = 100000,  // and if it sleeps
  LOOK_OUT = 50000,       // how long a worker looks out for more
};

// The job in hand. Written by its owner while nobody may join it; read by workers that have joined.
static struct {
  void (*body)(void *context, size_t begin, size_t end);
  void *context;
  size_t count, chunk;
  atomic_size_t next;  // the first index that nobody has taken
} job;

// How many more workers may join the job (0: it is closed), and JOINED times the number of those
// that are at it: one number, so that nobody joins a job whose owner has just seen that all have
// left.
static atomic_uint_fast64_t places;
#define JOINED ((uint_fast64_t)1 << 32)

static pthread_mutex_t owner = PTHREAD_MUTEX_INITIALIZER;  // held by the thread whose job it is
static size_t worker_count;                                // guarded by `owner`
static atomic_size_t looking_out;                          // workers that are awake without work

// For those that sleep: workers until `places` opens, the owner until all have left.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
static pthread_cond_t drained = PTHREAD_COND_INITIALIZER;
static atomic_bool owner_sleeps;

static _Thread_local bool inside;  // this thread is running a chunk of a parallel job
static atomic_bool always_share;   // for tests

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

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void rest(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void take_chunks(void) {
  for (;;) {
    size_t begin = atomic_fetch_add_explicit(&job.next, job.chunk, memory_order_relaxed);
    if (begin >= job.count) return;
    size_t left = job.count - begin;
    job.body(job.context, begin, begin + (left < job.chunk ? left : job.chunk));
  }
}

static bool join(void) {
  uint_fast64_t seen = atomic_load(&places);
  while (seen % JOINED > 0)
    if (atomic_compare_exchange_weak(&places, &seen, seen - 1 + JOINED)) return true;
  return false;
}

static void close_job(void) { atomic_fetch_and(&places, ~(JOINED - 1)); }

static void leave(void) {
  close_job();  // nothing is left to take
  if (atomic_fetch_sub(&places, JOINED) / JOINED == 1 && atomic_load(&owner_sleeps)) {
    pthread_mutex_lock(&lock);
    pthread_cond_signal(&drained);
    pthread_mutex_unlock(&lock);
  }
}

// Waits a little for a job to join.
static bool look_out(void) {
  int64_t end = now() + LOOK_OUT;
  bool joined = false;
  atomic_fetch_add(&looking_out, 1);
  do {
    for (int i = 0; i < 50 && !joined; i++) {
      joined = join();
      if (!joined) rest();
    }
    if (!joined) sched_yield();  // a neighbour may need the core
  } while (!joined && now() < end);
  atomic_fetch_sub(&looking_out, 1);
  return joined;
}

static void *work(void *unused) {
  (void)unused;
  inside = true;
  for (;;) {
    if (!look_out()) {
      pthread_mutex_lock(&lock);
      while (!join()) pthread_cond_wait(&opened, &lock);
      pthread_mutex_unlock(&lock);
    }
    take_chunks();
    leave();
  }
  return NULL;
}

// After a fork there are no workers in the child, and their locks may have been held by threads
// that are gone: it begins with a new pool.
static void begin_anew(void) {
  owner = lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
  opened = drained = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
  worker_count = 0;
  atomic_store(&looking_out, 0);
  atomic_store(&places, 0);
  atomic_store(&owner_sleeps, false);
}

static void watch_forks(void) { pthread_atfork(NULL, NULL, begin_anew); }

// Starts workers until there are `wanted`, or the system refuses; signals stay with the threads of
// the program. Returns how many there are, at most `wanted`.
static size_t ensure_workers(size_t wanted) {
  if (worker_count >= wanted) return wanted;
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, watch_forks);
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

// Waits until all workers have left. They are at their last chunks, which are short; if one takes
// long, its core is somebody else's for now, and so may this one be.
static void drain(void) {
  close_job();
  for (int i = 0; i < 2000; i++) {
    if (atomic_load(&places) == 0) return;
    rest();
  }
  pthread_mutex_lock(&lock);
  atomic_store(&owner_sleeps, true);
  while (atomic_load(&places) > 0) pthread_cond_wait(&drained, &lock);
  atomic_store(&owner_sleeps, false);
  pthread_mutex_unlock(&lock);
}

// How many workers are worth having for so much work, in nanoseconds.
static size_t worth(double work, size_t most) {
  if (atomic_load_explicit(&always_share, memory_order_relaxed)) return most;
  size_t awake = atomic_load(&looking_out);
  size_t shared = (size_t)(work / WORTH_SHARING), woken = (size_t)(work / WORTH_WAKING);
  if (shared > awake) shared = awake;
  size_t others = shared > woken ? shared : woken;
  return others < most ? others : most;
}

void lz_parallel_for(size_t count, size_t grain,
                     void (*body)(void *context, size_t begin, size_t end), void *context) {
  if (count == 0) return;
  if (grain == 0) grain = 1;
  size_t threads = inside || count <= grain ? 1 : lz_thread_count();
  if (threads == 1) {
    body(context, 0, count);
    return;
  }
  int64_t start = now();
  body(context, 0, grain);
  double left = (double)(now() - start) / (double)grain * (double)(count - grain);
  size_t most = (count - 1) / grain;  // no more than there are pieces for
  size_t others = worth(left, most < threads - 1 ? most : threads - 1);
  // A pool that is busy with another thread's job is no reason to wait: do the work here.
  if (others == 0 || pthread_mutex_trylock(&owner) != 0) {
    body(context, grain, count);
    return;
  }

  size_t before = worker_count;
  others = ensure_workers(others);
  size_t chunk = (count - grain) / ((others + 1) * CHUNKS_PER_THREAD);
  job.body = body;
  job.context = context;
  job.count = count;
  job.chunk = chunk < grain ? grain : chunk;
  atomic_store_explicit(&job.next, grain, memory_order_relaxed);
  size_t awake = atomic_load(&looking_out) + (worker_count - before);
  atomic_store(&places, others);
  if (others > awake) {
    pthread_mutex_lock(&lock);  // a worker that is about to sleep sees the open job first
    pthread_mutex_unlock(&lock);
    for (size_t i = awake; i < others; i++) pthread_cond_signal(&opened);
  }

  inside = true;
  take_chunks();
  inside = false;
  drain();
  pthread_mutex_unlock(&owner);
}

void lz_always_share(bool value) { atomic_store(&always_share, value); }
