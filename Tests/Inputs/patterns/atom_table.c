// report: https://github.com/atomvm/AtomVM/issues/813
// story: names are interned and never removed, and there are three thousand of them, some of which are rarely used
// kind: stable or slowing or step
// resource: heap
// operation: intern_name
// growth: none
// mix: intern_name 3, compare_names 1
// function: none
#include "pattern.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef struct atom { struct atom *next; uint32_t index; char name[]; } atom;

static struct { pthread_mutex_t lock; atom *buckets[1024]; uint32_t count; } table = {.lock = PTHREAD_MUTEX_INITIALIZER};
static uint64_t calls;

static uint64_t hash_of(const char *name) {
  uint64_t hash = 1469598103934665603u;
  while (*name) hash = (hash ^ (unsigned char)*name++) * 1099511628211u;
  return hash;
}

static const atom *intern(const char *name) {
  atom **bucket = &table.buckets[hash_of(name) % 1024];
  for (atom *a = *bucket; a; a = a->next)
    if (strcmp(a->name, name) == 0) return a;
  atom *made = malloc(sizeof *made + strlen(name) + 1);
  if (!made) return NULL;
  made->next = *bucket, made->index = table.count++;
  strcpy(made->name, name);
  return *bucket = made;
}

PERFORM(intern_name) {
  char name[64];
  uint64_t draw = scattered(next_of(&calls)), number = draw % 4 == 0 ? (draw >> 8) % 3000 : (draw >> 8) % 200;
  snprintf(name, sizeof name, "elixir_module_%llu_function", (unsigned long long)number);
  pthread_mutex_lock(&table.lock);
  const atom *found = intern(name);
  int32_t result = found && strcmp(found->name, name) == 0 ? 0 : 1;
  pthread_mutex_unlock(&table.lock);
  return result;
}

PERFORM(compare_names) {
  char *a = malloc(48), *b = malloc(48);
  int32_t result = 12;
  if (a && b) {
    snprintf(a, 48, "name_%llu", (unsigned long long)iteration);
    snprintf(b, 48, "name_%llu", (unsigned long long)iteration);
    result = strcmp(a, b) == 0 ? 0 : 1;
  }
  free(a);
  free(b);
  return result;
}

PATTERN("atom_table", OP(intern_name), OP(compare_names))
