#define _GNU_SOURCE
#include "CPlatform.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/prctl.h>
#endif

// MARK: Signal stacks

// Room for a handler that walks a stack, and for the registers that the kernel saves.
enum { signal_stack_bytes = 128 * 1024 };

static pthread_once_t signal_stack_once = PTHREAD_ONCE_INIT;
static pthread_key_t signal_stack_key;
static bool has_signal_stack_key;
static _Thread_local bool has_signal_stack;

static void give_signal_stack_back(void *stack) {
  stack_t current;
  if (sigaltstack(NULL, &current) == 0 && current.ss_sp == stack) {
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
  }
  munmap(stack, signal_stack_bytes);
}

static void make_signal_stack_key(void) {
  has_signal_stack_key = pthread_key_create(&signal_stack_key, give_signal_stack_back) == 0;
}

void cplatform_use_signal_stack(void) {
  if (has_signal_stack) return;
  has_signal_stack = true;
  stack_t present;
  // A stack installed by another party (a sanitizer, another runtime) serves as well.
  if (sigaltstack(NULL, &present) != 0 || !(present.ss_flags & SS_DISABLE)) return;
  pthread_once(&signal_stack_once, make_signal_stack_key);
  if (!has_signal_stack_key) return;
  void *stack = mmap(NULL, signal_stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack == MAP_FAILED) return;
  stack_t own = {.ss_sp = stack, .ss_size = signal_stack_bytes};
  if (sigaltstack(&own, NULL) != 0 || pthread_setspecific(signal_stack_key, stack) != 0) munmap(stack, signal_stack_bytes);
}

// MARK: Exits and forks

static cplatform_end_note *end_note;
static const char *measured_memory;
static size_t measured_bytes;
static pid_t measuring_process;
// Written in a forked child, by its only thread, before anything else runs there.
static bool is_forked_child;
// The worker's position is in the memory that is kept from a child.
static _Thread_local uint64_t position_at_fork;

static void note_exit(void) {
  uint32_t worker = cplatform_current_worker();
  if (is_forked_child || worker == UINT32_MAX) return;
  __atomic_store_n(&end_note->exited_worker, worker + 1, __ATOMIC_RELEASE);
}

static void prepare_fork(void) {
  if (!is_forked_child) position_at_fork = cplatform_current_position();
}

static void begin_forked_child(void) {
  if (is_forked_child) return;
  is_forked_child = true;
#if defined(__linux__)
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != measuring_process) _exit(0);
#endif
}

bool cplatform_keep_from_children(void *memory, size_t bytes) {
#if defined(__linux__)
  return madvise(memory, bytes, MADV_DONTFORK) == 0;
#else
  return minherit(memory, bytes, VM_INHERIT_NONE) == 0;
#endif
}

void cplatform_note_exits_and_forks(cplatform_end_note *note, const void *memory, size_t bytes) {
  end_note = note;
  measured_memory = memory;
  measured_bytes = bytes;
  measuring_process = getpid();
  atexit(note_exit);
  pthread_atfork(prepare_fork, NULL, begin_forked_child);
}

bool cplatform_is_forked_child(void) { return is_forked_child; }

void cplatform_end_measuring_child(const void *touched) {
  if (!is_forked_child) return;
  const char *address = touched;
  if (address < measured_memory || address >= measured_memory + measured_bytes) return;
  // UINT32_MAX + 1 would read as "no child".
  uint32_t worker = cplatform_current_worker();
  __atomic_store_n(&end_note->fork_position, position_at_fork, __ATOMIC_RELAXED);
  __atomic_store_n(&end_note->forked_worker, worker == UINT32_MAX ? UINT32_MAX : worker + 1, __ATOMIC_RELEASE);
  _exit(0);
}
