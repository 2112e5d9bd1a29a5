// SPDX-License-Identifier: Apache-2.0
// Edges that no best plan holds, by looking further than the edge: a tree that holds it must go on at each of
// its leaves that is no terminal, and every way to go on leads to something a best plan does not hold. Polzin
// and Vahdati Daneshmand 2002, "Extending reduction techniques for the Steiner tree problem"; Rehfeldt and
// Koch 2021, "Implications, conflicts, and reductions for Steiner trees".
//
// All tests are strict, so that each says "in no best plan of this graph", and all that are found may go at
// once.
#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <vector>

#include "sim/steiner/reductions.h"
#include "sim/steiner/residual_distances.h"
#include "sim/steiner/special_distances.h"

namespace tsunagi::steiner {
namespace {

constexpr std::size_t k_most_tree_nodes = 24;
constexpr std::size_t k_most_branches = 5;  // ways on at a leaf that is looked at

// What a dual says of the nodes and arcs of a core: any plan through a tree costs at least the bound, the
// residual costs of the tree from where it is entered, of a way there from the root and of a way on to a
// terminal from each other leaf. All are at most `spare`, which no plan cheaper than the best known can pay.
struct Residuals {
  Cost spare = 0;
  std::uint32_t root = k_none;
  std::vector<Cost> arc;          // [core arc]
  std::vector<Cost> from_root;    // [core node]
  std::vector<Cost> to_terminal;  // [core node]
};

// The lesser of both special distances; pairs come again and again.
class PairDistances {
 public:
  PairDistances(const CoreGraph& core, int near_nodes)
      : far_(core), near_(core, near_nodes), known_(k_slots) {}

  [[nodiscard]] Cost between(std::uint32_t u, std::uint32_t v) {
    const std::uint64_t pair = u < v ? std::uint64_t{u} << 32 | v : std::uint64_t{v} << 32 | u;
    Known& known = known_[(pair * 0x9e3779b97f4a7c15u) >> (64 - k_slot_bits)];
    if (known.pair != pair) known = {pair, std::min(near_.between(u, v), far_.between(u, v))};
    return known.distance;
  }
  [[nodiscard]] std::int64_t ticks() const { return far_.ticks() + near_.ticks(); }

 private:
  static constexpr int k_slot_bits = 14;
  static constexpr std::size_t k_slots = std::size_t{1} << k_slot_bits;
  struct Known {
    std::uint64_t pair = 0;  // no pair: its nodes would be one
    Cost distance = 0;
  };

  SpecialDistances far_;
  NearDistances near_;
  std::vector<Known> known_;
};

// A small tree that a best plan might hold. Every edge of the plan at an inner node belongs to it; at a leaf
// the plan may go on.
class SmallTree {
 public:
  SmallTree(const CoreGraph& core, PairDistances& distances, const Residuals* residuals)
      : core_(core), distances_(distances), residuals_(residuals) {}

  void start(std::uint32_t arc) {
    size_ = 0;
    cost_ = 0;
    add(core_.tail(arc), 0, k_none);
    add(core_.head(arc), 0, arc);
  }

