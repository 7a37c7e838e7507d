// The mappings of a measuring process: its own calls of mmap and related functions, without those of the allocator and
// those of the C library for threads.
//
// A mapping belongs to the operation that created it, byte for byte: ranges that are unmapped, mapped over or moved are
// removed from whichever mappings contain them.

#define _GNU_SOURCE
#include "account.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <unistd.h>

#if AGENT_INTERPOSES

// A node of a treap (Seidel, Aragon: Randomized search trees, 1996): ordered by address, a heap by priority.
typedef struct range {
  uintptr_t start, end;
  struct range *left, *right;
  uint64_t priority;
  uint32_t operation, path;
} range;

static struct {
  atomic_flag lock;
  range *root;
  agent_pool pool;
  uint64_t random;
  // The location of the allocator's library.
  uintptr_t allocator_start, allocator_end;
} mappings;

static struct {
  __typeof__(mmap) *mmap;
  __typeof__(munmap) *munmap;
  __typeof__(mremap) *mremap;
} next;

void agent_resolve_mappings(void) {
  next.mmap = (__typeof__(next.mmap))dlsym(RTLD_NEXT, "mmap");
  next.munmap = (__typeof__(next.munmap))dlsym(RTLD_NEXT, "munmap");
  next.mremap = (__typeof__(next.mremap))dlsym(RTLD_NEXT, "mremap");
}

static void lock(void) { agent_lock(&mappings.lock); }
static void unlock(void) { agent_unlock(&mappings.lock); }

// MARK: Ranges; all functions with the lock held

static range *take(void) {
  range *taken = agent_take(&mappings.pool, sizeof *taken);
  if (taken == NULL) return NULL;
  // A linear congruential generator (Knuth, The Art of Computer Programming, 3.3.4); its high bits are compared first.
  mappings.random = mappings.random * 6364136223846793005u + 1442695040888963407u;
  *taken = (range){.priority = mappings.random};
  return taken;
}

static range *merge(range *before, range *after) {
  if (before == NULL) return after;
  if (after == NULL) return before;
  if (before->priority > after->priority) {
    before->right = merge(before->right, after);
    return before;
  }
  after->left = merge(before, after->left);
  return after;
}

// Splits into the ranges that begin before a place, and all others.
static void split(range *root, uintptr_t place, range **before, range **after) {
  if (root == NULL) {
    *before = *after = NULL;
  } else if (root->start < place) {
    split(root->right, place, &root->right, after);
    *before = root;
  } else {
    split(root->left, place, before, &root->left);
    *after = root;
  }
}

static uint64_t bytes_of(const range *range) { return range->end - range->start; }

// Likewise, but the range that contains the place is cut in two.
static void cut(range *root, uintptr_t place, range **before, range **after) {
  split(root, place, before, after);
  range *last = *before;
  while (last != NULL && last->right != NULL) last = last->right;
  if (last == NULL || last->end <= place) return;
  range *tail = take();
  if (tail != NULL) {
    tail->start = place;
    tail->end = last->end;
    tail->operation = last->operation;
    tail->path = last->path;
    *after = merge(tail, *after);
  } else {
    agent_count_released(CAGENT_MAPPINGS, last->operation, last->end - place);
    agent_count_lost();
  }
  last->end = place;
}

// Removes the ranges from one place to another from the table.
static range *extract(uintptr_t start, uintptr_t end) {
  range *before, *middle, *after;
  cut(mappings.root, start, &before, &middle);
  cut(middle, end, &middle, &after);
  mappings.root = merge(before, after);
  return middle;
}

// Puts ranges back.
static void restore(range *ranges, uintptr_t start) {
  if (ranges == NULL) return;
  range *before, *after;
  split(mappings.root, start, &before, &after);
  mappings.root = merge(merge(before, ranges), after);
}

static void give_back(range *ranges, bool is_counted) {
  if (ranges == NULL) return;
  give_back(ranges->right, is_counted);
  give_back(ranges->left, is_counted);
  if (is_counted) agent_count_released(CAGENT_MAPPINGS, ranges->operation, bytes_of(ranges));
  agent_give_back(&mappings.pool, ranges);
}

static void insert(uintptr_t start, uintptr_t end, uint32_t operation, uint32_t path) {
  // The previous mapping has been mapped over.
  give_back(extract(start, end), true);
  range *fresh = take();
  if (fresh == NULL) {
    agent_count_lost();
    return;
  }
  fresh->start = start;
  fresh->end = end;
  fresh->operation = operation;
  fresh->path = path;
  agent_count_made(CAGENT_MAPPINGS, operation, bytes_of(fresh));
  restore(fresh, start);
}

// MARK: Attribution

static int find_allocator(struct dl_phdr_info *object, size_t size, void *argument) {
  uintptr_t function = (uintptr_t)agent_allocator_function(), start = UINTPTR_MAX, end = 0;
  for (int index = 0; index < object->dlpi_phnum; index++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[index];
    if (part->p_type != PT_LOAD) continue;
    uintptr_t first = object->dlpi_addr + part->p_vaddr;
    if (first < start) start = first;
    if (first + part->p_memsz > end) end = first + part->p_memsz;
  }
  if (function < start || function >= end) return 0;
  mappings.allocator_start = start;
  mappings.allocator_end = end;
  return 1;
}

// Whether a call from there counts; if so, the thread is inside the agent.
static bool counts(const void *caller) {
  if (!agent_accounts()) return false;
  uintptr_t place = (uintptr_t)caller;
  if (place >= mappings.allocator_start && place < mappings.allocator_end) return false;
  if (agent_begin()) return true;
  agent_count_lost();
  return false;
}

