// What a measuring process allocates, maps, opens and starts, by operation and call path: the account of a leak check.
//
// The agent is linked into an executable. Its functions take precedence over those of every library, so that it records
// the allocations of all code of the process, over whichever allocator serves it, without preloading. While no account
// is kept, a call costs one additional load and jump. An executable that defines these functions itself has no agent.
// Calls of the C library to its own functions, and direct system calls, are not recorded.

#ifndef CAGENT_H
#define CAGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  /// No operation was being performed.
  CAGENT_NO_OPERATION = 0xFFFF,
  /// Number of operations that are distinguished; those of higher numbers count as none.
  CAGENT_OPERATIONS = 1024,
  /// Maximum number of frames of a call path.
  CAGENT_PATH_DEPTH = 40,
  /// Size classes: multiples of 8 bytes up to 1,024, then eight to a doubling, up to 2^48.
  CAGENT_CLASSES = 128 + 38 * 8,
};

/// Whether the process's `malloc` is the agent's: false in builds with a sanitizer, which brings its own, and if
/// the `malloc` of the executable or of another library takes precedence.
bool cagent_is_present(void);

/// Starts an account: every object that is allocated has an entry until it is released, by whichever thread. A current
/// account continues; after `cagent_stop` a new one begins. False if none can be kept: no agent, or no memory for it.
bool cagent_start(void);

/// Stops the account.
void cagent_stop(void);

// MARK: Attribution

/// The calling thread performs this operation until `cagent_end_operation`; one more call of it is counted.
void cagent_begin_operation(uint32_t operation);
void cagent_end_operation(void);

/// Counts a call of an operation that is identified by its task.
void cagent_count_operation(uint32_t operation);

/// The key by which tasks store the operation that they perform for: the address of a `TaskLocal<UInt64>`, which must
/// stay valid.
///
/// A task that an operation created works for that operation, detached or not, and so do blocks that it submits to
/// Dispatch queues and threads that it creates, until 32 quiet points later. Work that lasts longer serves all
/// operations and is attributed to none.
void cagent_set_operation_key(const void *key);

/// The workers are paused.
void cagent_quiet_point(void);
/// The number of quiet points, modulo 2^16.
uint16_t cagent_quiet_points(void);

// MARK: Totals

/// The usable bytes of the largest object of a class.
uint64_t cagent_class_bytes(uint32_t size_class);
/// The class of an object with the given usable bytes.
uint32_t cagent_class_of(uint64_t bytes);

/// The amount that was allocated, and how much of it was released.
typedef struct cagent_amounts {
  uint64_t made;
  uint64_t released;
} cagent_amounts;

/// The allocations of an operation, and how much of them was released.
typedef struct cagent_totals {
  uint64_t calls;
  uint64_t made_objects;
  uint64_t made_bytes;
  uint64_t released_objects;
  uint64_t released_bytes;
} cagent_totals;

/// The totals of one operation; for `CAGENT_NO_OPERATION`, of allocations outside any operation. Exact while nothing
/// allocates.
cagent_totals cagent_operation_totals(uint32_t operation);

/// Objects of a class, or their usable bytes, that an operation allocated and released.
typedef struct cagent_class {
  cagent_amounts objects;
  cagent_amounts bytes;
} cagent_class;

/// The allocations and releases of an operation in each class: `CAGENT_CLASSES` entries.
void cagent_operation_classes(uint32_t operation, cagent_class *classes);

/// Bytes of all live objects of the account.
uint64_t cagent_live_bytes(void);
/// Bytes of the live objects that one operation allocated. Exact while nothing allocates.
uint64_t cagent_operation_live_bytes(uint32_t operation);
/// The number of objects of each class: `CAGENT_CLASSES` words.
void cagent_live_classes(uint64_t *objects);

/// Number of objects that could not be entered, or got no call path: allocated in a signal handler that interrupted the
/// agent, or for lack of memory.
uint64_t cagent_lost(void);

/// Address space of the agent's own tables.
uint64_t cagent_own_bytes(void);

// MARK: Other resources

/// Resources besides objects of the heap that operations may leave behind.
typedef enum cagent_resource {
  /// Open descriptors.
  CAGENT_DESCRIPTORS,
  /// Threads that are running, or have ended and were neither joined nor detached.
  CAGENT_THREADS,
  /// Address space that the program mapped, in bytes, excluding the allocator's and threads' stacks.
  CAGENT_MAPPINGS,
  CAGENT_RESOURCES,
} cagent_resource;

/// The amount of a resource that one operation acquired; for `CAGENT_NO_OPERATION`, outside any operation.
cagent_amounts cagent_operation_resource(uint32_t operation, cagent_resource resource);

/// The live amount of a resource that was acquired while the account was kept.
uint64_t cagent_live_resource(cagent_resource resource);

/// Number of threads that were created while an account was kept, have ended, and were neither joined nor detached.
uint64_t cagent_unjoined_threads(void);
/// Number of refused threads (EAGAIN), or of refused mappings no larger than all existing ones together (ENOMEM). Not
/// counted for descriptors.
uint64_t cagent_resource_failures(cagent_resource resource);

// MARK: Call paths

/// All objects of at least this size are tracked, in the tracked classes: there are few, and each may be the leak.
enum { CAGENT_LARGE_BYTES = 1 << 16 };

/// From now on, one of `spacing` objects, chosen at random, of each class for which `classes` is true (NULL: of all)
/// gets its call path. Spacing 0: none.
void cagent_follow(uint32_t spacing, const bool *classes);
/// From now on, everything that is acquired of a resource gets its call path (`is_followed`), or nothing does.
void cagent_follow_resource(cagent_resource resource, bool is_followed);

/// A call path of one operation: return addresses, innermost first. If not all objects are tracked, the number of
/// allocations is an estimate from the tracked ones.
typedef struct cagent_path {
  uint32_t depth;
  uint32_t operation;
  uint64_t made_objects;
  uint64_t made_bytes;
  uintptr_t frames[CAGENT_PATH_DEPTH];
} cagent_path;

/// Number of places for paths; the number of a path is that of its place.
uint32_t cagent_path_capacity(void);
/// Copies a path; false if the place is empty.
bool cagent_read_path(uint32_t number, cagent_path *path);

/// A live object with a call path.
typedef struct cagent_object {
  uintptr_t address;
  uint64_t bytes;
  uint32_t path;
  /// The number of quiet points before it was allocated; 0 unless it is an object of the heap.
  uint16_t point;
} cagent_object;

/// Number of parts of the live objects.
uint32_t cagent_part_count(void);
/// Copies the live objects of a part that have a call path; returns their number, of which at most `capacity` were
/// copied.
size_t cagent_read_part(uint32_t part, cagent_object *objects, size_t capacity);
/// Likewise for a resource: a descriptor's number, a thread, or a mapping's start, each with its amount.
size_t cagent_read_resource(cagent_resource resource, cagent_object *objects, size_t capacity);

#endif
