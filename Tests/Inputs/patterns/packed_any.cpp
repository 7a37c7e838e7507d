// report: https://github.com/protocolbuffers/protobuf/issues/8264
// story: a message is made in an arena that is emptied without running destructors; its type's name is a string that is too long to be in place
// kind: leak
// resource: heap
// operation: pack_any
// growth: 48
// mix: pack_any 1, pack_number 2
// function: Any::pack
#include "pattern.h"

#include <new>
#include <string>
#include <utility>
#include <vector>

namespace {

class Arena {
 public:
  Arena() : bytes_(4096) {}
  template <typename T, typename... Arguments>
  T *make(Arguments &&...arguments) {
    used_ = (used_ + alignof(T) - 1) / alignof(T) * alignof(T);
    if (used_ + sizeof(T) > bytes_.size()) return nullptr;
    T *made = new (bytes_.data() + used_) T(std::forward<Arguments>(arguments)...);
    used_ += sizeof(T);
    return made;
  }
  void reset() { used_ = 0; }

 private:
  std::vector<unsigned char> bytes_;
  std::size_t used_ = 0;
};

struct Any {
  void pack(std::uint64_t n) {
    type_url.assign("type.googleapis.com/example.MyMessage.1", 39);  // stays
    value = n;
  }
  std::string type_url;
  std::uint64_t value = 0;
};

struct Number {
  explicit Number(std::uint64_t n) : value(n) {}
  std::uint64_t value;
};

void *open_arena(void *, std::uint32_t, char *, std::size_t) { return new Arena; }
void close_arena(void *self) { delete static_cast<Arena *>(self); }

}  // namespace

PERFORM(pack_any) {
  auto &arena = *static_cast<Arena *>(self);
  Any *any = arena.make<Any>();
  any->pack(iteration);
  const bool good = any->type_url.size() == 39 && any->value == iteration;
  arena.reset();
  return good ? 0 : 1;
}

PERFORM(pack_number) {
  auto &arena = *static_cast<Arena *>(self);
  std::vector<Number *> made;
  for (std::uint64_t i = 0; i < 20; i++) made.push_back(arena.make<Number>(iteration + i));
  const bool good = made[19]->value == iteration + 19;
  arena.reset();
  return good ? 0 : 1;
}

PATTERN_WITH("packed_any", pattern_create, open_arena, close_arena, 0, OP(pack_any), OP(pack_number))
