#define _GNU_SOURCE
#include "CLeakCorpus.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void corpus_observe(const void *memory) { __asm__ volatile("" : : "r"(memory) : "memory"); }

const int corpus_malloc_line = __LINE__ + 3;

__attribute__((noinline)) void corpus_leak_malloc(size_t bytes) {
  char *memory = malloc(bytes);
  if (memory != NULL) memory[0] = 1;
  corpus_observe(memory);
}

typedef struct node {
  struct node *next;
  uint64_t values[4];
} node;

static node *first_node;

const int corpus_node_line = __LINE__ + 3;

__attribute__((noinline)) void corpus_leak_node(void) {
  node *made = calloc(1, sizeof *made);
  if (made == NULL) return;
  made->next = first_node;
  first_node = made;
  corpus_observe(made);
}

const int corpus_exactly_line = __LINE__ + 3;

__attribute__((noinline)) void corpus_append_exactly(corpus_buffer *buffer, size_t bytes) {
  char *grown = realloc(buffer->bytes, buffer->used + bytes);
  if (grown == NULL) return;
  memset(grown + buffer->used, 1, bytes);
  buffer->bytes = grown;
  buffer->used += bytes;
  buffer->capacity = buffer->used;
  corpus_observe(grown);
}

const int corpus_doubling_line = __LINE__ + 5;

__attribute__((noinline)) void corpus_append_doubling(corpus_buffer *buffer, size_t bytes) {
  if (buffer->used + bytes > buffer->capacity) {
    size_t capacity = 2 * buffer->capacity + bytes;
    char *grown = realloc(buffer->bytes, capacity);
    if (grown == NULL) return;
    buffer->bytes = grown;
    buffer->capacity = capacity;
  }
  memset(buffer->bytes + buffer->used, 1, bytes);
  buffer->used += bytes;
  corpus_observe(buffer->bytes);
}

__attribute__((noinline)) void corpus_leak_mapping(size_t bytes) {
  char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return;
  for (size_t offset = 0; offset < bytes; offset += 4096) memory[offset] = 1;
  corpus_observe(memory);
}
