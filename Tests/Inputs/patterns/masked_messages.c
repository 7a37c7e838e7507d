// report: https://github.com/curl/curl/issues/18985
// story: 50,000 buffers of all sizes are replaced at random; one request in 500 keeps a header that nobody releases
// kind: leak
// resource: heap
// operation: request
// growth: varies (0.128 bytes a call, beside 80 MB that are never still)
// mix: request 1, ping 1
// function: request
#include "pattern.h"

#include <pthread.h>
#include <string.h>

enum { buffers = 50000 };
static void *live[buffers];
static pthread_mutex_t locks[64];
static uint64_t requests, pings;

static void replace(uint64_t place, size_t bytes) {
  void *made = malloc(bytes);
  if (made) memset(made, 1, bytes < 64 ? bytes : 64);
  pthread_mutex_lock(&locks[place % 64]);
  free(live[place]);
  live[place] = made;
  pthread_mutex_unlock(&locks[place % 64]);
}

PERFORM(request) {
  uint64_t call = next_of(&requests), random = scattered(call);
  replace(random % buffers, 16 + (random >> 32) % 3200);
  if (call % 500 == 0) {
    void *header = malloc(64); // stays
    if (!header) return 1;
    memset(header, 1, 64);
  }
  return 0;
}

PERFORM(ping) {
  void *volatile answer = malloc(24);
  next_of(&pings);
  free(answer);
  return 0;
}

PATTERN("masked_messages", OP(request), OP(ping))
