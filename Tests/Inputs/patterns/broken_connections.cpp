// report: https://github.com/mapnik/mapnik/issues/2190
// story: a connection that turns out broken when it is borrowed is taken out of the pool without being closed
// kind: leak
// resource: descriptors
// operation: render_tile
// growth: 0.041667
// mix: render_tile 1, draw_tile 1
// function: Connection::open
#include "pattern.h"

#include <memory>
#include <mutex>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

class Connection {
 public:
  bool open() {
    descriptor_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);  // stays
    return descriptor_ >= 0;
  }
  bool ok() { return ++uses_ < 25; }
  void close() { ::close(descriptor_); }

 private:
  int descriptor_ = -1, uses_ = 0;
};

class Pool {
 public:
  std::unique_ptr<Connection> borrow() {
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      while (!idle_.empty()) {
        auto one = std::move(idle_.back());
        idle_.pop_back();
        if (one->ok()) return one;
      }
    }
    auto made = std::make_unique<Connection>();
    return made->open() && made->ok() ? std::move(made) : nullptr;
  }
  void give_back(std::unique_ptr<Connection> one) {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (idle_.size() < 16) idle_.push_back(std::move(one));
    else one->close();
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

Pool pool;

std::int32_t draw(std::uint64_t n) {
  std::vector<std::uint32_t> tile(256);
  for (std::size_t i = 0; i < tile.size(); i++) tile[i] = static_cast<std::uint32_t>(scattered(n + i));
  return tile[n % 256] == static_cast<std::uint32_t>(scattered(n + n % 256)) ? 0 : 1;
}

}  // namespace

PERFORM(render_tile) {
  auto connection = pool.borrow();
  if (!connection) return 24;
  const auto result = draw(iteration);
  pool.give_back(std::move(connection));
  return result;
}

PERFORM(draw_tile) { return draw(iteration); }

PATTERN("broken_connections", OP(render_tile), OP(draw_tile))
