// report: https://github.com/attractivechaos/klib/issues/121
// story: a table of sessions fills for 4,000 calls and empties for 4,000; its slots never shrink, and removed ones are cleared by a rehash to the same size
// kind: sawtooth or stable
// resource: heap
// operation: touch_session
// growth: none
// mix: touch_session 2, find_session 3
// function: none
#include "pattern.h"

#include <pthread.h>
#include <string.h>

typedef struct session { uint64_t id; unsigned char state[112]; } session;

static session removed;
static struct { pthread_mutex_t lock; session **slots; size_t size, live, used; } table = {.lock = PTHREAD_MUTEX_INITIALIZER};
static uint64_t calls;

static void place(session **slots, size_t size, session *one) {
  size_t at = scattered(one->id) & (size - 1);
  while (slots[at]) at = (at + 1) & (size - 1);
  slots[at] = one;
}

static int rehash(size_t size) {
  session **made = calloc(size, sizeof *made);
  if (!made) return -1;
  for (size_t i = 0; i < table.size; i++)
    if (table.slots[i] && table.slots[i] != &removed) place(made, size, table.slots[i]);
  free(table.slots);
  table.slots = made, table.size = size, table.used = table.live;
  return 0;
}

static session **find(uint64_t id) {
  if (!table.size) return NULL;
  for (size_t at = scattered(id) & (table.size - 1); table.slots[at]; at = (at + 1) & (table.size - 1))
    if (table.slots[at]->id == id && table.slots[at] != &removed) return &table.slots[at];
  return NULL;
}

static int add(uint64_t id) {
  if (table.used * 4 >= table.size * 3 && rehash(table.live * 2 >= table.size ? (table.size ? table.size * 2 : 16) : table.size) < 0) return -1;
  session *made = malloc(sizeof *made);
  if (!made) return -1;
  made->id = id;
  memset(made->state, (int)id, sizeof made->state);
  place(table.slots, table.size, made);
  table.live++, table.used++;
  return 0;
}

PERFORM(touch_session) {
  int result = 0;
  pthread_mutex_lock(&table.lock);
  uint64_t n = calls++, wave = n / 8000, step = n % 8000;
  if (step < 4000) result = add(wave * 4000 + step + 1);
  else {
    session **one = find(wave * 4000 + (step - 4000) + 1);
    if (one) free(*one), *one = &removed, table.live--;
    else result = 1;
  }
  pthread_mutex_unlock(&table.lock);
  return result ? 1 : 0;
}

PERFORM(find_session) {
  pthread_mutex_lock(&table.lock);
  session **one = find(scattered(iteration) % (calls + 1));
  unsigned char *copy = one ? malloc(112) : NULL;
  if (copy) memcpy(copy, (*one)->state, 112);
  pthread_mutex_unlock(&table.lock);
  free(copy);
  return 0;
}

PATTERN("session_table", OP(touch_session), OP(find_session))
