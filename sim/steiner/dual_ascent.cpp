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
        order_(input.order, "dual order") {
    dual_.reduced.assign(input.cost.begin(), input.cost.end());
  }

  Dual run() {
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
    if (!grow(t)) return;
    // Eager factor 1.25: a moat that grew a little is raised all the same.
    if (!queue_.empty() && score(moats_[t]) * 4 > std::get<0>(queue_.top()) * 5) return push(t);
    raise(t);
    if (dual_.bound < k_cost_limit && grow(t)) push(t);
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
      has_grown = true;
      append_cut(moat, entry.tail);
    }
    dual_.ticks += static_cast<std::int64_t>(moat.cut.size());
    if (has_grown) std::erase_if(moat.cut, [&](const CutArc& e) { return moat.nodes.contains(e.tail); });
    measure(moat);
    return true;
  }

  [[nodiscard]] bool ends_at(std::uint32_t node) const {
    if (node == problem_.root) return true;
    const std::uint32_t terminal = graph_.terminal_of[node];
    return terminal != k_none && is_active_[terminal] != 0;
  }

  bool close(std::uint32_t t) {
    is_active_[t] = 0;
    moats_[t] = Moat{};
    return false;
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
    for (const CutArc& entry : moat.cut) dual_.reduced[entry.arc] -= moat.slack;
    dual_.raises.push_back({t, moat.slack});
    if (input_.keep_cuts) {
      auto& cut = dual_.cuts.emplace_back();
      for (const CutArc& entry : moat.cut) cut.push_back(entry.arc);
    }
    dual_.bound += std::min(moat.slack, k_cost_limit - dual_.bound);
  }

  const Problem& problem_;
  const Graph& graph_;
  const DualInput& input_;
  std::vector<Moat> moats_;              // [terminal]
  std::vector<std::uint8_t> is_active_;  // [terminal]
  Random order_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
  Dual dual_;
};

}  // namespace

Dual dual_ascent(const Problem& problem, const Graph& graph, const DualInput& input) {
  return Ascent(problem, graph, input).run();
}

}  // namespace tsunagi::steiner
