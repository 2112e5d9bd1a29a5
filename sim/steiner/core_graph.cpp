// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/core_graph.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tsunagi::steiner {
namespace {

// Grows by less than a vector would by itself: these are most of what a large problem takes.
std::size_t larger(std::size_t size) {
  return size + size / 4 + 16;
}

}  // namespace

CoreGraph::CoreGraph(const Problem& problem)
    : root_(problem.root), out_(problem.node_count), is_terminal_(problem.node_count, 0) {
  for (const std::uint32_t t : problem.terminals) set_terminal(t, true);
  std::vector<std::uint32_t> order(problem.arc_count());
  for (std::uint32_t a = 0; a < order.size(); ++a) order[a] = a;
  const auto key = [&](std::uint32_t a) {
    const auto [low, high] = std::minmax(problem.tail[a], problem.head[a]);
    return std::tuple(low, high, problem.cost[a], a);
  };
  std::erase_if(order, [&](std::uint32_t a) { return problem.tail[a] == problem.head[a]; });
  std::ranges::sort(order, {}, key);
  reserve(problem, order);
  std::uint32_t edge = k_none;
  for (const std::uint32_t a : order) {
    const auto [low, high] = std::minmax(problem.tail[a], problem.head[a]);
    if (edge == k_none || tail(2 * edge) != low || head(2 * edge) != high) edge = add_edge(low, high);
    offer(2 * edge + (problem.tail[a] == low ? 0 : 1), problem.cost[a], false, a);
  }
  // No plan enters the root, so that an arc back costs what one likes: seen from another root it is the same
  // edge.
  for (const std::uint32_t a : out_[root_])
    if (cost_[a ^ 1] == k_absent) offer(a ^ 1, cost_[a], false, piece_[a]);
  std::vector<std::uint32_t> twin(problem.arc_count(), k_none);
  for (std::uint32_t e = 0; e < is_alive_.size(); ++e) {
    if (!is_edge_symmetric(2 * e)) {
      is_symmetric_ = false;
      continue;
    }
    const std::uint32_t there = piece_[2 * e];
    const std::uint32_t back = piece_[2 * e + 1];
    if (there == back) continue;
    twin[there] = back;
    twin[back] = there;
  }
  twins_ = std::make_shared<const std::vector<std::uint32_t>>(std::move(twin));
}

// Room for what `order`, arcs by their two ends, becomes.
void CoreGraph::reserve(const Problem& problem, const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> degree(node_count(), 0);
  std::size_t edges = 0;
  std::pair<std::uint32_t, std::uint32_t> last{k_none, k_none};
  for (const std::uint32_t a : order) {
    const std::pair<std::uint32_t, std::uint32_t> ends = std::minmax(problem.tail[a], problem.head[a]);
    if (ends == last) continue;
    last = ends;
    ++degree[ends.first];
    ++degree[ends.second];
    ++edges;
  }
  for (std::uint32_t v = 0; v < degree.size(); ++v) out_[v].reserve(degree[v]);
  reserve_edges(edges);
}

void CoreGraph::reserve_edges(std::size_t edges) {
  head_.reserve(2 * edges);
  cost_.reserve(2 * edges);
  is_closed_.reserve(2 * edges);
  piece_.reserve(2 * edges);
  place_.reserve(2 * edges);
  is_alive_.reserve(edges);
}

std::uint32_t CoreGraph::add_piece(std::uint32_t first, std::uint32_t second) {
  if (pieces_.size() == pieces_.capacity()) pieces_.reserve(larger(pieces_.size()));
  pieces_.push_back({first, second});
  return static_cast<std::uint32_t>(twins_->size() + pieces_.size() - 1);
}

void CoreGraph::forget_removed_edges() {
  std::vector<std::uint32_t> number(is_alive_.size(), k_none);  // [edge]
  std::uint32_t next = 0;
  for (std::uint32_t e = 0; e < number.size(); ++e)
    if (is_alive(e)) number[e] = next++;
  const auto keep = [&](auto& by_arc) {
    for (std::uint32_t e = 0; e < number.size(); ++e) {
      if (number[e] == k_none) continue;
      by_arc[2 * number[e]] = by_arc[2 * e];
      by_arc[2 * number[e] + 1] = by_arc[2 * e + 1];
    }
    by_arc.resize(2 * std::size_t{next});
    by_arc.shrink_to_fit();
  };
  keep(head_);
  keep(cost_);
  keep(is_closed_);
  keep(piece_);
  keep(place_);
  is_alive_.assign(next, 1);
  is_alive_.shrink_to_fit();
  for (auto& arcs : out_)
    for (std::uint32_t& a : arcs) a = 2 * number[a / 2] + a % 2;
}

std::uint32_t CoreGraph::arc_between(std::uint32_t u, std::uint32_t v) const {
  const bool from_u = out_[u].size() <= out_[v].size();
  for (const std::uint32_t a : out_[from_u ? u : v])
    if (head_[a] == (from_u ? v : u)) return from_u ? a : a ^ 1;
  return k_none;
}

