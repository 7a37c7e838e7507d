// The table of a pattern, so that each is short. C11 and C++17.
#ifndef PATTERN_H
#define PATTERN_H

#include "CLoadTestTarget.h"

#include <stdint.h>
#include <stdlib.h>
#ifdef __cplusplus
#include <cstdint>
#endif

/// An operation: PERFORM(store_row) { …; return 0; }
#define PERFORM(name) static int32_t name(__attribute__((unused)) void *self, __attribute__((unused)) uint64_t iteration)
#define OP(name) {#name, 0, name}

/// PATTERN("name", OP(a), OP(b)); the state of such a pattern is its globals.
#define PATTERN(title, ...) PATTERN_WITH(title, pattern_create, 0, 0, 0, __VA_ARGS__)
#define PATTERN_WITH(title, create_, worker_create_, worker_destroy_, quiesce_, ...) \
  static const loadtest_operation pattern_operations[] = {__VA_ARGS__}; \
  static const loadtest_target pattern_target = { \
      LOADTEST_TARGET_ABI, sizeof(loadtest_target), 0, title, pattern_operations, \
      sizeof pattern_operations / sizeof pattern_operations[0], create_, worker_create_, worker_destroy_, quiesce_, 0, 0, 0, 0}; \
  const loadtest_target *loadtest_target_main(void) { return &pattern_target; }

__attribute__((unused)) static void *pattern_create(const loadtest_run *run, char *error, size_t capacity) {
  static char target;
  (void)run, (void)error, (void)capacity;
  return &target;
}

/// A number for each call, over all threads: 0, 1, 2 …
__attribute__((unused)) static inline uint64_t next_of(uint64_t *counter) { return __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED); }

/// A scattered number for another.
__attribute__((unused)) static inline uint64_t scattered(uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

#endif
