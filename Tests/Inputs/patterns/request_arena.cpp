// report: https://github.com/protocolbuffers/protobuf/issues/5562
// story: each thread has an arena that is emptied after a request, with its objects destroyed and its blocks kept for the next
// kind: stable or step
// resource: heap
// operation: handle
// growth: none
// mix: handle 2, measure 1
// function: none
#include "pattern.h"

#include <memory>
#include <new>
#include <string>
#include <vector>

namespace {

class Arena {
 public:
  ~Arena() { reset(); }
  template <typename T, typename... Arguments>
  T *make(Arguments &&...arguments) {
    void *at = take((sizeof(T) + 15) / 16 * 16);
    T *made = new (at) T(std::forward<Arguments>(arguments)...);
    owned_.push_back({made, [](void *one) { static_cast<T *>(one)->~T(); }});
    return made;
  }
  void reset() {
    while (!owned_.empty()) {
      owned_.back().destroy(owned_.back().at);
      owned_.pop_back();
    }
    block_ = used_ = 0;
  }

 private:
  static constexpr std::size_t block_size = 4096;
  struct Owned {
    void *at;
    void (*destroy)(void *);
  };
  void *take(std::size_t size) {
    if (used_ + size > block_size) block_++, used_ = 0;
    if (block_ >= blocks_.size()) blocks_.emplace_back(new unsigned char[block_size]);
    void *at = blocks_[block_].get() + used_;
    used_ += size;
    return at;
  }
  std::vector<std::unique_ptr<unsigned char[]>> blocks_;
  std::vector<Owned> owned_;
  std::size_t block_ = 0, used_ = 0;
};

thread_local Arena arena;

struct Message {
  explicit Message(std::uint64_t n) : number(n), text("a message with the number " + std::to_string(n)) {}
  std::uint64_t number;
  std::string text;
};

}  // namespace

PERFORM(handle) {
  std::size_t sum = 0;
  const auto count = 20 + scattered(iteration) % 300;
  for (std::uint64_t i = 0; i < count; i++) sum += arena.make<Message>(iteration + i)->text.size();
  arena.reset();
  return sum > 0 ? 0 : 1;
}

PERFORM(measure) { return arena.make<Message>(iteration)->number == iteration ? (arena.reset(), 0) : 1; }

PATTERN("request_arena", OP(handle), OP(measure))
