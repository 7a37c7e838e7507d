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

// Who the calling thread is to the account.
typedef struct agent_thread {
  uint32_t operation;  // plus 1; 0: none
  uint32_t stripe;     // plus 1; 0: not chosen yet
  uint64_t random;
  // Inside the agent: what a signal handler does meanwhile, or what the agent's own calls do, is not entered.
  bool inside;
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

// The operation that the calling thread performs, by itself or by its task; CAGENT_NO_OPERATION: none.
uint32_t agent_current_operation(void);

// Around a fork, so that no lock is held in the child.
void agent_lock_threads(void);
void agent_unlock_threads(void);

// An object has been made.
void agent_made(void *address, size_t bytes);

// What was known of an object that is about to be released.
typedef struct agent_entry {
  uintptr_t address;  // 0: an empty place
  uint64_t bytes;
  uint32_t path;
  uint32_t operation;
} agent_entry;

// Takes an object out of the account, before the allocator may give its address to someone else. False: not in it.
bool agent_released(void *address, agent_entry *entry);
// Puts back what was taken out, since it was not released after all.
void agent_restore(const agent_entry *entry);

// Memory of the agent's own, that is in no account; NULL when there is none.
void *agent_map(size_t bytes);
void agent_unmap(void *memory, size_t bytes);

#endif
