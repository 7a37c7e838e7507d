// report: https://github.com/hse-project/hse/issues/623
// story: ingested records are buffered in chunks, and all chunks are given back when five thousand records are flushed
// kind: sawtooth or stable
// resource: heap
// operation: put_record
// growth: none
// mix: put_record 1, scan_buffer 1
// function: none
#include "pattern.h"

#include <pthread.h>
#include <string.h>

enum { per_chunk = 20, per_flush = 5000 };
typedef struct record { uint64_t key; unsigned char value[40]; } record;
typedef struct chunk { struct chunk *next; int count; record records[per_chunk]; } chunk;

static struct { pthread_mutex_t lock; chunk *chunks; int records; uint64_t flushed; } buffer = {.lock = PTHREAD_MUTEX_INITIALIZER};
static uint64_t keys;

static void flush(void) {
  while (buffer.chunks) {
    chunk *next = buffer.chunks->next;
    for (int i = 0; i < buffer.chunks->count; i++) buffer.flushed ^= scattered(buffer.chunks->records[i].key);
    free(buffer.chunks);
    buffer.chunks = next;
  }
  buffer.records = 0;
}

static int put(uint64_t key) {
  if (!buffer.chunks || buffer.chunks->count == per_chunk) {
    chunk *made = malloc(sizeof *made);
    if (!made) return -1;
    made->next = buffer.chunks, made->count = 0;
    buffer.chunks = made;
  }
  record *to = &buffer.chunks->records[buffer.chunks->count++];
  to->key = key;
  memset(to->value, (int)key, sizeof to->value);
  if (++buffer.records == per_flush) flush();
  return 0;
}

PERFORM(put_record) {
  pthread_mutex_lock(&buffer.lock);
  int result = put(next_of(&keys));
  pthread_mutex_unlock(&buffer.lock);
  return result == 0 ? 0 : 12;
}

PERFORM(scan_buffer) {
  uint64_t sum = 0;
  int left = 10;
  pthread_mutex_lock(&buffer.lock);
  for (chunk *c = buffer.chunks; c && left > 0; c = c->next, left--) sum += c->records[0].key;
  pthread_mutex_unlock(&buffer.lock);
  return sum == UINT64_MAX ? 1 : 0;
}

PATTERN("ingest_batch", OP(put_record), OP(scan_buffer))
