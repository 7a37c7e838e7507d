// report: https://github.com/ucbrise/clipper/issues/212
// story: predictions are cached by their query, at most ten thousand; the hand of a clock then evicts one that was not asked for of late
// kind: stable or slowing or step
// resource: heap
// operation: predict
// growth: none
// mix: predict 2, train 1
// function: none
#include "pattern.h"

#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

class Cache {
 public:
  std::string predict(const std::string &query) {
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto found = places_.find(query);
    if (found != places_.end()) {
      entries_[found->second].used = true;
      return entries_[found->second].value;
    }
    std::size_t at = entries_.size();
    if (at < 10000) entries_.emplace_back();
    else {
      while (entries_[hand_].used) entries_[hand_].used = false, hand_ = (hand_ + 1) % entries_.size();
      at = hand_;
      hand_ = (hand_ + 1) % entries_.size();
      places_.erase(entries_[at].query);
    }
    entries_[at] = {query, "prediction of " + query, false};
    places_.emplace(query, at);
    return entries_[at].value;
  }

 private:
  struct Entry {
    std::string query, value;
    bool used = false;
  };
  std::mutex mutex_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> places_;
  std::size_t hand_ = 0;
};

Cache cache;
std::uint64_t queries;

std::string query(std::uint64_t n) { return "model:7 input:" + std::to_string(n % 3 == 0 ? n % 5000 : scattered(n) % 100000000 + 100000000); }

}  // namespace

PERFORM(predict) { return cache.predict(query(next_of(&queries))).empty() ? 1 : 0; }
PERFORM(train) { return query(iteration).empty() ? 1 : 0; }

PATTERN("clock_cache", OP(predict), OP(train))