std::uint32_t CoreGraph::add_edge(std::uint32_t u, std::uint32_t v) {
  if (is_alive_.size() == is_alive_.capacity()) reserve_edges(larger(is_alive_.size()));
  const auto a = static_cast<std::uint32_t>(head_.size());
  head_.insert(head_.end(), {v, u});
  cost_.insert(cost_.end(), 2, k_absent);
  is_closed_.insert(is_closed_.end(), 2, 0);
  piece_.insert(piece_.end(), 2, k_none);
  place_.push_back(static_cast<std::uint32_t>(out_[u].size()));
  place_.push_back(static_cast<std::uint32_t>(out_[v].size()));
  out_[u].push_back(a);
  out_[v].push_back(a + 1);
  is_alive_.push_back(1);
  ++edge_count_;
  return a / 2;
}

void CoreGraph::offer(std::uint32_t a, Cost cost, bool is_closed, std::uint32_t piece) {
  if (cost > cost_[a] || cost == k_absent) return;
  if (cost == cost_[a] && is_closed_[a] <= (is_closed ? 1 : 0)) return;
  cost_[a] = cost;
  is_closed_[a] = is_closed ? 1 : 0;
  piece_[a] = piece;
}

void CoreGraph::detach(std::uint32_t a) {
  auto& list = out_[tail(a)];
  const std::uint32_t last = list.back();
  list[place_[a]] = last;
  place_[last] = place_[a];
  list.pop_back();
}

void CoreGraph::remove_edge(std::uint32_t edge) {
  detach(2 * edge);
  detach(2 * edge + 1);
  is_alive_[edge] = 0;
  --edge_count_;
}

void CoreGraph::close(std::uint32_t a) {
  if (!is_alive(a / 2)) return;
  is_closed_[a] = 1;
  if (!is_usable(a ^ 1)) remove_edge(a / 2);
}

void CoreGraph::drop(std::uint32_t a) {
  cost_[a] = k_absent;
  close(a);
}

void CoreGraph::remove_node(std::uint32_t v) {
  if (out_[v].empty()) return;
  std::vector<std::uint32_t> neighbours;
  for (const std::uint32_t a : out_[v]) neighbours.push_back(head_[a]);
  go(v, neighbours);
  while (!out_[v].empty()) remove_edge(out_[v].back() / 2);
}

void CoreGraph::set_terminal(std::uint32_t v, bool is_terminal) {
  terminal_count_ += (is_terminal ? 1 : 0);
  terminal_count_ -= is_terminal_[v];
  is_terminal_[v] = is_terminal ? 1 : 0;
}

void CoreGraph::add_path(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t u = tail(a);
  const std::uint32_t v = head_[b];
  if (u == v) return;
  std::uint32_t to = arc_between(u, v);
  if (to == k_none) to = 2 * add_edge(u, v);
  const auto join = [&](std::uint32_t onto, std::uint32_t first, std::uint32_t second) {
    if (cost_[first] == k_absent || cost_[second] == k_absent) return;
    const Cost sum = cost_[first] + cost_[second];
    const bool closed = is_closed_[first] != 0 || is_closed_[second] != 0;
    if (sum < cost_[onto] || (sum == cost_[onto] && is_closed_[onto] != 0 && !closed))
      offer(onto, sum, closed, add_piece(piece_[first], piece_[second]));
  };
  join(to, a, b);
  join(to ^ 1, b ^ 1, a ^ 1);
  if (!is_usable(to) && !is_usable(to ^ 1)) remove_edge(to / 2);
}

void CoreGraph::fix(std::uint32_t a) {
  fixed_.push_back(piece_[a]);
  fixed_cost_ += cost_[a];
}

void CoreGraph::go(std::uint32_t node, std::span<const std::uint32_t> neighbours) {
  gone_.push_back({node, static_cast<std::uint32_t>(gone_neighbours_.size())});
  gone_neighbours_.insert(gone_neighbours_.end(), neighbours.begin(), neighbours.end());
}

std::vector<std::uint32_t> CoreGraph::original_nodes(std::vector<std::uint8_t> is_in,
                                                     std::size_t gone) const {
  for (std::size_t i = gone; i-- > 0;) {
    const std::size_t end = i + 1 < gone_.size() ? gone_[i + 1].neighbours : gone_neighbours_.size();
    std::uint8_t all = 1;
    for (std::size_t k = gone_[i].neighbours; k < end; ++k) all &= is_in[gone_neighbours_[k]];
    is_in[gone_[i].node] = all;
  }
  std::vector<std::uint32_t> nodes;
  for (std::uint32_t v = 0; v < node_count(); ++v)
    if (is_in[v] != 0) nodes.push_back(v);
  return nodes;
}

