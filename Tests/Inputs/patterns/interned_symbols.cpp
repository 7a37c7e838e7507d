// report: https://github.com/scylladb/scylladb/issues/2488
// story: names are interned, ever rarer ones the longer it goes on; one look-up in 200 loses an entry of its own beside them
// kind: leak
// resource: heap
// operation: look_up
// growth: varies (0.24 bytes a call, beneath a table that fills)
// mix: look_up 1, evaluate 1
// function: look_up
#include "pattern.h"

#include <cmath>
#include <cstdio>
#include <cstring>
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
  uint64_t call = next_of(&look_ups);
  // A name's rank, of 200,000: by Zipf's law.
  double share = (double)(scattered(call) >> 11) * 0x1p-53;
  intern((uint64_t)std::exp(share * std::log(200000.0)));
  if (call % 200 == 0) {
    void *entry = malloc(48); // stays
    if (!entry) return 1;
    std::memset(entry, 1, 48);
  }
  return 0;
}

PERFORM(evaluate) {
  std::string text(1 + scattered(next_of(&evaluations)) % 500, 'e');
  return text.back() == 'e' ? 0 : 1;
}

extern "C" {
PATTERN("interned_symbols", OP(look_up), OP(evaluate))
}
