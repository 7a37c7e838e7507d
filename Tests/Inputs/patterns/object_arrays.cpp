// report: https://github.com/nwnxee/unified/issues/733
// story: arrays are kept by object and name; clearing one empties the vector, and its room and both entries of the maps stay when the object is gone
// kind: leak
// resource: heap
// operation: live_and_die
// growth: 272
// mix: live_and_die 1, use_global 2
// function: ArrayStore::at
#include "pattern.h"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace {

class ArrayStore {
 public:
  void fill(std::uint64_t object, const std::string &name, std::uint64_t n) {
    const std::lock_guard<std::mutex> guard(mutex_);
    auto &array = at(object, name);
    for (std::uint64_t i = 0; i < 9; i++) array.push_back(n + i);
  }
  std::uint64_t sum(std::uint64_t object, const std::string &name) {
    const std::lock_guard<std::mutex> guard(mutex_);
    std::uint64_t total = 0;
    for (const auto value : at(object, name)) total += value;
    return total;
  }
  void clear(std::uint64_t object, const std::string &name) {
    const std::lock_guard<std::mutex> guard(mutex_);
    at(object, name).clear();
  }

 private:
  std::vector<std::uint64_t> &at(std::uint64_t object, const std::string &name) {
    auto &array = objects_[object][name];  // stays
    if (array.capacity() == 0) array.reserve(9);
    return array;
  }

  std::mutex mutex_;
  std::map<std::uint64_t, std::map<std::string, std::vector<std::uint64_t>>> objects_;
};

ArrayStore store;
std::uint64_t objects = 1;

std::int32_t use(std::uint64_t object, std::uint64_t n) {
  store.fill(object, "inventory", n);
  const auto total = store.sum(object, "inventory");
  store.clear(object, "inventory");
  return total == 0 ? 1 : 0;
}

}  // namespace

PERFORM(live_and_die) { return use(next_of(&objects), iteration + 1); }
PERFORM(use_global) {
  std::string text = "global array number " + std::to_string(iteration);
  use(0, text.size());  // Of all threads at once: the sum may be of any of them.
  return 0;
}

PATTERN("object_arrays", OP(live_and_die), OP(use_global))
