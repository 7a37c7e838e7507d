// report: https://github.com/EOSIO/eos/issues/3481
// story: types of functions are made once for each combination of parameters and never deleted; there are 2,400 combinations
// kind: stable or slowing or step
// resource: heap
// operation: get_type
// growth: none
// mix: get_type 2, count_parameters 1
// function: none
#include "pattern.h"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace {

using Parameters = std::vector<std::uint8_t>;

struct FunctionType {
  Parameters parameters;
  std::string name;
};

const FunctionType *get(const Parameters &parameters) {
  static std::mutex mutex;
  static std::map<Parameters, const FunctionType *> types;
  const std::lock_guard<std::mutex> guard(mutex);
  const auto found = types.find(parameters);
  if (found != types.end()) return found->second;
  std::string name = "function(";
  for (const auto one : parameters) name += "i" + std::to_string(one) + ",";
  return types.emplace(parameters, new FunctionType{parameters, name + ")"}).first->second;
}

Parameters drawn(std::uint64_t n) {
  const auto draw = scattered(n);
  Parameters made;
  for (std::uint64_t i = 0; i < 4; i++) made.push_back(static_cast<std::uint8_t>((draw >> (i * 12)) % 7));
  return made;
}

std::uint64_t calls;

}  // namespace

PERFORM(get_type) {
  const auto parameters = drawn(next_of(&calls));
  return get(parameters)->parameters == parameters ? 0 : 1;
}
PERFORM(count_parameters) { return drawn(iteration).size() == 4 ? 0 : 1; }

PATTERN("function_types", OP(get_type), OP(count_parameters))
