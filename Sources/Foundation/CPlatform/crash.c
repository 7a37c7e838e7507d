#define _GNU_SOURCE
#include "CPlatform.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local uint32_t current_worker = UINT32_MAX;
static cplatform_end_note *crash_note;

static _Thread_local const uint64_t *current_position;

static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
enum { fatal_count = sizeof fatal / sizeof fatal[0] };
// The handlers installed earlier: those of the Swift runtime, where it is configured to write the stacks of a crash.
static struct sigaction earlier[fatal_count];

void cplatform_set_current_worker(uint32_t worker, const uint64_t *position) {
  // Pool threads are not started by this code, so they are prepared when they first run a worker.
  cplatform_use_signal_stack();
  current_worker = worker;
  current_position = position;
}

uint32_t cplatform_current_worker(void) { return current_worker; }

uint64_t cplatform_current_position(void) { return current_position != NULL ? cplatform_read(current_position) : 0; }

// Lets the Swift runtime start its backtracer while this thread is still in its crashed state.
static void call_earlier(int signal_number, siginfo_t *information, void *context) {
  for (int i = 0; i < fatal_count; i++) {
    if (fatal[i] != signal_number || (earlier[i].sa_flags & SA_SIGINFO) == 0 || earlier[i].sa_sigaction == NULL) continue;
    earlier[i].sa_sigaction(signal_number, information, context);
  }
}

// MARK: C++ exceptions

// The C++ runtime's handler prints the uncaught exception and aborts. Its output goes to a file in memory, and from
// there into the note and to standard error.
static void (*print_exception)(void);
static int printed = -1, standard_error = -1;

#if defined(__linux__)
static void keep_exception(void) {
  static bool is_kept = false;
  if (!cplatform_is_forked_child() && !__atomic_exchange_n(&is_kept, true, __ATOMIC_ACQ_REL)) {
    int file = memfd_create("exception", MFD_CLOEXEC);
    standard_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (file >= 0 && standard_error >= 0 && dup2(file, STDERR_FILENO) >= 0) printed = file;
  }
  print_exception();
  abort();
}

// A runtime that is linked into a plugin, or the target's own handler, is left unchanged.
static void keep_exceptions(void) {
  typedef void (*handler)(void);
  typedef handler (*set_handler)(handler);
  handler verbose = (handler)dlsym(RTLD_DEFAULT, "_ZN9__gnu_cxx27__verbose_terminate_handlerEv");
  set_handler set_terminate = (set_handler)dlsym(RTLD_DEFAULT, "_ZSt13set_terminatePFvvE");
  if (verbose == NULL || set_terminate == NULL) return;
  print_exception = verbose;
  handler before = set_terminate(keep_exception);
  if (before != verbose) set_terminate(before);
}
#else
static void keep_exceptions(void) { (void)print_exception; }
#endif

// Async-signal-safe.
static void note_exception(void) {
  if (printed < 0) return;
  dup2(standard_error, STDERR_FILENO);
  char buffer[CPLATFORM_TERMINATION_BYTES];
  off_t offset = 0;
  for (;;) {
    ssize_t count = pread(printed, buffer, sizeof buffer, offset);
    if (count <= 0) break;
    if (offset == 0) {
      size_t kept = (size_t)count < sizeof buffer ? (size_t)count : sizeof buffer - 1;
      memcpy(crash_note->termination, buffer, kept);
      crash_note->termination[kept] = 0;
    }
    if (write(STDERR_FILENO, buffer, (size_t)count) < 0) break;
    offset += count;
  }
}

// MARK: Signals

// Only stores and async-signal-safe calls: the heap may be the very thing that broke.
static void note_crash(int signal_number, siginfo_t *information, void *context) {
  if (signal_number == SIGSEGV || signal_number == SIGBUS) cplatform_end_measuring_child(information->si_addr);
  // The end of a forked child is not the end of this run.
  if (!cplatform_is_forked_child()) {
    static pid_t crashed_thread = 0;
    pid_t nobody = 0, self = (pid_t)syscall(SYS_gettid);
    if (__atomic_compare_exchange_n(&crashed_thread, &nobody, self, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
      // A code above 0 comes from the kernel: a fault of this process.
      uint32_t from_outside = information->si_code <= 0 && information->si_pid != getpid();
      __atomic_store_n(&crash_note->signal_from_outside, from_outside, __ATOMIC_RELAXED);
      __atomic_store_n(&crash_note->crashed_worker, current_worker, __ATOMIC_RELAXED);
      if (signal_number == SIGABRT) note_exception();
      __atomic_store_n(&crash_note->signal, (uint32_t)signal_number, __ATOMIC_RELEASE);
      call_earlier(signal_number, information, context);
    } else if (nobody != self) {
      // The first thread to crash is reported, and its end also ends this thread.
      for (;;) pause();
    }
  }
  cplatform_die_by(signal_number);
}

void cplatform_end_at_crashes(void) {
  for (int i = 0; i < fatal_count; i++) signal(fatal[i], SIG_DFL);
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
  keep_exceptions();
}
