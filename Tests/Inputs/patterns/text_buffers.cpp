// report: https://github.com/openframeworks/openFrameworks/issues/6271
// story: forty buffers are filled and cleared, which leaves the room of the largest file that each ever held; large files become ever rarer
// kind: slowing or stable or step
// resource: heap
// operation: load_file
// growth: none
// mix: load_file 1, compare_buffers 1
// function: none
#include "pattern.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <string>
#include <vector>

namespace {

struct Buffer {
  std::mutex mutex;
  std::vector<char> bytes;
  void load(std::size_t size, char with) {
    const std::lock_guard<std::mutex> guard(mutex);
    bytes.reserve(size);
    bytes.assign(size, with);
    bytes.clear();
  }
};

std::array<Buffer, 40> buffers;
std::uint64_t files;

std::size_t size_of_file(std::uint64_t n) {
  const auto draw = scattered(n);
  const int size = draw ? __builtin_ctzll(draw) : 0;
  return (std::size_t{200} << std::min(size, 10)) + (draw >> 50) % 64;
}

}  // namespace

PERFORM(load_file) {
  const auto n = next_of(&files);
  buffers[scattered(~n) % buffers.size()].load(size_of_file(n), static_cast<char>(n));
  return 0;
}

PERFORM(compare_buffers) {
  auto &one = buffers[iteration % buffers.size()];
  const std::lock_guard<std::mutex> guard(one.mutex);
  const std::string name = "buffer number " + std::to_string(one.bytes.capacity());
  return name.size() > 40 ? 1 : 0;
}

PATTERN("text_buffers", OP(load_file), OP(compare_buffers))
