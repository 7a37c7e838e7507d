// report: https://github.com/brainboxdotcc/DPP/issues/1091
// story: finished requests and their responses wait in a map by the time at which they may be deleted, and are deleted together when the queue looks after them every 1,500 calls
// kind: sawtooth or stable
// resource: heap
// operation: send_file
// growth: none
// mix: send_file 1, send_text 2
// function: none
#include "pattern.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace {

struct Request {
  std::string url, body;
};

class Queue {
 public:
  std::size_t post(std::string url, std::string body) {
    auto request = std::make_unique<Request>(Request{std::move(url), std::move(body)});
    auto response = std::make_unique<std::string>("200 OK with the length " + std::to_string(request->body.size()));
    const auto size = response->size();
    const std::lock_guard<std::mutex> guard(mutex_);
    done_.emplace(++now_ + 60, Pair{std::move(request), std::move(response)});
    if (now_ % 1500 == 0)
      while (!done_.empty() && done_.begin()->first <= now_ + 60) done_.erase(done_.begin());
    return size;
  }

 private:
  struct Pair {
    std::unique_ptr<Request> request;
    std::unique_ptr<std::string> response;
  };
  std::mutex mutex_;
  std::multimap<std::uint64_t, Pair> done_;
  std::uint64_t now_ = 0;
};

Queue queue;

}  // namespace

PERFORM(send_file) { return queue.post("https://discord.example/api/channels/" + std::to_string(iteration), std::string(1000 + iteration % 500, 'f')) > 0 ? 0 : 1; }

PERFORM(send_text) {
  const Request request{"https://discord.example/api/messages/" + std::to_string(iteration), std::string(100, 't')};
  return request.url.size() + request.body.size() > 100 ? 0 : 1;
}

PATTERN("due_responses", OP(send_file), OP(send_text))
