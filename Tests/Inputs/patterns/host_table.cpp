// report: https://github.com/ntop/ntopng/issues/2404
// story: the table of hosts refuses more than two thousand, its caller does not look at that, and the host that was made for it stays
// kind: leak
// resource: heap
// operation: see_packet
// growth: 96
// mix: count_hosts 1, see_packet 2
// function: Interface::find_or_make
#include "pattern.h"

#include <array>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace {

struct Host {
  std::uint64_t address, packets = 0;
  std::array<std::uint32_t, 18> ports{};
};
static_assert(sizeof(Host) == 88, "96 with every allocator");

class HostTable {
 public:
  bool add(Host *host) {
    if (hosts_.size() >= 2000) return false;
    return hosts_.emplace(host->address, host).second;
  }
  Host *find(std::uint64_t address) {
    const auto found = hosts_.find(address);
    return found == hosts_.end() ? nullptr : found->second;
  }
  std::size_t size() const { return hosts_.size(); }

 private:
  std::unordered_map<std::uint64_t, Host *> hosts_;
};

class Interface {
 public:
  void packet(std::uint64_t address) {
    const std::lock_guard<std::mutex> guard(mutex_);
    Host *host = find_or_make(address);
    host->packets++;
    host->ports[address % host->ports.size()]++;
  }
  std::size_t count() {
    const std::lock_guard<std::mutex> guard(mutex_);
    return std::vector<std::size_t>(4, table_.size())[3];
  }

 private:
  Host *find_or_make(std::uint64_t address) {
    Host *host = table_.find(address);
    if (host == nullptr) {
      host = new Host{address};  // stays
      table_.add(host);
    }
    return host;
  }

  std::mutex mutex_;
  HostTable table_;
};

Interface interface;
std::uint64_t packets;

}  // namespace

PERFORM(see_packet) {
  interface.packet(scattered(next_of(&packets)));
  return 0;
}
PERFORM(count_hosts) { return interface.count() > 2000 ? 1 : 0; }

PATTERN("host_table", OP(see_packet), OP(count_hosts))
