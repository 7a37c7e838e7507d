// report: https://github.com/vichargrave/tcpsockets/issues/1
// story: where connecting fails the socket that was made for it is not closed
// kind: leak
// resource: descriptors
// operation: send_event
// growth: 0.333333
// mix: send_event 1, format_event 2
// function: Connector::connect
#include "pattern.h"

#include <cstring>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

class Stream {
 public:
  explicit Stream(int descriptor) : descriptor_(descriptor) {}
  ~Stream() { ::close(descriptor_); }
  bool send(const std::string &text) { return ::send(descriptor_, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0 || true; }

 private:
  int descriptor_;
};

class Connector {
 public:
  std::unique_ptr<Stream> connect(const std::string &name) {
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);  // stays
    if (descriptor < 0) return nullptr;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path + 1, name.c_str(), sizeof address.sun_path - 2);
    if (::connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) return nullptr;
    return std::make_unique<Stream>(descriptor);
  }
};

std::string listener_name;
std::uint64_t events;

void *create(const loadtest_run *, char *error, std::size_t capacity) {
  listener_name = "pattern-" + std::to_string(::getpid());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path + 1, listener_name.c_str(), sizeof address.sun_path - 2);
  const int listener = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
    std::strncpy(error, "cannot bind", capacity);
    return nullptr;
  }
  return pattern_create(nullptr, error, capacity);
}

std::string format(std::uint64_t n) { return "event number " + std::to_string(n) + " of somebody's application"; }

}  // namespace

PERFORM(send_event) {
  const auto n = next_of(&events);
  const auto stream = Connector().connect(n % 3 == 2 ? listener_name + "-of-nobody" : listener_name);
  return stream && stream->send(format(n)) ? 0 : 111;
}

PERFORM(format_event) { return format(iteration).empty() ? 1 : 0; }

PATTERN_WITH("socket_refused", create, 0, 0, 0, OP(send_event), OP(format_event))
