// What the instrumented system needs of the machine and Swift does not offer without cost.

#ifndef CINSTRUMENTATION_H
#define CINSTRUMENTATION_H

#include <stdint.h>

/// The processor that the calling thread runs on, or a number of the thread's own where the system does not tell. A hint:
/// the thread may be elsewhere by the time it is used.
uint32_t cinstrumentation_processor(void);

/// How many processors the machine may ever have; at least 1.
uint32_t cinstrumentation_processor_limit(void);

/// Nanoseconds of a clock that does not go back and is a few milliseconds late, for about 10 ns.
uint64_t cinstrumentation_coarse_nanoseconds(void);

/// Nanoseconds of the clock that `ContinuousClock` reads, time asleep included.
uint64_t cinstrumentation_continuous_nanoseconds(void);

#endif
