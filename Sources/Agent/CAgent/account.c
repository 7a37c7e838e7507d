#define _GNU_SOURCE
#include "account.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include <unwind.h>

enum {
  stripe_count = 16,
  shard_count = 256,
  first_capacity = 1 << 10,
  path_capacity = 1 << 16,
};

_Thread_local agent_thread agent_this_thread __attribute__((tls_model("initial-exec")));
_Atomic int agent_mode;

// Objects up to this size have classes of a single size: the class determines their bytes.
enum { fine_bytes = 8, fine_classes = 128, coarse_classes = CAGENT_CLASSES - fine_classes, coarse_per_doubling = 8 };

// Totals of one operation on one stripe.
typedef struct totals {
  _Atomic uint64_t calls, made_bytes, released_bytes;
  _Atomic uint64_t made[CAGENT_CLASSES], released[CAGENT_CLASSES];
  _Atomic uint64_t made_coarse_bytes[coarse_classes], released_coarse_bytes[coarse_classes];
  _Atomic uint64_t resources_made[CAGENT_RESOURCES], resources_released[CAGENT_RESOURCES];
} totals;

typedef struct shard {
  atomic_flag lock;
  uint32_t count;
  uint32_t capacity;  // a power of two; 0: none yet
  agent_entry *entries;
} __attribute__((aligned(64))) shard;

static struct {
  // stripe → operation → totals; the last entry of a stripe is for no operation.
  totals *totals;
  // Operations above the highest that was ever performed are not read.
  _Atomic uint32_t operations_used;
  shard *shards;
  cagent_path *paths;
  _Atomic uint32_t paths_used;
  atomic_flag path_lock;
  _Atomic uint32_t spacing;
  _Atomic bool all_classes;
  bool classes[CAGENT_CLASSES];
  _Atomic bool follows[CAGENT_RESOURCES];
  _Atomic uint32_t number;
  _Atomic uint64_t lost;
} account;

static _Atomic uint32_t next_stripe;
static _Atomic uint64_t next_seed;

// MARK: The agent's own memory

static _Atomic uint64_t own_bytes;

