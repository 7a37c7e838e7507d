// The attribution of a thread's work: to the operation it performs, to the operation that created the task it runs, or
// to the operation that submitted the block or created the thread.
//
// Work that is handed over usually lasts as long as its call, or a little longer. Work that lasts much longer, such as
// a consumer or a pool thread started by the first caller, serves all operations: it is then attributed to none.

#define _GNU_SOURCE
#include "account.h"

#include <dlfcn.h>
#include <string.h>
#if defined(__linux__)
#include <link.h>
#endif

// MARK: Quiet points

// Work that was handed over belongs to its operation until this many quiet points have passed. A check has at least 48
// per pass.
enum { quiet_points_of_work = 32 };
static _Atomic uint16_t quiet_points;

void cagent_quiet_point(void) { atomic_fetch_add_explicit(&quiet_points, 1, memory_order_relaxed); }

uint16_t cagent_quiet_points(void) { return atomic_load_explicit(&quiet_points, memory_order_relaxed); }

bool agent_is_recent(uint16_t point) { return (uint16_t)(cagent_quiet_points() - point) < quiet_points_of_work; }

// MARK: Tasks

// `swift_task_localValueGet` and `swift_task_getCurrent` of the concurrency runtime; they never allocate.
typedef void *(*task_local_get)(const void *key) __attribute__((swiftcall));
typedef void *(*task_current)(void) __attribute__((swiftcall));
static task_local_get read_task_local;
static task_current read_task;
static const void *_Atomic operation_key;

static void find_code(void);

void cagent_set_operation_key(const void *key) {
  read_task_local = (task_local_get)dlsym(RTLD_DEFAULT, "swift_task_localValueGet");
  read_task = (task_current)dlsym(RTLD_DEFAULT, "swift_task_getCurrent");
  find_code();
  atomic_store_explicit(&operation_key, key, memory_order_release);
}

void *agent_current_task(void) {
  return atomic_load_explicit(&operation_key, memory_order_acquire) == NULL || read_task == NULL ? NULL : read_task();
}

// Layout of a task: the Swift ABI, `include/swift/ABI/Task.h`. A child stores its parent after the task's own words.
enum { job_flags_offset = 32, parent_offset = 208, most_parents = 8 };
static const uint32_t is_child = 1u << 24;

// The task that the calling thread runs, or the nearest enclosing one in the account: `async let` allocates its task in
// its parent's memory.
static uint32_t task_maker(uintptr_t task, uint16_t *point) {
  uint32_t flags;
  // The thread runs the task, so its memory is valid.
  memcpy(&flags, (const void *)(task + job_flags_offset), sizeof flags);
  for (int depth = 0; depth < most_parents; depth++) {
    uint32_t maker = agent_maker(task, point);
    if (maker != CAGENT_NO_OPERATION) return maker;
    if ((flags & is_child) == 0 || !agent_read(task + parent_offset, &task, sizeof task)
        || !agent_read(task + job_flags_offset, &flags, sizeof flags)) {
      break;
    }
  }
  return CAGENT_NO_OPERATION;
}

static uint32_t task_operation(void *task) {
  uint16_t point;
  const void *key = atomic_load_explicit(&operation_key, memory_order_acquire);
  const uint64_t *value = read_task_local == NULL ? NULL : read_task_local(key);
  uint32_t local = value == NULL || *value >= CAGENT_NO_OPERATION ? CAGENT_NO_OPERATION : (uint32_t)*value;
  // A task that an operation created has a copy of the value, and may continue long after the call.
  uint32_t maker = local == CAGENT_NO_OPERATION ? task_maker((uintptr_t)task, &point) : agent_maker((uintptr_t)task, &point);
  if (maker == CAGENT_NO_OPERATION) return local;
  return agent_is_recent(point) ? maker : CAGENT_NO_OPERATION;
}

uint32_t agent_current_operation(void) {
  agent_thread *self = &agent_this_thread;
  if (self->operation != 0) return self->operation - 1;
  void *task = agent_current_task();
  if (task != NULL) return task_operation(task);
  if (self->handed.operation == 0 || !agent_is_recent(self->handed.point)) return CAGENT_NO_OPERATION;
  return self->handed.operation - 1u;
}

agent_handed agent_hand_over(void) {
  // A signal handler that interrupted the agent hands over nothing.
  if (!agent_begin()) return (agent_handed){0, 0};
  uint32_t operation = agent_current_operation();
  agent_end();
  if (operation == CAGENT_NO_OPERATION) return (agent_handed){0, 0};
  return (agent_handed){(uint16_t)(operation + 1), cagent_quiet_points()};
}

// MARK: Callers of tasks

