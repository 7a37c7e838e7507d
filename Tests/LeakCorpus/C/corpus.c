#define _GNU_SOURCE
#include "CLeakCorpus.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static _Atomic(void *) last;

void *corpus_leak_malloc(size_t bytes) {
  void *memory = malloc(bytes);  // leaks: c_malloc
  memset(memory, 1, bytes);
  return atomic_exchange(&last, memory);
}

struct node {
  struct node *next;
  uint64_t values[4];
};

static _Atomic(struct node *) head;

void corpus_leak_list_node(void) {
  struct node *node = calloc(1, sizeof *node);  // leaks: c_list
  struct node *before = atomic_load(&head);
  do node->next = before;
  while (!atomic_compare_exchange_weak(&head, &before, node));
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *linear;
static size_t linear_bytes;

void corpus_grow_linearly(size_t bytes) {
  pthread_mutex_lock(&lock);
  linear_bytes += bytes;
  linear = realloc(linear, linear_bytes);  // leaks: c_realloc
  linear[linear_bytes - 1] = 1;
  pthread_mutex_unlock(&lock);
}

static char *doubling;
static size_t doubling_used, doubling_capacity;

void corpus_append(size_t bytes) {
  pthread_mutex_lock(&lock);
  while (doubling_used + bytes > doubling_capacity) {
    doubling_capacity = doubling_capacity == 0 ? 1024 : 2 * doubling_capacity;
    doubling = realloc(doubling, doubling_capacity);  // leaks: c_doubling
  }
  memset(doubling + doubling_used, 1, bytes);
  doubling_used += bytes;
  pthread_mutex_unlock(&lock);
}

void corpus_leak_mapping(size_t bytes) {
  char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory != MAP_FAILED) memset(memory, 1, bytes);
}

struct work {
  size_t objects, bytes;
  int leaks;
};

static _Thread_local void *of_thread[64];

static void *run(void *argument) {
  struct work *work = argument;
  for (size_t index = 0; index < work->objects && index < 64; index++) {
    of_thread[index] = malloc(work->bytes);  // leaks: thread_storage
    memset(of_thread[index], 1, work->bytes);
  }
  if (!work->leaks) {
    for (size_t index = 0; index < work->objects && index < 64; index++) free(of_thread[index]);
  }
  return NULL;
}

void corpus_run_thread(size_t objects, size_t bytes, int leaks) {
  struct work work = {objects, bytes, leaks};
  pthread_t thread;
  if (pthread_create(&thread, NULL, run, &work) == 0) pthread_join(thread, NULL);
}

void *corpus_allocate(size_t bytes) {
  char *memory = malloc(bytes);
  memory[0] = 1;
  return memory;
}

void corpus_free(void *memory) { free(memory); }
