// report: https://github.com/includeos/IncludeOS/issues/602
// story: the function that reads the next sector is held by a shared pointer that it captures itself, so that it is never released
// kind: leak
// resource: heap
// operation: list_directory
// growth: 112
// mix: read_block 2, list_directory 1
// function: read_directory
#include "pattern.h"

#include <functional>
#include <memory>
#include <vector>

namespace {

struct Next {
  std::function<void(std::uint64_t)> run;
  std::uint64_t sectors = 0;
};
static_assert(sizeof(Next) == 40, "64 with its counts, with every allocator");

std::uint64_t read_sector(std::uint64_t sector) {
  std::vector<unsigned char> bytes(512);
  for (std::size_t i = 0; i < bytes.size(); i++) bytes[i] = static_cast<unsigned char>(scattered(sector) >> (i % 8));
  return bytes[sector % 512];
}

std::uint64_t read_directory(std::uint64_t first) {
  std::uint64_t sum = 0;
  auto next = std::make_shared<Next>();  // stays
  next->run = [next, first, last = first + 3, total = &sum](std::uint64_t sector) {
    *total += read_sector(sector);
    next->sectors++;
    if (sector < last && sector >= first) next->run(sector + 1);
  };
  next->run(first);
  return sum;
}

}  // namespace

PERFORM(list_directory) { return read_directory(iteration) > 4 * 255 ? 1 : 0; }
PERFORM(read_block) { return read_sector(iteration) > 255 ? 1 : 0; }

PATTERN("next_loop", OP(list_directory), OP(read_block))
