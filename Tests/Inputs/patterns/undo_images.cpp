// report: https://github.com/meh2481/SpriteSheeter/issues/7
// story: each step that can be undone keeps the image as it was, and there is no limit to the steps
// kind: leak
// resource: heap
// operation: remove_sprite
// growth: 16458
// mix: draw_sprite 9, remove_sprite 1
// function: Sheet::remove
#include "pattern.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace {

using Image = std::vector<unsigned char>;

struct Step {
  std::uint64_t number;
  Image image;
  std::uint64_t x, y, size;
};
static_assert(sizeof(Step) == 56, "64 with every allocator");

class Sheet {
 public:
  Sheet() : image_(16376) {}
  void draw(std::uint64_t n) { std::fill_n(image_.begin() + static_cast<long>(scattered(n) % 16000), 300, static_cast<unsigned char>(n)); }
  void remove(std::uint64_t n) {
    undo_.push_back(std::make_unique<Step>(Step{n, image_, n % 128, n % 64, 300}));  // stays
    std::fill_n(image_.begin() + static_cast<long>(scattered(n) % 16000), 300, 0);
  }
  unsigned char at(std::uint64_t n) const { return image_[n % image_.size()]; }

 private:
  Image image_;
  std::vector<std::unique_ptr<Step>> undo_;
};

void *open_sheet(void *, std::uint32_t, char *, std::size_t) { return new Sheet; }
void close_sheet(void *self) { delete static_cast<Sheet *>(self); }

}  // namespace

PERFORM(remove_sprite) {
  static_cast<Sheet *>(self)->remove(iteration);
  return 0;
}

PERFORM(draw_sprite) {
  std::string name = "animation of the sprite number " + std::to_string(iteration);
  static_cast<Sheet *>(self)->draw(name.size() + iteration);
  return static_cast<Sheet *>(self)->at(iteration) == 0 && name.empty() ? 1 : 0;
}

PATTERN_WITH("undo_images", pattern_create, open_sheet, close_sheet, 0, OP(remove_sprite), OP(draw_sprite))
