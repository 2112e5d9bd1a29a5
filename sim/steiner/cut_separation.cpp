// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/cut_separation.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::steiner {
namespace {

constexpr std::int32_t k_whole = 1 << 20;
constexpr double k_least_violation = 1e-3;
constexpr int k_most_nested = 3;

}  // namespace

CutSeparation::CutSeparation(const Problem& problem, const Graph& graph)
    : p_(problem),
      graph_(graph),
      room_(problem.arc_count()),
      flow_(problem.arc_count(), 0),
      stamp_(problem.node_count, 0),
      via_(problem.node_count) {}

void CutSeparation::visit(std::uint32_t node, std::uint32_t via) {
  if (stamp_[node] == now_) return;
  stamp_[node] = now_;
  via_[node] = via;
  open_.push_back(node);
}

// One augmenting path, searched backwards from the terminal. False leaves the terminal's side stamped.
bool CutSeparation::augment(std::uint32_t terminal) {
  ++now_;
  open_.clear();
  visit(terminal, k_none);
  std::uint32_t start = k_none;
  for (std::size_t i = 0; i < open_.size() && start == k_none; ++i) {
    const std::uint32_t v = open_[i];
    if (is_rooted_[v] != 0) start = v;
    for (const std::uint32_t a : graph_.in.row(v)) {
      ++ticks_;
      if (room_[a] - flow_[a] >= least_) visit(p_.tail[a], 2 * a);
    }
    for (const std::uint32_t a : graph_.out.row(v))
      if (flow_[a] >= least_) visit(p_.head[a], 2 * a + 1);
  }
  if (start == k_none) return false;
  std::int32_t most = k_whole;
  const auto next = [&](std::uint32_t v) {
    return (via_[v] & 1) != 0 ? p_.tail[via_[v] / 2] : p_.head[via_[v] / 2];
  };
  for (std::uint32_t v = start; v != terminal; v = next(v)) {
    const std::uint32_t a = via_[v] / 2;
    most = std::min(most, (via_[v] & 1) != 0 ? flow_[a] : room_[a] - flow_[a]);
  }
  for (std::uint32_t v = start; v != terminal; v = next(v)) {
    const std::uint32_t a = via_[v] / 2;
    if (flow_[a] == 0) used_.push_back(a);
    flow_[a] += (via_[v] & 1) != 0 ? -most : most;
  }
  sent_ += most;
  return true;
}

// Arcs into the stamped side.
std::vector<std::uint32_t> CutSeparation::cut_around() {
  std::vector<std::uint32_t> cut;
  for (const std::uint32_t v : open_) {
    for (const std::uint32_t a : graph_.in.row(v))
      if (stamp_[p_.tail[a]] != now_) cut.push_back(a);
  }
  return cut;
}

// Arcs out of what the root still reaches.
std::vector<std::uint32_t> CutSeparation::cut_from_root() {
  ++now_;
  open_.clear();
  for (const std::uint32_t v : rooted_) visit(v, k_none);
  for (std::size_t i = 0; i < open_.size(); ++i) {
    const std::uint32_t v = open_[i];
    for (const std::uint32_t a : graph_.out.row(v)) {
      ++ticks_;
      if (room_[a] > flow_[a]) visit(p_.head[a], 2 * a);
    }
    for (const std::uint32_t a : graph_.in.row(v))
      if (flow_[a] > 0) visit(p_.tail[a], 2 * a + 1);
  }
  std::vector<std::uint32_t> cut;
  for (const std::uint32_t v : open_) {
    for (const std::uint32_t a : graph_.out.row(v))
      if (stamp_[p_.head[a]] != now_) cut.push_back(a);
  }
  return cut;
}

double CutSeparation::sum(const std::vector<std::uint32_t>& cut) const {
  double total = 0;
  for (const std::uint32_t a : cut) total += value_[a];
  return total;
}

// What whole arcs reach from the root counts as the root.
void CutSeparation::find_rooted() {
  is_rooted_.assign(p_.node_count, 0);
  is_rooted_[p_.root] = 1;
  rooted_.assign(1, p_.root);
  for (std::size_t i = 0; i < rooted_.size(); ++i) {
    for (const std::uint32_t a : graph_.out.row(rooted_[i])) {
      if (room_[a] < k_whole || is_rooted_[p_.head[a]] != 0) continue;
      is_rooted_[p_.head[a]] = 1;
      rooted_.push_back(p_.head[a]);
    }
  }
}

std::vector<Cut> CutSeparation::find(std::span<const double> value, std::size_t most, std::uint32_t first) {
  value_.assign(value.begin(), value.end());
  for (std::size_t a = 0; a < value_.size(); ++a)
    room_[a] = std::max(1, static_cast<std::int32_t>(std::lround(std::clamp(value_[a], 0.0, 1.0) * k_whole)));
  find_rooted();
  std::vector<Cut> cuts;
  const auto count = static_cast<std::uint32_t>(p_.terminals.size());
  for (std::uint32_t i = 0; i < count && cuts.size() < most; ++i)
    separate(p_.terminals[(first + i) % count], cuts);
  return cuts;
}

void CutSeparation::separate(std::uint32_t terminal, std::vector<Cut>& cuts) {
  if (is_rooted_[terminal] != 0) return;
  constexpr std::int32_t k_enough = static_cast<std::int32_t>((1 - k_least_violation) * k_whole);
  sent_ = 0;
  for (int nested = 0; nested < k_most_nested; ++nested) {
    for (const std::int32_t least : {k_whole / 64, 1}) {
      least_ = least;
      while (sent_ < k_enough && augment(terminal)) {
      }
    }
    if (sent_ >= k_enough) break;
    auto near = cut_around();
    auto far = cut_from_root();
    bool has_new = false;
    for (auto* cut : {&near, &far}) {
      if (sum(*cut) >= 1 - k_least_violation) continue;
      std::ranges::sort(*cut);
      for (const std::uint32_t a : *cut) fill(a);
      cuts.push_back({terminal, std::move(*cut)});
      has_new = true;
    }
    if (!has_new) break;
  }
  for (const std::uint32_t a : used_) flow_[a] = 0;
  used_.clear();
  for (const auto& [a, room, value] : filled_) {
    room_[a] = room;
    value_[a] = value;
  }
  filled_.clear();
}

void CutSeparation::fill(std::uint32_t a) {
  filled_.push_back({a, room_[a], value_[a]});
  room_[a] = k_whole;
  value_[a] = 1;
}

}  // namespace tsunagi::steiner
