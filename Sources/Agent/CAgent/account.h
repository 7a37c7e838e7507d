// The account: a side table of live objects, totals by operation and size class, and call paths. Internal to the agent.

#ifndef CAGENT_ACCOUNT_H
#define CAGENT_ACCOUNT_H

#include "CAgent.h"

#include <sched.h>
#include <stdatomic.h>

#if defined(__linux__)
#include <features.h>
#endif

// All code of the agent lies in its own section, by which call paths distinguish its frames from those of the program.
#if defined(__linux__)
#pragma clang section text = "agent_text"
#endif

// A sanitizer brings its own allocator and threads: its builds have no agent.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define AGENT_HAS_SANITIZER 1
#endif
#endif
#if defined(__linux__) && defined(__GLIBC__) && !defined(AGENT_HAS_SANITIZER)
#define AGENT_INTERPOSES 1
#endif

// Weak: an executable may bring its own allocator.
#define AGENT_EXPORTED __attribute__((visibility("default"), weak))

// The attribution of work that an operation handed over.
typedef struct agent_handed {
  uint16_t operation;  // plus 1; 0: none
  uint16_t point;      // number of quiet points before
} agent_handed;

// The calling thread's state in the account.
typedef struct agent_thread {
  uint32_t operation;  // plus 1; 0: none
  agent_handed handed; // the attribution of the work that was handed to it
  uint32_t stripe;     // plus 1; 0: not chosen yet
  uint64_t random;
  // Set inside the agent: calls by signal handlers meanwhile, or by the agent itself, are not entered.
  bool inside;
  // Set while the thread allocates for the agent and not for the program.
  bool is_unseen;
  // While a thread is being created: the first object allocated for that.
  bool is_creating;
  void *made_for_thread;
} agent_thread;

extern _Thread_local agent_thread agent_this_thread __attribute__((tls_model("initial-exec")));

// What a call of the malloc family does; read by each call.
enum {
  // Finds the underlying allocator.
  agent_is_unresolved,
  // Calls the underlying allocator.
  agent_is_direct,
  // Also updates the account.
  agent_keeps_account,
};
extern _Atomic int agent_mode;

static inline bool agent_accounts(void) {
  return atomic_load_explicit(&agent_mode, memory_order_acquire) == agent_keeps_account;
}

// Locks that do not allocate, and are held only briefly.
static inline void agent_lock(atomic_flag *flag) {
  while (atomic_flag_test_and_set_explicit(flag, memory_order_acquire)) sched_yield();
}

static inline void agent_unlock(atomic_flag *flag) { atomic_flag_clear_explicit(flag, memory_order_release); }

// The operation that the calling thread works for; CAGENT_NO_OPERATION: none or unknown. The thread is inside the
// agent.
uint32_t agent_current_operation(void);
// The same, for work that the calling thread hands to another.
agent_handed agent_hand_over(void);
// Whether work that was handed over at that point still belongs to its operation.
bool agent_is_recent(uint16_t point);
// The operation that allocated the object at an address, and the number of quiet points before that;
// CAGENT_NO_OPERATION: none or unknown.
uint32_t agent_maker(uintptr_t address, uint16_t *point);
// The Swift task that the calling thread runs; NULL: none.
void *agent_current_task(void);
// Whether an address lies in Dispatch's code.
bool agent_is_dispatch(uintptr_t address);
// Extends a call path that has only frames of the runtime by the functions that the calling thread's task returns to;
// returns the number of frames.
uint32_t agent_add_waiting(uintptr_t *frames, uint32_t count);

static inline bool agent_is_direct_call(void) {
  return __builtin_expect(atomic_load_explicit(&agent_mode, memory_order_acquire) == agent_is_direct, 1);
}

// Finds the underlying functions. False: this very thread is already doing it.
bool agent_resolve(void);
// The part for each file.
void agent_resolve_descriptors(void);
void agent_resolve_mappings(void);
void agent_resolve_threads(void);
// A function of the underlying allocator.
void *agent_allocator_function(void);

// False: the thread is already inside the agent: a signal handler interrupted it, or the call is the agent's own.
static inline bool agent_begin(void) {
  if (agent_this_thread.inside) return false;
  agent_this_thread.inside = true;
  atomic_signal_fence(memory_order_seq_cst);
  return true;
}

static inline void agent_end(void) {
  atomic_signal_fence(memory_order_seq_cst);
  agent_this_thread.inside = false;
}

// In the child of a fork: the existing entries are the parent's.
void agent_abandon_mappings(void);
void agent_abandon_threads(void);
void agent_abandon_work(void);

// Before a new account begins: clears all entries. False: no memory for it.
bool agent_clear_descriptors(void);
void agent_clear_mappings(void);
// Accounts are numbered: entries of an earlier one count in none.
uint32_t agent_account_number(void);

// MARK: Resources

enum { agent_no_path = UINT32_MAX };

void agent_count_made(cagent_resource resource, uint32_t operation, uint64_t amount);
void agent_count_released(cagent_resource resource, uint32_t operation, uint64_t amount);
// The call path of an acquisition, if this resource is tracked; the thread is inside the agent.
uint32_t agent_resource_path(cagent_resource resource, uint32_t operation);
// Counts a refusal by the system.
void agent_count_failure(cagent_resource resource);
// Counts an entry that could not be made.
void agent_count_lost(void);

size_t agent_read_descriptors(cagent_object *objects, size_t capacity);
size_t agent_read_threads(cagent_object *objects, size_t capacity);
size_t agent_read_mappings(cagent_object *objects, size_t capacity);

// Enters a new object.
void agent_made(void *address, size_t bytes);

// The entry of an object that is about to be released.
typedef struct agent_entry {
  uintptr_t address;  // 0: an empty place
  uint64_t bytes;
  uint32_t path;
  uint16_t operation;
  uint16_t point;  // number of quiet points before
} agent_entry;

// Removes an object from the account, before the allocator may reuse its address. False: it has no entry.
bool agent_released(void *address, agent_entry *entry);
// Restores an entry, because the object was not released after all.
void agent_restore(const agent_entry *entry);

// Transfers an object from one operation to another, with the call path that leads here; `function`, which would have
// allocated it, is the innermost frame. Does nothing if the object does not belong to that operation any more. The
// thread is inside the agent.
void agent_hand_over_object(void *address, uint32_t from, uint32_t to, uintptr_t function);

// Records of one size in the agent's own memory, under a lock of their owner. An unused record holds a pointer to the
// next in its first word.
typedef struct agent_pool {
  void **unused;
} agent_pool;

// A record with undefined content; NULL if there is no memory.
void *agent_take(agent_pool *pool, size_t record_bytes);
void agent_give_back(agent_pool *pool, void *record);

// Memory of the agent itself, which is not in the account; NULL if there is none.
void *agent_map(size_t bytes);
void agent_unmap(void *memory, size_t bytes);
// Reads memory that may not be mapped; false if it is not.
bool agent_read(uintptr_t address, void *buffer, size_t bytes);

#endif
