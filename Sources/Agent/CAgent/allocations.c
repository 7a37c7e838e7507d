// The malloc family of a measuring process: forwards each call to the underlying allocator, and updates the account.
//
// The size of a released object is looked up only in the account. Asking the allocator for it would, in a thread whose
// destructors have already run, make jemalloc register the dying thread again and walk its memory later.

#define _GNU_SOURCE
#include "account.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if AGENT_INTERPOSES

static struct {
  void *(*malloc)(size_t);
  void *(*calloc)(size_t, size_t);
  void *(*realloc)(void *, size_t);
  void (*free)(void *);
  int (*posix_memalign)(void **, size_t, size_t);
  void *(*aligned_alloc)(size_t, size_t);
  void *(*memalign)(size_t, size_t);
  size_t (*usable_size)(void *);
} next;

// Serves allocations while the underlying allocator is being looked up: `dlsym` allocates.
static _Alignas(16) char early[1 << 16];
static _Atomic size_t early_used;
static _Thread_local bool resolving __attribute__((tls_model("initial-exec")));

static inline bool is_early(const void *address) { return (uintptr_t)address - (uintptr_t)early < sizeof early; }

// The size is stored before each object.
static void *early_allocate(size_t bytes, size_t alignment) {
  if (alignment < 16) alignment = 16;
  if (bytes > sizeof early || alignment > 4096) return NULL;
  size_t taken = atomic_fetch_add(&early_used, bytes + 16 + alignment);
  if (taken + bytes + 16 + alignment > sizeof early) return NULL;
  uintptr_t address = ((uintptr_t)early + taken + 16 + alignment - 1) & ~(alignment - 1);
  ((size_t *)address)[-1] = bytes;
  return (void *)address;
}

static void *found(const char *name) { return dlsym(RTLD_NEXT, name); }

bool agent_resolve(void) {
  if (atomic_load_explicit(&agent_mode, memory_order_acquire) != agent_is_unresolved) return true;
  if (resolving) return false;
  resolving = true;
  // Concurrent look-ups find the same functions.
  next.calloc = (void *(*)(size_t, size_t))found("calloc");
  next.malloc = (void *(*)(size_t))found("malloc");
  next.realloc = (void *(*)(void *, size_t))found("realloc");
  next.free = (void (*)(void *))found("free");
  next.posix_memalign = (int (*)(void **, size_t, size_t))found("posix_memalign");
  next.aligned_alloc = (void *(*)(size_t, size_t))found("aligned_alloc");
  next.memalign = (void *(*)(size_t, size_t))found("memalign");
  next.usable_size = (size_t(*)(void *))found("malloc_usable_size");
  agent_resolve_descriptors();
  agent_resolve_mappings();
  agent_resolve_threads();
  resolving = false;
  int before = agent_is_unresolved;
  atomic_compare_exchange_strong(&agent_mode, &before, agent_is_direct);
  return true;
}

__attribute__((constructor(101))) static void resolve_at_start(void) { agent_resolve(); }

void *agent_allocator_function(void) { return (void *)next.malloc; }

static void *noted(void *address) {
  if (address != NULL && agent_accounts()) {
    agent_made(address, next.usable_size(address));
  }
  return address;
}

static void forget(void *address) {
  agent_entry entry;
  agent_released(address, &entry);
}

__attribute__((noinline)) static void *slow_malloc(size_t bytes) {
  return agent_resolve() ? noted(next.malloc(bytes)) : early_allocate(bytes, 0);
}

AGENT_EXPORTED void *malloc(size_t bytes) { return agent_is_direct_call() ? next.malloc(bytes) : slow_malloc(bytes); }

__attribute__((noinline)) static void slow_free(void *address) {
  if (address == NULL || is_early(address)) return;
  int before = errno;
  if (!agent_resolve()) return;
  if (agent_accounts()) forget(address);
  errno = before;
  next.free(address);
}

