// report: https://github.com/wpilibsuite/ntcore/issues/80
// story: listeners are kept in a vector by their number; removing one empties its place, and the vector grows with every one that is added
// kind: leak
// resource: heap
// operation: watch_once
// growth: varies
// mix: notify 3, watch_once 1
// function: Notifier::add
#include "pattern.h"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace {

class Notifier {
 public:
  std::size_t add(std::function<void(std::uint64_t)> callback) {
    const std::lock_guard<std::mutex> guard(mutex_);
    listeners_.push_back({std::move(callback), 1});  // stays
    return listeners_.size() - 1;
  }
  void remove(std::size_t number) {
    const std::lock_guard<std::mutex> guard(mutex_);
    listeners_[number] = Listener{};
  }
  void tell(std::size_t number, std::uint64_t value) {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (number < listeners_.size() && listeners_[number].call) listeners_[number].call(value);
  }

 private:
  struct Listener {
    std::function<void(std::uint64_t)> call;
    int flags = 0;
  };
  std::mutex mutex_;
  std::vector<Listener> listeners_;
};

Notifier notifier;

}  // namespace

PERFORM(watch_once) {
  std::uint64_t seen = 0;
  const std::string key = "/SmartDashboard/value/" + std::to_string(iteration);
  const auto number = notifier.add([&seen, key](std::uint64_t value) { seen += value + key.size(); });
  notifier.tell(number, 1);
  notifier.remove(number);
  return seen > 0 ? 0 : 1;
}

PERFORM(notify) {
  const std::string key = "/SmartDashboard/others/" + std::to_string(iteration);
  notifier.tell(key.size() % 7, 3);
  return 0;
}

PATTERN("listener_ids", OP(watch_once), OP(notify))
