// report: https://github.com/yhirose/cpp-httplib/issues/52
// story: a request runs on a thread of its own that waits for the end of the round; the threads are joined together when twenty-four have gathered
// kind: sawtooth or stable
// resource: threads
// operation: listen_once
// growth: none
// mix: parse_header 3, listen_once 1
// function: none
#include "pattern.h"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

class Server {
 public:
  void accept(std::uint64_t n) {
    const std::lock_guard<std::mutex> guard(accepting_);
    threads_.emplace_back([this, n, round = round_] { process(n, round); });
    if (threads_.size() < 24) return;
    {
      const std::lock_guard<std::mutex> round(mutex_);
      round_++;
    }
    next_round_.notify_all();
    for (auto &one : threads_) one.join();
    threads_.clear();
  }

 private:
  void process(std::uint64_t n, std::uint64_t round) {
    const std::string request = "GET /hi HTTP/1.1 " + std::to_string(n);
    std::unique_lock<std::mutex> lock(mutex_);
    bytes_ += request.size();
    next_round_.wait(lock, [this, round] { return round_ != round; });
  }

  std::mutex accepting_, mutex_;
  std::condition_variable next_round_;
  std::uint64_t round_ = 0, bytes_ = 0;
  std::vector<std::thread> threads_;
};

void *create(const loadtest_run *, char *, std::size_t) { return new Server; }

}  // namespace

PERFORM(listen_once) {
  static_cast<Server *>(self)->accept(iteration);
  return 0;
}

PERFORM(parse_header) {
  const std::string header = "Content-Length: " + std::to_string(iteration) + " of a longer header\r\n";
  return header.size() > 16 ? 0 : 1;
}

PATTERN_WITH("handler_threads", create, 0, 0, 0, OP(listen_once), OP(parse_header))
