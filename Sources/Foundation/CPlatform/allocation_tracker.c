#define _GNU_SOURCE
#include "CPlatform.h"

#include <dlfcn.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unwind.h>

// What the hooks of jemalloc 5.3 (include/jemalloc/internal/hook.h) look like to a caller of `experimental.hooks`.
typedef void (*allocate_hook)(void *extra, int type, void *result, uintptr_t raw, uintptr_t arguments[3]);
typedef void (*free_hook)(void *extra, int type, void *address, uintptr_t arguments[3]);
typedef void (*expand_hook)(
    void *extra, int type, void *address, size_t old_usable, size_t new_usable, uintptr_t raw, uintptr_t arguments[4]);
struct hooks {
  allocate_hook allocate;
  free_hook free;
  expand_hook expand;
  void *extra;
};

enum {
  stripe_count = 16,
  word_bytes = 8,
  live_shards = 64,
  probe_limit = 64,
  // Room for another check of the same process.
  least_operations = 64,
};

typedef struct live_entry {
  // 0: empty, 1: given back, else the address.
  uintptr_t address;
  uint32_t stack;
  uint32_t size_class;
} live_entry;

static struct {
  size_t (*usable_size)(void *, int);
  cplatform_mallctl control;
  uint32_t operations;
  uint32_t classes;
  uint64_t sizes[CPLATFORM_MAX_SIZE_CLASSES];
  // stripe → operation → counts; see `cell`.
  _Atomic uint64_t *counts;
  size_t stripe_words;
  void *handle;
  // Tracking of single objects.
  atomic_bool tracks;
  uint32_t spacing;
  bool wanted[CPLATFORM_MAX_SIZE_CLASSES];
  live_entry *live;
  uint32_t live_capacity;
  atomic_flag live_locks[live_shards];
  cplatform_stack *stacks;
  uint32_t stack_capacity;
  atomic_flag stack_lock;
  _Atomic uint32_t stack_used;
  _Atomic uint64_t lost;
} tracker;

static _Thread_local uint32_t operation_of_thread = CPLATFORM_NO_OPERATION;
static _Thread_local uint32_t stripe_of_thread = UINT32_MAX;
static _Thread_local uint64_t sampling_state;
static _Atomic uint32_t next_stripe;

// MARK: Which operation

// `swift_task_localValueGet` of the concurrency runtime; it never allocates.
typedef void *(*task_local_get)(const void *key) __attribute__((swiftcall));
static task_local_get read_task_local;
static const void *operation_key;

void cplatform_set_operation_key(const void *key) {
  read_task_local = (task_local_get)dlsym(RTLD_DEFAULT, "swift_task_localValueGet");
  operation_key = key;
}

static uint32_t current_operation(void) {
  if (operation_of_thread != CPLATFORM_NO_OPERATION) return operation_of_thread;
  if (operation_key == NULL || read_task_local == NULL) return CPLATFORM_NO_OPERATION;
  const uint64_t *value = read_task_local(operation_key);
  return value == NULL ? CPLATFORM_NO_OPERATION : (uint32_t)*value;
}

// MARK: Counting

static uint32_t stripe(void) {
  if (stripe_of_thread == UINT32_MAX) {
    stripe_of_thread = atomic_fetch_add_explicit(&next_stripe, 1, memory_order_relaxed) % stripe_count;
  }
  return stripe_of_thread;
}

// The last row is that of no operation. A row: calls, then for each class objects allocated, objects freed.
static _Atomic uint64_t *row_of(uint32_t stripe, uint32_t operation) {
  if (operation >= tracker.operations) operation = tracker.operations;
  return tracker.counts + stripe * tracker.stripe_words + (size_t)operation * (1 + 2 * (size_t)tracker.classes);
}

static void add(_Atomic uint64_t *word) { atomic_fetch_add_explicit(word, 1, memory_order_relaxed); }

void cplatform_begin_operation(uint32_t operation) {
  operation_of_thread = operation;
  if (tracker.counts != NULL) add(row_of(stripe(), operation));
}

void cplatform_flush_thread_cache(void) {
  static cplatform_mallctl control;
  static atomic_bool looked;
  if (!atomic_load_explicit(&looked, memory_order_acquire)) {
    control = cplatform_find_allocator().control;
    atomic_store_explicit(&looked, true, memory_order_release);
  }
  if (control != NULL) control("thread.tcache.flush", NULL, NULL, NULL, 0);
}

void cplatform_end_operation(void) { operation_of_thread = CPLATFORM_NO_OPERATION; }

void cplatform_count_operation(uint32_t operation) {
  if (tracker.counts != NULL) add(row_of(stripe(), operation));
}

static uint32_t class_of(size_t usable) {
  uint32_t low = 0, high = tracker.classes;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (tracker.sizes[middle] < usable) low = middle + 1;
    else high = middle;
  }
  return low < tracker.classes ? low : tracker.classes - 1;
}

