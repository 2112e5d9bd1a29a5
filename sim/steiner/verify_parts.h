// SPDX-License-Identifier: Apache-2.0
// What the checks of plans and of bounds have in common.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

__extension__ typedef __int128 Wide;

inline constexpr std::size_t k_most_faults = 100;

class FaultList {
 public:
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    ++count_;
    if (texts_.size() < k_most_faults) texts_.push_back(fmt::format(format, std::forward<Args>(args)...));
  }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::vector<std::string> take() { return std::move(texts_); }

 private:
  std::size_t count_ = 0;
  std::vector<std::string> texts_;
};

// min(cap, Σ) over groups, plus what is in no group.
inline Cost activation_total(const Problem& problem, const std::vector<std::uint8_t>& is_on) {
  std::vector<std::uint8_t> is_grouped(problem.activation_cost.size(), 0);
  Cost total = 0;
  for (const ActivationGroup& group : problem.groups) {
    Cost sum = 0;
    for (const std::uint32_t a : group.activations) {
      is_grouped[a] = 1;
      if (is_on[a] != 0) sum += problem.activation_cost[a];
    }
    total += std::min(sum, group.cap);
  }
  for (std::size_t a = 0; a < is_grouped.size(); ++a)
    if (is_grouped[a] == 0 && is_on[a] != 0) total += problem.activation_cost[a];
  return total;
}

}  // namespace tsunagi::steiner
