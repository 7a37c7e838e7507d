// report: https://github.com/LASTRADA-Software/Lightweight/issues/562
// story: a pool opens a connection when none is idle and keeps every one for ever; now and then a call needs many at once, at most thirty
// kind: stable or slowing or step
// resource: descriptors
// operation: run_queries
// growth: none
// mix: run_queries 1, open_and_close 1
// function: none
#include "pattern.h"

#include <mutex>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

class Pool {
 public:
  int borrow() {
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      if (!idle_.empty()) {
        const int one = idle_.back();
        idle_.pop_back();
        return one;
      }
    }
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  }
  void give_back(int one) {
    const std::lock_guard<std::mutex> guard(mutex_);
    idle_.push_back(one);
  }

 private:
  std::mutex mutex_;
  std::vector<int> idle_;
};

Pool pool;
std::uint64_t calls;

}  // namespace

PERFORM(run_queries) {
  const auto draw = scattered(next_of(&calls));
  std::vector<int> borrowed(1 + (draw % 10 == 0 ? draw / 16 % 30 : draw / 16 % 4));
  std::int32_t result = 0;
  for (auto &one : borrowed) result |= (one = pool.borrow()) < 0 ? 24 : 0;
  for (const int one : borrowed)
    if (one >= 0) pool.give_back(one);
  return result;
}

PERFORM(open_and_close) {
  const int one = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (one < 0) return 24;
  close(one);
  return 0;
}

PATTERN("idle_connections", OP(run_queries), OP(open_and_close))
