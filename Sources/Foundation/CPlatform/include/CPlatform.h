// What Swift cannot express, or not without cost: the timestamp counter, processor affinity, per-thread usage, the
// allocator's control interface looked up at run time, and the crash note.

#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MARK: Timer

/// Whether the processor's timestamp counter is constant in rate and keeps running in every power state, so that it can
/// serve as a clock.
bool cplatform_counter_is_invariant(void);

/// The source that `cplatform_ticks` reads: true for the counter, false for `CLOCK_MONOTONIC`. Written once, by
/// `cplatform_choose_timer`, before any thread of a run exists.
extern bool cplatform_uses_counter;

/// Chooses the source for this process, once; true: the counter. Called before the threads of any run exist.
bool cplatform_choose_timer(void);

/// Whether the counter is used.
bool cplatform_timer_is_counter(void);

/// `CLOCK_MONOTONIC`.
uint64_t cplatform_monotonic_nanoseconds(void);

/// `CLOCK_BOOTTIME`, which also runs while the machine is suspended; `CLOCK_MONOTONIC` where there is none.
uint64_t cplatform_boot_nanoseconds(void);

/// The engine's timer: about 10 ns where the counter is invariant. Not ordered against neighbouring instructions:
/// an operation's own loads may overlap it by a few nanoseconds, which is the price of not draining the pipeline.
static inline uint64_t cplatform_ticks(void) {
#if defined(__x86_64__)
  if (__builtin_expect(cplatform_uses_counter, 1)) return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  if (__builtin_expect(cplatform_uses_counter, 1)) {
    uint64_t value;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(value));
    return value;
  }
#endif
  return cplatform_monotonic_nanoseconds();
}

/// Reads a counter that foreign code changes between two calls (the allocator's per-thread byte count).
static inline uint64_t cplatform_read(const uint64_t *counter) { return *(const volatile uint64_t *)counter; }

/// Makes the compiler assume that the value is used, so that it must be computed. Costs nothing by itself.
static inline void cplatform_observe(const void *value) { __asm__ volatile("" : : "r"(value) : "memory"); }

/// Hints to the processor that the caller is spinning.
static inline void cplatform_relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Sleeps for about this long; less if a signal arrives.
void cplatform_sleep_nanoseconds(uint64_t nanoseconds);

// MARK: Threads

/// Makes the calling thread's sleeps as precise as the kernel can; otherwise they may end some 50 µs late.
void cplatform_sleep_exactly(void);

/// The number of processors that the process may use, at least 1; pinning of threads does not change it.
uint32_t cplatform_processor_count(void);

/// Whether the process may use the processor with this number; true where the system does not report it.
bool cplatform_may_use_processor(uint32_t number);

/// Pins the calling thread to one of the processors that it may use, by `index` modulo their number. False when
/// refused.
bool cplatform_pin_thread(uint32_t index);

/// Names the calling thread for debuggers; at most 15 bytes count.
void cplatform_name_thread(const char *name);

/// The kernel's accounting of the calling thread.
typedef struct cplatform_thread_usage {
  uint64_t cpu_nanoseconds;
  uint64_t voluntary_switches;
  uint64_t involuntary_switches;
} cplatform_thread_usage;

/// False when the kernel does not report it.
bool cplatform_thread_usage_now(cplatform_thread_usage *usage);

/// Processor time of the calling thread in nanoseconds.
uint64_t cplatform_thread_cpu_nanoseconds(void);

/// Exits the process immediately, without running anything else.
void cplatform_exit_now(int status) __attribute__((noreturn));

/// Gives the signal its default action and sends it to this process.
void cplatform_die_by(int signal_number);

/// A number that the calling thread keeps: its last lane. Initially 0.
uint32_t cplatform_thread_lane(void);
void cplatform_set_thread_lane(uint32_t lane);

// MARK: Signals

/// Turns SIGINT, SIGTERM and SIGHUP into bytes on a pipe and ignores SIGPIPE. Returns the read end, non-blocking; -1
/// when no pipe can be created.
int cplatform_catch_interrupts(void);

/// Ignores the signals that the terminal sends to all its processes: the supervisor decides for its measuring process.
void cplatform_ignore_terminal_signals(void);

// MARK: Shared memory

/// Opens a file that exists only in memory; -1, with errno set, when none can be created.
int cplatform_memory_file(void);

// MARK: How the process ends

enum { CPLATFORM_TERMINATION_BYTES = 512 };

