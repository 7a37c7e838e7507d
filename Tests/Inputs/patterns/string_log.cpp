// report: https://github.com/nullworks/cathook/issues/800
// story: the whole log is kept in a string, to which every line is appended, and is written out again and again
// kind: leak
// resource: heap
// operation: log
// growth: varies
// mix: aim 2, log 1
// function: Log::add
#include "pattern.h"

#include <mutex>
#include <string>

namespace {

class Log {
 public:
  void add(const std::string &line) {
    const std::lock_guard<std::mutex> guard(mutex_);
    lines_ += line;  // stays
    lines_ += '\n';
  }
  std::size_t written() {
    const std::lock_guard<std::mutex> guard(mutex_);
    return lines_.size();
  }

 private:
  std::mutex mutex_;
  std::string lines_;
};

Log lines;

std::string format(std::uint64_t n) { return "[cathook] command of the player number " + std::to_string(n % 1000); }

}  // namespace

PERFORM(log) {
  lines.add(format(iteration));
  return 0;
}
PERFORM(aim) { return format(iteration).size() + lines.written() > 10 ? 0 : 1; }

PATTERN("string_log", OP(log), OP(aim))
