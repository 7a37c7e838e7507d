// report: https://github.com/protocolbuffers/upb/issues/547
// story: sixteen arenas are used in turn and emptied after each request; each keeps what its largest request took, up to 64 KiB
// kind: stable or slowing or step
// resource: heap
// operation: parse_message
// growth: none
// mix: parse_message 3, count_fields 1
// function: none
#include "pattern.h"

#include <pthread.h>
#include <string.h>

typedef struct block { struct block *next; size_t size; unsigned char bytes[]; } block;
typedef struct arena { block *blocks; size_t capacity, used; } arena;

enum { arenas = 16 };
static struct { pthread_mutex_t lock; pthread_cond_t free; arena *ring[arenas]; int head, count; } pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .free = PTHREAD_COND_INITIALIZER};
static arena all[arenas];
static uint64_t messages;

static arena *borrow(void) {
  pthread_mutex_lock(&pool.lock);
  while (pool.count == 0) pthread_cond_wait(&pool.free, &pool.lock);
  arena *one = pool.ring[pool.head];
  pool.head = (pool.head + 1) % arenas;
  pool.count--;
  pthread_mutex_unlock(&pool.lock);
  return one;
}

static void give_back(arena *one) {
  one->used = 0;
  pthread_mutex_lock(&pool.lock);
  pool.ring[(pool.head + pool.count++) % arenas] = one;
  pthread_cond_signal(&pool.free);
  pthread_mutex_unlock(&pool.lock);
}

static int reserve(arena *a, size_t size) {
  if (size > a->capacity) {
    size_t more = size - a->capacity;
    block *made = malloc(sizeof *made + more);
    if (!made) return -1;
    *made = (block){a->blocks, more};
    memset(made->bytes, 1, more);
    a->blocks = made;
    a->capacity = size;
  }
  a->used = size;
  return 0;
}

PERFORM(parse_message) {
  uint64_t draw = scattered(next_of(&messages));
  int size = draw ? __builtin_ctzll(draw) : 0;
  arena *a = borrow();
  int result = reserve(a, (size_t)512 << (size > 7 ? 7 : size));
  give_back(a);
  return result == 0 ? 0 : 12;
}

PERFORM(count_fields) {
  arena *a = borrow();
  size_t sum = 0;
  for (block *b = a->blocks; b; b = b->next) sum += b->bytes[0];
  give_back(a);
  return sum > 1000 ? 1 : 0;
}

static void *create(const loadtest_run *run, char *error, size_t capacity) {
  for (int i = 0; i < arenas; i++) pool.ring[i] = &all[i];
  pool.count = arenas;
  return pattern_create(run, error, capacity);
}

PATTERN_WITH("arena_pool", create, 0, 0, 0, OP(parse_message), OP(count_fields))
