// report: https://github.com/DevShiftTeam/AppShift-MemoryPool/issues/21
// story: a pool makes chunks of sixty-four places and puts freed places on a list; it says that it is full of use, and never returns a chunk
// kind: stable or slowing or step
// resource: heap
// operation: use_places
// growth: none
// mix: use_places 1, use_heap 1
// function: none
#include "pattern.h"

#include <array>
#include <memory>
#include <mutex>
#include <vector>

namespace {

union Place {
  Place *next;
  std::array<unsigned char, 96> bytes;
};

class Pool {
 public:
  Place *take() {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (!free_) {
      chunks_.push_back(std::make_unique<std::array<Place, 64>>());
      for (auto &place : *chunks_.back()) place.next = free_, free_ = &place;
    }
    Place *one = free_;
    free_ = one->next;
    return one;
  }
  void give_back(Place *one) {
    const std::lock_guard<std::mutex> guard(mutex_);
    one->next = free_;
    free_ = one;
  }

 private:
  std::mutex mutex_;
  Place *free_ = nullptr;
  std::vector<std::unique_ptr<std::array<Place, 64>>> chunks_;
};

Pool pool;
std::uint64_t calls;

}  // namespace

PERFORM(use_places) {
  const auto draw = scattered(next_of(&calls));
  std::vector<Place *> taken(1 + (draw % 50 == 0 ? draw / 64 % 700 : draw / 64 % 40));
  for (auto &one : taken) one = pool.take();
  for (std::size_t i = 0; i < taken.size(); i++) taken[i]->bytes[95] = static_cast<unsigned char>(i);
  std::int32_t result = 0;
  for (std::size_t i = 0; i < taken.size(); i++) result |= taken[i]->bytes[95] != static_cast<unsigned char>(i);
  for (auto *one : taken) pool.give_back(one);
  return result;
}

PERFORM(use_heap) {
  std::vector<std::unique_ptr<Place>> taken;
  for (int i = 0; i < 10; i++) taken.push_back(std::make_unique<Place>());
  taken[3]->bytes[3] = static_cast<unsigned char>(iteration);
  return taken[3]->bytes[3] == static_cast<unsigned char>(iteration) ? 0 : 1;
}

PATTERN("pool_slots", OP(use_places), OP(use_heap))
