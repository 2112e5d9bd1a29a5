// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/dual_ascent.h"

#include <algorithm>
#include <queue>
#include <tuple>
#include <utility>

#include "geo/base/random.h"

namespace tsunagi::steiner {
namespace {

// A set of nodes: open addressing while it is small, one bit a node once that takes less room.
class NodeSet {
 public:
  [[nodiscard]] bool contains(std::uint32_t node) const {
    if (!bits_.empty()) return (bits_[node / 64] >> (node % 64) & 1) != 0;
    if (slots_.empty()) return false;
    for (std::size_t i = place(node);; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i] == node) return true;
      if (slots_[i] == k_none) return false;
    }
  }
  // False when it was there.
  bool insert(std::uint32_t node, std::size_t node_count) {
    if (bits_.empty() && (count_ + 1) * 2 > slots_.size()) grow(node_count);
    if (!bits_.empty()) return set_bit(node);
    for (std::size_t i = place(node);; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i] == node) return false;
      if (slots_[i] != k_none) continue;
      slots_[i] = node;
      ++count_;
      return true;
    }
  }

 private:
  bool set_bit(std::uint32_t node) {
    const std::uint64_t bit = std::uint64_t{1} << (node % 64);
    const std::uint64_t before = std::exchange(bits_[node / 64], bits_[node / 64] | bit);
    return (before & bit) == 0;
  }
  [[nodiscard]] std::size_t place(std::uint32_t node) const {
    return (node * 2654435769u >> 7) & (slots_.size() - 1);
  }
  void grow(std::size_t node_count) {
    const std::vector<std::uint32_t> old = std::exchange(slots_, {});
    const std::size_t wanted = std::max<std::size_t>(8, old.size() * 2);
    count_ = 0;
    if (wanted * 32 > node_count && wanted > 8) {
      bits_.assign(node_count / 64 + 1, 0);
    } else {
      slots_.assign(wanted, k_none);
    }
    for (const std::uint32_t node : old)
      if (node != k_none) insert(node, node_count);
  }

  std::vector<std::uint32_t> slots_;
  std::vector<std::uint64_t> bits_;
  std::size_t count_ = 0;
};

struct CutArc {
  std::uint32_t arc;
  std::uint32_t tail;
};

// The nodes that reach a terminal over saturated arcs, and the arcs that enter them. Kept between visits, so
// that a visit resumes instead of searching again.
struct Moat {
  NodeSet nodes;
  std::vector<CutArc> cut;
  Cost slack = 0;               // least residual cost in the cut
  std::uint32_t plan_arcs = 0;  // of the guiding plan in the cut
};

class Ascent {
 public:
  Ascent(const Problem& problem, const Graph& graph, const DualInput& input)
      : problem_(problem),
        graph_(graph),
        input_(input),
        moats_(problem.terminals.size()),
        is_active_(problem.terminals.size(), 1),
        is_rooted_(problem.node_count, 0),
        owner_(problem.node_count, k_none),
        waiting_(problem.terminals.size()),
        open_arcs_(problem.terminals.size(), 0),
        paid_(problem.terminals.size(), 0),
        turn_(problem.terminals.size(), 0),
        order_(input.order, "dual order") {
    dual_.reduced.assign(input.cost.begin(), input.cost.end());
  }

  Dual run() {
    root_from(problem_.root);
    find_turns();
    for (std::uint32_t t = 0; t < moats_.size(); ++t) {
      start(t);
      push(t);
    }
    while (!queue_.empty() && dual_.ticks < input_.most_ticks && dual_.bound < k_cost_limit) visit();
    return std::move(dual_);
  }

 private:
  using Entry = std::tuple<std::uint64_t, std::uint64_t, std::uint32_t>;  // score, order, terminal

  void start(std::uint32_t t) {
    moats_[t].nodes.insert(problem_.terminals[t], problem_.node_count);
    append_cut(moats_[t], problem_.terminals[t]);
  }

  void append_cut(Moat& moat, std::uint32_t node) {
    const auto arcs = graph_.in.row(node);
    dual_.ticks += static_cast<std::int64_t>(arcs.size());
    for (const std::uint32_t arc : arcs) {
      if (!input_.removed.empty() && input_.removed[arc] != 0) continue;
      if (!moat.nodes.contains(problem_.tail[arc])) moat.cut.push_back({arc, problem_.tail[arc]});
    }
  }

