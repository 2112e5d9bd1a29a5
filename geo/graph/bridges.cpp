// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/bridges.h"

#include <algorithm>
#include <utility>

#include "geo/graph/huge_pages.h"

namespace tsunagi::graph {
namespace {

struct Visit {
  std::uint32_t number = no_index;  // in preorder
  std::uint32_t low = no_index;     // least number reached from the subtree by one edge outside the tree
  std::uint32_t tree_edge = no_index;
  std::uint32_t next_arc = 0;
};

// Depth-first search with an explicit stack. The tree edge alone is skipped, so a parallel edge leads back
// up.
class LowLinks {
 public:
  explicit LowLinks(const GraphView& graph)
      : graph_(graph), top_(graph.node_count()), is_bridge_(graph.edge_count()) {
    reserve_on_huge_pages(visits_, graph.node_count());
    visits_.resize(graph.node_count());
    parent_.reserve(graph.node_count());
    for (std::uint32_t root = 0; root < graph.node_count(); ++root) {
      if (visits_[root].number == no_index) search(root);
    }
  }

  Bridges answer() && {
    Bridges out;
    for (std::uint32_t e = 0; e < is_bridge_.size(); ++e) {
      if (is_bridge_[e]) out.edges.push_back(e);
    }
    fill_blocks(out);
    return out;
  }

 private:
  void enter(std::uint32_t v, std::uint32_t edge) {
    const auto number = static_cast<std::uint32_t>(parent_.size());
    visits_[v] = {number, number, edge, graph_.first[v]};
    parent_.push_back(stack_.empty() ? number : visits_[stack_.back()].number);
    stack_.push_back(v);
  }

  void search(std::uint32_t root) {
    enter(root, no_index);
    while (!stack_.empty()) {
      const std::uint32_t v = stack_.back();
      if (!step(v, visits_[v])) leave(visits_[v]);
    }
  }

  // Reads arcs of v until one leads down, which it enters; false when there are no more.
  bool step(std::uint32_t v, Visit& visit) {
    const std::uint32_t end = graph_.first[v + 1];
    std::uint32_t low = visit.low;
    for (std::uint32_t a = visit.next_arc; a < end; ++a) {
      const std::uint32_t head = graph_.arcs[a].head;
      const std::uint32_t number = visits_[head].number;
      if (number == no_index) {
        visit.next_arc = a + 1;
        visit.low = low;
        enter(head, graph_.edge_of_arc[a]);
        return true;
      }
      const bool is_tree_edge = graph_.edge_of_arc[a] == visit.tree_edge;
      low = std::min(low, is_tree_edge ? no_index : number);
    }
    visit.low = low;
    return false;
  }

  // A subtree that no other edge leaves upwards hangs on its tree edge, and its top starts a block.
  void leave(const Visit& visit) {
    stack_.pop_back();
    const bool starts_block = visit.low == visit.number || stack_.empty();
    top_[visit.number] = starts_block ? visit.number : no_index;
    if (stack_.empty()) return;
    if (starts_block) is_bridge_[visit.tree_edge] = 1;
    Visit& parent = visits_[stack_.back()];
    parent.low = std::min(parent.low, visit.low);
  }

  // A node that starts no block is in that of its parent, which has the smaller number.
  void fill_blocks(Bridges& out) {
    for (std::uint32_t i = 0; i < top_.size(); ++i) {
      if (top_[i] == no_index) top_[i] = top_[parent_[i]];
    }
    std::vector<std::uint32_t> block_of_top(top_.size(), no_index);
    out.block.resize(visits_.size());
    for (std::uint32_t v = 0; v < visits_.size(); ++v) {
      std::uint32_t& block = block_of_top[top_[visits_[v].number]];
      if (block == no_index) block = out.block_count++;
      out.block[v] = block;
    }
  }

