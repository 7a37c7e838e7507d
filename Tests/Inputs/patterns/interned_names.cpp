// report: https://github.com/r-lib/fastmap/issues/1
// story: names are interned for ever, but there are 5,000 at most, and new ones are met ever more rarely
// kind: stable or slowing or step
// resource: heap
// operation: look_up
// growth: none
// mix: look_up 1, evaluate 1
// function: intern
#include "pattern.h"

#include <cmath>
#include <cstdio>
#include <mutex>
#include <string>
#include <unordered_map>

static std::mutex lock;
static std::unordered_map<std::string, int> &table() {
  static auto *made = new std::unordered_map<std::string, int>;
  return *made;
}
static uint64_t look_ups, evaluations;

__attribute__((noinline)) static void intern(uint64_t number) {
  char name[64];
  std::snprintf(name, sizeof name, "symbol_with_a_longish_name_%08llu", (unsigned long long)number);
  std::lock_guard<std::mutex> guard(lock);
  table().emplace(name, (int)number);
}

PERFORM(look_up) {
  double share = (double)(scattered(next_of(&look_ups)) >> 11) * 0x1p-53;
  intern((uint64_t)std::exp(share * std::log(5000.0)));
  return 0;
}

PERFORM(evaluate) {
  std::string text(1 + scattered(next_of(&evaluations)) % 500, 'e');
  return text.back() == 'e' ? 0 : 1;
}

extern "C" {
PATTERN("interned_names", OP(look_up), OP(evaluate))
}
