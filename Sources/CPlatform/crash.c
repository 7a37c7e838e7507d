#define _GNU_SOURCE
#include "CPlatform.h"

#include <signal.h>
#include <string.h>

static _Thread_local uint32_t current_worker = UINT32_MAX;
static volatile uint32_t *noted_signal;
static volatile uint32_t *noted_worker;

void cplatform_set_current_worker(uint32_t worker) { current_worker = worker; }

// Only stores and async-signal-safe calls: the heap may be the very thing that broke.
static void note_crash(int signal_number) {
  if (*noted_signal == 0) {
    *noted_worker = current_worker;
    *noted_signal = (uint32_t)signal_number;
  }
  cplatform_die_by(signal_number);
}

void cplatform_note_crashes(volatile uint32_t *signal_word, volatile uint32_t *worker_word) {
  noted_signal = signal_word;
  noted_worker = worker_word;
  *worker_word = UINT32_MAX;
  *signal_word = 0;
  static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note_crash;
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) sigaction(fatal[i], &action, NULL);
}
