// report: https://github.com/scylladb/seastar/issues/850
// story: a map is filled with three thousand pairs, deleted, and made anew
// kind: sawtooth or stable
// resource: heap
// operation: insert_pair
// growth: none
// mix: insert_pair 1, find_pair 1
// function: none
#include "pattern.h"

#include <memory>
#include <string>
#include <unordered_map>

namespace {

struct Shard {
  std::unique_ptr<std::unordered_map<std::uint64_t, std::uint64_t>> pairs = std::make_unique<std::unordered_map<std::uint64_t, std::uint64_t>>();
  std::uint64_t inserted = 0;
};

void *open_shard(void *, std::uint32_t, char *, std::size_t) { return new Shard; }
void close_shard(void *self) { delete static_cast<Shard *>(self); }

}  // namespace

PERFORM(insert_pair) {
  auto &shard = *static_cast<Shard *>(self);
  shard.pairs->emplace(scattered(shard.inserted), iteration);
  if (++shard.inserted % 3000 == 0) shard.pairs = std::make_unique<std::unordered_map<std::uint64_t, std::uint64_t>>();
  return 0;
}

PERFORM(find_pair) {
  auto &shard = *static_cast<Shard *>(self);
  const std::string text = "the key that is looked for is " + std::to_string(iteration);
  return shard.pairs->count(text.size()) > 1 ? 1 : 0;
}

PATTERN_WITH("map_refill", pattern_create, open_shard, close_shard, 0, OP(insert_pair), OP(find_pair))