  // Hangs the head of an arc on the leaf (or new inner node) at its tail.
  void add_arc(std::size_t at, std::uint32_t arc) { add(core_.head(arc), at, arc); }
  void remove_last() {
    --size_;
    cost_ -= length_[size_];
    --degree_[parent_[size_]];
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::uint32_t node(std::size_t i) const { return node_[i]; }
  [[nodiscard]] std::size_t degree(std::size_t i) const { return degree_[i]; }
  [[nodiscard]] bool holds(std::uint32_t v) const {
    return std::find(node_.begin(), node_.begin() + size_, v) != node_.begin() + size_;
  }

  // Whether a special path between node i and some other is shorter than a part of the tree's path between
  // them that has neither a branch nor a terminal inside: it would replace that part. Where the plan may hold
  // more edges at node `open`, that one counts as a branch.
  [[nodiscard]] bool has_shortcut(std::size_t i, std::size_t open) const {
    return has_shortcut(i, i, k_most_tree_nodes, open, 0, 0);
  }

  // Whether special paths between the leaves and the terminals inside are shorter than the tree: they would
  // replace it.
  [[nodiscard]] bool is_dear() const {
    std::array<std::size_t, k_most_tree_nodes> ends{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < size_; ++i)
      if (degree_[i] == 1 || core_.is_fixed(node_[i])) ends[count++] = i;
    if (count < 3) return false;
    std::array<Cost, k_most_tree_nodes> reach{};
    for (std::size_t k = 1; k < count; ++k) reach[k] = special_[ends[0]][ends[k]];
    Cost sum = 0;
    for (std::size_t left = count; left > 1; --left) {
      const auto best =
          static_cast<std::size_t>(std::min_element(reach.begin() + 1, reach.begin() + left) - reach.begin());
      sum += reach[best];
      if (sum >= cost_) return false;
      std::swap(ends[best], ends[left - 1]);
      std::swap(reach[best], reach[left - 1]);
      for (std::size_t k = 1; k + 1 < left; ++k)
        reach[k] = std::min(reach[k], special_[ends[left - 1]][ends[k]]);
    }
    return sum < cost_;
  }

  // Whether no plan cheaper than the best known holds the tree. It is entered at a leaf, or at node `open`,
  // where the plan may hold more edges.
  [[nodiscard]] bool is_beyond_bound(std::size_t open) const {
    if (residuals_ == nullptr) return false;
    const Residuals& r = *residuals_;
    std::array<Cost, k_most_tree_nodes>
        turned{};  // residual cost of the tree from here, less that from node 0
    Cost whole = 0;
    for (std::size_t i = 1; i < size_; ++i) {
      whole += r.arc[arc_[i]];
      turned[i] = turned[parent_[i]] + r.arc[arc_[i] ^ 1] - r.arc[arc_[i]];
    }
    for (std::size_t i = 0; i < size_; ++i)
      if (degree_[i] == 1) whole += r.to_terminal[node_[i]];
    for (std::size_t i = 0; i < size_; ++i) {
      const bool is_leaf = degree_[i] == 1;
      if (!is_leaf && i != open && node_[i] != r.root) continue;
      const Cost left_over = is_leaf ? r.to_terminal[node_[i]] : 0;
      if (whole + turned[i] + r.from_root[node_[i]] - left_over < r.spare) return false;
    }
    return true;
  }

 private:
  void add(std::uint32_t v, std::size_t parent, std::uint32_t arc) {
    const std::size_t i = size_++;
    node_[i] = v;
    parent_[i] = parent;
    arc_[i] = arc;
    length_[i] = i == 0 ? 0 : core_.cost(arc);
    degree_[i] = 0;
    cost_ += length_[i];
    if (i == 0) return;
    degree_[i] = 1;
    ++degree_[parent];
    for (std::size_t k = 0; k < i; ++k) special_[i][k] = special_[k][i] = distances_.between(v, node_[k]);
  }

  // Goes on from node `at`, come from `from`, with the longest part so far and the part that ends here.
  [[nodiscard]] bool has_shortcut(std::size_t i, std::size_t at, std::size_t from, std::size_t open,
                                  Cost longest, Cost part) const {
    if (at != i) {
      if (special_[i][at] < longest) return true;
      if (degree_[at] > 2 || at == open || core_.is_fixed(node_[at])) part = 0;
    }
    const auto go_to = [&](std::size_t next, Cost length) {
      return next != from && has_shortcut(i, next, at, open, std::max(longest, part + length), part + length);
    };
    if (at != 0 && go_to(parent_[at], length_[at])) return true;
    for (std::size_t k = at + 1; k < size_; ++k)
      if (k != 0 && parent_[k] == at && go_to(k, length_[k])) return true;
    return false;
  }

  const CoreGraph& core_;
  PairDistances& distances_;
  const Residuals* residuals_;
  std::size_t size_ = 0;
  Cost cost_ = 0;
  std::array<std::uint32_t, k_most_tree_nodes> node_{};
  std::array<std::size_t, k_most_tree_nodes> parent_{};
  std::array<std::uint32_t, k_most_tree_nodes> arc_{};  // from the parent
  std::array<Cost, k_most_tree_nodes> length_{};        // of that arc
  std::array<std::size_t, k_most_tree_nodes> degree_{};
  std::array<std::array<Cost, k_most_tree_nodes>, k_most_tree_nodes> special_{};
};

Residuals residuals_of(const CoreGraph& core, const CoreGraph::Compact& compact,
                       std::span<const Cost> reduced, Cost spare) {
  Residuals out{
      .spare = spare,
      .root = compact.node[compact.problem.root],
      .arc = std::vector<Cost>(2 * core.edge_slots(), 0),  // edges made since then cost nothing here
      .from_root = std::vector<Cost>(core.node_count(), spare),
      .to_terminal = std::vector<Cost>(core.node_count(), spare)};
  for (const std::uint32_t v : compact.node) {
    for (const std::uint32_t a : core.arcs_at(v)) {
      if (a / 2 < compact.edge_slots) out.arc[a] = out.arc[a ^ 1] = spare;
    }
  }
  for (std::size_t i = 0; i < compact.arc.size(); ++i) out.arc[compact.arc[i]] = std::min(reduced[i], spare);
  const ResidualDistances residual(compact.problem, reduced);
  const auto from_root = residual.from_root();
  const auto to_terminal = residual.to_terminals();
  for (std::size_t i = 0; i < compact.node.size(); ++i) {
    out.from_root[compact.node[i]] = std::min(from_root[i], spare);
    out.to_terminal[compact.node[i]] = std::min(to_terminal[i], spare);
  }
  return out;
}

class ExtensionTests {
 public:
  ExtensionTests(CoreGraph& core, const ExtensionEffort& effort, const Residuals* residuals)
      : core_(core),
        effort_(effort),
        distances_(core, effort.near_nodes),
        tree_(core, distances_, residuals) {}

