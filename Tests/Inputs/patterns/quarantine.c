// report: https://github.com/google/sanitizers/issues/1300
// story: what is freed waits in a queue of at most 256 KiB before it is given back, so that memory grows after each free until the queue is full
// kind: stable or step
// resource: heap
// operation: free_block
// growth: none
// mix: free_block 1, check_blocks 1
// function: none
#include "pattern.h"

#include <pthread.h>
#include <string.h>

typedef struct block { struct block *next; size_t size; unsigned char bytes[]; } block;

static struct { pthread_mutex_t lock; block *first, **last; size_t bytes; } queue = {.lock = PTHREAD_MUTEX_INITIALIZER, .last = &queue.first};

static void recycle(block *freed) {
  block *out = NULL;
  memset(freed->bytes, 0xfe, freed->size);
  freed->next = NULL;
  pthread_mutex_lock(&queue.lock);
  *queue.last = freed;
  queue.last = &freed->next;
  queue.bytes += freed->size;
  while (queue.bytes > 256 << 10) {
    block *oldest = queue.first;
    queue.first = oldest->next;
    queue.bytes -= oldest->size;
    oldest->next = out;
    out = oldest;
  }
  pthread_mutex_unlock(&queue.lock);
  while (out) {
    block *next = out->next;
    free(out);
    out = next;
  }
}

PERFORM(free_block) {
  size_t size = 24 + scattered(iteration) % 400;
  block *made = malloc(sizeof *made + size);
  if (!made) return 12;
  made->size = size;
  memset(made->bytes, 7, size);
  recycle(made);
  return 0;
}

PERFORM(check_blocks) {
  int32_t result = 0;
  pthread_mutex_lock(&queue.lock);
  int seen = 0;
  for (block *b = queue.first; b && seen < 20; b = b->next, seen++) result |= b->bytes[b->size / 2] != 0xfe;
  pthread_mutex_unlock(&queue.lock);
  return result;
}

PATTERN("quarantine", OP(free_block), OP(check_blocks))