void CoreGraph::take_leaf(std::uint32_t leaf) {
  const std::uint32_t away = out_[leaf].front();
  const std::uint32_t other = head_[away];
  const bool is_root = leaf == root_;
  taken_.push_back({leaf, cost_[is_root ? away : away ^ 1], is_root, gone_.size()});
  go(leaf, {&other, 1});
  if (is_root) {
    fix(away);
    root_ = other;
    if (is_terminal(other)) set_terminal(other, false);
  } else {
    fix(away ^ 1);
    set_terminal(leaf, false);
    if (other != root_) set_terminal(other, true);
  }
  remove_edge(away / 2);
}

void CoreGraph::contract(std::uint32_t a) {
  const std::uint32_t keep = tail(a);
  const std::uint32_t gone = head_[a];
  fix(a);
  go(gone, {&keep, 1});
  remove_edge(a / 2);
  if (gone == root_ || keep == root_) {
    root_ = keep;
    if (is_terminal(keep)) set_terminal(keep, false);
    if (is_terminal(gone)) set_terminal(gone, false);
  } else if (is_terminal(gone)) {
    set_terminal(gone, false);
    set_terminal(keep, true);
  }
  for (const std::uint32_t b : std::vector(out_[gone])) {
    const std::uint32_t v = head_[b];
    std::uint32_t to = arc_between(keep, v);
    if (to == k_none) to = 2 * add_edge(keep, v);
    offer(to, cost_[b], is_closed_[b] != 0, piece_[b]);
    offer(to ^ 1, cost_[b ^ 1], is_closed_[b ^ 1] != 0, piece_[b ^ 1]);
    remove_edge(b / 2);
  }
}

CoreGraph::Compact CoreGraph::compact(std::uint32_t root) const {
  Compact out;
  out.edge_slots = edge_slots();
  std::vector<std::uint32_t> number(node_count(), k_none);
  const auto id = [&](std::uint32_t v) {
    if (number[v] == k_none) {
      number[v] = static_cast<std::uint32_t>(out.node.size());
      out.node.push_back(v);
    }
    return number[v];
  };
  out.problem.root = id(root);
  std::size_t arcs = 0;
  const auto is_seen = [&](std::uint32_t a) {
    return head_[a] != root && cost_[a] != k_absent && (root != root_ || is_closed_[a] == 0);
  };
  for (const auto& at : out_) arcs += static_cast<std::size_t>(std::ranges::count_if(at, is_seen));
  out.problem.tail.reserve(arcs);
  out.problem.head.reserve(arcs);
  out.problem.cost.reserve(arcs);
  out.arc.reserve(arcs);
  for (std::uint32_t v = 0; v < node_count(); ++v) {
    if (is_fixed(v) && v != root) out.problem.terminals.push_back(id(v));
    for (const std::uint32_t a : out_[v]) {
      if (!is_seen(a)) continue;
      out.problem.tail.push_back(id(v));
      out.problem.head.push_back(id(head_[a]));
      out.problem.cost.push_back(cost_[a]);
      out.arc.push_back(a);
    }
  }
  out.problem.node_count = static_cast<std::uint32_t>(out.node.size());
  return out;
}

std::vector<std::uint32_t> CoreGraph::originals(const std::vector<std::uint32_t>& arcs) const {
  std::vector<std::uint32_t> open(fixed_);
  for (const std::uint32_t a : arcs) open.push_back(piece_[a]);
  std::vector<std::uint32_t> out = unfold(std::move(open));
  for (std::size_t i = out.size(); i-- > 0;)
    if ((*twins_)[out[i]] != k_none) out.push_back((*twins_)[out[i]]);
  std::ranges::sort(out);
  return out;
}

std::vector<std::uint32_t> CoreGraph::arcs_within(const std::vector<std::uint8_t>& is_in) const {
  const auto is_there = [&](std::uint32_t original) {
    const std::uint32_t back = (*twins_)[original];
    return is_in[original] != 0 || (back != k_none && is_in[back] != 0);
  };
  std::vector<std::uint32_t> arcs;
  for (std::uint32_t e = 0; e < is_alive_.size(); ++e) {
    if (!is_alive(e)) continue;
    for (const std::uint32_t a : {2 * e, 2 * e + 1}) {
      if (piece_[a] == k_none || !std::ranges::all_of(unfold({piece_[a]}), is_there)) continue;
      arcs.push_back(a);
      break;
    }
  }
  return arcs;
}

// The original arcs of pieces.
std::vector<std::uint32_t> CoreGraph::unfold(std::vector<std::uint32_t> open) const {
  std::vector<std::uint32_t> out;
  while (!open.empty()) {
    const std::uint32_t id = open.back();
    open.pop_back();
    if (id < twins_->size()) {
      out.push_back(id);
    } else {
      const Piece piece = pieces_[id - twins_->size()];
      open.push_back(piece.second);
      open.push_back(piece.first);
    }
  }
  return out;
}

}  // namespace tsunagi::steiner
