// What a measured process allocates, maps, opens and starts, by operation and call path: the account of the leak check.
//
// Linked into an executable, the agent's functions stand before those of every library, so that it sees what all code of
// the process allocates, over whichever allocator serves it, with nothing preloaded. While no account is kept a call costs one
// load and one jump more. An executable that defines these functions itself has no agent. The C library's calls of its own
// functions, and system calls without it, are not seen.

#ifndef CAGENT_H
#define CAGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  /// No operation was being performed.
  CAGENT_NO_OPERATION = 0xFFFF,
  /// So many operations are told apart; those of higher numbers count as none.
  CAGENT_OPERATIONS = 1024,
  /// Most frames of a call path.
  CAGENT_PATH_DEPTH = 40,
  /// Size classes: multiples of 8 bytes up to 1,024, then eight to a doubling, up to 2^48.
  CAGENT_CLASSES = 128 + 38 * 8,
};

/// Whether the process's `malloc` is the agent's: false in builds with a sanitizer, which brings its own, and where another
/// executable came first.
bool cagent_is_present(void);

/// Keeps an account from now on: every object that is made has an entry until it is released, whoever releases it. While one is
/// kept, it goes on; after `cagent_stop` it begins anew. False where there is none to be had: no agent, or no memory for it.
bool cagent_start(void);

/// Keeps no account from now on.
void cagent_stop(void);

// MARK: Whose an object is

/// The calling thread performs this operation, until `cagent_end_operation`, and one more call of it is counted.
void cagent_begin_operation(uint32_t operation);
void cagent_end_operation(void);

/// Counts a call of an operation that is told apart by its task.
void cagent_count_operation(uint32_t operation);

/// Where tasks keep the operation that they perform for: the address of a `TaskLocal<UInt64>`, which must stay.
///
/// A task that an operation made works for that operation, detached or not, and so do blocks that it submits to Dispatch's queues and
/// threads that it creates: until 32 quiet points later. What lasts longer serves all, and its work is no operation's.
void cagent_set_operation_key(const void *key);

/// The workers stand still.
void cagent_quiet_point(void);
/// How many quiet points there have been, modulo 2^16.
uint16_t cagent_quiet_points(void);

// MARK: Totals

/// The usable bytes of the largest object of a class.
uint64_t cagent_class_bytes(uint32_t size_class);
/// The class of an object of so many usable bytes.
uint32_t cagent_class_of(uint64_t bytes);

/// How much was made, and how much of that was given back by anybody.
typedef struct cagent_amounts {
  uint64_t made;
  uint64_t released;
} cagent_amounts;

/// What an operation made, and how much of it was released by anybody.
typedef struct cagent_totals {
  uint64_t calls;
  uint64_t made_objects;
  uint64_t made_bytes;
  uint64_t released_objects;
  uint64_t released_bytes;
} cagent_totals;

/// One operation's totals; those of `CAGENT_NO_OPERATION`: what no operation made. Exact while nobody allocates.
cagent_totals cagent_operation_totals(uint32_t operation);

/// Objects of a class, or their usable bytes, that an operation made and released.
typedef struct cagent_class {
  cagent_amounts objects;
  cagent_amounts bytes;
} cagent_class;

/// What an operation made and released of each class: `CAGENT_CLASSES` of them.
void cagent_operation_classes(uint32_t operation, cagent_class *classes);

/// Bytes of all objects of the account that are alive, whoever made them.
uint64_t cagent_live_bytes(void);
/// Bytes of those that one operation made. Exact while nobody allocates.
uint64_t cagent_operation_live_bytes(uint32_t operation);
/// How many objects of each class there are: `CAGENT_CLASSES` words.
void cagent_live_classes(uint64_t *objects);

/// How many objects could not be entered, or got no call path: made in a signal handler that interrupted the agent, or beyond its
/// memory.
uint64_t cagent_lost(void);

/// Address space that the agent takes for its own tables.
uint64_t cagent_own_bytes(void);

// MARK: Other resources

/// What operations may leave behind beside objects of the heap.
typedef enum cagent_resource {
  /// Open descriptors.
  CAGENT_DESCRIPTORS,
  /// Threads that run, or have ended and were neither joined nor detached.
  CAGENT_THREADS,
  /// Address space that the program mapped, in bytes; neither the allocator's nor threads' stacks.
  CAGENT_MAPPINGS,
  CAGENT_RESOURCES,
} cagent_resource;

/// What one operation made of a resource; of `CAGENT_NO_OPERATION`: what no operation made.
cagent_amounts cagent_operation_resource(uint32_t operation, cagent_resource resource);

/// How much there is of a resource of what was made while the account was kept.
uint64_t cagent_live_resource(cagent_resource resource);

/// How many threads that were created while an account was kept have ended, and were neither joined nor detached.
uint64_t cagent_unjoined_threads(void);
/// How many times a thread was refused (EAGAIN), or a mapping no larger than all that there are (ENOMEM). Not counted of descriptors.
uint64_t cagent_resource_failures(cagent_resource resource);

// MARK: Call paths

/// Objects of so many bytes and more are all followed, of the classes that are: there are few, and each may be what grows.
enum { CAGENT_LARGE_BYTES = 1 << 16 };

/// From now on one of `spacing` objects, chosen at random, of each class that `classes` has a true for (NULL: of all) gets its
/// call path. Spacing 0: none does.
void cagent_follow(uint32_t spacing, const bool *classes);
/// From now on everything that is made of a resource gets its call path, or nothing does.
void cagent_follow_resource(cagent_resource resource, bool is_followed);

/// A call path of one operation, return addresses, innermost first. Where not all objects are followed, how many were made is
/// an estimate by those that were.
typedef struct cagent_path {
  uint32_t depth;
  uint32_t operation;
  uint64_t made_objects;
  uint64_t made_bytes;
  uintptr_t frames[CAGENT_PATH_DEPTH];
} cagent_path;

/// How many places for paths there are; the number of a path is that of its place.
uint32_t cagent_path_capacity(void);
/// Copies a path; false where the place is empty.
bool cagent_read_path(uint32_t number, cagent_path *path);

/// An object that is alive and has a call path.
typedef struct cagent_object {
  uintptr_t address;
  uint64_t bytes;
  uint32_t path;
  /// The number of quiet points before it was made; 0 unless it is an object of the heap.
  uint16_t point;
} cagent_object;

/// How many parts the live objects lie in.
uint32_t cagent_part_count(void);
/// Copies the live objects of a part that have a call path; returns how many there are, of which at most `capacity` were copied.
size_t cagent_read_part(uint32_t part, cagent_object *objects, size_t capacity);
/// Likewise what is alive of a resource: a descriptor's number, a thread or a mapping's start, and how much of the resource it is.
size_t cagent_read_resource(cagent_resource resource, cagent_object *objects, size_t capacity);

#endif
