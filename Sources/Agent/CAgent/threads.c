// The threads of a measuring process: who created the running ones, and which have ended and were neither joined nor
// detached. The stack and thread-local memory of such a thread are retained for ever, and no figure of the kernel shows
// them.

#define _GNU_SOURCE
#include "account.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#if AGENT_INTERPOSES

// A thread that was created while an account was kept.
typedef struct agent_started {
  struct agent_started *next;  // in its bucket
  pthread_t thread;
  void *(*start)(void *);
  void *argument;
  agent_handed handed;
  bool has_ended, is_detached;
  // Ended: the record stays for the object that the C library keeps with the stack, which another thread may get.
  bool is_gone;
  // The vector of its thread-local storage, which the C library allocated when the stack was new. NULL: unknown.
  void *object;
  // The operation that created it, the call path, and the account.
  uint32_t operation, path, account;
} agent_started;

enum { bucket_count = 4096 };

static struct {
  atomic_flag lock;
  agent_started *buckets[bucket_count];
  agent_pool pool;
  _Atomic uint64_t unjoined;
} threads;

static void lock(void) { agent_lock(&threads.lock); }
static void unlock(void) { agent_unlock(&threads.lock); }

static agent_started **bucket_of(pthread_t thread) {
  // Knuth's multiplicative hash: identifiers are addresses of blocks of some size.
  return &threads.buckets[(uint64_t)(uintptr_t)thread * 0x9E3779B97F4A7C15u >> 52];
}

static agent_started *take(void) {
  lock();
  agent_started *started = agent_take(&threads.pool, sizeof *started);
  unlock();
  return started;
}

// With the lock held.
static void put_in(agent_started *started) {
  agent_started **bucket = bucket_of(started->thread);
  started->next = *bucket;
  *bucket = started;
}

// With the lock held. False: it has no record, for example in the child of a fork.
static bool take_out(agent_started *started) {
  agent_started **place = bucket_of(started->thread);
  while (*place != NULL && *place != started) place = &(*place)->next;
  if (*place == NULL) return false;
  *place = started->next;
  return true;
}

// With the lock held.
static agent_started *find(pthread_t thread) {
  for (agent_started *started = *bucket_of(thread); started != NULL; started = started->next) {
    if (!started->is_gone && pthread_equal(started->thread, thread)) return started;
  }
  return NULL;
}

// With the lock held: discards an ended thread and its attribution, except for the object that the C library keeps with
// its stack.
static void forget(agent_started *started) {
  if (started->is_gone || !take_out(started)) return;
  if (started->has_ended && !started->is_detached) atomic_fetch_sub(&threads.unjoined, 1);
  if (started->account == agent_account_number()) agent_count_released(CAGENT_THREADS, started->operation, 1);
  if (started->object == NULL) {
    agent_give_back(&threads.pool, started);
    return;
  }
  started->is_gone = true;
  put_in(started);
}

// With the lock held. If the stack was another thread's before, the object that was allocated for that thread belongs
// to this one from now on. Returns the previous operation of that object.
static uint32_t enter(agent_started *started, pthread_t thread) {
  started->thread = thread;
  started->object = agent_this_thread.made_for_thread;
  uint32_t maker = started->operation;
  // The previous thread has ended, though its join may not have returned yet.
  for (agent_started *before = *bucket_of(thread), *following; before != NULL; before = following) {
    following = before->next;
    if (before->object == NULL || !pthread_equal(before->thread, thread)) continue;
    if (started->object == NULL && before->account == started->account) {
      started->object = before->object;
      maker = before->operation;
    }
    before->object = NULL;
    if (!before->is_gone) continue;
    take_out(before);
    agent_give_back(&threads.pool, before);
  }
  put_in(started);
  return maker;
}

static void ended(void *argument) {
  agent_started *started = argument;
  lock();
  started->has_ended = true;
  if (started->is_detached) forget(started);
  else atomic_fetch_add(&threads.unjoined, 1);
  unlock();
}

static void *run(void *argument) {
  agent_started *started = argument;
  lock();
  unlock();
  agent_this_thread.handed = started->handed;
  void *result;
  pthread_cleanup_push(ended, started);
  result = started->start(started->argument);
  pthread_cleanup_pop(1);
  return result;
}

static struct {
  __typeof__(pthread_create) *create;
  __typeof__(pthread_detach) *detach;
  __typeof__(pthread_join) *join;
  __typeof__(pthread_tryjoin_np) *try_join;
  __typeof__(pthread_timedjoin_np) *timed_join;
#if __GLIBC_PREREQ(2, 31)
  __typeof__(pthread_clockjoin_np) *clock_join;
#endif
} next;

