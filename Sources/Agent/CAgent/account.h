// The account: a side table of live objects, totals by operation and size class, and call paths. Internal to the agent.

#ifndef CAGENT_ACCOUNT_H
#define CAGENT_ACCOUNT_H

#include "CAgent.h"

#include <sched.h>
#include <stdatomic.h>

#if defined(__linux__)
#include <features.h>
#endif

// All code of the agent lies in a section of its own, by which call paths tell its frames from the program's.
#if defined(__linux__)
#pragma clang section text = "agent_text"
#endif

// A sanitizer brings an allocator and threads of its own: its builds have no agent.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define AGENT_HAS_SANITIZER 1
#endif
#endif
#if defined(__linux__) && defined(__GLIBC__) && !defined(AGENT_HAS_SANITIZER)
#define AGENT_INTERPOSES 1
#endif

// Weak: an executable may bring an allocator of its own.
#define AGENT_EXPORTED __attribute__((visibility("default"), weak))

// Work that an operation handed over.
typedef struct agent_handed {
  uint16_t operation;  // plus 1; 0: none
  uint16_t point;      // how many quiet points there had been
} agent_handed;

// Who the calling thread is to the account.
typedef struct agent_thread {
  uint32_t operation;  // plus 1; 0: none
  agent_handed handed; // whose the work is that it was handed
  uint32_t stripe;     // plus 1; 0: not chosen yet
  uint64_t random;
  // Inside the agent: what a signal handler does meanwhile, or what the agent's own calls do, is not entered.
  bool inside;
  // What it makes meanwhile is not the program's.
  bool is_unseen;
  // Creating a thread: the first object made for that.
  bool is_creating;
  void *made_for_thread;
} agent_thread;

extern _Thread_local agent_thread agent_this_thread __attribute__((tls_model("initial-exec")));

// What a call of the malloc family does; read by each.
enum {
  // Finds the allocator behind.
  agent_is_unresolved,
  // Calls the allocator behind.
  agent_is_direct,
  // Tells the account as well.
  agent_keeps_account,
};
extern _Atomic int agent_mode;

static inline bool agent_accounts(void) {
  return atomic_load_explicit(&agent_mode, memory_order_acquire) == agent_keeps_account;
}

// Locks that allocate nothing, and are held for a moment.
static inline void agent_lock(atomic_flag *flag) {
  while (atomic_flag_test_and_set_explicit(flag, memory_order_acquire)) sched_yield();
}

static inline void agent_unlock(atomic_flag *flag) { atomic_flag_clear_explicit(flag, memory_order_release); }

// The operation that the calling thread works for; CAGENT_NO_OPERATION: none, or nobody knows. The thread is inside.
uint32_t agent_current_operation(void);
// The same, for work that the calling thread hands to another.
agent_handed agent_hand_over(void);
// Whether work that was handed over then is still its operation's.
bool agent_is_recent(uint16_t point);
// The operation that made the object at an address, and after how many quiet points; CAGENT_NO_OPERATION: none, or not known.
uint32_t agent_maker(uintptr_t address, uint16_t *point);
// The Swift task that the calling thread runs; NULL: none.
void *agent_current_task(void);
// Whether an address lies in Dispatch's own code.
bool agent_is_dispatch(uintptr_t address);
// Adds to a call path that is all of the runtime's own the functions that the calling thread's task returns to; returns how many
// frames there are then.
uint32_t agent_add_waiting(uintptr_t *frames, uint32_t count);

static inline bool agent_is_direct_call(void) {
  return __builtin_expect(atomic_load_explicit(&agent_mode, memory_order_acquire) == agent_is_direct, 1);
}

// Finds the functions behind. False: this very thread is at it.
bool agent_resolve(void);
// The part of each file.
void agent_resolve_descriptors(void);
void agent_resolve_mappings(void);
void agent_resolve_threads(void);
// Any function of the allocator behind.
void *agent_allocator_function(void);

// False: the thread is inside already: a signal handler interrupted it, or the agent's own call comes here.
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

// In the child of a fork: what there was is the parent's.
void agent_abandon_mappings(void);
void agent_abandon_threads(void);
void agent_abandon_work(void);

// Before an account begins anew: forgets what there was. False: no memory for it.
bool agent_clear_descriptors(void);
void agent_clear_mappings(void);
// Accounts are numbered: what was made in an earlier one counts in none.
uint32_t agent_account_number(void);

// MARK: Resources

enum { agent_no_path = UINT32_MAX };

void agent_count_made(cagent_resource resource, uint32_t operation, uint64_t amount);
void agent_count_released(cagent_resource resource, uint32_t operation, uint64_t amount);
// The path of the call that makes something, where this resource is followed; the thread is inside.
uint32_t agent_resource_path(cagent_resource resource, uint32_t operation);
// The system refused one.
void agent_count_failure(cagent_resource resource);
// Something could not be entered.
void agent_count_lost(void);

size_t agent_read_descriptors(cagent_object *objects, size_t capacity);
size_t agent_read_threads(cagent_object *objects, size_t capacity);
size_t agent_read_mappings(cagent_object *objects, size_t capacity);

// An object has been made.
void agent_made(void *address, size_t bytes);

// What was known of an object that is about to be released.
typedef struct agent_entry {
  uintptr_t address;  // 0: an empty place
  uint64_t bytes;
  uint32_t path;
  uint16_t operation;
  uint16_t point;  // how many quiet points there had been
} agent_entry;

// Takes an object out of the account, before the allocator may give its address to someone else. False: not in it.
bool agent_released(void *address, agent_entry *entry);
// Puts back what was taken out, since it was not released after all.
void agent_restore(const agent_entry *entry);

// An object that one operation made belongs to another from now on, by the call path that leads here; `function`, which would have
// made it, is the innermost frame. Nothing happens where the object is not that operation's any more. The thread is inside.
void agent_hand_over_object(void *address, uint32_t from, uint32_t to, uintptr_t function);

// Records of one size in memory of the agent's own, under a lock of whoever has them. What is unused holds the next in its first
// word.
typedef struct agent_pool {
  void **unused;
} agent_pool;

// A record that holds anything; NULL when there is no memory.
void *agent_take(agent_pool *pool, size_t record_bytes);
void agent_give_back(agent_pool *pool, void *record);

// Memory of the agent's own, that is in no account; NULL when there is none.
void *agent_map(size_t bytes);
void agent_unmap(void *memory, size_t bytes);
// Reads memory that may not be there; false when it is not.
bool agent_read(uintptr_t address, void *buffer, size_t bytes);

#endif
