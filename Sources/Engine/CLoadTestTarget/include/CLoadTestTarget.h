// The C interface of a load-test target: a shared library in any language that exports `loadtest_target_main`.
//
// Order of calls: create, worker_create for each worker, perform …, quiesce at quiet points, verify, gauge …,
// worker_destroy for each worker, destroy. A plugin is loaded once in a separate process and never unloaded.

#ifndef LOADTEST_TARGET_H
#define LOADTEST_TARGET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LOADTEST_TARGET_ABI 1u
#define LOADTEST_EXPORT __attribute__((visibility("default")))

/// Flag: all calls for a worker must come from one thread. Such targets cannot run on `dispatch` and `tasks`.
#define LOADTEST_WORKER_STAYS_ON_THREAD 1u

/// The description of the run that a target gets when it is created.
typedef struct loadtest_run {
  uint32_t size;           ///< sizeof(loadtest_run): later versions append members.
  uint32_t workers;        ///< Number of workers that will be created.
  uint64_t operations;     ///< Planned operations; 0 when the run is limited by time.
  uint64_t seed;           ///< The run's seed.
  const char *config_json; ///< The scenario's `target.config`, "{}" when absent. Valid during `create`.
} loadtest_run;

/// One operation of a target.
typedef struct loadtest_operation {
  const char *name;    ///< Unique in the target, [a-z0-9_]{1,64}.
  const char *summary; ///< One line, or NULL.
  /// Performs the operation. `iteration` counts the worker's calls from 0, warm-up included. Called by one thread at a
  /// time for a given worker, by many threads at once for a given target. 0: success; another value: a failure of that
  /// kind. No exception may escape it.
  int32_t (*perform)(void *worker, uint64_t iteration);
} loadtest_operation;

/// A target. It, and every string it returns, lives as long as the process.
typedef struct loadtest_target {
  uint32_t abi;  ///< LOADTEST_TARGET_ABI.
  uint32_t size; ///< sizeof(loadtest_target): later versions append members.
  uint32_t flags;
  const char *name;
  const loadtest_operation *operations;
  size_t operation_count;
  /// Creates the target; called once. NULL: refused, with the reason in `error` (NUL-terminated).
  void *(*create)(const loadtest_run *run, char *error, size_t error_capacity);
  /// Creates a worker; calls do not overlap. If this member is NULL, workers get the target.
  void *(*worker_create)(void *target, uint32_t index, char *error, size_t error_capacity);
  void (*worker_destroy)(void *worker); ///< May be NULL.
  void (*quiesce)(void *target);        ///< Workers are paused: release everything that is deferred. May be NULL.
  /// After the run. 0: the invariants hold; another value: violated, described in `message`. May be NULL.
  int32_t (*verify)(void *target, char *message, size_t message_capacity);
  /// A number that the target reports. 0: a value; > 0: no more gauges; < 0: this one cannot be read. May be NULL.
  int32_t (*gauge)(void *target, uint32_t index, const char **name, double *value);
  /// The name of a failure kind. If this member or its result is NULL: "code N".
  const char *(*failure_name)(int32_t code);
  void (*destroy)(void *target); ///< May be NULL.
} loadtest_target;

/// The size of loadtest_target in the first version. Later versions append members, and a plugin that was built against
/// any version works with every later tool: members beyond its `size` count as NULL. loadtest_operation, an array
/// element, never grows.
enum { LOADTEST_TARGET_MINIMUM_SIZE = offsetof(loadtest_target, destroy) + sizeof(void (*)(void *)) };

/// The entry point that a plugin exports.
LOADTEST_EXPORT const loadtest_target *loadtest_target_main(void);

#ifdef __cplusplus
}
#endif

#endif
