// report: https://github.com/AlessandroSangiuliano/Uros/issues/566
// story: what is destroyed is queued and freed by the one who finds seven hundred waiting
// kind: sawtooth or stable
// resource: heap
// operation: destroy_task
// growth: none
// mix: destroy_task 1, run_task 2
// function: none
#include "pattern.h"

#include <pthread.h>
#include <string.h>

typedef struct task { struct task *next; uint64_t id; unsigned char map[232]; } task;

static struct { pthread_mutex_t lock; task *head; int waiting; } retired = {.lock = PTHREAD_MUTEX_INITIALIZER};

static task *make(uint64_t id) {
  task *made = malloc(sizeof *made);
  if (!made) return NULL;
  made->id = id;
  memset(made->map, (int)id, sizeof made->map);
  return made;
}

static void call_later(task *gone) {
  task *ready = NULL;
  pthread_mutex_lock(&retired.lock);
  gone->next = retired.head;
  retired.head = gone;
  if (++retired.waiting == 700) {
    ready = retired.head;
    retired.head = NULL;
    retired.waiting = 0;
  }
  pthread_mutex_unlock(&retired.lock);
  while (ready) {
    task *next = ready->next;
    free(ready);
    ready = next;
  }
}

PERFORM(destroy_task) {
  task *one = make(iteration);
  if (!one) return 12;
  call_later(one);
  return 0;
}

PERFORM(run_task) {
  task *one = make(~iteration);
  if (!one) return 12;
  uint64_t sum = 0;
  for (size_t i = 0; i < sizeof one->map; i++) sum += one->map[i];
  int32_t result = sum % sizeof one->map == 0 ? 0 : 1;
  free(one);
  return result;
}

PATTERN("deferred_free", OP(destroy_task), OP(run_task))
