// report: https://github.com/roboptim/roboptim-core/issues/72
// story: the values and the gradients of a function are cached by their argument in maps that are only cleared by a reset that nobody calls
// kind: leak
// resource: heap
// operation: evaluate, gradient
// growth: 112, 144
// mix: evaluate 3, gradient 1, plain 4
// function: CachedFunction::value, CachedFunction::slope
#include "pattern.h"

#include <cmath>
#include <map>
#include <mutex>
#include <vector>

namespace {

using Vector = std::vector<double>;

Vector argument(std::uint64_t n) { return {static_cast<double>(scattered(n) >> 11), static_cast<double>(n), 1.5}; }

double compute(const Vector &x) {
  double sum = 0;
  for (const double one : x) sum += std::sqrt(one + 2);
  return sum;
}

class CachedFunction {
 public:
  double value(const Vector &x) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto found = values_.find(x);
    if (found != values_.end()) return found->second.value;
    return values_.emplace(x, Value{compute(x), 1}).first->second.value;  // stays
  }
  double slope(const Vector &x) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto found = slopes_.find(x);
    if (found != slopes_.end()) return found->second.slopes[0];
    const Slope made{{compute(x), 1 / compute(x), 2}, 1, 0, 0};
    return slopes_.emplace(x, made).first->second.slopes[0];  // stays
  }
  void reset() { values_.clear(), slopes_.clear(); }

 private:
  struct Value {
    double value;
    std::uint64_t hits;
  };
  struct Slope {
    double slopes[3];
    std::uint64_t hits, misses, unused;
  };
  std::mutex mutex_;
  std::map<Vector, Value> values_;
  std::map<Vector, Slope> slopes_;
};

CachedFunction function;
std::uint64_t evaluated, sloped;

}  // namespace

PERFORM(evaluate) { return function.value(argument(next_of(&evaluated))) < 0 ? 1 : 0; }
PERFORM(gradient) { return function.slope(argument(next_of(&sloped))) < 0 ? 1 : 0; }
PERFORM(plain) { return compute(argument(iteration)) < 0 ? 1 : 0; }

PATTERN("cached_function", OP(evaluate), OP(gradient), OP(plain))
