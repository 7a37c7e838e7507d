// The threads of a measured process that have ended and were neither joined nor detached. Such a thread's stack and thread-local
// memory stay for good, and no figure of the kernel's tells of them.

#define _GNU_SOURCE
#include "account.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>

#if AGENT_INTERPOSES

// A thread that was created while an account was kept.
typedef struct agent_started {
  struct agent_started *next;  // in its bucket, or among those that are free
  pthread_t thread;
  void *(*start)(void *);
  void *argument;
  bool has_ended, is_detached;
} agent_started;

enum { bucket_count = 4096, records_at_once = 1024 };

static struct {
  atomic_flag lock;
  agent_started *buckets[bucket_count];
  agent_started *unused;
  _Atomic uint64_t unjoined, failures;
} threads;

void agent_lock_threads(void) { agent_lock(&threads.lock); }
void agent_unlock_threads(void) { agent_unlock(&threads.lock); }

static agent_started **bucket_of(pthread_t thread) {
  // Knuth's multiplicative hash: identifiers are addresses of blocks of some size.
  return &threads.buckets[(uint64_t)(uintptr_t)thread * 0x9E3779B97F4A7C15u >> 52];
}

static agent_started *take(void) {
  agent_lock_threads();
  if (threads.unused == NULL) {
    agent_started *more = agent_map(records_at_once * sizeof *more);
    for (int index = 0; more != NULL && index < records_at_once; index++) {
      more[index].next = threads.unused;
      threads.unused = &more[index];
    }
  }
  agent_started *started = threads.unused;
  if (started != NULL) threads.unused = started->next;
  agent_unlock_threads();
  return started;
}

// With the lock held.
static void give_back(agent_started *started) {
  started->next = threads.unused;
  threads.unused = started;
}

// With the lock held: the thread is gone, and what it had with it.
static void forget(agent_started *started) {
  agent_started **place = bucket_of(started->thread);
  while (*place != NULL && *place != started) place = &(*place)->next;
  if (*place == NULL) return;
  *place = started->next;
  if (started->has_ended && !started->is_detached) atomic_fetch_sub(&threads.unjoined, 1);
  give_back(started);
}

// With the lock held.
static agent_started *find(pthread_t thread) {
  for (agent_started *started = *bucket_of(thread); started != NULL; started = started->next) {
    if (pthread_equal(started->thread, thread)) return started;
  }
  return NULL;
}

// With the lock held.
static void enter(agent_started *started, pthread_t thread) {
  started->thread = thread;
  agent_started **bucket = bucket_of(thread);
  started->next = *bucket;
  *bucket = started;
}

static void ended(void *argument) {
  agent_started *started = argument;
  agent_lock_threads();
  started->has_ended = true;
  if (started->is_detached) forget(started);
  else atomic_fetch_add(&threads.unjoined, 1);
  agent_unlock_threads();
}

static void *run(void *argument) {
  agent_started *started = argument;
  agent_lock_threads();
  agent_unlock_threads();
  void *result;
  pthread_cleanup_push(ended, started);
  result = started->start(started->argument);
  pthread_cleanup_pop(1);
  return result;
}

// The function behind, found at its first call.
#define NEXT(type, name) \
  static type next; \
  type behind = __atomic_load_n(&next, __ATOMIC_RELAXED); \
  if (behind == NULL) __atomic_store_n(&next, behind = (type)dlsym(RTLD_NEXT, name), __ATOMIC_RELAXED)

typedef int (*create_function)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
typedef int (*detach_function)(pthread_t);
typedef int (*join_function)(pthread_t, void **);
typedef int (*timed_join_function)(pthread_t, void **, const struct timespec *);
typedef int (*clock_join_function)(pthread_t, void **, clockid_t, const struct timespec *);

AGENT_EXPORTED int pthread_create(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument) {
  NEXT(create_function, "pthread_create");
  agent_started *started = agent_accounts() ? take() : NULL;
  if (started == NULL) return behind(thread, attributes, start, argument);
  int state = PTHREAD_CREATE_JOINABLE;
  if (attributes != NULL) pthread_attr_getdetachstate(attributes, &state);
  *started = (agent_started){.start = start, .argument = argument, .is_detached = state == PTHREAD_CREATE_DETACHED};
  // The thread waits for the lock before it does anything, so that it is known by then, and its creator's variable still there.
  agent_lock_threads();
  int status = behind(thread, attributes, run, started);
  if (status == 0) {
    enter(started, *thread);
  } else {
    if (status == EAGAIN) atomic_fetch_add(&threads.failures, 1);
    give_back(started);
  }
  agent_unlock_threads();
  return status;
}

AGENT_EXPORTED int pthread_detach(pthread_t thread) {
  NEXT(detach_function, "pthread_detach");
  agent_lock_threads();
  agent_started *started = find(thread);
  int status = behind(thread);
  if (status == 0 && started != NULL && !started->is_detached) {
    if (started->has_ended) forget(started);
    else started->is_detached = true;
  }
  agent_unlock_threads();
  return status;
}

// The record of a thread that is about to be joined: found before, since its identifier may be another's afterwards.
static agent_started *joining(pthread_t thread) {
  agent_lock_threads();
  agent_started *started = find(thread);
  agent_unlock_threads();
  return started;
}

static int joined(agent_started *started, int status) {
  if (status != 0 || started == NULL) return status;
  agent_lock_threads();
  forget(started);
  agent_unlock_threads();
  return status;
}

AGENT_EXPORTED int pthread_join(pthread_t thread, void **result) {
  NEXT(join_function, "pthread_join");
  agent_started *started = joining(thread);
  return joined(started, behind(thread, result));
}

AGENT_EXPORTED int pthread_tryjoin_np(pthread_t thread, void **result) {
  NEXT(join_function, "pthread_tryjoin_np");
  agent_started *started = joining(thread);
  return joined(started, behind(thread, result));
}

AGENT_EXPORTED int pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *until) {
  NEXT(timed_join_function, "pthread_timedjoin_np");
  agent_started *started = joining(thread);
  return joined(started, behind(thread, result, until));
}

AGENT_EXPORTED int pthread_clockjoin_np(
    pthread_t thread, void **result, clockid_t clock, const struct timespec *until) {
  NEXT(clock_join_function, "pthread_clockjoin_np");
  agent_started *started = joining(thread);
  return joined(started, behind(thread, result, clock, until));
}

uint64_t cagent_unjoined_threads(void) { return atomic_load_explicit(&threads.unjoined, memory_order_relaxed); }
uint64_t cagent_thread_failures(void) { return atomic_load_explicit(&threads.failures, memory_order_relaxed); }

#else

void agent_lock_threads(void) {}
void agent_unlock_threads(void) {}
uint64_t cagent_unjoined_threads(void) { return 0; }
uint64_t cagent_thread_failures(void) { return 0; }

#endif
