// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/blocks.h"

#include <algorithm>
#include <utility>

namespace tsunagi::steiner {
namespace {

std::vector<std::uint32_t> nodes_of(const CoreGraph& core, const Block& block) {
  std::vector<std::uint32_t> nodes;
  for (const std::uint32_t e : block.edges) nodes.insert(nodes.end(), {core.tail(2 * e), core.head(2 * e)});
  std::ranges::sort(nodes);
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

class BlockSearch {
 public:
  explicit BlockSearch(const CoreGraph& core)
      : core_(core),
        order_(core.node_count(), 0),
        low_(core.node_count(), 0),
        is_needed_(core.node_count(), 0) {}

  std::vector<Block> run() {
    enter(core_.root(), k_none);
    while (!path_.empty()) {
      Step& step = path_.back();
      const auto& arcs = core_.arcs_at(step.node);
      if (step.next == arcs.size()) {
        leave();
      } else {
        follow(arcs[step.next++]);
      }
    }
    return std::move(blocks_);
  }

 private:
  struct Step {
    std::uint32_t node;
    std::uint32_t arc;  // by which it was entered
    std::size_t next = 0;
  };

  void enter(std::uint32_t v, std::uint32_t arc) {
    order_[v] = low_[v] = ++count_;
    path_.push_back({v, arc});
  }

  void follow(std::uint32_t a) {
    const std::uint32_t v = core_.tail(a);
    const std::uint32_t u = core_.head(a);
    if (path_.back().arc != k_none && a / 2 == path_.back().arc / 2) return;
    if (order_[u] == 0) {
      edges_.push_back(a / 2);
      enter(u, a);
    } else if (order_[u] < order_[v]) {
      edges_.push_back(a / 2);
      low_[v] = std::min(low_[v], order_[u]);
    }
  }

  void leave() {
    const Step step = path_.back();
    path_.pop_back();
    if (path_.empty()) return;
    const std::uint32_t above = path_.back().node;
    low_[above] = std::min(low_[above], low_[step.node]);
    if (low_[step.node] >= order_[above]) close(above, step.arc / 2);
  }

  // The edges since the one that left `root` are a block. Blocks behind its nodes came before it.
  void close(std::uint32_t root, std::uint32_t first_edge) {
    Block block{.root = root};
    while (block.edges.empty() || block.edges.back() != first_edge) {
      block.edges.push_back(edges_.back());
      edges_.pop_back();
    }
    for (const std::uint32_t v : nodes_of(core_, block))
      if (v != root && (core_.is_fixed(v) || is_needed_[v] != 0)) block.terminals.push_back(v);
    if (block.terminals.empty()) return;
    is_needed_[root] = 1;
    blocks_.push_back(std::move(block));
  }

  const CoreGraph& core_;
  std::vector<std::uint32_t> order_;  // [node] of discovery, from 1
  std::vector<std::uint32_t> low_;    // [node] least order that its subtree reaches by one edge back
  std::vector<std::uint8_t> is_needed_;
  std::vector<Step> path_;
  std::vector<std::uint32_t> edges_;
  std::vector<Block> blocks_;
  std::uint32_t count_ = 0;
};

}  // namespace

std::vector<Block> find_blocks(const CoreGraph& core) {
  return BlockSearch(core).run();
}

std::vector<Block> worthwhile_blocks(const CoreGraph& core) {
  constexpr std::size_t k_least_edges_to_split = 200;
  if (core.edge_count() < k_least_edges_to_split || core.terminal_count() == 0) return {};
  auto blocks = find_blocks(core);
  const auto size = [](const Block& block) { return block.edges.size(); };
  if (std::ranges::max(blocks, {}, size).edges.size() * 10 > core.edge_count() * 9) return {};
  std::ranges::stable_sort(blocks, {}, size);
  return blocks;
}

BlockProblem problem_of(const CoreGraph& core, const Block& block) {
  const std::vector<std::uint32_t> nodes = nodes_of(core, block);
  const auto number = [&](std::uint32_t v) {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(nodes, v) - nodes.begin());
  };
  BlockProblem out;
  out.problem.node_count = static_cast<std::uint32_t>(nodes.size());
  out.problem.root = number(block.root);
  for (const std::uint32_t t : block.terminals) out.problem.terminals.push_back(number(t));
  for (const std::uint32_t e : block.edges) {
    for (const std::uint32_t a : {2 * e, 2 * e + 1}) {
      if (!core.is_usable(a) || core.head(a) == block.root) continue;
      out.problem.tail.push_back(number(core.tail(a)));
      out.problem.head.push_back(number(core.head(a)));
      out.problem.cost.push_back(core.cost(a));
      out.arc.push_back(a);
    }
  }
  return out;
}

}  // namespace tsunagi::steiner
