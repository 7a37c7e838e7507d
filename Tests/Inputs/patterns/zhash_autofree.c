// report: https://github.com/zeromq/czmq/issues/971
// story: a table with autofree copies the value before it looks whether the key is there; of an insert that is refused the copy stays
// kind: leak
// resource: heap
// operation: insert
// growth: 48
// mix: lookup 3, insert 1
// function: table_insert
#include "pattern.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef struct item { struct item *next; uint64_t key; char *value; } item;

static struct { pthread_mutex_t lock; item *buckets[256]; int autofree; } table = {.lock = PTHREAD_MUTEX_INITIALIZER, .autofree = 1};
static uint64_t calls;

static item *table_find(uint64_t key) {
  item *found = table.buckets[key % 256];
  while (found && found->key != key) found = found->next;
  return found;
}

static int table_insert(uint64_t key, const char *text) {
  char *value = table.autofree ? strdup(text) : (char *)text; // stays
  if (table_find(key)) return -1;
  item *made = malloc(sizeof *made);
  *made = (item){table.buckets[key % 256], key, value};
  table.buckets[key % 256] = made;
  return 0;
}

PERFORM(insert) {
  char text[48];
  uint64_t n = next_of(&calls);
  snprintf(text, sizeof text, "value %012llu of the first of them all", (unsigned long long)n % 1000000);
  text[39] = 0;
  pthread_mutex_lock(&table.lock);
  table_insert(scattered(n) % 400, text);
  pthread_mutex_unlock(&table.lock);
  return 0;
}

PERFORM(lookup) {
  pthread_mutex_lock(&table.lock);
  item *found = table_find(scattered(iteration) % 400);
  char *copy = found ? strdup(found->value) : NULL;
  pthread_mutex_unlock(&table.lock);
  int32_t result = copy && copy[0] != 'v' ? 1 : 0;
  free(copy);
  return result;
}

PATTERN("zhash_autofree", OP(insert), OP(lookup))
