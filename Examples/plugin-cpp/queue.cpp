// A target as a C++ plugin: a bounded queue for many producers and many consumers, made of atomics only (after Dmitry
// Vyukov's "Bounded MPMC queue"), and another behind a mutex.
//
//   c++ -std=c++17 -O2 -shared -fPIC -fvisibility=hidden -I ../../Sources/Engine/CLoadTestTarget/include queue.cpp -o queue.so

#include "CLoadTestTarget.h"

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

namespace {

constexpr std::size_t cache_line = 64;

// Each cell carries a ticket: the position that may write it next, or, plus one, the position that may read it. A
// producer and a consumer synchronise only through a cell's ticket: stored with release after the value, loaded with
// acquire before it.
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : cells_(capacity), mask_(capacity - 1) {
    for (std::size_t i = 0; i < capacity; i++) cells_[i].ticket.store(i, std::memory_order_relaxed);
  }

  bool push(std::uint64_t value) {
    std::size_t position = tail_.load(std::memory_order_relaxed);
    for (;;) {
      Cell &cell = cells_[position & mask_];
      const auto ahead = static_cast<std::ptrdiff_t>(cell.ticket.load(std::memory_order_acquire) - position);
      if (ahead < 0) return false;  // A round behind: full.
      if (ahead > 0) {
        position = tail_.load(std::memory_order_relaxed);
      } else if (tail_.compare_exchange_weak(position, position + 1, std::memory_order_relaxed)) {
        cell.value = value;
        cell.ticket.store(position + 1, std::memory_order_release);
        return true;
      }
    }
  }

  bool pop(std::uint64_t &value) {
    std::size_t position = head_.load(std::memory_order_relaxed);
    for (;;) {
      Cell &cell = cells_[position & mask_];
      const auto ahead = static_cast<std::ptrdiff_t>(cell.ticket.load(std::memory_order_acquire) - (position + 1));
      if (ahead < 0) return false;  // Not written yet: empty.
      if (ahead > 0) {
        position = head_.load(std::memory_order_relaxed);
      } else if (head_.compare_exchange_weak(position, position + 1, std::memory_order_relaxed)) {
        value = cell.value;
        cell.ticket.store(position + mask_ + 1, std::memory_order_release);
        return true;
      }
    }
  }

 private:
  struct alignas(cache_line) Cell {
    std::atomic<std::size_t> ticket{0};
    std::uint64_t value = 0;
  };

  std::vector<Cell> cells_;
  const std::size_t mask_;
  alignas(cache_line) std::atomic<std::size_t> tail_{0};
  alignas(cache_line) std::atomic<std::size_t> head_{0};
};

class LockedQueue {
 public:
  void push(std::uint64_t value) {
    const std::lock_guard<std::mutex> guard(mutex_);
    values_.push_back(value);
  }

  bool pop(std::uint64_t &value) {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (values_.empty()) return false;
    value = values_.front();
    values_.pop_front();
    return true;
  }

 private:
  std::mutex mutex_;
  std::deque<std::uint64_t> values_;
};

enum Failure : std::int32_t { full = 1, empty = 2, thrown = 3 };

struct Worker;

struct Target {
  static constexpr std::size_t capacity = 1024;

  BoundedQueue queue{capacity};
  LockedQueue locked;
  std::vector<std::unique_ptr<Worker>> workers;
};

// What a worker has pushed and popped, so that `verify` can detect lost or duplicated values. On its own cache line, to
// avoid false sharing between workers.
struct alignas(cache_line) Worker {
  Target &target;
  std::uint64_t next;
  std::uint64_t pushed = 0, pushed_sum = 0;
  std::uint64_t popped = 0, popped_sum = 0;
};

// The boundary to C: no exception escapes a plugin.
template <typename Body>
std::int32_t guarded(void *self, Body body) noexcept {
  try {
    return body(*static_cast<Worker *>(self));
  } catch (...) {
    return thrown;
  }
}

