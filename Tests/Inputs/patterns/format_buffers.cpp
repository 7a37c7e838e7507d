// report: https://github.com/gabime/spdlog/issues/248
// story: a line that is longer than five hundred characters takes a buffer of the heap, which its thread keeps for the next
// kind: stable or step
// resource: heap
// operation: log_line
// growth: none
// mix: log_line 4, format_once 1
// function: none
#include "pattern.h"

#include <string>

namespace {

thread_local std::string buffer;

std::size_t format(std::string &into, std::uint64_t n) {
  into.clear();
  into += "[2016-07-21 17:00:00.000] [info] ";
  const auto words = scattered(n) % 16 == 0 ? 150 : 8;
  for (int i = 0; i < words; i++) {
    into += "word-";
    into += std::to_string(n + static_cast<std::uint64_t>(i));
    into += ' ';
  }
  return into.size();
}

}  // namespace

PERFORM(log_line) { return format(buffer, iteration) > 0 ? 0 : 1; }

PERFORM(format_once) {
  std::string own;
  return format(own, iteration) > 0 ? 0 : 1;
}

PATTERN("format_buffers", OP(log_line), OP(format_once))
