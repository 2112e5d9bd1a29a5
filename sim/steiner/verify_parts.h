// SPDX-License-Identifier: Apache-2.0
// What the checks of plans and of bounds have in common.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
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

// The arcs of a problem by one of their ends, ascending.
class ArcsAt {
 public:
  // `end`: tails or heads; arcs that `is_in` ([arc], may be empty) leaves out are in no list.
  ArcsAt(const std::vector<std::uint32_t>& end, std::uint32_t node_count,
         std::span<const std::uint8_t> is_in = {})
      : start_(std::size_t{node_count} + 1, 0) {
    const auto holds = [&](std::uint32_t a) { return is_in.empty() || is_in[a] != 0; };
    for (std::uint32_t a = 0; a < end.size(); ++a)
      if (holds(a)) ++start_[end[a] + 1];
    std::partial_sum(start_.begin(), start_.end(), start_.begin());
    arcs_.resize(start_.back());
    std::vector<std::uint32_t> next(start_.begin(), start_.end() - 1);
    for (std::uint32_t a = 0; a < end.size(); ++a)
      if (holds(a)) arcs_[next[end[a]]++] = a;
  }
  [[nodiscard]] std::span<const std::uint32_t> operator[](std::uint32_t node) const {
    return std::span(arcs_).subspan(start_[node], start_[node + 1] - start_[node]);
  }

 private:
  std::vector<std::uint32_t> start_;
  std::vector<std::uint32_t> arcs_;
};

// The problem without the chains of some edges, each given by an arc, if each is spare in what those before
// leave; else a fault.
[[nodiscard]] Problem without_spare(const Problem& problem, const std::vector<std::uint32_t>& spare,
                                    FaultList& faults);

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