// Memory that the runtime allocates for a task has no frame of the program on the stack: the functions that wait for
// the task are in the chain of contexts from the task's own. Layout: the Swift ABI, `include/swift/ABI/Task.h`:
// `Job::ResumeTask`, `AsyncTask::ResumeContext`, `AsyncContext::Parent` and `AsyncContext::ResumeParent`.
enum { resume_context_offset = 64, most_ranges = 128 };

typedef struct range {
  uintptr_t start, end;
  bool is_runtime;
} range;

// The code of all libraries, and whether it belongs to the runtime.
static range ranges[most_ranges];
static _Atomic uint32_t range_count;

#if defined(__linux__)
static int add_code(struct dl_phdr_info *info, size_t size, void *argument) {
  static const char *const names[] = {
      "libswift_Concurrency", "libswiftCore", "libdispatch", "libswiftDispatch", "libBlocksRuntime", "libc.so", "libjemalloc"};
  bool is_runtime = false;
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
    if (info->dlpi_name != NULL && strstr(info->dlpi_name, names[index]) != NULL) is_runtime = true;
  }
  uint32_t *count = argument;
  for (int index = 0; index < info->dlpi_phnum && *count < most_ranges; index++) {
    const ElfW(Phdr) *header = info->dlpi_phdr + index;
    if (header->p_type != PT_LOAD || (header->p_flags & PF_X) == 0) continue;
    uintptr_t start = info->dlpi_addr + header->p_vaddr;
    ranges[(*count)++] = (range){start, start + header->p_memsz, is_runtime};
  }
  return 0;
}

static void find_code(void) {
  if (atomic_load_explicit(&range_count, memory_order_acquire) > 0) return;
  uint32_t count = 0;
  dl_iterate_phdr(add_code, &count);
  atomic_store_explicit(&range_count, count, memory_order_release);
}
#else
static void find_code(void) {}
#endif

static const range *range_of(uintptr_t address) {
  uint32_t count = atomic_load_explicit(&range_count, memory_order_acquire);
  for (uint32_t index = 0; index < count; index++) {
    if (address >= ranges[index].start && address < ranges[index].end) return ranges + index;
  }
  return NULL;
}

uint32_t agent_add_waiting(uintptr_t *frames, uint32_t count) {
  char *task = agent_current_task();
  if (task == NULL) return count;
  for (uint32_t index = 0; index < count; index++) {
    const range *found = range_of(frames[index]);
    if (found == NULL || !found->is_runtime) return count;
  }
  uintptr_t context;
  if (!agent_read((uintptr_t)task + resume_context_offset, &context, sizeof context)) return count;
  while (count < CAGENT_PATH_DEPTH && context % sizeof context == 0) {
    // The parent, and where it resumes.
    uintptr_t words[2];
    if (!agent_read(context, words, sizeof words) || range_of(words[1]) == NULL) break;
    frames[count++] = words[1] + 1;
    context = words[0];
  }
  return count;
}

// MARK: Dispatch

#if AGENT_INTERPOSES

// Without Blocks or Dispatch's headers: in a program without Dispatch nothing calls these functions.

// Work for a queue, and its attribution.
typedef struct agent_work {
  void *context;
  void (*function)(void *);  // NULL: the context is a block
  agent_handed handed;
} agent_work;

// A block, by the ABI of blocks: `Block_private.h`.
typedef struct block {
  void *isa;
  int flags, reserved;
  void (*invoke)(struct block *, ...);
} block;

static struct {
  atomic_flag lock;
  agent_pool pool;
} works;

// In the child of a fork: the existing entries are the parent's.
void agent_abandon_work(void) {
  works.pool.unused = NULL;
  atomic_flag_clear(&works.lock);
}

static agent_work *take(void) {
  agent_lock(&works.lock);
  agent_work *work = agent_take(&works.pool, sizeof *work);
  agent_unlock(&works.lock);
  return work;
}

static void give_back(agent_work *work) {
  agent_lock(&works.lock);
  agent_give_back(&works.pool, work);
  agent_unlock(&works.lock);
}

// The underlying function, looked up at its first call.
static void *behind(void *_Atomic *known, const char *name) {
  void *found = atomic_load_explicit(known, memory_order_relaxed);
  if (found == NULL) atomic_store_explicit(known, found = dlsym(RTLD_NEXT, name), memory_order_relaxed);
  return found;
}

static void *copied(const void *block) {
  static void *_Atomic copy;
  return ((void *(*)(const void *))behind(&copy, "_Block_copy"))(block);
}

static void released(const void *block) {
  static void *_Atomic release;
  ((void (*)(const void *))behind(&release, "_Block_release"))(block);
}