void *agent_map(size_t bytes) {
#if defined(__linux__)
  // Not by a function that the agent interposes.
  void *memory = (void *)syscall(SYS_mmap, NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
#else
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
#endif
  if (memory == MAP_FAILED) return NULL;
  atomic_fetch_add_explicit(&own_bytes, bytes, memory_order_relaxed);
  return memory;
}

void agent_unmap(void *memory, size_t bytes) {
  atomic_fetch_sub_explicit(&own_bytes, bytes, memory_order_relaxed);
#if defined(__linux__)
  syscall(SYS_munmap, memory, bytes);
#else
  munmap(memory, bytes);
#endif
}

enum { records_at_once = 1024 };

void *agent_take(agent_pool *pool, size_t record_bytes) {
  if (pool->unused == NULL) {
    char *more = agent_map(records_at_once * record_bytes);
    for (size_t index = 0; more != NULL && index < records_at_once; index++) agent_give_back(pool, more + index * record_bytes);
  }
  void **record = pool->unused;
  if (record != NULL) pool->unused = *record;
  return record;
}

void agent_give_back(agent_pool *pool, void *record) {
  *(void **)record = pool->unused;
  pool->unused = record;
}

uint64_t cagent_own_bytes(void) { return atomic_load_explicit(&own_bytes, memory_order_relaxed); }

bool agent_read(uintptr_t address, void *buffer, size_t bytes) {
#if defined(__linux__)
  struct iovec local = {buffer, bytes}, remote = {(void *)address, bytes};
  return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == (ssize_t)bytes;
#else
  return false;
#endif
}

static uint64_t mixed(uint64_t value) {
  // The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

// MARK: Attribution

static totals *totals_at(uint32_t stripe, uint32_t operation) {
  if (operation > CAGENT_OPERATIONS) operation = CAGENT_OPERATIONS;
  return account.totals + (size_t)stripe * (CAGENT_OPERATIONS + 1) + operation;
}

// The totals on the calling thread's stripe.
static totals *totals_of(uint32_t operation) {
  if (agent_this_thread.stripe == 0) {
    agent_this_thread.stripe = 1 + atomic_fetch_add_explicit(&next_stripe, 1, memory_order_relaxed) % stripe_count;
  }
  return totals_at(agent_this_thread.stripe - 1, operation);
}

static void add(_Atomic uint64_t *word, uint64_t amount) { atomic_fetch_add_explicit(word, amount, memory_order_relaxed); }

void cagent_begin_operation(uint32_t operation) {
  agent_this_thread.operation = operation + 1;
  cagent_count_operation(operation);
}

void cagent_end_operation(void) { agent_this_thread.operation = 0; }

void cagent_count_operation(uint32_t operation) {
  if (account.totals == NULL) return;
  add(&totals_of(operation)->calls, 1);
  uint32_t used = atomic_load_explicit(&account.operations_used, memory_order_relaxed);
  while (operation >= used && operation < CAGENT_OPERATIONS
         && !atomic_compare_exchange_weak(&account.operations_used, &used, operation + 1)) {
  }
}

// MARK: Size classes

uint32_t cagent_class_of(uint64_t bytes) {
  if (bytes <= fine_bytes * fine_classes) return bytes == 0 ? 0 : (uint32_t)((bytes - 1) / fine_bytes);
  // The doubling that contains it, and the eighth within that.
  uint32_t doubling = 63 - (uint32_t)__builtin_clzll(bytes - 1);
  uint32_t eighth = (uint32_t)((bytes - 1) >> (doubling - 3)) & 7;
  uint32_t found = fine_classes + (doubling - 10) * coarse_per_doubling + eighth;
  return found < CAGENT_CLASSES ? found : CAGENT_CLASSES - 1;
}

uint64_t cagent_class_bytes(uint32_t size_class) {
  if (size_class < fine_classes) return (uint64_t)(size_class + 1) * fine_bytes;
  uint32_t doubling = 10 + (size_class - fine_classes) / coarse_per_doubling;
  uint64_t eighths = 9 + (size_class - fine_classes) % coarse_per_doubling;
  return eighths << (doubling - 3);
}

// MARK: Call paths

// The number of objects that one tracked object of this size represents; 0: this one is not tracked.
static uint32_t followed_for(uint64_t bytes) {
  uint32_t spacing = atomic_load_explicit(&account.spacing, memory_order_acquire);
  if (spacing == 0) return 0;
  if (!atomic_load_explicit(&account.all_classes, memory_order_relaxed) && !account.classes[cagent_class_of(bytes)]) {
    return 0;
  }
  if (spacing == 1 || bytes >= CAGENT_LARGE_BYTES) return 1;
  agent_thread *self = &agent_this_thread;
  // Stacks are reused, so an address as the seed would give one thread after another the same numbers.
  if (self->random == 0) self->random = mixed(atomic_fetch_add_explicit(&next_seed, 1, memory_order_relaxed) + 1) | 1;
  self->random += 0x9E3779B97F4A7C15u;
  return (uint64_t)(((unsigned __int128)mixed(self->random) * spacing) >> 64) == 0 ? spacing : 0;
}

struct walk {
  uintptr_t *frames;
  uint32_t count;
};

// The agent's own code, whose frames are at the inner end; the linker provides the ends of such a section.
#if defined(__linux__)
extern const char __start_agent_text[], __stop_agent_text[];

static bool is_agent(uintptr_t address) {
  return address - (uintptr_t)__start_agent_text < (size_t)(__stop_agent_text - __start_agent_text);
}
#else
static bool is_agent(uintptr_t address) { return false; }
#endif

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *argument) {
  struct walk *walk = argument;
  uintptr_t address = _Unwind_GetIP(context);
  if (address == 0) return _URC_END_OF_STACK;
  if (is_agent(address)) return _URC_NO_REASON;
  walk->frames[walk->count++] = address;
  return walk->count == CAGENT_PATH_DEPTH ? _URC_END_OF_STACK : _URC_NO_REASON;
}

static uint32_t path_number(const uintptr_t *frames, uint32_t count, uint32_t operation, uint64_t objects, uint64_t bytes) {
  uint64_t hash = mixed(operation + 1);
  for (uint32_t index = 0; index < count; index++) hash = mixed(hash ^ frames[index]);
  uint32_t found = agent_no_path;
  agent_lock(&account.path_lock);
  for (uint32_t probe = 0; probe < path_capacity; probe++) {
    cagent_path *path = account.paths + ((hash + probe) & (path_capacity - 1));
    bool fresh = path->depth == 0;
    if (fresh) {
      if (account.paths_used > path_capacity - path_capacity / 8) break;
      account.paths_used += 1;
      memcpy(path->frames, frames, count * sizeof *frames);
      path->operation = operation;
      path->depth = count;
    } else if (path->depth != count || path->operation != operation
               || memcmp(path->frames, frames, count * sizeof *frames) != 0) {
      continue;
    }
    path->made_objects += objects;
    path->made_bytes += bytes;
    found = (uint32_t)(path - account.paths);
    break;
  }
  agent_unlock(&account.path_lock);
  return found;
}

// The call path that leads here, starting at an inner frame; 0: none.
__attribute__((noinline)) static uint32_t path_from(uintptr_t inner, uint32_t operation, uint64_t objects, uint64_t bytes) {
  uintptr_t frames[CAGENT_PATH_DEPTH];
  frames[0] = inner;
  struct walk walk = {frames, inner == 0 ? 0 : 1};
  _Unwind_Backtrace(step, &walk);
  walk.count = agent_add_waiting(frames, walk.count);
  uint32_t number = walk.count == 0 ? agent_no_path : path_number(frames, walk.count, operation, objects, bytes);
  if (number == agent_no_path) add(&account.lost, 1);
  return number;
}

static uint32_t path_here(uint32_t operation, uint64_t objects, uint64_t bytes) { return path_from(0, operation, objects, bytes); }

static bool has_paths(void) {
  return account.paths != NULL || (account.paths = agent_map(path_capacity * sizeof *account.paths)) != NULL;
}

void cagent_follow(uint32_t spacing, const bool *classes) {
  atomic_store_explicit(&account.spacing, 0, memory_order_release);
  if (spacing == 0) return;
  if (!has_paths()) return;
  atomic_store_explicit(&account.all_classes, classes == NULL, memory_order_relaxed);
  if (classes != NULL) memcpy(account.classes, classes, sizeof account.classes);
  atomic_store_explicit(&account.spacing, spacing, memory_order_release);
}

void cagent_follow_resource(cagent_resource resource, bool is_followed) {
  atomic_store_explicit(&account.follows[resource], is_followed && has_paths(), memory_order_release);
}

uint32_t agent_resource_path(cagent_resource resource, uint32_t operation) {
  return atomic_load_explicit(&account.follows[resource], memory_order_acquire) ? path_here(operation, 1, 0) : agent_no_path;
}

uint32_t cagent_path_capacity(void) { return account.paths == NULL ? 0 : path_capacity; }

bool cagent_read_path(uint32_t number, cagent_path *path) {
  if (number >= cagent_path_capacity()) return false;
  agent_lock(&account.path_lock);
  *path = account.paths[number];
  agent_unlock(&account.path_lock);
  return path->depth > 0;
}

// MARK: Live objects

static shard *shard_of(uint64_t hash) { return account.shards + (hash & (shard_count - 1)); }
static uint32_t place_of(uint64_t hash, uint32_t capacity) { return (uint32_t)(hash >> 32) & (capacity - 1); }
static uint64_t hash_of(uintptr_t address) { return mixed(address >> 3); }

// The place of an address in its shard, or the empty place for it.
static agent_entry *find(const shard *shard, uintptr_t address, uint64_t hash) {
  uint32_t place = place_of(hash, shard->capacity);
  while (shard->entries[place].address != 0 && shard->entries[place].address != address) {
    place = (place + 1) & (shard->capacity - 1);
  }
  return shard->entries + place;
}

// Makes room for one more entry; false if there is no memory.
static bool reserve(shard *shard) {
  if (shard->count + 1 <= shard->capacity - shard->capacity / 4 && shard->capacity > 0) return true;
  uint32_t capacity = shard->capacity == 0 ? first_capacity : shard->capacity * 2;
  agent_entry *old = shard->entries, *entries = agent_map(capacity * sizeof *entries);
  if (entries == NULL) return false;
  uint32_t old_capacity = shard->capacity;
  shard->entries = entries;
  shard->capacity = capacity;
  for (uint32_t place = 0; place < old_capacity; place++) {
    if (old[place].address != 0) *find(shard, old[place].address, hash_of(old[place].address)) = old[place];
  }
  if (old != NULL) agent_unmap(old, old_capacity * sizeof *old);
  return true;
}

// Deletion without tombstones: entries that would no longer be found move up (Knuth, The Art of Computer Programming,
// 6.4, Algorithm R).
static void erase(shard *shard, agent_entry *entry) {
  uint32_t mask = shard->capacity - 1, hole = (uint32_t)(entry - shard->entries), place = hole;
  while (true) {
    place = (place + 1) & mask;
    uintptr_t address = shard->entries[place].address;
    if (address == 0) break;
    uint32_t home = place_of(hash_of(address), shard->capacity);
    if (((place - home) & mask) < ((place - hole) & mask)) continue;
    shard->entries[hole] = shard->entries[place];
    hole = place;
  }
  shard->entries[hole].address = 0;
  shard->count -= 1;
}

static void count_made(uint32_t operation, uint64_t bytes) {
  totals *totals = totals_of(operation);
  uint32_t class = cagent_class_of(bytes);
  add(&totals->made_bytes, bytes);
  add(&totals->made[class], 1);
  if (class >= fine_classes) add(&totals->made_coarse_bytes[class - fine_classes], bytes);
}

static void count_released(const agent_entry *entry) {
  totals *totals = totals_of(entry->operation);
  uint32_t class = cagent_class_of(entry->bytes);
  add(&totals->released_bytes, entry->bytes);
  add(&totals->released[class], 1);
  if (class >= fine_classes) add(&totals->released_coarse_bytes[class - fine_classes], entry->bytes);
}

static void enter(const agent_entry *entry) {
  uint64_t hash = hash_of(entry->address);
  shard *shard = shard_of(hash);
  agent_lock(&shard->lock);
  bool fits = reserve(shard);
  if (fits) {
    agent_entry *place = find(shard, entry->address, hash);
    // The previous object at this address was released unnoticed.
    if (place->address != 0) count_released(place);
    else shard->count += 1;
    *place = *entry;
  }
  agent_unlock(&shard->lock);
  if (fits) return;
  add(&account.lost, 1);
  count_released(entry);
}

void agent_made(void *address, size_t bytes) {
  if (agent_this_thread.is_unseen) return;
  if (!agent_begin()) {
    add(&account.lost, 1);
    return;
  }
  uint32_t operation = agent_current_operation();
  if (agent_this_thread.is_creating && agent_this_thread.made_for_thread == NULL) agent_this_thread.made_for_thread = address;
  count_made(operation, bytes);
  uint32_t objects = followed_for(bytes);
  uint32_t path = objects > 0 ? path_here(operation, objects, objects * bytes) : agent_no_path;
  agent_entry entry = {(uintptr_t)address, bytes, path, (uint16_t)operation, cagent_quiet_points()};
  enter(&entry);
  agent_end();
}

bool agent_released(void *address, agent_entry *entry) {
  if (!agent_begin()) return false;
  uint64_t hash = hash_of((uintptr_t)address);
  shard *shard = shard_of(hash);
  bool found = false;
  agent_lock(&shard->lock);
  if (shard->capacity > 0) {
    agent_entry *place = find(shard, (uintptr_t)address, hash);
    found = place->address != 0;
    if (found) {
      *entry = *place;
      erase(shard, place);
    }
  }
  agent_unlock(&shard->lock);
  if (found) count_released(entry);
  agent_end();
  return found;
}

// Looks up an object, and replaces its entry by a changed one if given. False: the object has no entry.
static bool exchange(uintptr_t address, agent_entry *found, const agent_entry *changed) {
  uint64_t hash = hash_of(address);
  shard *shard = shard_of(hash);
  bool is_there = false;
  agent_lock(&shard->lock);
  if (shard->capacity > 0) {
    agent_entry *place = find(shard, address, hash);
    is_there = place->address != 0;
    if (is_there) *found = *place;
    if (is_there && changed != NULL) *place = *changed;
  }
  agent_unlock(&shard->lock);
  return is_there;
}

uint32_t agent_maker(uintptr_t address, uint16_t *point) {
  agent_entry entry;
  if (!exchange(address, &entry, NULL)) return CAGENT_NO_OPERATION;
  *point = entry.point;
  return entry.operation;
}

void agent_hand_over_object(void *address, uint32_t from, uint32_t to, uintptr_t function) {
  agent_entry entry;
  if (!exchange((uintptr_t)address, &entry, NULL) || entry.operation != (uint16_t)from) return;
  uint32_t objects = followed_for(entry.bytes);
  // Frames are return addresses, after a call.
  uint32_t path = objects > 0 ? path_from(function + 1, to, objects, objects * entry.bytes) : agent_no_path;
  agent_entry changed = {entry.address, entry.bytes, path, (uint16_t)to, cagent_quiet_points()};
  count_made(to, entry.bytes);
  if (exchange(entry.address, &entry, &changed)) count_released(&entry);
  else count_released(&changed);
}

void agent_restore(const agent_entry *entry) {
  if (!agent_begin()) return;
  totals *totals = totals_of(entry->operation);
  uint32_t class = cagent_class_of(entry->bytes);
  // A negative value here is balanced on another stripe.
  add(&totals->released_bytes, -entry->bytes);
  add(&totals->released[class], (uint64_t)-1);
  if (class >= fine_classes) add(&totals->released_coarse_bytes[class - fine_classes], -entry->bytes);
  enter(entry);
  agent_end();
}

uint32_t cagent_part_count(void) { return account.shards == NULL ? 0 : shard_count; }

size_t cagent_read_part(uint32_t part, cagent_object *objects, size_t capacity) {
  if (part >= cagent_part_count()) return 0;
  bool entered = agent_begin();
  shard *shard = account.shards + part;
  size_t count = 0;
  agent_lock(&shard->lock);
  for (uint32_t place = 0; place < shard->capacity; place++) {
    agent_entry *entry = shard->entries + place;
    if (entry->address == 0 || entry->path == agent_no_path) continue;
    if (count < capacity) objects[count] = (cagent_object){entry->address, entry->bytes, entry->path, entry->point};
    count += 1;
  }
  agent_unlock(&shard->lock);
  if (entered) agent_end();
  return count;
}

// MARK: Totals

static uint64_t value_of(_Atomic uint64_t *word) { return atomic_load_explicit(word, memory_order_relaxed); }

cagent_totals cagent_operation_totals(uint32_t operation) {
  cagent_totals sum = {0};
  for (uint32_t stripe = 0; stripe < stripe_count && account.totals != NULL; stripe++) {
    totals *part = totals_at(stripe, operation);
    sum.calls += value_of(&part->calls);
    sum.made_bytes += value_of(&part->made_bytes);
    sum.released_bytes += value_of(&part->released_bytes);
    for (uint32_t class = 0; class < CAGENT_CLASSES; class++) {
      sum.made_objects += value_of(&part->made[class]);
      sum.released_objects += value_of(&part->released[class]);
    }
  }
  return sum;
}

void cagent_operation_classes(uint32_t operation, cagent_class *classes) {
  memset(classes, 0, CAGENT_CLASSES * sizeof *classes);
  for (uint32_t stripe = 0; stripe < stripe_count && account.totals != NULL; stripe++) {
    totals *part = totals_at(stripe, operation);
    for (uint32_t class = 0; class < CAGENT_CLASSES; class++) {
      classes[class].objects.made += value_of(&part->made[class]);
      classes[class].objects.released += value_of(&part->released[class]);
    }
    for (uint32_t class = fine_classes; class < CAGENT_CLASSES; class++) {
      classes[class].bytes.made += value_of(&part->made_coarse_bytes[class - fine_classes]);
      classes[class].bytes.released += value_of(&part->released_coarse_bytes[class - fine_classes]);
    }
  }
  for (uint32_t class = 0; class < fine_classes; class++) {
    classes[class].bytes.made = classes[class].objects.made * cagent_class_bytes(class);
    classes[class].bytes.released = classes[class].objects.released * cagent_class_bytes(class);
  }
}

// Calls with the totals of each operation on each stripe. Releases are read before allocations, so that an object that
// is allocated and released meanwhile counts as alive, and the difference is never negative.
#define FOR_ALL_TOTALS(part) \
  for (uint32_t stripe = 0, used = account.operations_used; stripe < stripe_count && account.totals != NULL; stripe++) \
    for (uint32_t operation = 0; operation <= used; operation++) \
      for (totals *part = totals_at(stripe, operation == used ? CAGENT_NO_OPERATION : operation); part != NULL; part = NULL)

static uint64_t difference(uint64_t made, uint64_t released) { return made > released ? made - released : 0; }

uint64_t cagent_live_bytes(void) {
  uint64_t made = 0, released = 0;
  FOR_ALL_TOTALS(part) released += value_of(&part->released_bytes);
  atomic_thread_fence(memory_order_acquire);
  FOR_ALL_TOTALS(part) made += value_of(&part->made_bytes);
  return difference(made, released);
}

void cagent_live_classes(uint64_t *objects) {
  uint64_t released[CAGENT_CLASSES] = {0};
  memset(objects, 0, CAGENT_CLASSES * sizeof *objects);
  FOR_ALL_TOTALS(part) {
    for (uint32_t class = 0; class < CAGENT_CLASSES; class++) released[class] += value_of(&part->released[class]);
  }
  atomic_thread_fence(memory_order_acquire);
  FOR_ALL_TOTALS(part) {
    for (uint32_t class = 0; class < CAGENT_CLASSES; class++) objects[class] += value_of(&part->made[class]);
  }
  for (uint32_t class = 0; class < CAGENT_CLASSES; class++) objects[class] = difference(objects[class], released[class]);
}

uint64_t cagent_operation_live_bytes(uint32_t operation) {
  uint64_t made = 0, released = 0;
  for (uint32_t stripe = 0; stripe < stripe_count && account.totals != NULL; stripe++) {
    totals *part = totals_at(stripe, operation);
    released += value_of(&part->released_bytes);
    made += value_of(&part->made_bytes);
  }
  return difference(made, released);
}

void agent_count_lost(void) { add(&account.lost, 1); }

uint64_t cagent_lost(void) { return atomic_load_explicit(&account.lost, memory_order_relaxed); }

// MARK: Other resources

void agent_count_made(cagent_resource resource, uint32_t operation, uint64_t amount) {
  add(&totals_of(operation)->resources_made[resource], amount);
}

void agent_count_released(cagent_resource resource, uint32_t operation, uint64_t amount) {
  add(&totals_of(operation)->resources_released[resource], amount);
}

cagent_amounts cagent_operation_resource(uint32_t operation, cagent_resource resource) {
  cagent_amounts sum = {0};
  for (uint32_t stripe = 0; stripe < stripe_count && account.totals != NULL; stripe++) {
    totals *part = totals_at(stripe, operation);
    sum.made += value_of(&part->resources_made[resource]);
    sum.released += value_of(&part->resources_released[resource]);
  }
  return sum;
}

static _Atomic uint64_t failures[CAGENT_RESOURCES];

void agent_count_failure(cagent_resource resource) { add(&failures[resource], 1); }

uint64_t cagent_resource_failures(cagent_resource resource) { return value_of(&failures[resource]); }

uint64_t cagent_live_resource(cagent_resource resource) {
  uint64_t made = 0, released = 0;
  FOR_ALL_TOTALS(part) released += value_of(&part->resources_released[resource]);
  atomic_thread_fence(memory_order_acquire);
  FOR_ALL_TOTALS(part) made += value_of(&part->resources_made[resource]);
  return difference(made, released);
}

size_t cagent_read_resource(cagent_resource resource, cagent_object *objects, size_t capacity) {
  bool entered = agent_begin();
  size_t count = 0;
  switch (resource) {
    case CAGENT_DESCRIPTORS: count = agent_read_descriptors(objects, capacity); break;
    case CAGENT_THREADS: count = agent_read_threads(objects, capacity); break;
    case CAGENT_MAPPINGS: count = agent_read_mappings(objects, capacity); break;
    case CAGENT_RESOURCES: break;
  }
  if (entered) agent_end();
  return count;
}

uint32_t agent_account_number(void) { return atomic_load_explicit(&account.number, memory_order_relaxed); }

// MARK: Forks

// A child tracks nothing, because its parent's threads, and the locks that they held, are not in it. No lock is held
// across a fork: during the call the C library takes its allocator's locks and waits for threads that hold them, and a
// signal handler on such a thread may wait for a lock of the agent.
static _Thread_local bool was_inside;

static void before_fork(void) {
  was_inside = agent_this_thread.inside;
  agent_this_thread.inside = true;
}

static void after_fork(void) { agent_this_thread.inside = was_inside; }

// Discards the state of the parent's threads.
static void after_fork_in_child(void) {
  atomic_store_explicit(&agent_mode, agent_is_direct, memory_order_relaxed);
  account.totals = NULL;
  account.shards = NULL;
  account.paths = NULL;
  account.paths_used = 0;
  account.spacing = 0;
  for (int resource = 0; resource < CAGENT_RESOURCES; resource++) account.follows[resource] = false;
  atomic_flag_clear(&account.path_lock);
  agent_abandon_mappings();
  agent_abandon_threads();
  agent_abandon_work();
  after_fork();
}

// MARK: Control

static pthread_mutex_t control = PTHREAD_MUTEX_INITIALIZER;

// Releases while no account was kept are unknown: no earlier entry counts.
static void clear(void) {
  for (uint32_t part = 0; part < shard_count; part++) {
    shard *shard = account.shards + part;
    agent_lock(&shard->lock);
    if (shard->capacity > 0) memset(shard->entries, 0, shard->capacity * sizeof *shard->entries);
    shard->count = 0;
    agent_unlock(&shard->lock);
  }
  agent_clear_mappings();
  atomic_fetch_add(&account.number, 1);
  uint32_t used = atomic_exchange(&account.operations_used, 0);
  for (uint32_t stripe = 0; stripe < stripe_count; stripe++) {
    for (uint32_t operation = 0; operation <= used; operation++) {
      totals *part = totals_at(stripe, operation == used ? CAGENT_NO_OPERATION : operation);
      memset((void *)part, 0, sizeof *part);
    }
  }
}

bool cagent_start(void) {
  if (!cagent_is_present()) return false;
  pthread_mutex_lock(&control);
  static bool knows_forks;
  if (!knows_forks) knows_forks = pthread_atfork(before_fork, after_fork, after_fork_in_child) == 0;
  bool ready = account.shards != NULL;
  if (!ready) {
    totals *totals = agent_map(stripe_count * (size_t)(CAGENT_OPERATIONS + 1) * sizeof *totals);
    shard *shards = agent_map(shard_count * sizeof *shards);
    ready = totals != NULL && shards != NULL && knows_forks;
    if (ready) {
      account.totals = totals;
      account.shards = shards;
    }
  }
  if (ready && !agent_accounts() && (ready = agent_clear_descriptors())) {
    clear();
    atomic_store_explicit(&agent_mode, agent_keeps_account, memory_order_release);
  }
  pthread_mutex_unlock(&control);
  return ready;
}

void cagent_stop(void) {
  int kept = agent_keeps_account;
  atomic_compare_exchange_strong(&agent_mode, &kept, agent_is_direct);
}
