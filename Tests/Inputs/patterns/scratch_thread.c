// report: https://github.com/FreeRADIUS/freeradius-server/issues/5772
// story: a request is handled by a thread of its own, which makes a thread-local scratch buffer that nobody frees when the thread ends
// kind: leak
// resource: heap
// operation: handle_request
// growth: 1024
// mix: handle_request 1, expand_here 3
// function: expand
#include "pattern.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static __thread char *scratch;

static const char *expand(uint64_t n) {
  if (!scratch) scratch = malloc(1016); // stays
  if (!scratch) return NULL;
  size_t used = 0;
  for (int i = 0; i < 8; i++) used += (size_t)snprintf(scratch + used, 1016 - used, "%%{attribute-%llu}=%d;", (unsigned long long)n, i);
  return scratch;
}

static void *handler(void *argument) {
  const char *text = expand((uint64_t)(uintptr_t)argument);
  return (void *)(uintptr_t)(text ? strlen(text) : 0);
}

PERFORM(handle_request) {
  pthread_t thread;
  void *length = NULL;
  if (pthread_create(&thread, NULL, handler, (void *)(uintptr_t)iteration) != 0) return 11;
  pthread_join(thread, &length);
  return length ? 0 : 1;
}

PERFORM(expand_here) {
  const char *text = expand(iteration);
  return text && strlen(text) > 0 ? 0 : 1;
}

PATTERN("scratch_thread", OP(handle_request), OP(expand_here))