  std::int64_t run() {
    const auto slots = static_cast<std::uint32_t>(core_.edge_slots());
    std::vector<std::uint32_t> gone;
    for (std::uint32_t e = 0; e < slots; ++e)
      if (core_.is_alive(e) && is_ruled_out(2 * e)) gone.push_back(e);
    for (const std::uint32_t e : gone) core_.remove_edge(e);
    return ticks_ + distances_.ticks();
  }

 private:
  bool is_ruled_out(std::uint32_t arc) {
    steps_ = 0;
    tree_.start(arc);
    return has_no_way_on(1, 0) || has_no_way_on(0, 0);
  }

  // Whether whatever hangs on the leaf is ruled out. A terminal may stay a leaf.
  bool has_no_way_on(std::size_t leaf, int depth) {
    const std::uint32_t v = tree_.node(leaf);
    if (core_.is_fixed(v) || core_.arcs_at(v).size() > k_most_branches + 1) return false;
    std::array<std::uint32_t, k_most_branches> ways{};
    std::size_t count = 0;
    for (const std::uint32_t a : core_.arcs_at(v)) {
      if (tree_.holds(core_.head(a))) continue;
      if (tree_.size() == k_most_tree_nodes || ++steps_ > effort_.most_steps) return false;
      tree_.add_arc(leaf, a);
      ++ticks_;
      const bool is_out = tree_.has_shortcut(tree_.size() - 1, leaf) || tree_.is_beyond_bound(leaf);
      tree_.remove_last();
      if (!is_out) ways[count++] = a;
    }
    if (tree_.size() + count > k_most_tree_nodes) return false;
    std::array<unsigned, 1U << k_most_branches> sets{};
    const unsigned set_count = (1U << count) - 1;
    for (unsigned s = 0; s < set_count; ++s) sets[s] = s + 1;
    std::sort(sets.begin(), sets.begin() + set_count, [](unsigned x, unsigned y) {
      return std::pair(std::popcount(x), x) < std::pair(std::popcount(y), y);
    });
    const std::span<const std::uint32_t> found(ways.data(), count);
    return std::all_of(sets.begin(), sets.begin() + set_count,
                       [&](unsigned set) { return is_set_ruled_out(leaf, found, set, depth); });
  }

  // Whether no best plan goes on at the leaf by just these arcs.
  bool is_set_ruled_out(std::size_t leaf, std::span<const std::uint32_t> ways, unsigned set, int depth) {
    if (++steps_ > effort_.most_steps) return false;
    const std::size_t before = tree_.size();
    for (std::size_t i = 0; i < ways.size(); ++i)
      if ((set >> i & 1U) != 0) tree_.add_arc(leaf, ways[i]);
    ticks_ += static_cast<std::int64_t>(tree_.size());
    const bool is_out = is_tree_ruled_out(before) || goes_nowhere(before, depth + 1);
    while (tree_.size() > before) tree_.remove_last();
    return is_out;
  }

  [[nodiscard]] bool is_tree_ruled_out(std::size_t first_new) const {
    for (std::size_t i = first_new; i < tree_.size(); ++i)
      if (tree_.has_shortcut(i, k_most_tree_nodes)) return true;
    return tree_.is_dear() || tree_.is_beyond_bound(k_most_tree_nodes);
  }

  bool goes_nowhere(std::size_t first_new, int depth) {
    if (depth >= effort_.most_depth) return false;
    for (std::size_t i = first_new; i < tree_.size(); ++i)
      if (has_no_way_on(i, depth)) return true;
    return false;
  }

  CoreGraph& core_;
  ExtensionEffort effort_;
  PairDistances distances_;
  SmallTree tree_;
  int steps_ = 0;
  std::int64_t ticks_ = 0;
};

}  // namespace

std::int64_t reduce_by_extension(CoreGraph& core, const ExtensionEffort& effort) {
  return ExtensionTests(core, effort, nullptr).run();
}

std::int64_t reduce_by_extension(CoreGraph& core, const ExtensionEffort& effort,
                                 const CoreGraph::Compact& compact, std::span<const Cost> reduced, Cost bound,
                                 Cost upper) {
  constexpr Cost k_most_spare = k_cost_limit / 128;  // sums over a small tree do not overflow
  if (upper - bound > k_most_spare) return reduce_by_extension(core, effort);
  const Residuals residuals = residuals_of(core, compact, reduced, upper - bound);
  return ExtensionTests(core, effort, &residuals).run() + 4 * static_cast<std::int64_t>(compact.arc.size());
}

}  // namespace tsunagi::steiner
