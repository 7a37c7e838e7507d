// report: https://github.com/1bit-MONSTER/1bit-MONSTER/issues/1317
// story: each request is handed to a detached thread, and one of four of them waits for an answer that never comes
// kind: leak
// resource: threads
// operation: route
// growth: 0.25
// mix: ping 3, route 1
// function: Router::accept
#include "pattern.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace {

class Router {
 public:
  bool accept(std::uint64_t n) {
    const bool answered = n % 4 != 3;
    busy_ += answered;
    try {
      std::thread([this, n, answered] { serve(n, answered); }).detach();  // stays
      return true;
    } catch (const std::system_error &) {
      busy_ -= answered;
      return false;
    }
  }
  void wait() const {
    while (busy_ > 0) usleep(100);
    usleep(500);
  }

 private:
  void serve(std::uint64_t n, bool answered) {
    const std::string request = "GET /completions/" + std::to_string(n);
    bytes_ += request.size();
    if (answered) {
      busy_--;
      return;
    }
    std::unique_lock<std::mutex> lock(mutex_);
    answer_.wait(lock, [this] { return closed_; });
  }

  std::mutex mutex_;
  std::condition_variable answer_;
  bool closed_ = false;
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<int> busy_{0};
};

std::uint64_t requests;

void *create(const loadtest_run *, char *, std::size_t) { return new Router; }
void quiesce(void *self) { static_cast<Router *>(self)->wait(); }

}  // namespace

PERFORM(route) { return static_cast<Router *>(self)->accept(next_of(&requests)) ? 0 : 11; }

PERFORM(ping) {
  const std::string reply = "pong to the ping number " + std::to_string(iteration);
  return reply.empty() ? 1 : 0;
}

PATTERN_WITH("waiting_threads", create, 0, 0, quiesce, OP(route), OP(ping))
