#define _GNU_SOURCE
#include "CPlatform.h"

#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local uint32_t current_worker = UINT32_MAX;
static cplatform_end_note *crash_note;

static _Thread_local const uint64_t *current_position;

static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
enum { fatal_count = sizeof fatal / sizeof fatal[0] };
// Whoever was there first: the Swift runtime, where it was told to write the stacks of a crash.
static struct sigaction earlier[fatal_count];

void cplatform_set_current_worker(uint32_t worker, const uint64_t *position) {
  // Threads of a pool are not ours to start, so they are prepared where they first meet a worker.
  cplatform_use_signal_stack();
  current_worker = worker;
  current_position = position;
}

uint32_t cplatform_current_worker(void) { return current_worker; }

uint64_t cplatform_current_position(void) { return current_position != NULL ? cplatform_read(current_position) : 0; }

// Lets the Swift runtime start its backtracer, with this thread still in the state that it crashed in.
static void call_earlier(int signal_number, siginfo_t *information, void *context) {
  for (int i = 0; i < fatal_count; i++) {
    if (fatal[i] != signal_number || (earlier[i].sa_flags & SA_SIGINFO) == 0 || earlier[i].sa_sigaction == NULL) continue;
    earlier[i].sa_sigaction(signal_number, information, context);
  }
}

// Only stores and async-signal-safe calls: the heap may be the very thing that broke.
static void note_crash(int signal_number, siginfo_t *information, void *context) {
  if (signal_number == SIGSEGV || signal_number == SIGBUS) cplatform_end_measuring_child(information->si_addr);
  // How a forked child ends is not how this run ends.
  if (!cplatform_is_forked_child()) {
    static pid_t crashed_thread = 0;
    pid_t nobody = 0, self = (pid_t)syscall(SYS_gettid);
    if (__atomic_compare_exchange_n(&crashed_thread, &nobody, self, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
      // A code above 0 is the kernel's own: a fault of this process.
      uint32_t from_outside = information->si_code <= 0 && information->si_pid != getpid();
      __atomic_store_n(&crash_note->signal_from_outside, from_outside, __ATOMIC_RELAXED);
      __atomic_store_n(&crash_note->crashed_worker, current_worker, __ATOMIC_RELAXED);
      __atomic_store_n(&crash_note->signal, (uint32_t)signal_number, __ATOMIC_RELEASE);
      call_earlier(signal_number, information, context);
    } else if (nobody != self) {
      // The first to crash tells the story, and takes this thread along.
      for (;;) pause();
    }
  }
  cplatform_die_by(signal_number);
}

void cplatform_note_crashes(cplatform_end_note *note) {
  crash_note = note;
  cplatform_use_signal_stack();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = note_crash;
  action.sa_flags = SA_ONSTACK | SA_NODEFER | SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &action, &earlier[i]);
}