  GraphView graph_;
  std::vector<Visit> visits_;            // [node]
  std::vector<std::uint32_t> parent_;    // [number]: that of the tree parent; of a root its own
  std::vector<std::uint32_t> top_;       // [number]: that of the first node of its block
  std::vector<std::uint8_t> is_bridge_;  // [edge]
  std::vector<std::uint32_t> stack_;
};

// The same without a stack where the numbers of the nodes are a depth-first preorder, as renumber_depth_first
// gives them. Then all neighbours of v before it are its ancestors, and the last of them is its parent: one
// pass from the last node to the first, each after its subtree. Whether they are such numbers is seen on the
// way: subtrees are runs of numbers, and no edge leaves a subtree but upwards.
class PreorderLowLinks {
 public:
  explicit PreorderLowLinks(const GraphView& graph) : graph_(graph) {
    reserve_on_huge_pages(nodes_, graph.node_count());
    nodes_.resize(graph.node_count());
    for (auto v = static_cast<std::uint32_t>(nodes_.size()); v-- != 0 && is_preorder_;) look_at(v);
  }

  [[nodiscard]] bool is_preorder() const { return is_preorder_; }

  Bridges answer() && {
    Bridges out;
    std::vector<std::uint8_t> is_bridge(graph_.edge_count());
    out.block.resize(nodes_.size());
    for (std::uint32_t v = 0; v < nodes_.size(); ++v) {
      const Node& node = nodes_[v];
      const bool starts_block = node.low == v || node.parent == no_index;
      if (starts_block && node.parent != no_index) is_bridge[edge_to(v, node.parent)] = 1;
      out.block[v] = starts_block ? out.block_count++ : out.block[node.parent];
    }
    for (std::uint32_t e = 0; e < is_bridge.size(); ++e) {
      if (is_bridge[e] != 0) out.edges.push_back(e);
    }
    return out;
  }

 private:
  struct Node {
    std::uint32_t low = no_index;     // below it: the least number that the subtrees of children reach
    std::uint32_t last = 0;           // greatest number in the subtree
    std::uint32_t size = 1;           // of the subtree
    std::uint32_t parent = no_index;  // of a root none
  };

  // With two arcs upwards or more, one of them is not the tree edge, and the highest of them neither, unless
  // all lead to the parent: then the number is the same.
  void look_at(std::uint32_t v) {
    std::uint32_t parent = 0;  // plus 1
    std::uint32_t highest = no_index;
    std::uint32_t farthest = 0;
    std::uint32_t count = 0;
    for (std::uint32_t a = graph_.first[v]; a < graph_.first[v + 1]; ++a) {
      const std::uint32_t head = graph_.arcs[a].head;
      const bool is_up = head < v;
      parent = std::max(parent, is_up ? head + 1 : 0);
      highest = std::min(highest, head);
      farthest = std::max(farthest, head);
      count += is_up ? 1 : 0;
    }
    Node& node = nodes_[v];
    node.last = std::max(node.last, v);
    node.low = std::min({node.low, v, count > 1 ? highest : no_index});
    node.parent = parent - 1;
    is_preorder_ = farthest <= node.last && node.last - v + 1 == node.size;
    if (count == 0) return;
    Node& above = nodes_[node.parent];
    above.low = std::min(above.low, node.low);
    above.last = std::max(above.last, node.last);
    above.size += node.size;
  }

  [[nodiscard]] std::uint32_t edge_to(std::uint32_t v, std::uint32_t head) const {
    std::uint32_t a = graph_.first[v];
    while (graph_.arcs[a].head != head) ++a;
    return graph_.edge_of_arc[a];
  }

  GraphView graph_;
  std::vector<Node> nodes_;
  bool is_preorder_ = true;
};

}  // namespace

Bridges find_bridges(const GraphView& graph) {
  require_undirected(graph, "bridges");
  PreorderLowLinks by_number(graph);
  return by_number.is_preorder() ? std::move(by_number).answer() : LowLinks(graph).answer();
}

}  // namespace tsunagi::graph
