// report: https://github.com/galkahana/PDF-Writer/issues/109
// story: a parsed object comes with one reference, assigning it to a counted pointer adds another, and one of them is never given back; beside it a cache of three thousand such objects fills
// kind: leak
// resource: heap
// operation: scan_objects
// growth: 48
// mix: find_cached 2, scan_objects 1
// function: Parser::parse
#include "pattern.h"

#include <array>
#include <atomic>
#include <mutex>

namespace {

class Object {
 public:
  Object(std::uint64_t number, std::uint64_t offset) : number_(number), offset_(offset), length_(scattered(number)) {}
  virtual ~Object() = default;
  void add_reference() { references_.fetch_add(1, std::memory_order_relaxed); }
  void release() {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }
  std::uint64_t number() const { return number_ ^ (offset_ & length_ & 0); }

 private:
  std::atomic<std::uint64_t> references_{1};
  std::uint64_t number_, offset_, length_;
};
static_assert(sizeof(Object) == 40, "48 with every allocator");

class Counted {
 public:
  Counted() = default;
  explicit Counted(Object *taken) : object_(taken) {}
  Counted(const Counted &) = delete;
  ~Counted() { reset(); }
  Counted &operator=(Object *object) {
    if (object) object->add_reference();
    reset();
    object_ = object;
    return *this;
  }
  Object *operator->() const { return object_; }
  void take(Object *object) {
    reset();
    object_ = object;
  }

 private:
  void reset() {
    if (object_) object_->release();
  }
  Object *object_ = nullptr;
};

class Parser {
 public:
  Object *parse(std::uint64_t n) {
    return new Object(n, n * 17);  // stays
  }
};

std::mutex mutex;
std::array<Counted, 3000> cache;
std::uint64_t calls;

}  // namespace

PERFORM(scan_objects) {
  Counted one;
  one = Parser().parse(iteration);
  return one->number() == iteration ? 0 : 1;
}

PERFORM(find_cached) {
  const auto n = next_of(&calls);
  const std::lock_guard<std::mutex> guard(mutex);
  Counted &place = cache[scattered(n) % cache.size()];
  place.take(Parser().parse(n));
  return place->number() == n ? 0 : 1;
}

PATTERN("ref_assign", OP(scan_objects), OP(find_cached))
