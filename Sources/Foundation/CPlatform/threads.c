#define _GNU_SOURCE
#include "CPlatform.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#if defined(__linux__)
#include <sched.h>
#include <sys/prctl.h>
#endif

#if defined(__linux__)
// The affinity of the first thread: workers may be pinned, it never is.
static bool allowed_processors(cpu_set_t *allowed) {
  CPU_ZERO(allowed);
  return sched_getaffinity(getpid(), sizeof *allowed, allowed) == 0 && CPU_COUNT(allowed) > 0;
}
#endif

uint32_t cplatform_processor_count(void) {
#if defined(__linux__)
  cpu_set_t allowed;
  if (allowed_processors(&allowed)) return (uint32_t)CPU_COUNT(&allowed);
#endif
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? (uint32_t)count : 1;
}

bool cplatform_may_use_processor(uint32_t number) {
#if defined(__linux__)
  cpu_set_t allowed;
  return !allowed_processors(&allowed) || (number < CPU_SETSIZE && CPU_ISSET(number, &allowed));
#else
  (void)number;
  return true;
#endif
}

bool cplatform_pin_thread(uint32_t index) {
#if defined(__linux__)
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return false;
  int count = CPU_COUNT(&allowed);
  if (count == 0) return false;
  int wanted = (int)(index % (uint32_t)count);
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
    if (!CPU_ISSET(cpu, &allowed)) continue;
    if (wanted-- == 0) {
      cpu_set_t one;
      CPU_ZERO(&one);
      CPU_SET(cpu, &one);
      return pthread_setaffinity_np(pthread_self(), sizeof one, &one) == 0;
    }
  }
#endif
  (void)index;
  return false;
}

void cplatform_name_thread(const char *name) {
#if defined(__linux__)
  pthread_setname_np(pthread_self(), name);
#else
  pthread_setname_np(name);
#endif
}

bool cplatform_thread_usage_now(cplatform_thread_usage *usage) {
#if defined(__linux__)
  struct rusage now;
  if (getrusage(RUSAGE_THREAD, &now) != 0) return false;
  usage->cpu_nanoseconds = cplatform_thread_cpu_nanoseconds();
  usage->voluntary_switches = (uint64_t)now.ru_nvcsw;
  usage->involuntary_switches = (uint64_t)now.ru_nivcsw;
  return true;
#else
  (void)usage;
  return false;
#endif
}

uint64_t cplatform_thread_cpu_nanoseconds(void) {
  struct timespec now;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) return 0;
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void cplatform_exit_now(int status) { _exit(status); }

void cplatform_die_by(int signal_number) {
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

static _Thread_local uint32_t thread_lane;

uint32_t cplatform_thread_lane(void) { return thread_lane; }
void cplatform_set_thread_lane(uint32_t lane) { thread_lane = lane; }

void cplatform_sleep_exactly(void) {
#if defined(__linux__)
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
#endif
}

void cplatform_sleep_nanoseconds(uint64_t nanoseconds) {
  struct timespec span = {.tv_sec = (time_t)(nanoseconds / 1000000000u), .tv_nsec = (long)(nanoseconds % 1000000000u)};
  nanosleep(&span, NULL);
}
