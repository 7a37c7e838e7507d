// report: https://github.com/PLSysSec/rlbox_lucet_sandbox/issues/4
// story: a map from number to weak pointer is not cleared when the sandbox is gone; the weak pointer holds the memory of the whole object, which was made with make_shared
// kind: leak
// resource: heap
// operation: run_sandbox
// growth: 224
// mix: run_sandbox 1, run_plain 2
// function: SandboxMap::make
#include "pattern.h"

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>

namespace {

struct Sandbox {
  explicit Sandbox(std::uint64_t n) { memory.fill(static_cast<unsigned char>(n)); }
  std::uint64_t run() const { return std::accumulate(memory.begin(), memory.end(), std::uint64_t{1}); }
  std::array<unsigned char, 136> memory;
};

class SandboxMap {
 public:
  std::shared_ptr<Sandbox> make(std::uint64_t number) {
    auto made = std::make_shared<Sandbox>(number);  // stays
    const std::lock_guard<std::mutex> guard(mutex_);
    boxes_.emplace(number, made);
    return made;
  }
  std::shared_ptr<Sandbox> find(std::uint64_t number) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto found = boxes_.find(number);
    return found == boxes_.end() ? nullptr : found->second.lock();
  }

 private:
  std::mutex mutex_;
  std::map<std::uint64_t, std::weak_ptr<Sandbox>> boxes_;
};

SandboxMap boxes;
std::uint64_t numbers;

}  // namespace

PERFORM(run_sandbox) {
  const auto number = next_of(&numbers);
  const auto box = boxes.make(number);
  return boxes.find(number) == box && box->run() > 0 ? 0 : 1;
}

PERFORM(run_plain) {
  const auto box = std::make_shared<Sandbox>(iteration);
  return box->run() > 0 ? 0 : 1;
}

PATTERN("sandbox_pointers", OP(run_sandbox), OP(run_plain))
