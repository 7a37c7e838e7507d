// report: https://github.com/pmem/pmem-rocksdb/issues/3
// story: a file is written through mapped regions; when one is full the next is mapped, and the old one is never unmapped
// kind: leak
// resource: mappings
// operation: append
// growth: 16384
// mix: append 1, encode 3
// function: MappedFile::map_new_region
#include "pattern.h"

#include <cstring>
#include <string>
#include <sys/mman.h>

namespace {

class MappedFile {
 public:
  bool append(const std::string &data) {
    if (used_ + data.size() > region_size && !map_new_region()) return false;
    std::memcpy(region_ + used_, data.data(), data.size());
    used_ += data.size();
    return true;
  }

 private:
  static constexpr std::size_t region_size = 64 << 10;

  bool map_new_region() {
    void *at = mmap(nullptr, region_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);  // stays
    if (at == MAP_FAILED) return false;
    region_ = static_cast<char *>(at);
    used_ = 0;
    return true;
  }

  char *region_ = nullptr;
  std::size_t used_ = region_size;
};

std::string encoded(std::uint64_t n) { return std::string(16 << 10, static_cast<char>('a' + n % 26)); }

void *open_file(void *, std::uint32_t, char *, std::size_t) { return new MappedFile; }
void close_file(void *self) { delete static_cast<MappedFile *>(self); }

}  // namespace

PERFORM(append) { return static_cast<MappedFile *>(self)->append(encoded(iteration)) ? 0 : 12; }
PERFORM(encode) { return encoded(iteration).empty() ? 1 : 0; }

PATTERN_WITH("file_regions", pattern_create, open_file, close_file, 0, OP(append), OP(encode))
