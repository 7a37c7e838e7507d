#define _GNU_SOURCE
#include "CInstrumentation.h"

#include <time.h>
#include <unistd.h>

uint32_t cinstrumentation_processor_limit(void) {
  long count = sysconf(_SC_NPROCESSORS_CONF);
  return count > 0 ? (uint32_t)count : 1;
}

static uint64_t nanoseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

#if defined(__linux__)
uint64_t cinstrumentation_coarse_nanoseconds(void) { return nanoseconds(CLOCK_MONOTONIC_COARSE); }
uint64_t cinstrumentation_continuous_nanoseconds(void) { return nanoseconds(CLOCK_BOOTTIME); }
#else
uint64_t cinstrumentation_coarse_nanoseconds(void) { return nanoseconds(CLOCK_MONOTONIC); }
uint64_t cinstrumentation_continuous_nanoseconds(void) { return nanoseconds(CLOCK_MONOTONIC); }
#endif