static uintptr_t page_end(uintptr_t address) {
  static uintptr_t page;
  if (page == 0) page = (uintptr_t)sysconf(_SC_PAGESIZE);
  return (address + page - 1) & ~(page - 1);
}

// The thread is inside the agent.
static void mapped(void *address, size_t bytes) {
  int error = errno;
  uint32_t operation = agent_current_operation();
  uint32_t path = agent_resource_path(CAGENT_MAPPINGS, operation);
  lock();
  insert((uintptr_t)address, page_end((uintptr_t)address + bytes), operation, path);
  unlock();
  errno = error;
}

// The thread is inside the agent.
static void refused(size_t bytes) {
  int error = errno;
  // A mapping larger than all existing ones may be too large by itself.
  if (error == ENOMEM && bytes <= cagent_live_resource(CAGENT_MAPPINGS)) agent_count_failure(CAGENT_MAPPINGS);
  errno = error;
}

// MARK: Functions

__attribute__((noinline)) static void *slow_mmap(
    void *wanted, size_t bytes, int protection, int flags, int descriptor, off_t offset, const void *caller) {
  agent_resolve();
  void *address = next.mmap(wanted, bytes, protection, flags, descriptor, offset);
  if (!counts(caller)) return address;
  if (address == MAP_FAILED) refused(bytes);
  else mapped(address, bytes);
  agent_end();
  return address;
}

AGENT_EXPORTED void *mmap(void *wanted, size_t bytes, int protection, int flags, int descriptor, off_t offset) {
  if (agent_is_direct_call()) return next.mmap(wanted, bytes, protection, flags, descriptor, offset);
  return slow_mmap(wanted, bytes, protection, flags, descriptor, offset, __builtin_return_address(0));
}

_Static_assert(sizeof(off_t) == 8, "mmap64 is mmap");

AGENT_EXPORTED void *mmap64(void *wanted, size_t bytes, int protection, int flags, int descriptor, off64_t offset) {
  if (agent_is_direct_call()) return next.mmap(wanted, bytes, protection, flags, descriptor, offset);
  return slow_mmap(wanted, bytes, protection, flags, descriptor, offset, __builtin_return_address(0));
}

// Removed from the table before the kernel may reuse the addresses; put back if they stay mapped.
__attribute__((noinline)) static int slow_munmap(void *address, size_t bytes, const void *caller) {
  agent_resolve();
  if (!counts(caller)) return next.munmap(address, bytes);
  uintptr_t start = (uintptr_t)address;
  lock();
  range *ranges = extract(start, page_end(start + bytes));
  unlock();
  int status = next.munmap(address, bytes), error = errno;
  lock();
  if (status == 0) give_back(ranges, true);
  else restore(ranges, start);
  unlock();
  agent_end();
  errno = error;
  return status;
}

AGENT_EXPORTED int munmap(void *address, size_t bytes) {
  return agent_is_direct_call() ? next.munmap(address, bytes) : slow_munmap(address, bytes, __builtin_return_address(0));
}

__attribute__((noinline)) static void *slow_mremap(
    void *old, size_t old_bytes, size_t bytes, int flags, void *wanted, const void *caller) {
  agent_resolve();
  if (!counts(caller)) return next.mremap(old, old_bytes, bytes, flags, wanted);
  bool stays = old_bytes == 0;
#ifdef MREMAP_DONTUNMAP
  stays = stays || (flags & MREMAP_DONTUNMAP) != 0;
#endif
  uintptr_t start = (uintptr_t)old;
  range *ranges = NULL;
  if (!stays) {
    lock();
    ranges = extract(start, page_end(start + old_bytes));
    unlock();
  }
  void *address = next.mremap(old, old_bytes, bytes, flags, wanted);
  int error = errno;
  lock();
  if (address == MAP_FAILED) restore(ranges, start);
  else give_back(ranges, true);
  unlock();
  // As with `realloc`, the caller creates a mapping with the new size.
  if (address != MAP_FAILED) mapped(address, bytes);
  agent_end();
  errno = error;
  return address;
}

AGENT_EXPORTED void *mremap(void *old, size_t old_bytes, size_t bytes, int flags, ...) {
  va_list more;
  va_start(more, flags);
  // The underlying function reads it only with MREMAP_FIXED.
  void *wanted = va_arg(more, void *);
  va_end(more);
  if (agent_is_direct_call()) return next.mremap(old, old_bytes, bytes, flags, wanted);
  return slow_mremap(old, old_bytes, bytes, flags, wanted, __builtin_return_address(0));
}

// MARK: Reading

void agent_clear_mappings(void) {
  dl_iterate_phdr(find_allocator, NULL);
  lock();
  give_back(mappings.root, false);
  mappings.root = NULL;
  unlock();
}

void agent_abandon_mappings(void) {
  mappings.root = NULL;
  mappings.pool.unused = NULL;
  atomic_flag_clear(&mappings.lock);
}

static size_t read_ranges(const range *root, cagent_object *objects, size_t capacity, size_t count) {
  if (root == NULL) return count;
  if (root->path != agent_no_path) {
    if (count < capacity) objects[count] = (cagent_object){root->start, bytes_of(root), root->path, 0};
    count += 1;
  }
  return read_ranges(root->right, objects, capacity, read_ranges(root->left, objects, capacity, count));
}

size_t agent_read_mappings(cagent_object *objects, size_t capacity) {
  lock();
  size_t count = read_ranges(mappings.root, objects, capacity, 0);
  unlock();
  return count;
}

#else

void agent_abandon_mappings(void) {}
void agent_clear_mappings(void) {}
size_t agent_read_mappings(cagent_object *objects, size_t capacity) { return 0; }

#endif
