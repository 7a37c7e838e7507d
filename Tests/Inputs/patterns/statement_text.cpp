// report: https://github.com/crystal-lang/crystal-sqlite3/issues/71
// story: prepared statements are kept by their text, and the text has the number that is asked for in it
// kind: leak
// resource: heap
// operation: query_scalar
// growth: varies
// mix: query_prepared 3, query_scalar 1
// function: Connection::prepare
#include "pattern.h"

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

struct Statement {
  explicit Statement(const std::string &text) {
    for (const char c : text) code.push_back(static_cast<std::uint16_t>(c * 7));
  }
  std::uint64_t step(std::uint64_t bound) const { return code[bound % code.size()]; }
  std::vector<std::uint16_t> code;
};

class Connection {
 public:
  std::uint64_t query(const std::string &text, std::uint64_t bound) {
    const std::lock_guard<std::mutex> guard(mutex_);
    return prepare(text).step(bound);
  }

 private:
  const Statement &prepare(const std::string &text) {
    auto &kept = statements_[text];  // stays
    if (!kept) kept = std::make_unique<Statement>(text);
    return *kept;
  }

  std::mutex mutex_;
  std::unordered_map<std::string, std::unique_ptr<Statement>> statements_;
};

Connection connection;
std::uint64_t queries;

}  // namespace

PERFORM(query_scalar) {
  const auto id = next_of(&queries);
  return connection.query("select padding from foo where id = " + std::to_string(id + 100000000), 0) > 0 ? 0 : 1;
}

PERFORM(query_prepared) { return connection.query("select padding from foo where id = ? limit 1", iteration) > 0 ? 0 : 1; }

PATTERN("statement_text", OP(query_scalar), OP(query_prepared))