  void push(std::uint32_t t) {
    const std::uint64_t order = input_.order == 0 ? t : order_.bits(t);
    queue_.emplace(score(moats_[t]), order, t);
  }

  // A moat should cut the guiding plan once, as complementary slackness asks.
  [[nodiscard]] std::uint64_t score(const Moat& moat) const {
    const std::uint64_t size = moat.cut.size();
    return moat.plan_arcs > 1 ? size * moat.plan_arcs : size;
  }

  void visit() {
    const std::uint32_t t = std::get<2>(queue_.top());
    queue_.pop();
    if (is_active_[t] == 0 || moats_[t].cut.empty()) return;  // it waits, or went on under another entry
    if (!grow(t)) return;
    // Eager factor 1.25: a moat that grew a little is raised all the same.
    if (!queue_.empty() && score(moats_[t]) * 4 > std::get<0>(queue_.top()) * 5) return push(t);
    raise(t);
    if (dual_.bound < k_cost_limit && !gives_way(t) && grow(t)) push(t);
  }

  // Takes in what became reachable since the last visit. False when the terminal is done: the root or
  // another active terminal is in its moat.
  bool grow(std::uint32_t t) {
    Moat& moat = moats_[t];
    bool has_grown = false;
    for (std::size_t i = 0; i < moat.cut.size(); ++i) {
      const CutArc entry = moat.cut[i];
      if (dual_.reduced[entry.arc] != 0 || !moat.nodes.insert(entry.tail, problem_.node_count)) continue;
      if (ends_at(entry.tail)) return close(t);
      if (const std::uint32_t other = other_owner(t, entry.tail); other != k_none) return wait_for(t, other);
      has_grown = true;
      append_cut(moat, entry.tail);
    }
    dual_.ticks += static_cast<std::int64_t>(moat.cut.size());
    if (has_grown) std::erase_if(moat.cut, [&](const CutArc& e) { return moat.nodes.contains(e.tail); });
    measure(moat);
    return true;
  }

  [[nodiscard]] bool ends_at(std::uint32_t node) const {
    if (is_rooted_[node] != 0) return true;
    const std::uint32_t terminal = graph_.terminal_of[node];
    return terminal != k_none && is_active_[terminal] != 0;
  }

  bool close(std::uint32_t t) {
    is_active_[t] = 0;
    moats_[t] = Moat{};
    if (!waiting_[t].empty()) hand_over(t);
    return false;
  }

  // The waiting leaf with the fewest saturated arcs of its own goes on.
  void hand_over(std::uint32_t t) {
    auto waiting = std::move(waiting_[t]);
    waiting_[t].clear();
    const auto next =
        std::ranges::min_element(waiting, {}, [&](std::uint32_t other) { return open_arcs_[other]; });
    const std::uint32_t first = *next;
    waiting.erase(next);
    waiting_[first] = std::move(waiting);
    is_active_[first] = 1;
    paid_[first] = 0;
    start(first);
    push(first);
  }

  // A leaf with more ways open than another raises more arcs for the same gain: the other goes first.
  bool gives_way(std::uint32_t t) {
    if (waiting_[t].empty()) return false;
    const auto least =
        std::ranges::min(waiting_[t], {}, [&](std::uint32_t other) { return open_arcs_[other]; });
    if (open_arcs_[least] > open_arcs_[t] || (open_arcs_[least] == open_arcs_[t] && paid_[t] < turn_[t]))
      return false;
    is_active_[t] = 0;
    moats_[t] = Moat{};
    hand_over(t);
    waiting_[least].push_back(t);
    return true;
  }

  // Turns cost a few per cent of the bound and save most of the work and memory, which are too much where
  // leaves are many.
  void find_turns() {
    constexpr std::size_t k_many_leaves = 6000;
    constexpr Cost k_turns = 4;  // of the dearest way to a leaf
    const auto is_leaf = [&](std::uint32_t node) { return graph_.out.row(node).empty(); };
    takes_turns_ =
        static_cast<std::size_t>(std::ranges::count_if(problem_.terminals, is_leaf)) >= k_many_leaves;
    if (!takes_turns_) return;
    for (std::uint32_t t = 0; t < turn_.size(); ++t) {
      for (const std::uint32_t arc : graph_.in.row(problem_.terminals[t]))
        turn_[t] = std::max(turn_[t], dual_.reduced[arc] / k_turns);
    }
  }

