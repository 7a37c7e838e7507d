// report: https://github.com/mandeepsandhu/qt-ordered-map/issues/22
// story: inserting a key that is there appends a new element to the list of the order, and the old element is not taken out
// kind: leak
// resource: heap
// operation: set_header
// growth: 48
// mix: set_header 1, read_header 1
// function: OrderedMap::insert
#include "pattern.h"

#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

namespace {

class OrderedMap {
 public:
  void insert(std::uint64_t key, double value) {
    order_.push_back({key, value, 0});  // stays
    const auto last = std::prev(order_.end());
    const auto found = index_.find(key);
    if (found == index_.end()) index_.emplace(key, last);
    else found->second = last;
  }
  double value(std::uint64_t key) const {
    const auto found = index_.find(key);
    return found == index_.end() ? 0 : found->second->value;
  }

 private:
  struct Element {
    std::uint64_t key;
    double value;
    std::uint64_t reads;
  };
  std::list<Element> order_;
  std::unordered_map<std::uint64_t, std::list<Element>::iterator> index_;
};

std::mutex mutex;
OrderedMap headers;
std::uint64_t calls;

}  // namespace

PERFORM(set_header) {
  const auto n = next_of(&calls);
  const std::lock_guard<std::mutex> guard(mutex);
  headers.insert(scattered(n) % 500, static_cast<double>(n));
  return 0;
}

PERFORM(read_header) {
  std::string name = "x-request-header-" + std::to_string(iteration);
  const std::lock_guard<std::mutex> guard(mutex);
  return headers.value(scattered(name.size() + iteration) % 500) < 0 ? 1 : 0;
}

PATTERN("ordered_map", OP(set_header), OP(read_header))
