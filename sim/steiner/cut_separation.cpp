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
      level_(problem.node_count),
      next_(problem.node_count) {}

void CutSeparation::visit(std::uint32_t node, std::uint32_t level) {
  if (stamp_[node] == now_) return;
  stamp_[node] = now_;
  level_[node] = level;
  next_[node] = 0;
  open_.push_back(node);
}

// Distances from the terminal, backwards, as far as the nearest rooted node. False where there is none: then
// the terminal's side is stamped.
bool CutSeparation::find_levels(std::uint32_t terminal) {
  ++now_;
  open_.clear();
  visit(terminal, 0);
  std::uint32_t last = k_none;
  for (std::size_t i = 0; i < open_.size() && level_[open_[i]] < last; ++i) {
    const std::uint32_t v = open_[i];
    if (is_rooted_[v] != 0) {
      last = level_[v];
      break;
    }
    const auto in = graph_.in.row(v);
    const auto out = graph_.out.row(v);
    ticks_ += static_cast<std::int64_t>(in.size() + out.size());
    for (const std::uint32_t a : in)
      if (room_[a] - flow_[a] >= least_) visit(p_.tail[a], level_[v] + 1);
    for (const std::uint32_t a : out)
      if (flow_[a] >= least_) visit(p_.head[a], level_[v] + 1);
  }
  return last != k_none;
}

std::int32_t CutSeparation::room_of(std::uint32_t step) const {
  return (step & 1) != 0 ? flow_[step / 2] : room_[step / 2] - flow_[step / 2];
}

// The next step from a node to one that is further from the terminal; k_none without one.
std::uint32_t CutSeparation::step_from(std::uint32_t v) {
  const auto in = graph_.in.row(v);
  const auto out = graph_.out.row(v);
  for (std::uint32_t& i = next_[v]; i < in.size() + out.size(); ++i) {
    ++ticks_;
    const std::uint32_t step = i < in.size() ? 2 * in[i] : 2 * out[i - in.size()] + 1;
    const std::uint32_t to = (step & 1) != 0 ? p_.head[step / 2] : p_.tail[step / 2];
    if (stamp_[to] == now_ && level_[to] == level_[v] + 1 && room_of(step) >= least_) return step;
  }
  return k_none;
}

// Fills every shortest path from rooted nodes (Dinic 1970, "Algorithm for solution of a problem of maximum
// flow in networks with power estimation").
void CutSeparation::send(std::uint32_t terminal, std::int32_t enough) {
  const auto far_end = [&](std::uint32_t step) {
    return (step & 1) != 0 ? p_.head[step / 2] : p_.tail[step / 2];
  };
  path_.clear();
  std::uint32_t v = terminal;
  while (sent_ < enough) {
    if (is_rooted_[v] != 0) {
      std::int32_t most = k_whole;
      for (const std::uint32_t step : path_) most = std::min(most, room_of(step));
      std::size_t kept = path_.size();
      for (std::size_t i = path_.size(); i-- > 0;) {
        const std::uint32_t a = path_[i] / 2;
        if (flow_[a] == 0) used_.push_back(a);
        flow_[a] += (path_[i] & 1) != 0 ? -most : most;
        if (room_of(path_[i]) < least_) kept = i;
      }
      sent_ += most;
      path_.resize(kept);
      v = path_.empty() ? terminal : far_end(path_.back());
      continue;
    }
    if (const std::uint32_t step = step_from(v); step != k_none) {
      path_.push_back(step);
      v = far_end(step);
      continue;
    }
    if (path_.empty()) return;
    path_.pop_back();
    v = path_.empty() ? terminal : far_end(path_.back());
    ++next_[v];
  }
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
  for (const std::uint32_t v : rooted_) visit(v, 0);
  for (std::size_t i = 0; i < open_.size(); ++i) {
    const std::uint32_t v = open_[i];
    for (const std::uint32_t a : graph_.out.row(v)) {
      ++ticks_;
      if (room_[a] - flow_[a] >= least_) visit(p_.head[a], 0);
    }
    for (const std::uint32_t a : graph_.in.row(v))
      if (flow_[a] >= least_) visit(p_.tail[a], 0);
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

// The node, and what whole arcs reach from it, counts as the root.
void CutSeparation::take_root(std::uint32_t node) {
  if (is_rooted_[node] != 0) return;
  is_rooted_[node] = 1;
  std::size_t i = rooted_.size();
  rooted_.push_back(node);
  for (; i < rooted_.size(); ++i) {
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
  is_rooted_.assign(p_.node_count, 0);
  rooted_.clear();
  take_root(p_.root);
  std::vector<Cut> cuts;
  const auto count = static_cast<std::uint32_t>(p_.terminals.size());
  for (std::uint32_t i = 0; i < count && cuts.size() < most; ++i)
    separate(p_.terminals[(first + i) % count], cuts);
  return cuts;
}

// Nested cuts, from both ends. What they hold counts as paid for until the next call, so that those of other
// terminals find something else (orthogonal cuts; Koch and Martin 1998).
void CutSeparation::separate(std::uint32_t terminal, std::vector<Cut>& cuts) {
  if (is_rooted_[terminal] != 0) return;
  constexpr std::int32_t k_enough = static_cast<std::int32_t>((1 - k_least_violation) * k_whole);
  sent_ = 0;
  bool is_supplied = false;
  for (int nested = 0; nested < k_most_nested; ++nested) {
    for (const std::int32_t least : {k_whole / 64, 1}) {
      least_ = least;
      while (sent_ < k_enough && find_levels(terminal)) send(terminal, k_enough);
    }
    is_supplied = sent_ >= k_enough;
    if (is_supplied) break;
    auto near = cut_around();
    auto far = cut_from_root();
    bool has_new = false;
    for (auto* cut : {&near, &far}) {
      if (sum(*cut) >= 1 - k_least_violation) continue;
      std::ranges::sort(*cut);
      for (const std::uint32_t a : *cut) {
        room_[a] = k_whole;
        value_[a] = 1;
      }
      cuts.push_back({terminal, std::move(*cut)});
      has_new = true;
    }
    if (!has_new) break;
  }
  for (const std::uint32_t a : used_) flow_[a] = 0;
  used_.clear();
  // No set that holds it is violated any more, so none that holds it and another terminal is.
  if (is_supplied) take_root(terminal);
}

}  // namespace tsunagi::steiner