std::int32_t push(void *self, std::uint64_t) {
  return guarded(self, [](Worker &worker) -> std::int32_t {
    if (!worker.target.queue.push(worker.next)) return full;
    worker.pushed++;
    worker.pushed_sum += worker.next++;
    return 0;
  });
}

std::int32_t pop(void *self, std::uint64_t) {
  return guarded(self, [](Worker &worker) -> std::int32_t {
    std::uint64_t value = 0;
    if (!worker.target.queue.pop(value)) return empty;
    worker.popped++;
    worker.popped_sum += value;
    return 0;
  });
}

std::int32_t locked_push_pop(void *self, std::uint64_t iteration) {
  return guarded(self, [iteration](Worker &worker) -> std::int32_t {
    std::uint64_t value = 0;
    worker.target.locked.push(iteration);
    return worker.target.locked.pop(value) ? 0 : empty;
  });
}

constexpr loadtest_operation operations[] = {
    {"push", "pushes a number into the queue of atomics", push},
    {"pop", "pops a number from the queue of atomics", pop},
    {"locked_push_pop", "pushes a number into the queue behind a mutex and pops one", locked_push_pop},
};

void *create(const loadtest_run *, char *error, std::size_t capacity) {
  try {
    return new Target;
  } catch (const std::exception &reason) {
    std::snprintf(error, capacity, "%s", reason.what());
    return nullptr;
  }
}

// The target owns its workers, because `verify` reads them after the run.
void *worker_create(void *self, std::uint32_t index, char *error, std::size_t capacity) {
  try {
    auto &target = *static_cast<Target *>(self);
    target.workers.emplace_back(new Worker{target, static_cast<std::uint64_t>(index) << 40});
    return target.workers.back().get();
  } catch (const std::exception &reason) {
    std::snprintf(error, capacity, "%s", reason.what());
    return nullptr;
  }
}

std::int64_t count_in_queue(const Target &target) {
  std::int64_t count = 0;
  for (const auto &worker : target.workers) count += static_cast<std::int64_t>(worker->pushed - worker->popped);
  return count;
}

// Drains the queue and checks that exactly what was pushed was popped.
std::int32_t verify(void *self, char *message, std::size_t capacity) {
  auto &target = *static_cast<Target *>(self);
  const std::int64_t expected = count_in_queue(target);
  std::uint64_t sum = 0, value = 0;
  for (const auto &worker : target.workers) sum += worker->pushed_sum - worker->popped_sum;
  Worker &drain = *target.workers.front();
  std::int64_t found = 0;
  while (target.queue.pop(value)) {
    found++;
    sum -= value;
    drain.popped++;
    drain.popped_sum += value;
  }
  if (found == expected && sum == 0) return 0;
  std::snprintf(
      message, capacity, "the queue held %lld numbers, expected %lld; their sums differ by %lld",
      static_cast<long long>(found), static_cast<long long>(expected), static_cast<long long>(sum));
  return 1;
}

std::int32_t gauge(void *self, std::uint32_t index, const char **name, double *value) {
  const auto &target = *static_cast<Target *>(self);
  double pushed = 0, popped = 0;
  for (const auto &worker : target.workers) {
    pushed += static_cast<double>(worker->pushed);
    popped += static_cast<double>(worker->popped);
  }
  switch (index) {
    case 0: *name = "pushed", *value = pushed; return 0;
    case 1: *name = "popped", *value = popped; return 0;
    default: return 1;
  }
}

const char *failure_name(std::int32_t code) {
  switch (code) {
    case full: return "full";
    case empty: return "empty";
    case thrown: return "exception";
    default: return nullptr;
  }
}

void destroy(void *self) { delete static_cast<Target *>(self); }

// In the order of the header: C++17 has no designated initialisers.
constexpr loadtest_target target = {
    LOADTEST_TARGET_ABI,
    sizeof(loadtest_target),
    0,  // flags
    "queue",
    operations,
    sizeof operations / sizeof operations[0],
    create,
    worker_create,
    nullptr,  // worker_destroy
    nullptr,  // quiesce
    verify,
    gauge,
    failure_name,
    destroy,
};

}  // namespace

const loadtest_target *loadtest_target_main(void) { return &target; }