static void perform(void *argument) {
  agent_work work = *(agent_work *)argument;
  give_back(argument);
  agent_handed before = agent_this_thread.handed;
  agent_this_thread.handed = work.handed;
  if (work.function != NULL) {
    work.function(work.context);
  } else {
    ((block *)work.context)->invoke(work.context);
    released(work.context);
  }
  agent_this_thread.handed = before;
}

// The code range of Dispatch.
static const range *dispatch_code(void) {
  static void *_Atomic known;
  return range_of((uintptr_t)behind(&known, "dispatch_async_f"));
}

// Work for `perform`; NULL if it is attributed to no operation, or if Dispatch must receive it unchanged: jobs of the
// concurrency runtime have their own operation, and blocks created by Dispatch itself (work items) can be cancelled and
// waited for.
static agent_work *handed_work(void *context, void (*function)(void *)) {
  if (!agent_accounts()) return NULL;
  const range *code = range_of(function != NULL ? (uintptr_t)function : (uintptr_t)((block *)context)->invoke);
  if (code != NULL && (function != NULL ? code->is_runtime : code == dispatch_code())) return NULL;
  agent_handed handed = agent_hand_over();
  agent_work *work = handed.operation == 0 ? NULL : take();
  if (work == NULL) return NULL;
  *work = (agent_work){.context = function != NULL ? context : copied(context), .function = function, .handed = handed};
  return work;
}

