// report: https://github.com/Azure/azure-sdk-for-cpp/issues/317
// story: a failed transfer throws a pointer to an error that was made with new, and who catches it does not delete it
// kind: leak
// resource: heap
// operation: send_request
// growth: 6.4
// mix: send_request 1, build_request 1
// function: Transport::receive
#include "pattern.h"

#include <cstdio>
#include <exception>
#include <string>

namespace {

struct TransportError : std::exception {
  explicit TransportError(std::uint64_t n) { std::snprintf(text, sizeof text, "connection %llu was reset", static_cast<unsigned long long>(n)); }
  const char *what() const noexcept override { return text; }
  char text[112];
};
static_assert(sizeof(TransportError) == 120, "128 with every allocator");

std::uint64_t requests;

class Transport {
 public:
  std::string send(const std::string &request) { return receive(request.size() + next_of(&requests) * 1000); }

 private:
  std::string receive(std::uint64_t n) {
    if (n / 1000 % 20 == 19) throw new TransportError(n);  // stays
    return std::string(40 + n % 10, 'r');
  }
};

std::string build(std::uint64_t n) { return "PUT /container/blob-" + std::to_string(n) + " HTTP/1.1\r\nHost: storage.example\r\n\r\n"; }

}  // namespace

PERFORM(send_request) {
  try {
    return Transport().send(build(iteration)).empty() ? 1 : 0;
  } catch (const TransportError *error) {
    return error->what()[0] == 'c' ? 104 : 1;
  }
}

PERFORM(build_request) { return build(iteration).empty() ? 1 : 0; }

PATTERN("throw_pointer", OP(send_request), OP(build_request))