/// What a measuring process records about its own end, in memory that its supervisor reads. Each word is stored with
/// release ordering, after what it refers to, and loaded with acquire ordering.
typedef struct cplatform_end_note {
  /// The fatal signal; 0: none.
  uint32_t signal;
  /// The worker on whose thread it was raised; UINT32_MAX: none. Stored before `signal`.
  uint32_t crashed_worker;
  /// The worker that called `exit`, plus 1; 0: none.
  uint32_t exited_worker;
  /// The worker whose forked child came back to measure, plus 1; 0: none; UINT32_MAX: a child of no worker.
  uint32_t forked_worker;
  /// The number of operations that this worker had completed at the fork. Stored before `forked_worker`.
  uint64_t fork_position;
  /// 1: another process sent the fatal signal. Stored before `signal`.
  uint32_t signal_from_outside;
  /// The message of the C++ runtime about an uncaught exception, terminated by NUL; empty: there was none. Stored
  /// before `signal`.
  char termination[CPLATFORM_TERMINATION_BYTES];
} cplatform_end_note;

// MARK: Crash note

/// Registers the worker that runs on the calling thread, UINT32_MAX for none, and where it keeps the number of
/// operations that it has completed, NULL for nowhere. Used only for the notes on a faulty target.
void cplatform_set_current_worker(uint32_t worker, const uint64_t *position);

/// Installs handlers that, on a fatal signal, record the signal, the calling thread's worker and an uncaught C++
/// exception, then let the signal take effect. The note stays valid for the life of the process.
void cplatform_note_crashes(cplatform_end_note *note);

/// Gives fatal signals their default effect. The Swift runtime's handler, which would write the stacks, may wait
/// forever when two threads crash at once.
void cplatform_end_at_crashes(void);

/// The worker that runs on the calling thread; UINT32_MAX for none.
uint32_t cplatform_current_worker(void);

/// The number of operations that this worker has completed; 0 for none.
uint64_t cplatform_current_position(void);

/// Gives the calling thread a stack of its own for signal handlers, freed with the thread, unless it has one: a thread
/// whose stack has overflowed can run its handler nowhere else. Later calls cost only the check of a flag.
void cplatform_use_signal_stack(void);

// MARK: Exits and forks

/// Excludes memory from the children that this process forks: a child that touches it ends by SIGSEGV. False when
/// refused.
bool cplatform_keep_from_children(void *memory, size_t bytes);

/// From now on, `exit` on a worker's thread is recorded; a forked child that touches `memory`, which is kept from
/// children, records its worker and the worker's position at the fork, and ends; and other children end with the thread
/// that forked them, where the system supports that. The note stays valid for the life of the process and is shared
/// with its children. Call it after `cplatform_note_crashes`.
void cplatform_note_exits_and_forks(cplatform_end_note *note, const void *memory, size_t bytes);

/// Whether this process was forked by one that records forks. Async-signal-safe.
bool cplatform_is_forked_child(void);

/// Ends a forked child that has touched `touched`, if that is the memory kept from it; otherwise returns.
/// Async-signal-safe.
void cplatform_end_measuring_child(const void *touched);

// MARK: Allocator

/// `mallctl` and `mallctlnametomib`/`mallctlbymib` of the allocator that serves `malloc`; NULL when the process's
/// allocator has none. They are used only if `malloc` comes from the same object.
typedef int (*cplatform_mallctl)(const char *name, void *old_value, size_t *old_size, void *new_value, size_t new_size);
typedef int (*cplatform_mallctl_nametomib)(const char *name, size_t *mib, size_t *mib_length);
typedef int (*cplatform_mallctl_bymib)(
    const size_t *mib, size_t mib_length, void *old_value, size_t *old_size, void *new_value, size_t new_size);

typedef struct cplatform_allocator {
  cplatform_mallctl control;
  cplatform_mallctl_nametomib name_to_mib;
  cplatform_mallctl_bymib control_by_mib;
  /// The file of the object that `malloc` comes from. Lives as long as the process.
  const char *object;
  /// Whether `mallctl` exists but belongs to another object than `malloc`.
  bool control_is_foreign;
} cplatform_allocator;

cplatform_allocator cplatform_find_allocator(void);

/// The version of mimalloc or tcmalloc, where the library at that path reports it; NULL for others.
const char *cplatform_allocator_version(const char *object);

/// Bytes allocated from and mapped by the C library's own allocator; false where it does not report them.
bool cplatform_library_heap(uint64_t *live, uint64_t *mapped);

/// Reads memory of this process that may not be mapped; false when it is not.
bool cplatform_read_memory(uintptr_t address, void *buffer, size_t bytes);

/// The demangled form of a Swift or C++ name, to be freed by `cplatform_free`; NULL when it is not a mangled name or
/// the runtime that demangles it is not loaded.
char *cplatform_demangle(const char *name);
void cplatform_free(void *memory);

/// Whether the process was built with the thread or address sanitizer, which have their own allocator.
bool cplatform_has_sanitizer(void);

/// Flushes the calling thread's cache, where jemalloc has one: its memory would count as live.
void cplatform_flush_thread_cache(void);

/// The calling thread's counter of allocated bytes; a word that stays 0 when the allocator has no such counter.
const uint64_t *cplatform_thread_allocated(void);

/// Whether the allocator counts each thread's bytes.
bool cplatform_counts_thread_allocations(void);

#endif
