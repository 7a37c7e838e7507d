// A target as a C plugin: a shared counter and an operation that sometimes fails.
//
//   cc -O2 -shared -fPIC -I ../../Sources/Engine/CLoadTestTarget/include counter.c -o counter.so

#include "CLoadTestTarget.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct counter {
  _Atomic uint64_t value;
} counter;

// On its own cache line, to avoid false sharing between workers.
typedef struct worker {
  _Alignas(64) counter *shared;
  uint64_t calls;
} worker;

static int32_t do_nothing(void *self, uint64_t iteration) {
  (void)self, (void)iteration;
  return 0;
}

static int32_t increment(void *self, uint64_t iteration) {
  (void)iteration;
  worker *me = self;
  atomic_fetch_add_explicit(&me->shared->value, 1, memory_order_relaxed);
  return 0;
}

// Fails every tenth call of this operation. `iteration` would not do: it counts all operations of the worker, whose
// order repeats with the deck, so its tenths may hit this operation more or less often.
static int32_t fail_every_tenth(void *self, uint64_t iteration) {
  (void)iteration;
  worker *me = self;
  return ++me->calls % 10 == 0 ? 7 : 0;
}

static int32_t allocate(void *self, uint64_t iteration) {
  (void)self, (void)iteration;
  void *volatile memory = malloc(100);
  if (memory == NULL) return 12;
  free(memory);
  return 0;
}

static const loadtest_operation operations[] = {
    {"noop", "does nothing", do_nothing},
    {"increment", "adds one to a shared counter", increment},
    {"fail_every_tenth", "fails in every tenth call", fail_every_tenth},
    {"allocate", "allocates and frees 100 bytes", allocate},
};

static void *create(const loadtest_run *run, char *error, size_t capacity) {
  if (run->workers > 1000) {
    snprintf(error, capacity, "at most 1000 workers, not %u", run->workers);
    return NULL;
  }
  return calloc(1, sizeof(counter));
}

static void *worker_create(void *target, uint32_t index, char *error, size_t capacity) {
  (void)index;
  worker *made = aligned_alloc(64, sizeof(worker));
  if (made == NULL) {
    snprintf(error, capacity, "out of memory");
    return NULL;
  }
  *made = (worker){.shared = target};
  return made;
}

static void worker_destroy(void *self) { free(self); }

static int32_t gauge(void *target, uint32_t index, const char **name, double *value) {
  if (index > 0) return 1;
  *name = "counter";
  *value = (double)atomic_load_explicit(&((counter *)target)->value, memory_order_relaxed);
  return 0;
}

static const char *failure_name(int32_t code) { return code == 7 ? "every_tenth" : NULL; }

static void destroy(void *target) { free(target); }

static const loadtest_target target = {
    .abi = LOADTEST_TARGET_ABI,
    .size = sizeof(loadtest_target),
    .name = "counter",
    .operations = operations,
    .operation_count = sizeof operations / sizeof operations[0],
    .create = create,
    .worker_create = worker_create,
    .worker_destroy = worker_destroy,
    .gauge = gauge,
    .failure_name = failure_name,
    .destroy = destroy,
};

const loadtest_target *loadtest_target_main(void) { return &target; }
