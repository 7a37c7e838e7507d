// report: https://github.com/odygrd/quill/issues/406
// story: each thread's queue of log messages doubles whenever a burst does not fit, up to the largest burst, and stays at that
// kind: stable or slowing or step
// resource: heap
// operation: log_burst
// growth: none
// mix: log_burst 1, log_line 5
// function: none
#include "pattern.h"

#include <cstring>
#include <memory>
#include <string>

namespace {

class Queue {
 public:
  Queue() { grow(1024); }
  void push(const std::string &message) {
    while (used_ + message.size() > size_) grow(size_ * 2);
    std::memcpy(bytes_.get() + used_, message.data(), message.size());
    used_ += message.size();
  }
  std::size_t drain() {
    const std::size_t used = used_;
    used_ = 0;
    return used;
  }

 private:
  void grow(std::size_t size) {
    std::unique_ptr<char[]> larger(new char[size]);
    if (used_ > 0) std::memcpy(larger.get(), bytes_.get(), used_);
    bytes_ = std::move(larger);
    size_ = size;
  }
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0, used_ = 0;
};

std::string message(std::uint64_t n) { return "14:07:35 LOG_BACKTRACE existing resource " + std::to_string(n) + "\n"; }

void *open_queue(void *, std::uint32_t, char *, std::size_t) { return new Queue; }
void close_queue(void *self) { delete static_cast<Queue *>(self); }

}  // namespace

PERFORM(log_burst) {
  auto &queue = *static_cast<Queue *>(self);
  const auto draw = scattered(iteration);
  const int size = draw ? __builtin_ctzll(draw) : 0;
  for (int i = 0; i < 4 << (size > 9 ? 9 : size); i++) queue.push(message(iteration + static_cast<std::uint64_t>(i)));
  return queue.drain() > 0 ? 0 : 1;
}

PERFORM(log_line) {
  auto &queue = *static_cast<Queue *>(self);
  queue.push(message(iteration));
  return queue.drain() > 0 ? 0 : 1;
}

PATTERN_WITH("backtrace_queue", pattern_create, open_queue, close_queue, 0, OP(log_burst), OP(log_line))