void agent_resolve_threads(void) {
  next.create = (__typeof__(next.create))dlsym(RTLD_NEXT, "pthread_create");
  next.detach = (__typeof__(next.detach))dlsym(RTLD_NEXT, "pthread_detach");
  next.join = (__typeof__(next.join))dlsym(RTLD_NEXT, "pthread_join");
  next.try_join = (__typeof__(next.try_join))dlsym(RTLD_NEXT, "pthread_tryjoin_np");
  next.timed_join = (__typeof__(next.timed_join))dlsym(RTLD_NEXT, "pthread_timedjoin_np");
#if __GLIBC_PREREQ(2, 31)
  next.clock_join = (__typeof__(next.clock_join))dlsym(RTLD_NEXT, "pthread_clockjoin_np");
#endif
}

AGENT_EXPORTED int pthread_create(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument) {
  agent_resolve();
  agent_started *started = agent_accounts() ? take() : NULL;
  if (started == NULL) return next.create(thread, attributes, start, argument);
  int state = PTHREAD_CREATE_JOINABLE;
  if (attributes != NULL) pthread_attr_getdetachstate(attributes, &state);
  *started = (agent_started){
    .start = start, .argument = argument, .is_detached = state == PTHREAD_CREATE_DETACHED,
    .operation = CAGENT_NO_OPERATION, .path = agent_no_path, .account = agent_account_number()};
  // Dispatch's threads perform work of any operation.
  if (!agent_is_dispatch((uintptr_t)start)) started->handed = agent_hand_over();
  if (agent_begin()) {
    started->operation = agent_current_operation();
    started->path = agent_resource_path(CAGENT_THREADS, started->operation);
    agent_end();
  }
  // The thread waits for the lock before it does anything, so that it is known by then and its creator's variable still
  // exists.
  lock();
  agent_this_thread.made_for_thread = NULL;
  agent_this_thread.is_creating = true;
  int status = next.create(thread, attributes, run, started);
  agent_this_thread.is_creating = false;
  uint32_t operation = started->operation, maker = operation;
  void *object = NULL;
  if (status == 0) {
    maker = enter(started, *thread);
    object = started->object;
    agent_count_made(CAGENT_THREADS, operation, 1);
  } else {
    if (status == EAGAIN) agent_count_failure(CAGENT_THREADS);
    agent_give_back(&threads.pool, started);
  }
  unlock();
  // Not under the lock: finding a call path may wait for a library that is being loaded, and that for a thread.
  if (maker != operation && agent_begin()) {
    agent_hand_over_object(object, maker, operation, (uintptr_t)next.create);
    agent_end();
  }
  return status;
}

AGENT_EXPORTED int pthread_detach(pthread_t thread) {
  agent_resolve();
  lock();
  agent_started *started = find(thread);
  int status = next.detach(thread);
  if (status == 0 && started != NULL && !started->is_detached) {
    if (started->has_ended) forget(started);
    else started->is_detached = true;
  }
  unlock();
  return status;
}

// The record of a thread that is about to be joined: found before, because its identifier may be reused afterwards.
static agent_started *joining(pthread_t thread) {
  lock();
  agent_started *started = find(thread);
  unlock();
  return started;
}

static int joined(agent_started *started, int status) {
  if (status != 0 || started == NULL) return status;
  lock();
  forget(started);
  unlock();
  return status;
}

AGENT_EXPORTED int pthread_join(pthread_t thread, void **result) {
  agent_resolve();
  agent_started *started = joining(thread);
  return joined(started, next.join(thread, result));
}

AGENT_EXPORTED int pthread_tryjoin_np(pthread_t thread, void **result) {
  agent_resolve();
  agent_started *started = joining(thread);
  return joined(started, next.try_join(thread, result));
}

AGENT_EXPORTED int pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *until) {
  agent_resolve();
  agent_started *started = joining(thread);
  return joined(started, next.timed_join(thread, result, until));
}

#if __GLIBC_PREREQ(2, 31)
AGENT_EXPORTED int pthread_clockjoin_np(
    pthread_t thread, void **result, clockid_t clock, const struct timespec *until) {
  agent_resolve();
  agent_started *started = joining(thread);
  return joined(started, next.clock_join(thread, result, clock, until));
}
#endif

void agent_abandon_threads(void) {
  memset(threads.buckets, 0, sizeof threads.buckets);
  threads.pool.unused = NULL;
  threads.unjoined = 0;
  atomic_flag_clear(&threads.lock);
}

size_t agent_read_threads(cagent_object *objects, size_t capacity) {
  size_t count = 0;
  lock();
  for (int bucket = 0; bucket < bucket_count; bucket++) {
    for (agent_started *started = threads.buckets[bucket]; started != NULL; started = started->next) {
      if (started->is_gone || started->path == agent_no_path || started->account != agent_account_number()) continue;
      if (count < capacity) objects[count] = (cagent_object){(uintptr_t)started->thread, 1, started->path, 0};
      count += 1;
    }
  }
  unlock();
  return count;
}

uint64_t cagent_unjoined_threads(void) { return atomic_load_explicit(&threads.unjoined, memory_order_relaxed); }

#else

void agent_abandon_threads(void) {}
size_t agent_read_threads(cagent_object *objects, size_t capacity) { return 0; }
uint64_t cagent_unjoined_threads(void) { return 0; }

#endif
