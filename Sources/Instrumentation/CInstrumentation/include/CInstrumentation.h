// System functions that the instrumented system needs and Swift does not offer without overhead.

#ifndef CINSTRUMENTATION_H
#define CINSTRUMENTATION_H

#include <pthread.h>
#include <stdint.h>

#if defined(__linux__)
// Declared here, because <sched.h> declares it only with _GNU_SOURCE.
extern int sched_getcpu(void);
#endif

/// The processor of the calling thread, or a thread-specific number if the system does not report it. A hint: the
/// thread may have migrated by the time it is used.
static inline uint32_t cinstrumentation_processor(void) {
#if defined(__linux__)
  int processor = sched_getcpu();
  if (__builtin_expect(processor >= 0, 1)) return (uint32_t)processor;
#endif
  return (uint32_t)(((uint64_t)(uintptr_t)pthread_self() * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

/// The number of configured processors; at least 1.
uint32_t cinstrumentation_processor_limit(void);

/// Nanoseconds of a monotonic clock that lags by a few milliseconds; takes about 10 ns.
uint64_t cinstrumentation_coarse_nanoseconds(void);

/// Nanoseconds of the clock that `ContinuousClock` reads, including time asleep.
uint64_t cinstrumentation_continuous_nanoseconds(void);

#endif
