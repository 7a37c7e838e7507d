// report: https://github.com/gabime/spdlog/issues/217
// story: messages are assigned into the eight thousand places of a ring, whose strings keep the room of the longest message that they held
// kind: slowing or stable or step
// resource: heap
// operation: log_message
// growth: none
// mix: log_message 1, read_last 1
// function: none
#include "pattern.h"

#include <mutex>
#include <string>
#include <vector>

namespace {

class Ring {
 public:
  Ring() : messages_(8192) {}
  void put(const std::string &message) {
    const std::lock_guard<std::mutex> guard(mutex_);
    messages_[at_++ % messages_.size()].assign(message);
  }
  std::string last() {
    const std::lock_guard<std::mutex> guard(mutex_);
    return at_ == 0 ? std::string() : messages_[(at_ - 1) % messages_.size()];
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> messages_;
  std::uint64_t at_ = 0;
};

Ring ring;
std::uint64_t calls;

}  // namespace

PERFORM(log_message) {
  const auto n = next_of(&calls);
  const auto draw = scattered(n);
  ring.put("client " + std::to_string(n) + ": " + std::string(20 + draw % 16 + (draw % 8 == 0 ? 100 : 0), 'm'));
  return 0;
}
PERFORM(read_last) { return ring.last().size() > 1000 ? 1 : 0; }

PATTERN("log_ring", OP(log_message), OP(read_last))
