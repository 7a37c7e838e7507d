// report: https://github.com/tsoding/coroutines/issues/10
// story: each coroutine runs on a mapped stack that goes back to a pool; the pool keeps as many as were ever needed at once, and unmaps none
// kind: stable or step
// resource: mappings
// operation: run_coroutines
// growth: none
// mix: run_coroutines 1, run_inline 3
// function: none
#define _GNU_SOURCE
#include "pattern.h"

#include <pthread.h>
#include <sys/mman.h>

enum { stack_size = 64 << 10, most = 24 };
typedef struct stack { struct stack *next; unsigned char bytes[stack_size - sizeof(void *)]; } stack;

static struct { pthread_mutex_t lock; stack *free; } pool = {.lock = PTHREAD_MUTEX_INITIALIZER};
static uint64_t calls;

static stack *take(void) {
  pthread_mutex_lock(&pool.lock);
  stack *one = pool.free;
  if (one) pool.free = one->next;
  pthread_mutex_unlock(&pool.lock);
  if (one) return one;
  one = mmap(NULL, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return one == MAP_FAILED ? NULL : one;
}

static void give(stack *one) {
  pthread_mutex_lock(&pool.lock);
  one->next = pool.free;
  pool.free = one;
  pthread_mutex_unlock(&pool.lock);
}

PERFORM(run_coroutines) {
  stack *running[most];
  int count = 1 + (int)(scattered(next_of(&calls)) % most), made = 0;
  while (made < count && (running[made] = take()) != NULL) running[made]->bytes[100] = (unsigned char)made, made++;
  for (int i = 0; i < made; i++) give(running[i]);
  return made == count ? 0 : 12;
}

PERFORM(run_inline) {
  unsigned char *frame = malloc(1000);
  if (!frame) return 12;
  for (int i = 0; i < 1000; i++) frame[i] = (unsigned char)(iteration + (uint64_t)i);
  int32_t result = frame[999] == (unsigned char)(iteration + 999) ? 0 : 1;
  free(frame);
  return result;
}

PATTERN("stack_pool", OP(run_coroutines), OP(run_inline))
