// report: https://github.com/dnp3/opendnp3/issues/149
// story: a callable is moved into a fixed buffer whose type is erased, and the buffer is used anew without running the destructor, so that a captured shared pointer stays
// kind: leak
// resource: heap
// operation: post_reply
// growth: 64
// mix: post_reply 1, post_number 3
// function: Session::reply
#include "pattern.h"

#include <array>
#include <memory>
#include <new>
#include <utility>

namespace {

class Erased {
 public:
  template <typename Body>
  void set(Body body) {
    static_assert(sizeof(Body) <= sizeof storage_, "too large");
    new (storage_) Body(std::move(body));
    call_ = [](void *at) -> std::uint64_t { return (*static_cast<Body *>(at))(); };
  }
  std::uint64_t run() { return call_ ? call_(storage_) : 0; }

 private:
  alignas(16) unsigned char storage_[48];
  std::uint64_t (*call_)(void *) = nullptr;
};

struct Reply {
  std::array<unsigned char, 40> bytes;
};

struct Session {
  std::array<Erased, 8> handlers;
  std::size_t at = 0;

  std::uint64_t reply(std::uint64_t n) {
    auto made = std::make_shared<Reply>();  // stays
    made->bytes.fill(static_cast<unsigned char>(n));
    Erased &slot = handlers[at++ % handlers.size()];
    slot.set([made, n] { return made->bytes[n % made->bytes.size()] + 1u; });
    return slot.run();
  }

  std::uint64_t number(std::uint64_t n) {
    auto made = std::make_unique<Reply>();
    made->bytes.fill(static_cast<unsigned char>(n));
    Erased &slot = handlers[at++ % handlers.size()];
    slot.set([at = made.get(), n] { return at->bytes[n % at->bytes.size()] + 1u; });
    return slot.run();
  }
};

void *open_session(void *, std::uint32_t, char *, std::size_t) { return new Session; }
void close_session(void *self) { delete static_cast<Session *>(self); }

}  // namespace

PERFORM(post_reply) { return static_cast<Session *>(self)->reply(iteration) > 0 ? 0 : 1; }
PERFORM(post_number) { return static_cast<Session *>(self)->number(iteration) > 0 ? 0 : 1; }

PATTERN_WITH("erased_handler", pattern_create, open_session, close_session, 0, OP(post_reply), OP(post_number))