static void count_allocated(uint32_t class) { add(row_of(stripe(), current_operation()) + 1 + 2 * class); }
static void count_freed(uint32_t class) { add(row_of(stripe(), current_operation()) + 2 + 2 * class); }

// MARK: Tracking

static void lock(atomic_flag *flag) {
  while (atomic_flag_test_and_set_explicit(flag, memory_order_acquire)) sched_yield();
}

static void unlock(atomic_flag *flag) { atomic_flag_clear_explicit(flag, memory_order_release); }

static uint64_t mixed(uint64_t value) {
  // The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

static bool is_sampled(void) {
  if (tracker.spacing == 1) return true;
  if (sampling_state == 0) sampling_state = mixed((uintptr_t)&sampling_state) | 1;
  sampling_state += 0x9E3779B97F4A7C15u;
  return (uint64_t)(((unsigned __int128)mixed(sampling_state) * tracker.spacing) >> 64) == 0;
}

struct walk {
  uintptr_t *frames;
  uint32_t count;
  uint32_t skipped;
};

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *argument) {
  struct walk *walk = argument;
  uintptr_t address = _Unwind_GetIP(context);
  if (address == 0) return _URC_END_OF_STACK;
  // The walk itself and the hook.
  if (walk->skipped < 2) {
    walk->skipped += 1;
    return _URC_NO_REASON;
  }
  walk->frames[walk->count++] = address;
  return walk->count == CPLATFORM_STACK_DEPTH ? _URC_END_OF_STACK : _URC_NO_REASON;
}

// Finds or adds a stack; UINT32_MAX when there is no more room.
static uint32_t stack_number(const uintptr_t *frames, uint32_t count, uint32_t operation) {
  uint64_t hash = mixed(operation + 1);
  for (uint32_t index = 0; index < count; index++) hash = mixed(hash ^ frames[index]);
  uint32_t mask = tracker.stack_capacity - 1;
  lock(&tracker.stack_lock);
  uint32_t found = UINT32_MAX;
  for (uint32_t probe = 0; probe <= mask; probe++) {
    cplatform_stack *stack = tracker.stacks + ((hash + probe) & mask);
    if (stack->depth == 0) {
      if (atomic_load(&tracker.stack_used) > mask - mask / 8) break;
      atomic_fetch_add(&tracker.stack_used, 1);
      memcpy(stack->frames, frames, count * sizeof *frames);
      stack->depth = count;
      stack->operation = operation;
      found = (uint32_t)(stack - tracker.stacks);
      break;
    }
    if (stack->depth == count && stack->operation == operation
        && memcmp(stack->frames, frames, count * sizeof *frames) == 0) {
      found = (uint32_t)(stack - tracker.stacks);
      break;
    }
  }
  unlock(&tracker.stack_lock);
  return found;
}

// An address lies in one shard, and in it within a few places of where its hash points.
static live_entry *first_place(uintptr_t address, uint32_t *shard) {
  uint64_t hash = mixed(address);
  *shard = (uint32_t)(hash % live_shards);
  uint32_t per_shard = tracker.live_capacity / live_shards;
  return tracker.live + (size_t)*shard * per_shard + (hash >> 32) % (per_shard - probe_limit);
}

__attribute__((noinline)) static void track(void *address, uint32_t class) {
  uintptr_t frames[CPLATFORM_STACK_DEPTH];
  struct walk walk = {frames, 0, 0};
  _Unwind_Backtrace(step, &walk);
  if (walk.count == 0) return;
  uint32_t number = stack_number(frames, walk.count, current_operation());
  if (number == UINT32_MAX) {
    atomic_fetch_add_explicit(&tracker.lost, 1, memory_order_relaxed);
    return;
  }
  __atomic_fetch_add(&tracker.stacks[number].allocated_objects, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&tracker.stacks[number].allocated_bytes, tracker.sizes[class], __ATOMIC_RELAXED);
  uint32_t shard;
  live_entry *entry = first_place((uintptr_t)address, &shard);
  lock(&tracker.live_locks[shard]);
  for (uint32_t probe = 0; probe < probe_limit; probe++) {
    if (entry[probe].address > 1) continue;
    entry[probe] = (live_entry){(uintptr_t)address, number, class};
    unlock(&tracker.live_locks[shard]);
    return;
  }
  unlock(&tracker.live_locks[shard]);
  atomic_fetch_add_explicit(&tracker.lost, 1, memory_order_relaxed);
}

static void forget(void *address) {
  uint32_t shard;
  live_entry *entry = first_place((uintptr_t)address, &shard);
  lock(&tracker.live_locks[shard]);
  for (uint32_t probe = 0; probe < probe_limit && entry[probe].address != 0; probe++) {
    if (entry[probe].address != (uintptr_t)address) continue;
    entry[probe].address = 1;
    break;
  }
  unlock(&tracker.live_locks[shard]);
}

// MARK: Hooks