AGENT_EXPORTED void free(void *address) {
  if (agent_is_direct_call() && !is_early(address)) next.free(address);
  else slow_free(address);
}

__attribute__((noinline)) static void *slow_calloc(size_t count, size_t bytes) {
  if (agent_resolve()) return noted(next.calloc(count, bytes));
  size_t all;
  // Memory from `early` is never reused, so it is zero.
  return __builtin_mul_overflow(count, bytes, &all) ? NULL : early_allocate(all, 0);
}

AGENT_EXPORTED void *calloc(size_t count, size_t bytes) {
  return agent_is_direct_call() ? next.calloc(count, bytes) : slow_calloc(count, bytes);
}

__attribute__((noinline)) static void *slow_realloc(void *address, size_t bytes) {
  if (address == NULL) return malloc(bytes);
  if (is_early(address)) {
    void *moved = malloc(bytes);
    size_t had = ((size_t *)address)[-1];
    if (moved != NULL) memcpy(moved, address, had < bytes ? had : bytes);
    return moved;
  }
  if (!agent_resolve()) return NULL;
  if (!agent_accounts()) return next.realloc(address, bytes);
  // The old object ends, and the caller allocates one with the new size.
  agent_entry entry;
  bool was_known = agent_released(address, &entry);
  void *moved = next.realloc(address, bytes);
  if (moved != NULL) return noted(moved);
  if (bytes > 0 && was_known) agent_restore(&entry);
  return NULL;
}

AGENT_EXPORTED void *realloc(void *address, size_t bytes) {
  return agent_is_direct_call() && !is_early(address) ? next.realloc(address, bytes) : slow_realloc(address, bytes);
}

AGENT_EXPORTED void *reallocarray(void *address, size_t count, size_t bytes) {
  size_t all;
  if (!__builtin_mul_overflow(count, bytes, &all)) return realloc(address, all);
  errno = ENOMEM;
  return NULL;
}

__attribute__((noinline)) static void *slow_aligned(size_t alignment, size_t bytes) {
  return agent_resolve() ? noted(next.memalign(alignment, bytes)) : early_allocate(bytes, alignment);
}

AGENT_EXPORTED void *memalign(size_t alignment, size_t bytes) {
  return agent_is_direct_call() ? next.memalign(alignment, bytes) : slow_aligned(alignment, bytes);
}

AGENT_EXPORTED void *aligned_alloc(size_t alignment, size_t bytes) {
  return agent_is_direct_call() ? next.aligned_alloc(alignment, bytes)
                     : agent_resolve() ? noted(next.aligned_alloc(alignment, bytes)) : early_allocate(bytes, alignment);
}

__attribute__((noinline)) static int slow_posix_memalign(void **result, size_t alignment, size_t bytes) {
  if (!agent_resolve()) return (*result = early_allocate(bytes, alignment)) == NULL ? ENOMEM : 0;
  int status = next.posix_memalign(result, alignment, bytes);
  if (status == 0) noted(*result);
  return status;
}

AGENT_EXPORTED int posix_memalign(void **result, size_t alignment, size_t bytes) {
  return agent_is_direct_call() ? next.posix_memalign(result, alignment, bytes) : slow_posix_memalign(result, alignment, bytes);
}

AGENT_EXPORTED void *valloc(size_t bytes) { return memalign((size_t)sysconf(_SC_PAGESIZE), bytes); }

AGENT_EXPORTED void *pvalloc(size_t bytes) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE), whole;
  if (__builtin_add_overflow(bytes, page - 1, &whole)) {
    errno = ENOMEM;
    return NULL;
  }
  return memalign(page, whole & ~(page - 1));
}

// MARK: C++

// jemalloc, mimalloc and tcmalloc bring their own operators, which do not call `malloc`. When memory runs out, the C++
// library's operator calls the new-handler and throws.

typedef void *(*new_operator)(size_t);
typedef void *(*aligned_new_operator)(size_t, size_t);

