// report: https://github.com/cameron314/concurrentqueue/issues/202
// story: a queue takes blocks of 32 elements and keeps the empty ones for later; producers run ahead of consumers by up to two thousand elements, again and again
// kind: stable or step
// resource: heap
// operation: enqueue
// growth: none
// mix: enqueue 1, dequeue 1
// function: none
#include "pattern.h"

#include <array>
#include <mutex>
#include <string>

namespace {

class Queue {
 public:
  // Whoever enqueues enqueues a batch in one half of the time, and whoever dequeues a batch in the other.
  std::size_t enqueue(std::uint64_t value) {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (size_ >= 2000) filling_ = false;
    if (!filling_) return pop();
    push(value);
    return size_;
  }
  std::size_t dequeue(std::uint64_t value) {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (size_ == 0) filling_ = true;
    if (!filling_) return pop();
    push(value);
    return size_;
  }

 private:
  struct Block {
    Block *next = nullptr;
    std::size_t first = 0, last = 0;
    std::array<std::uint64_t, 32> values{};
  };
  void push(std::uint64_t value) {
    if (!tail_ || tail_->last == tail_->values.size()) {
      Block *one = free_;
      if (one) free_ = one->next, *one = Block{};
      else one = new Block;
      (tail_ ? tail_->next : head_) = one;
      tail_ = one;
    }
    tail_->values[tail_->last++] = value;
    size_++;
  }
  std::size_t pop() {
    if (size_ == 0) return 1;
    const auto value = head_->values[head_->first++];
    if (head_->first == head_->values.size()) {
      Block *empty = head_;
      head_ = empty->next;
      if (!head_) tail_ = nullptr;
      empty->next = free_;
      free_ = empty;
    }
    size_--;
    return value != 0;
  }

  std::mutex mutex_;
  Block *head_ = nullptr, *tail_ = nullptr, *free_ = nullptr;
  std::size_t size_ = 0;
  bool filling_ = true;
};

Queue queue;

}  // namespace

PERFORM(enqueue) { return queue.enqueue(iteration + 1) > 0 ? 0 : 1; }
PERFORM(dequeue) {
  const std::string text = "element " + std::to_string(iteration) + " of the queue of blocks";
  return queue.dequeue(text.size()) > 0 ? 0 : 1;
}

PATTERN("queue_blocks", OP(enqueue), OP(dequeue))