// A fresh object has its class from the allocator, not from what was asked for.
static void added(void *address) {
  uint32_t class = class_of(tracker.usable_size(address, 0));
  count_allocated(class);
  if (!atomic_load_explicit(&tracker.tracks, memory_order_relaxed)) return;
  if (tracker.wanted[class] && is_sampled()) track(address, class);
}

static void removed(void *address) {
  uint32_t class = class_of(tracker.usable_size(address, 0));
  count_freed(class);
  if (!atomic_load_explicit(&tracker.tracks, memory_order_relaxed)) return;
  if (tracker.wanted[class]) forget(address);
}

static void allocated(void *extra, int type, void *result, uintptr_t raw, uintptr_t arguments[3]) {
  if (result != NULL) added(result);
}

static void freed(void *extra, int type, void *address, uintptr_t arguments[3]) {
  if (address != NULL) removed(address);
}

static void expanded(
    void *extra, int type, void *address, size_t old_usable, size_t new_usable, uintptr_t raw, uintptr_t arguments[4]) {
  if (old_usable == new_usable) return;
  count_freed(class_of(old_usable));
  count_allocated(class_of(new_usable));
}

// MARK: Control

static void *mapped(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

bool cplatform_count_allocations(uint32_t operations, const uint64_t *class_sizes, uint32_t class_count) {
  // Counting goes on from one check of a process to the next: what counts is the difference.
  if (tracker.counts != NULL) return operations <= tracker.operations;
  if (class_count == 0 || class_count > CPLATFORM_MAX_SIZE_CLASSES) return false;
  cplatform_allocator allocator = cplatform_find_allocator();
  tracker.usable_size = (size_t(*)(void *, int))dlsym(RTLD_DEFAULT, "sallocx");
  if (allocator.control == NULL || tracker.usable_size == NULL) return false;
  tracker.control = allocator.control;
  tracker.operations = operations > least_operations ? operations : least_operations;
  tracker.classes = class_count;
  memcpy(tracker.sizes, class_sizes, class_count * sizeof *class_sizes);
  // Stripes do not share cache lines.
  tracker.stripe_words = (((size_t)tracker.operations + 1) * (1 + 2 * (size_t)class_count) + 7 + word_bytes) & ~(size_t)7;
  tracker.counts = mapped(stripe_count * tracker.stripe_words * sizeof(uint64_t));
  if (tracker.counts == NULL) return false;
  struct hooks hooks = {allocated, freed, expanded, NULL};
  size_t size = sizeof tracker.handle;
  if (tracker.control("experimental.hooks.install", &tracker.handle, &size, &hooks, sizeof hooks) == 0) return true;
  munmap((void *)tracker.counts, stripe_count * tracker.stripe_words * sizeof(uint64_t));
  tracker.counts = NULL;
  return false;
}

void cplatform_read_allocations(uint32_t operation, uint64_t *counts) {
  size_t words = 1 + 2 * (size_t)tracker.classes;
  memset(counts, 0, words * sizeof *counts);
  if (tracker.counts == NULL) return;
  for (uint32_t stripe = 0; stripe < stripe_count; stripe++) {
    _Atomic uint64_t *row = row_of(stripe, operation);
    for (size_t word = 0; word < words; word++) {
      counts[word] += atomic_load_explicit(row + word, memory_order_relaxed);
    }
  }
}

bool cplatform_prepare_tracking(uint32_t live_capacity, uint32_t stack_capacity) {
  if (tracker.counts == NULL || tracker.live != NULL) return false;
  tracker.live_capacity = live_capacity / live_shards * live_shards;
  tracker.stack_capacity = stack_capacity;
  tracker.live = mapped(tracker.live_capacity * sizeof *tracker.live);
  tracker.stacks = mapped(stack_capacity * sizeof *tracker.stacks);
  return tracker.live != NULL && tracker.stacks != NULL;
}

void cplatform_track_class(uint32_t size_class) {
  if (size_class < CPLATFORM_MAX_SIZE_CLASSES) tracker.wanted[size_class] = true;
}

void cplatform_start_tracking(uint32_t spacing) {
  if (tracker.live == NULL || tracker.stacks == NULL) return;
  tracker.spacing = spacing > 0 ? spacing : 1;
  atomic_store_explicit(&tracker.tracks, true, memory_order_release);
}

void cplatform_stop_tracking(void) { atomic_store_explicit(&tracker.tracks, false, memory_order_release); }

uint64_t cplatform_lost_allocations(void) { return atomic_load_explicit(&tracker.lost, memory_order_relaxed); }

const cplatform_stack *cplatform_tracked_stacks(uint32_t *capacity) {
  *capacity = tracker.stack_capacity;
  return tracker.stacks;
}

bool cplatform_next_tracked(uint32_t *position, cplatform_tracked *object) {
  while (tracker.live != NULL && *position < tracker.live_capacity) {
    live_entry *entry = tracker.live + (*position)++;
    if (entry->address <= 1) continue;
    *object = (cplatform_tracked){entry->address, tracker.sizes[entry->size_class], entry->stack};
    return true;
  }
  return false;
}