typedef void (*work_function)(void *);
#define BEHIND(name, ...) \
  static void *_Atomic known_##name; \
  ((void (*)(__VA_ARGS__))behind(&known_##name, #name))

AGENT_EXPORTED void dispatch_async_f(void *queue, void *context, work_function function) {
  agent_work *work = handed_work(context, function);
  BEHIND(dispatch_async_f, void *, void *, work_function)(
      queue, work == NULL ? context : work, work == NULL ? function : perform);
}

AGENT_EXPORTED void dispatch_async(void *queue, void *block) {
  agent_work *work = handed_work(block, NULL);
  if (work != NULL) {
    BEHIND(dispatch_async_f, void *, void *, work_function)(queue, work, perform);
  } else {
    BEHIND(dispatch_async, void *, void *)(queue, block);
  }
}

AGENT_EXPORTED void dispatch_barrier_async_f(void *queue, void *context, work_function function) {
  agent_work *work = handed_work(context, function);
  BEHIND(dispatch_barrier_async_f, void *, void *, work_function)(
      queue, work == NULL ? context : work, work == NULL ? function : perform);
}

AGENT_EXPORTED void dispatch_barrier_async(void *queue, void *block) {
  agent_work *work = handed_work(block, NULL);
  if (work != NULL) {
    BEHIND(dispatch_barrier_async_f, void *, void *, work_function)(queue, work, perform);
  } else {
    BEHIND(dispatch_barrier_async, void *, void *)(queue, block);
  }
}

AGENT_EXPORTED void dispatch_after_f(uint64_t when, void *queue, void *context, work_function function) {
  agent_work *work = handed_work(context, function);
  BEHIND(dispatch_after_f, uint64_t, void *, void *, work_function)(
      when, queue, work == NULL ? context : work, work == NULL ? function : perform);
}

AGENT_EXPORTED void dispatch_after(uint64_t when, void *queue, void *block) {
  agent_work *work = handed_work(block, NULL);
  if (work != NULL) {
    BEHIND(dispatch_after_f, uint64_t, void *, void *, work_function)(when, queue, work, perform);
  } else {
    BEHIND(dispatch_after, uint64_t, void *, void *)(when, queue, block);
  }
}

AGENT_EXPORTED void dispatch_group_async_f(void *group, void *queue, void *context, work_function function) {
  agent_work *work = handed_work(context, function);
  BEHIND(dispatch_group_async_f, void *, void *, void *, work_function)(
      group, queue, work == NULL ? context : work, work == NULL ? function : perform);
}

AGENT_EXPORTED void dispatch_group_async(void *group, void *queue, void *block) {
  agent_work *work = handed_work(block, NULL);
  if (work != NULL) {
    BEHIND(dispatch_group_async_f, void *, void *, void *, work_function)(group, queue, work, perform);
  } else {
    BEHIND(dispatch_group_async, void *, void *, void *)(group, queue, block);
  }
}

AGENT_EXPORTED void dispatch_group_notify_f(void *group, void *queue, void *context, work_function function) {
  agent_work *work = handed_work(context, function);
  BEHIND(dispatch_group_notify_f, void *, void *, void *, work_function)(
      group, queue, work == NULL ? context : work, work == NULL ? function : perform);
}

AGENT_EXPORTED void dispatch_group_notify(void *group, void *queue, void *block) {
  agent_work *work = handed_work(block, NULL);
  if (work != NULL) {
    BEHIND(dispatch_group_notify_f, void *, void *, void *, work_function)(group, queue, work, perform);
  } else {
    BEHIND(dispatch_group_notify, void *, void *, void *)(group, queue, block);
  }
}

// The work of all threads for a waiting caller.
typedef void (*apply_function)(void *, size_t);
typedef struct applied {
  void *context;
  apply_function function;  // NULL: the context is a block
  agent_handed handed;
} applied;

static void apply(void *argument, size_t index) {
  const applied *applied = argument;
  agent_handed before = agent_this_thread.handed;
  agent_this_thread.handed = applied->handed;
  if (applied->function != NULL) applied->function(applied->context, index);
  else ((void (*)(void *, size_t))((block *)applied->context)->invoke)(applied->context, index);
  agent_this_thread.handed = before;
}

AGENT_EXPORTED void dispatch_apply_f(size_t count, void *queue, void *context, apply_function function) {
  applied applied = {context, function, agent_accounts() ? agent_hand_over() : (agent_handed){0, 0}};
  BEHIND(dispatch_apply_f, size_t, void *, void *, apply_function)(
      count, queue, applied.handed.operation == 0 ? context : &applied, applied.handed.operation == 0 ? function : apply);
}

AGENT_EXPORTED void dispatch_apply(size_t count, void *queue, void *block) {
  applied applied = {block, NULL, agent_accounts() ? agent_hand_over() : (agent_handed){0, 0}};
  if (applied.handed.operation != 0) {
    BEHIND(dispatch_apply_f, size_t, void *, void *, apply_function)(count, queue, &applied, apply);
  } else {
    BEHIND(dispatch_apply, size_t, void *, void *)(count, queue, block);
  }
}

// A block that wraps another and performs it for its operation. It is not in the account: the program did not create
// it.
typedef struct around {
  void *isa;
  int flags, reserved;
  void (*invoke)(struct around *);
  const void *descriptor;
  void *inner;
  agent_handed handed;
} around;

static void perform_inner(around *around) {
  agent_handed before = agent_this_thread.handed;
  agent_this_thread.handed = around->handed;
  ((block *)around->inner)->invoke(around->inner);
  agent_this_thread.handed = before;
}

static void copy_inner(around *to, const around *from) {
  // The inner block is the program's.
  agent_this_thread.is_unseen = false;
  to->inner = copied(from->inner);
  agent_this_thread.is_unseen = true;
}

static void release_inner(around *around) { released(around->inner); }

static const struct {
  uintptr_t reserved, size;
  void (*copy)(around *, const around *);
  void (*dispose)(around *);
} around_descriptor = {0, sizeof(around), copy_inner, release_inner};
enum { block_has_helpers = 1 << 25 };

// A block to be released by the caller; NULL if it is attributed to no operation.
static around *handed_block(void *inner) {
  static void *_Atomic stack_block;
  if (!agent_accounts() || inner == NULL || range_of((uintptr_t)((block *)inner)->invoke) == dispatch_code()) return NULL;
  around made = {behind(&stack_block, "_NSConcreteStackBlock"), block_has_helpers, 0, perform_inner, &around_descriptor, inner,
                 agent_hand_over()};
  if (made.handed.operation == 0 || made.isa == NULL) return NULL;
  agent_this_thread.is_unseen = true;
  around *kept = copied(&made);
  agent_this_thread.is_unseen = false;
  return kept;
}

AGENT_EXPORTED void *dispatch_block_create(unsigned long flags, void *block) {
  static void *_Atomic known;
  around *kept = handed_block(block);
  void *made = ((void *(*)(unsigned long, void *))behind(&known, "dispatch_block_create"))(flags, kept == NULL ? block : kept);
  if (kept != NULL) released(kept);
  return made;
}

AGENT_EXPORTED void *dispatch_block_create_with_qos_class(unsigned long flags, unsigned int quality, int priority, void *block) {
  static void *_Atomic known;
  around *kept = handed_block(block);
  void *made = ((void *(*)(unsigned long, unsigned int, int, void *))behind(&known, "dispatch_block_create_with_qos_class"))(
      flags, quality, priority, kept == NULL ? block : kept);
  if (kept != NULL) released(kept);
  return made;
}

AGENT_EXPORTED void dispatch_source_set_event_handler(void *source, void *block) {
  around *kept = handed_block(block);
  BEHIND(dispatch_source_set_event_handler, void *, void *)(source, kept == NULL ? block : kept);
  if (kept != NULL) released(kept);
}

bool agent_is_dispatch(uintptr_t address) {
  const range *code = range_of(address);
  return code != NULL && code == dispatch_code();
}

#else

void agent_abandon_work(void) {}
bool agent_is_dispatch(uintptr_t address) { return false; }

#endif