static void *failing_new(const char *name, size_t bytes) {
  new_operator other = (new_operator)found(name);
  if (other == NULL) abort();
  return noted(other(bytes));
}

static void *failing_aligned_new(const char *name, size_t bytes, size_t alignment) {
  aligned_new_operator other = (aligned_new_operator)found(name);
  if (other == NULL) abort();
  return noted(other(bytes, alignment));
}

#define OPERATOR(result, function, symbol, parameters) \
  AGENT_EXPORTED result function parameters __asm__(symbol); \
  AGENT_EXPORTED result function parameters

OPERATOR(void *, new_object, "_Znwm", (size_t bytes)) {
  void *address = malloc(bytes);
  return address != NULL ? address : failing_new("_Znwm", bytes);
}
OPERATOR(void *, new_array, "_Znam", (size_t bytes)) {
  void *address = malloc(bytes);
  return address != NULL ? address : failing_new("_Znam", bytes);
}
OPERATOR(void *, new_object_aligned, "_ZnwmSt11align_val_t", (size_t bytes, size_t alignment)) {
  void *address = memalign(alignment, bytes);
  return address != NULL ? address : failing_aligned_new("_ZnwmSt11align_val_t", bytes, alignment);
}
OPERATOR(void *, new_array_aligned, "_ZnamSt11align_val_t", (size_t bytes, size_t alignment)) {
  void *address = memalign(alignment, bytes);
  return address != NULL ? address : failing_aligned_new("_ZnamSt11align_val_t", bytes, alignment);
}
OPERATOR(void *, new_object_nothrow, "_ZnwmRKSt9nothrow_t", (size_t bytes, const void *tag)) { return malloc(bytes); }
OPERATOR(void *, new_array_nothrow, "_ZnamRKSt9nothrow_t", (size_t bytes, const void *tag)) { return malloc(bytes); }
OPERATOR(void *, new_object_aligned_nothrow, "_ZnwmSt11align_val_tRKSt9nothrow_t",
         (size_t bytes, size_t alignment, const void *tag)) {
  return memalign(alignment, bytes);
}
OPERATOR(void *, new_array_aligned_nothrow, "_ZnamSt11align_val_tRKSt9nothrow_t",
         (size_t bytes, size_t alignment, const void *tag)) {
  return memalign(alignment, bytes);
}
OPERATOR(void, delete_object, "_ZdlPv", (void *address)) { free(address); }
OPERATOR(void, delete_array, "_ZdaPv", (void *address)) { free(address); }
OPERATOR(void, delete_object_sized, "_ZdlPvm", (void *address, size_t bytes)) { free(address); }
OPERATOR(void, delete_array_sized, "_ZdaPvm", (void *address, size_t bytes)) { free(address); }
OPERATOR(void, delete_object_aligned, "_ZdlPvSt11align_val_t", (void *address, size_t alignment)) { free(address); }
OPERATOR(void, delete_array_aligned, "_ZdaPvSt11align_val_t", (void *address, size_t alignment)) { free(address); }
OPERATOR(void, delete_object_sized_aligned, "_ZdlPvmSt11align_val_t", (void *address, size_t bytes, size_t alignment)) {
  free(address);
}
OPERATOR(void, delete_array_sized_aligned, "_ZdaPvmSt11align_val_t", (void *address, size_t bytes, size_t alignment)) {
  free(address);
}
OPERATOR(void, delete_object_nothrow, "_ZdlPvRKSt9nothrow_t", (void *address, const void *tag)) { free(address); }
OPERATOR(void, delete_array_nothrow, "_ZdaPvRKSt9nothrow_t", (void *address, const void *tag)) { free(address); }

bool cagent_is_present(void) { return dlsym(RTLD_DEFAULT, "malloc") == (void *)malloc && next.usable_size != NULL; }

#else

bool cagent_is_present(void) { return false; }

#endif
