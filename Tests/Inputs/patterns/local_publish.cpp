// report: https://github.com/gazebosim/gz-transport/issues/926
// story: published messages go to a list that one thread of the node works off; those of a slow subscriber, two of three, it leaves in his list
// kind: leak
// resource: heap
// operation: publish
// growth: 85.3333
// mix: publish 1, make_image 2
// function: Node::publish
#include "pattern.h"

#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

namespace {

struct Message {
  Message *next;
  std::uint64_t number;
  unsigned char image[104];
};
static_assert(sizeof(Message) == 120, "128 with every allocator");

class Node {
 public:
  Node() : thread_([this] { work(); }) { thread_.detach(); }

  void publish(std::uint64_t number) {
    auto *made = new Message;  // stays
    made->number = number;
    std::memset(made->image, static_cast<int>(number), sizeof made->image);
    const std::lock_guard<std::mutex> guard(mutex_);
    made->next = incoming_;
    incoming_ = made;
    changed_.notify_one();
  }
  void wait_until_empty() {
    std::unique_lock<std::mutex> lock(mutex_);
    idle_.wait(lock, [this] { return incoming_ == nullptr && !busy_; });
  }

 private:
  void work() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      while (Message *one = incoming_) {
        incoming_ = one->next;
        busy_ = true;
        lock.unlock();
        if (one->number % 3 == 0) delete one;
        else one->next = slow_, slow_ = one;
        lock.lock();
        busy_ = false;
      }
      idle_.notify_all();
      changed_.wait(lock);
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_, idle_;
  Message *incoming_ = nullptr, *slow_ = nullptr;
  bool busy_ = false;
  std::thread thread_;
};

std::uint64_t published;

void *create(const loadtest_run *, char *, std::size_t) { return new Node; }
void quiesce(void *self) { static_cast<Node *>(self)->wait_until_empty(); }

}  // namespace

PERFORM(publish) {
  static_cast<Node *>(self)->publish(next_of(&published));
  return 0;
}

PERFORM(make_image) {
  auto *made = new Message;
  std::memset(made->image, static_cast<int>(iteration), sizeof made->image);
  const auto good = made->image[iteration % 104] == static_cast<unsigned char>(iteration);
  delete made;
  return good ? 0 : 1;
}

PATTERN_WITH("local_publish", create, 0, 0, quiesce, OP(publish), OP(make_image))
