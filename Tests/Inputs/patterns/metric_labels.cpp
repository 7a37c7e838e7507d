// report: https://github.com/jupp0r/prometheus-cpp/issues/720
// story: a counter is kept for each value of a label; one call of two thousand has a value that nobody expected
// kind: leak
// resource: heap
// operation: count_request
// growth: 0.096
// mix: count_request 4, collect 1
// function: Family::add
#include "pattern.h"

#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace {

struct Counter {
  double value = 0;
  double buckets[6] = {};
};
static_assert(sizeof(Counter) == 56, "64 with every allocator");

class Family {
 public:
  void increment(const std::string &label) {
    const std::lock_guard<std::mutex> guard(mutex_);
    Counter &one = add(label);
    one.value++;
    one.buckets[label.size() % 6]++;
  }
  double collect() {
    const std::lock_guard<std::mutex> guard(mutex_);
    double sum = 0;
    int left = 10;
    for (auto it = counters_.begin(); it != counters_.end() && left > 0; ++it, left--) sum += it->second->value;
    return sum;
  }

 private:
  Counter &add(const std::string &label) {
    const auto found = counters_.find(label);
    if (found != counters_.end()) return *found->second;
    return *counters_.emplace(label, std::make_unique<Counter>()).first->second;  // stays
  }

  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Counter>> counters_;
};

Family family;
std::uint64_t calls;

}  // namespace

PERFORM(count_request) {
  char label[48];
  const auto n = next_of(&calls);
  const auto user = n % 2000 == 1999 ? 1000 + n : n % 20;
  std::snprintf(label, sizeof label, "handler=/api/v1/users,user=%012llu", static_cast<unsigned long long>(user));
  family.increment(label);
  return 0;
}

PERFORM(collect) { return family.collect() < 0 ? 1 : 0; }

PATTERN("metric_labels", OP(count_request), OP(collect))
