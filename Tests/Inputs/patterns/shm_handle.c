// report: https://github.com/wolfcw/libfaketime/issues/552
// story: a shared memory object is opened, mapped, used and unmapped, and its descriptor stays open
// kind: leak
// resource: descriptors
// operation: share_clock
// growth: 1
// mix: share_clock 1, private_clock 9
// function: shm_create
#define _GNU_SOURCE
#include "pattern.h"

#include <sys/mman.h>
#include <unistd.h>

typedef struct shared { uint64_t start, ticks[500]; } shared;

static int shm_create(shared **into) {
  int descriptor = memfd_create("clock", MFD_CLOEXEC); // stays
  if (descriptor < 0) return -1;
  if (ftruncate(descriptor, sizeof(shared)) < 0) {
    close(descriptor);
    return -1;
  }
  void *at = mmap(NULL, sizeof(shared), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (at == MAP_FAILED) {
    close(descriptor);
    return -1;
  }
  *into = at;
  return 0;
}

static void run(shared *clock, uint64_t n) {
  clock->start = n;
  for (int i = 0; i < 500; i++) clock->ticks[i] = scattered(n + (uint64_t)i);
}

PERFORM(share_clock) {
  shared *clock;
  if (shm_create(&clock) < 0) return 24;
  run(clock, iteration);
  munmap(clock, sizeof *clock);
  return 0;
}

PERFORM(private_clock) {
  shared *clock = malloc(sizeof *clock);
  if (!clock) return 12;
  run(clock, iteration);
  int32_t result = clock->ticks[iteration % 500] == scattered(iteration + iteration % 500) ? 0 : 1;
  free(clock);
  return result;
}

PATTERN("shm_handle", OP(share_clock), OP(private_clock))