  // Leaves that meet inside the graph would raise one and the same moat side by side, each paying for it from
  // its own purse. One of them does, and the next goes on where it has nothing left.
  [[nodiscard]] std::uint32_t other_owner(std::uint32_t t, std::uint32_t node) {
    if (!takes_turns_ || !graph_.out.row(problem_.terminals[t]).empty()) return k_none;
    const std::uint32_t owner = std::exchange(owner_[node], t);
    if (owner == k_none || owner == t || is_active_[owner] == 0) return k_none;
    if (open_arcs_[t] < open_arcs_[owner]) {  // takes over
      is_active_[owner] = 0;
      moats_[owner] = Moat{};
      waiting_[t].insert(waiting_[t].end(), waiting_[owner].begin(), waiting_[owner].end());
      waiting_[t].push_back(owner);
      waiting_[owner].clear();
      return k_none;
    }
    owner_[node] = owner;
    return owner;
  }

  bool wait_for(std::uint32_t t, std::uint32_t other) {
    is_active_[t] = 0;
    moats_[t] = Moat{};
    auto& queue = waiting_[other];
    queue.push_back(t);
    queue.insert(queue.end(), waiting_[t].begin(), waiting_[t].end());
    waiting_[t] = {};
    return false;
  }

  // Marks what the root reaches over saturated arcs.
  void root_from(std::uint32_t node) {
    is_rooted_[node] = 1;
    std::vector<std::uint32_t> open{node};
    while (!open.empty()) {
      const std::uint32_t v = open.back();
      open.pop_back();
      for (const std::uint32_t arc : graph_.out.row(v)) {
        ++dual_.ticks;
        if (dual_.reduced[arc] != 0 || is_rooted_[problem_.head[arc]] != 0) continue;
        if (!input_.removed.empty() && input_.removed[arc] != 0) continue;
        is_rooted_[problem_.head[arc]] = 1;
        open.push_back(problem_.head[arc]);
      }
    }
  }

  void measure(Moat& moat) const {
    moat.slack = k_cost_limit;
    moat.plan_arcs = 0;
    for (const CutArc& entry : moat.cut) {
      moat.slack = std::min(moat.slack, dual_.reduced[entry.arc]);
      if (!input_.plan_into.empty())
        moat.plan_arcs += input_.plan_into[problem_.head[entry.arc]] == entry.arc ? 1 : 0;
    }
  }

  void raise(std::uint32_t t) {
    const Moat& moat = moats_[t];
    for (const CutArc& entry : moat.cut) {
      dual_.reduced[entry.arc] -= moat.slack;
      if (dual_.reduced[entry.arc] == 0 && is_rooted_[entry.tail] != 0 &&
          is_rooted_[problem_.head[entry.arc]] == 0)
        root_from(problem_.head[entry.arc]);
      if (dual_.reduced[entry.arc] == 0 && problem_.head[entry.arc] == problem_.terminals[t]) ++open_arcs_[t];
    }
    dual_.proof.raises.push_back({t, moat.slack, k_none});
    paid_[t] += moat.slack;
    if (input_.keep_cuts) {
      Cut& cut = dual_.cuts.emplace_back(Cut{problem_.terminals[t], {}});
      for (const CutArc& entry : moat.cut) cut.arcs.push_back(entry.arc);
    }
    dual_.bound += std::min(moat.slack, k_cost_limit - dual_.bound);
  }

  const Problem& problem_;
  const Graph& graph_;
  const DualInput& input_;
  std::vector<Moat> moats_;                          // [terminal]
  std::vector<std::uint8_t> is_active_;              // [terminal] neither done nor waiting
  std::vector<std::uint8_t> is_rooted_;              // [node] reached from the root over saturated arcs
  std::vector<std::uint32_t> owner_;                 // [node] the leaf whose moat took it in last
  std::vector<std::vector<std::uint32_t>> waiting_;  // [terminal] leaves that go on when it is done
  bool takes_turns_ = false;
  std::vector<std::uint32_t> open_arcs_;  // [terminal] saturated arcs into it
  std::vector<Cost> paid_;                // [terminal] since its turn began
  std::vector<Cost> turn_;                // [terminal] what it pays at a turn
  Random order_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
  Dual dual_;
};

}  // namespace

Dual dual_ascent(const Problem& problem, const Graph& graph, const DualInput& input) {
  return Ascent(problem, graph, input).run();
}

}  // namespace tsunagi::steiner
