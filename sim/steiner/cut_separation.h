// SPDX-License-Identifier: Apache-2.0
// Violated cuts of a fractional plan by maximum flows, one terminal at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/steiner/dual_ascent.h"
#include "sim/steiner/graph.h"
#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

class CutSeparation {
 public:
  CutSeparation(const Problem& problem, const Graph& graph);

  // Cuts of `value` (arcs into a set with a terminal, sum below 1), at most `most`; terminals are looked at
  // from `first` on, around. None where none is violated.
  [[nodiscard]] std::vector<Cut> find(std::span<const double> value, std::size_t most, std::uint32_t first);
  [[nodiscard]] std::int64_t ticks() const { return ticks_; }

 private:
  void take_root(std::uint32_t node);
  void separate(std::uint32_t terminal, std::vector<Cut>& cuts);
  [[nodiscard]] bool find_levels(std::uint32_t terminal);
  void send(std::uint32_t terminal, std::int32_t enough);
  [[nodiscard]] std::uint32_t step_from(std::uint32_t v);
  [[nodiscard]] std::int32_t room_of(std::uint32_t step) const;
  [[nodiscard]] std::vector<std::uint32_t> cut_around();
  [[nodiscard]] std::vector<std::uint32_t> cut_from_root();
  [[nodiscard]] double sum(const std::vector<std::uint32_t>& cut) const;
  void visit(std::uint32_t node, std::uint32_t level);

  const Problem& p_;
  const Graph& graph_;
  std::vector<std::int32_t> room_;    // [arc] full in cuts that were found
  std::vector<std::int32_t> flow_;    // [arc]
  std::vector<double> value_;         // [arc]
  std::vector<std::uint32_t> stamp_;  // [node]
  std::vector<std::uint32_t> level_;  // [node] steps to the terminal
  std::vector<std::uint32_t> next_;   // [node] step to try next: arcs in, then arcs out
  std::vector<std::uint32_t> path_;   // steps from the terminal: arc · 2, + 1 when along it
  std::vector<std::uint32_t> open_;
  std::vector<std::uint32_t> used_;      // arcs with flow
  std::vector<std::uint8_t> is_rooted_;  // [node]
  std::vector<std::uint32_t> rooted_;
  std::int32_t least_ = 1;  // room that an augmenting path must have
  std::int32_t sent_ = 0;
  std::uint32_t now_ = 0;
  std::int64_t ticks_ = 0;
};

}  // namespace tsunagi::steiner
