// report: https://github.com/TheSuperHackers/GeneralsGameCode/issues/646
// story: a level makes an object with each step; after five thousand steps the level is unloaded and all go, the room of the vector stays
// kind: sawtooth or stable
// resource: heap
// operation: step_level
// growth: none
// mix: step_level 1, draw_level 2
// function: none
#include "pattern.h"

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace {

struct Object {
  std::uint64_t id;
  std::string name;
  std::array<float, 12> position{};
};

class Logic {
 public:
  void step() {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (++steps_ % 5000 == 0) reset();
    auto made = std::make_unique<Object>();
    made->id = steps_;
    made->name = "infantry unit of the player " + std::to_string(steps_ % 8);
    made->position[steps_ % 12] = 1;
    objects_.push_back(std::move(made));
  }
  std::size_t draw(std::uint64_t n) {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (objects_.empty()) return 1;
    const std::string copy = objects_[n % objects_.size()]->name + " drawn";
    return copy.size();
  }

 private:
  void reset() {
    objects_.clear();
    objects_.reserve(64);
  }
  std::mutex mutex_;
  std::uint64_t steps_ = 0;
  std::vector<std::unique_ptr<Object>> objects_;
};

Logic logic;

}  // namespace

PERFORM(step_level) {
  logic.step();
  return 0;
}
PERFORM(draw_level) { return logic.draw(iteration) > 0 ? 0 : 1; }

PATTERN("level_objects", OP(step_level), OP(draw_level))
