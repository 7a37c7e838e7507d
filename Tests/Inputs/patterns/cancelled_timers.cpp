// report: https://github.com/apache/brpc/issues/3383
// story: a timer that is cancelled stays in the heap until its time comes, eight thousand calls later; so there are as many as calls in that time
// kind: stable or step
// resource: heap
// operation: call_with_deadline
// growth: none
// mix: call_with_deadline 1, call_without 1
// function: none
#include "pattern.h"

#include <array>
#include <memory>
#include <mutex>
#include <queue>
#include <string>
#include <vector>

namespace {

struct Task {
  std::uint64_t due;
  bool cancelled = false;
  std::array<unsigned char, 64> argument{};
};

struct Later {
  bool operator()(const std::shared_ptr<Task> &a, const std::shared_ptr<Task> &b) const { return a->due > b->due; }
};

class Timers {
 public:
  std::shared_ptr<Task> schedule(std::uint64_t after) {
    auto task = std::make_shared<Task>();
    const std::lock_guard<std::mutex> guard(mutex_);
    task->due = ++now_ + after;
    heap_.push(task);
    while (!heap_.empty() && heap_.top()->due <= now_) {
      fired_ += !heap_.top()->cancelled;
      heap_.pop();
    }
    return task;
  }
  void cancel(Task &task) {
    const std::lock_guard<std::mutex> guard(mutex_);
    task.cancelled = true;
  }

 private:
  std::mutex mutex_;
  std::uint64_t now_ = 0, fired_ = 0;
  std::priority_queue<std::shared_ptr<Task>, std::vector<std::shared_ptr<Task>>, Later> heap_;
};

Timers timers;
std::string reply(std::uint64_t n) { return "reply to the request number " + std::to_string(n); }

}  // namespace

PERFORM(call_with_deadline) {
  const auto task = timers.schedule(8000);
  const bool good = !reply(iteration).empty();
  timers.cancel(*task);
  return good ? 0 : 1;
}
PERFORM(call_without) { return reply(iteration).empty() ? 1 : 0; }

PATTERN("cancelled_timers", OP(call_with_deadline), OP(call_without))
