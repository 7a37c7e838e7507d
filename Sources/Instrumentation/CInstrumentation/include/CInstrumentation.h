// What the instrumented system needs of the machine and Swift does not offer without cost.

#ifndef CINSTRUMENTATION_H
#define CINSTRUMENTATION_H

#include <pthread.h>
#include <stdint.h>

#if defined(__linux__)
// Declared here, because <sched.h> does so only for those who define _GNU_SOURCE.
extern int sched_getcpu(void);
#endif

/// The processor that the calling thread runs on, or a number of the thread's own where the system does not tell. A hint:
/// the thread may be elsewhere by the time it is used.
static inline uint32_t cinstrumentation_processor(void) {
#if defined(__linux__)
  int processor = sched_getcpu();
  if (__builtin_expect(processor >= 0, 1)) return (uint32_t)processor;
#endif
  return (uint32_t)(((uint64_t)(uintptr_t)pthread_self() * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

/// How many processors the machine may ever have; at least 1.
uint32_t cinstrumentation_processor_limit(void);

/// Nanoseconds of a clock that does not go back and is a few milliseconds late, for about 10 ns.
uint64_t cinstrumentation_coarse_nanoseconds(void);

/// Nanoseconds of the clock that `ContinuousClock` reads, time asleep included.
uint64_t cinstrumentation_continuous_nanoseconds(void);

#endif
