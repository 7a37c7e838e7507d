// report: https://github.com/amule-project/amule/issues/712
// story: the history of the statistics keeps six thousand entries and then drops the oldest for each that comes
// kind: stable or step
// resource: heap
// operation: record_rates
// growth: none
// mix: record_rates 1, draw_graph 1
// function: none
#include "pattern.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace {

struct Entry {
  std::uint64_t time;
  double up, down;
  std::string note;
};

class History {
 public:
  void add(std::uint64_t time) {
    const std::lock_guard<std::mutex> guard(mutex_);
    entries_.push_back({time, static_cast<double>(time % 100), static_cast<double>(time % 70), "session of the peer " + std::to_string(time)});
    if (entries_.size() > 6000) entries_.pop_front();
  }
  double graph() {
    std::vector<double> points;
    const std::lock_guard<std::mutex> guard(mutex_);
    for (std::size_t i = 0; i < std::min<std::size_t>(entries_.size(), 50); i++) points.push_back(entries_[entries_.size() - 1 - i].up);
    return points.empty() ? 0 : *std::max_element(points.begin(), points.end());
  }

 private:
  std::mutex mutex_;
  std::deque<Entry> entries_;
};

History history;
std::uint64_t times;

}  // namespace

PERFORM(record_rates) {
  history.add(next_of(&times));
  return 0;
}
PERFORM(draw_graph) { return history.graph() > 100 ? 1 : 0; }

PATTERN("rolling_history", OP(record_rates), OP(draw_graph))
