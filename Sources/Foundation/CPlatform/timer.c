#define _GNU_SOURCE
#include "CPlatform.h"

#include <pthread.h>
#include <time.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

bool cplatform_uses_counter = false;

bool cplatform_counter_is_invariant(void) {
#if defined(__x86_64__)
  unsigned int a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid(0x80000000u, &a, &b, &c, &d) || a < 0x80000007u) return false;
  if (!__get_cpuid(0x80000007u, &a, &b, &c, &d)) return false;
  return (d & (1u << 8)) != 0;
#elif defined(__aarch64__)
  return true;
#else
  return false;
#endif
}

static void choose_timer(void) { cplatform_uses_counter = cplatform_counter_is_invariant(); }

bool cplatform_choose_timer(void) {
  static pthread_once_t chosen = PTHREAD_ONCE_INIT;
  pthread_once(&chosen, choose_timer);
  return cplatform_uses_counter;
}

bool cplatform_timer_is_counter(void) { return cplatform_uses_counter; }

static uint64_t clock_nanoseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t cplatform_monotonic_nanoseconds(void) { return clock_nanoseconds(CLOCK_MONOTONIC); }

uint64_t cplatform_boot_nanoseconds(void) {
#if defined(__linux__)
  return clock_nanoseconds(CLOCK_BOOTTIME);
#else
  return clock_nanoseconds(CLOCK_MONOTONIC);
#endif
}
