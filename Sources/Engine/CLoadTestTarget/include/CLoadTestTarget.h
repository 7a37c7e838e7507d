// The C interface of a load-test target: a shared library in any language that exports `loadtest_target_main`.
//
// Order of calls: create, worker_create for each worker, perform …, quiesce at quiet points, verify, gauge …,
// worker_destroy for each worker, destroy. A plugin is loaded once in a process of its own and never unloaded.

#ifndef LOADTEST_TARGET_H
#define LOADTEST_TARGET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LOADTEST_TARGET_ABI 1u
#define LOADTEST_EXPORT __attribute__((visibility("default")))

/// Flag: a worker's calls must all come from one thread. Refused on `dispatch` and `tasks`.
#define LOADTEST_WORKER_STAYS_ON_THREAD 1u

/// What a target learns of the run when it is created.
typedef struct loadtest_run {
  uint32_t size;           ///< sizeof(loadtest_run): later versions append.
  uint32_t workers;        ///< How many workers will be made.
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
  /// kind. An exception must not leave it.
  int32_t (*perform)(void *worker, uint64_t iteration);
} loadtest_operation;

/// A target. It, and every string it returns, lives as long as the process.
typedef struct loadtest_target {
  uint32_t abi;  ///< LOADTEST_TARGET_ABI.
  uint32_t size; ///< sizeof(loadtest_target): later versions append.
  uint32_t flags;
  const char *name;
  const loadtest_operation *operations;
  size_t operation_count;
  /// Makes the target; called once. NULL: refused, with the reason in `error` (NUL-terminated).
  void *(*create)(const loadtest_run *run, char *error, size_t error_capacity);
  /// Makes a worker; calls do not overlap. NULL function: workers get the target.
  void *(*worker_create)(void *target, uint32_t index, char *error, size_t error_capacity);
  void (*worker_destroy)(void *worker); ///< May be NULL.
  void (*quiesce)(void *target);        ///< Workers stand still: release what is deferred. May be NULL.
  /// After the run. 0: the invariants hold; another value: violated, told in `message`. May be NULL.
  int32_t (*verify)(void *target, char *message, size_t message_capacity);
  /// A number the target reports. 0: a value; > 0: no more; < 0: this one cannot be read. May be NULL.
  int32_t (*gauge)(void *target, uint32_t index, const char **name, double *value);
  /// A name for a failure kind. NULL function or result: "code N".
  const char *(*failure_name)(int32_t code);
  void (*destroy)(void *target); ///< May be NULL.
} loadtest_target;

/// The size of the first version's loadtest_target. Later versions append members, and a plugin that was built against
/// any of them works with every later tool: what its `size` does not reach is as if it were NULL. loadtest_operation, of
/// which there are arrays, never grows.
enum { LOADTEST_TARGET_MINIMUM_SIZE = offsetof(loadtest_target, destroy) + sizeof(void (*)(void *)) };

/// The entry point that a plugin exports.
LOADTEST_EXPORT const loadtest_target *loadtest_target_main(void);

#ifdef __cplusplus
}
#endif

#endif
