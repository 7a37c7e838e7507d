// report: https://github.com/UPPAALModelChecker/utap/issues/56
// story: the lexer's buffer is freed at the end of parsing, which an exception on a malformed query, one in a hundred, does not reach
// kind: leak
// resource: heap
// operation: parse_query
// growth: 2.56
// mix: format_query 1, parse_query 2
// function: Lexer::open
#include "pattern.h"

#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

class Lexer {
 public:
  void open(const std::string &text) {
    buffer_ = new char[248];  // stays
    std::strncpy(buffer_, text.c_str(), 247);
    buffer_[247] = 0;
    at_ = buffer_;
  }
  char next() { return *at_ ? *at_++ : '\0'; }
  void close() { delete[] buffer_; }

 private:
  char *buffer_ = nullptr, *at_ = nullptr;
};

int parse(const std::string &text) {
  Lexer lexer;
  lexer.open(text);
  std::vector<char> open;
  int symbols = 0;
  while (const char c = lexer.next()) {
    symbols++;
    if (c == '(') open.push_back(c);
    if (c != ')') continue;
    if (open.empty()) throw std::invalid_argument("unbalanced");
    open.pop_back();
  }
  lexer.close();
  return symbols;
}

std::string format(std::uint64_t n, bool malformed) {
  return "E<> (process(" + std::to_string(n) + ").state" + (malformed ? "))) imply x" : " and (y < 3))");
}

std::uint64_t queries;

}  // namespace

PERFORM(parse_query) {
  try {
    return parse(format(iteration, next_of(&queries) % 100 == 99)) > 0 ? 0 : 1;
  } catch (const std::exception &) {
    return 22;
  }
}

PERFORM(format_query) { return format(iteration, false).size() > 10 ? 0 : 1; }

PATTERN("query_parser", OP(parse_query), OP(format_query))
