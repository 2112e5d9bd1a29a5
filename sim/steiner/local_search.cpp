// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/local_search.h"

#include <algorithm>
#include <utility>

#include "geo/base/random.h"

namespace tsunagi::steiner {
namespace {

constexpr std::size_t k_most_dissolved = 150;    // terminals below a place that is closed at once
constexpr std::size_t k_most_swaps = 6;          // places closed together with one opening
constexpr int k_offer_depth = 2;                 // levels below an opened place whose branches may move to it
constexpr std::int64_t k_offer_ticks = 200'000;  // dense graphs have too many ways on
constexpr double k_threshold_share = 0.2;  // of the cost a terminal: how much dearer a kick may end at first
constexpr std::size_t k_most_polished = 60;  // places looked at after a kick

Price operator-(Price a, Price b) {
  return {a.cost - b.cost, a.tie - b.tie};
}

struct Offer {
  Cost gain = 0;
  std::uint32_t arc = k_none;
};

// What opening a place may gain before its own path is paid, at most and roughly.
struct Potential {
  Cost gain = 0;   // Σ private cost saved − new links
  Cost bonus = 0;  // private cost of the places that lose a branch
};

class LocalSearch {
 public:
  LocalSearch(const Problem& problem, const Graph& graph, PathSearch& search, Tree& tree,
              const SearchBudget& budget)
      : problem_(problem),
        graph_(graph),
        search_(search),
        tree_(tree),
        budget_(budget),
        first_ticks_(search.ticks()),
        seen_(problem.node_count, 0),
        random_(budget.seed, "kicks") {}

  std::int64_t run() {
    tree_.forget_journal();
    descend();
    wander();
    return ticks();
  }

 private:
  [[nodiscard]] std::int64_t ticks() const { return search_.ticks() - first_ticks_ + own_ticks_; }
  [[nodiscard]] bool is_over() const {
    return ticks() >= budget_.ticks || tree_.price().cost <= budget_.stop_at;
  }

  void descend() {
    for (Price before{k_cost_limit, 0}; tree_.price() < before && !is_over();) {
      before = tree_.price();
      rehang_all();
      open_all();
      dissolve_all();
      switch_activations();
    }
  }

  // ---- hang a branch elsewhere

  [[nodiscard]] bool is_key(std::uint32_t node) const {
    if (tree_.arc_into(node) == k_none) return false;
    return tree_.is_needed(node) || (tree_.has_children(node) && !tree_.has_one_child(node));
  }

  void rehang_all() {
    for (std::uint32_t v = 0; v < problem_.node_count && !is_over(); ++v) {
      if (is_key(v)) rehang(v);
      keep();
    }
  }

  // Changes made so far stand; only between moves that are not part of a larger one.
  void keep() {
    if (nesting_ == 0) tree_.forget_journal();
  }

  // Replaces the private path above a node by the cheapest one.
  bool rehang(std::uint32_t node) {
    const Price before = tree_.price();
    const Tree::Mark mark = tree_.mark();
    const Load load = tree_.load_below(node);
    search_.lift_bans();
    ban_below(node);
    const std::uint32_t above = tree_.parent(node);
    tree_.cut(node);
    tree_.prune(above);
    const auto found = search_.find(tree_, node, load, before - tree_.price());
    if (found) {
      attach(tree_, *found);
      if (tree_.price() < before && tree_.fits()) return true;
    }
    tree_.undo_to(mark);
    return false;
  }

  void ban_below(std::uint32_t node) {
    stack_.assign(1, node);
    while (!stack_.empty()) {
      const std::uint32_t v = stack_.back();
      stack_.pop_back();
      ++own_ticks_;
      if (v != node) search_.ban(v);
      for (std::uint32_t c = tree_.first_child(v); c != k_none; c = tree_.next_sibling(c))
        stack_.push_back(c);
    }
  }

  // ---- close a place

  void dissolve_all() {
    for (std::uint32_t v = 0; v < problem_.node_count && !is_over(); ++v) {
      if (tree_.arc_into(v) == k_none || tree_.is_needed(v)) continue;
      if (tree_.has_children(v) && !tree_.has_one_child(v)) dissolve(v, true);
      keep();
    }
  }

  // Nodes below (and with) a node, parents first; empty when more terminals hang there than are moved at
  // once.
  std::vector<std::uint32_t> branch(std::uint32_t node) {
    std::vector<std::uint32_t> nodes{node};
    std::size_t terminals = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      terminals += tree_.is_needed(nodes[i]) ? 1 : 0;
      if (terminals > k_most_dissolved || nodes.size() > 20 * k_most_dissolved) return {};
      for (std::uint32_t c = tree_.first_child(nodes[i]); c != k_none; c = tree_.next_sibling(c))
        nodes.push_back(c);
    }
    own_ticks_ += static_cast<std::int64_t>(nodes.size());
    return nodes;
  }

  // Takes the branch at a node away and inserts its terminals one by one where they are cheapest, not using
  // the node. With `must_gain`, undone unless cheaper.
  bool dissolve(std::uint32_t node, bool must_gain) {
    if (node == pinned_) return false;
    const std::vector<std::uint32_t> nodes = branch(node);
    if (nodes.empty()) return false;
    const Price before = tree_.price();
    const Tree::Mark mark = tree_.mark();
    const std::vector<std::uint32_t> terminals = remove_branch(nodes);
    search_.lift_bans();
    search_.ban(node);
    const Price limit = must_gain ? before : Price{k_cost_limit, 0};
    if (insert_all(terminals, limit) && tree_.fits()) return true;
    tree_.undo_to(mark);
    return false;
  }

  std::vector<std::uint32_t> remove_branch(const std::vector<std::uint32_t>& nodes) {
    std::vector<std::uint32_t> terminals;
    const std::uint32_t above = tree_.parent(nodes.front());
    for (auto v = nodes.rbegin(); v != nodes.rend(); ++v) {
      if (tree_.is_needed(*v)) {
        terminals.push_back(*v);
        tree_.set_needed(*v, false);
      }
      tree_.cut(*v);
    }
    tree_.prune(above);
    return terminals;
  }

  bool insert_all(const std::vector<std::uint32_t>& terminals, Price below) {
    for (const std::uint32_t node : terminals) {
      if (tree_.price() >= below) return false;
      touched_.push_back(node);
      if (!tree_.holds(node)) {
        const Load load = tree_.has_loads() ? problem_.load[graph_.terminal_of[node]] : Load{};
        const auto found = search_.find(tree_, node, load, below - tree_.price());
        if (!found) return false;
        attach(tree_, *found);
      }
      tree_.set_needed(node, true);
    }
    return tree_.price() < below;
  }

  // ---- open a place

  void open_all() {
    struct Candidate {
      Cost gain;
      std::uint32_t node;
    };
    std::vector<Candidate> candidates;
    for (std::uint32_t v = 0; v < problem_.node_count && !is_over(); ++v) {
      if (tree_.holds(v)) continue;
      const Potential potential = potential_of(v);
      if (potential.gain + potential.bonus > 0) candidates.push_back({potential.gain, v});
    }
    std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
      return std::pair(-a.gain, a.node) < std::pair(-b.gain, b.node);
    });
    for (const Candidate& candidate : candidates) {
      if (is_over()) return;
      open(candidate.node, true);
      keep();
    }
  }

  // Cost of the arcs above a node that serve nothing else.
  [[nodiscard]] Cost private_cost(std::uint32_t node) const {
    Cost sum = 0;
    while (tree_.arc_into(node) != k_none) {
      sum += problem_.cost[tree_.arc_into(node)];
      node = tree_.parent(node);
      if (tree_.is_needed(node) || !tree_.has_one_child(node)) break;
    }
    return sum;
  }

  Potential potential_of(std::uint32_t node) {
    Potential potential;
    if (graph_.out.row(node).size() < 2) return potential;
    ++seen_now_;
    most_offer_ticks_ = own_ticks_ + k_offer_ticks;
    for (const std::uint32_t arc : graph_.out.row(node)) {
      const Cost gain = offer_gain(arc, k_offer_depth);
      if (gain <= 0) continue;
      potential.gain += gain;
      potential.bonus += bonus_of(arc);
    }
    return potential;
  }

  Cost bonus_of(std::uint32_t arc) {
    const std::uint32_t node = problem_.head[arc];
    if (tree_.arc_into(node) == k_none) return 0;
    const std::uint32_t above = tree_.parent(node);
    if (above == problem_.root || std::exchange(seen_[above], seen_now_) == seen_now_) return 0;
    return private_cost(above);
  }

  Cost offer_gain(std::uint32_t arc, int depth) {
    ++own_ticks_;
    const std::uint32_t node = problem_.head[arc];
    if (tree_.arc_into(node) != k_none) return private_cost(node) - problem_.cost[arc];
    if (depth == 0 || node == problem_.root || own_ticks_ > most_offer_ticks_) return 0;
    Cost sum = -problem_.cost[arc];
    for (const std::uint32_t next : graph_.out.row(node))
      if (problem_.head[next] != problem_.tail[arc]) sum += std::max<Cost>(0, offer_gain(next, depth - 1));
    return sum;
  }

  std::vector<Offer> offers_of(std::uint32_t node, int depth) {
    std::vector<Offer> offers;
    most_offer_ticks_ = own_ticks_ + k_offer_ticks;
    for (const std::uint32_t arc : graph_.out.row(node)) {
      const Offer offer{offer_gain(arc, depth), arc};
      if (offer.gain > 0) offers.push_back(offer);
    }
    std::ranges::sort(offers, [](const Offer& a, const Offer& b) {
      return std::pair(-a.gain, a.arc) < std::pair(-b.gain, b.arc);
    });
    return offers;
  }

  // Opens a closed node, moves to it what gains, closes what became too empty. Undone unless cheaper, if
  // `must_gain`.
  bool open(std::uint32_t node, bool must_gain) {
    if (tree_.holds(node) || node == pinned_) return false;
    const Potential potential = potential_of(node);
    const Cost most = potential.gain + potential.bonus;
    if (most <= 0) return false;
    search_.lift_bans();
    const auto found = search_.find(tree_, node, Load{}, {must_gain ? most : k_cost_limit, 0});
    if (!found) return false;
    const Price before = tree_.price();
    const Tree::Mark mark = tree_.mark();
    ++nesting_;
    attach(tree_, *found);
    std::vector<std::uint32_t> emptied;
    take_offers(node, k_offer_depth, emptied);
    const bool may_pay = !must_gain || tree_.price().cost - before.cost < private_cost_of(emptied);
    if (tree_.has_children(node) && may_pay) close_emptied(emptied, node);
    --nesting_;
    if (tree_.has_children(node) && tree_.fits() && (!must_gain || tree_.price() < before)) return true;
    tree_.undo_to(mark);
    return false;
  }

  void take_offers(std::uint32_t node, int depth, std::vector<std::uint32_t>& emptied) {
    for (const Offer& offer : offers_of(node, depth)) take_offer(offer.arc, depth, emptied);
  }

  void take_offer(std::uint32_t arc, int depth, std::vector<std::uint32_t>& emptied) {
    const std::uint32_t node = problem_.head[arc];
    const Price before = tree_.price();
    const Tree::Mark mark = tree_.mark();
    const std::size_t emptied_count = emptied.size();
    if (tree_.arc_into(node) != k_none) {
      if (is_below(problem_.tail[arc], node)) return;
      const std::uint32_t above = tree_.parent(node);
      tree_.cut(node);
      tree_.prune(above);
      if (!tree_.holds(problem_.tail[arc])) return tree_.undo_to(mark);  // it served only this branch
      tree_.link(arc);
      emptied.push_back(above);
      touched_.push_back(node);
    } else if (node != problem_.root && depth > 0) {
      tree_.link(arc);
      take_offers(node, depth - 1, emptied);
      if (!tree_.has_children(node)) return tree_.undo_to(mark);
    }
    if (tree_.price() < before && tree_.fits()) return;
    tree_.undo_to(mark);
    emptied.resize(emptied_count);
  }

  // Whether `node` hangs below `above` or is it.
  bool is_below(std::uint32_t node, std::uint32_t above) {
    while (node != above && tree_.arc_into(node) != k_none) {
      node = tree_.parent(node);
      ++own_ticks_;
    }
    return node == above;
  }

  // What closing the emptied places may save, about. Leaves each in the list once.
  Cost private_cost_of(std::vector<std::uint32_t>& emptied) const {
    std::ranges::sort(emptied);
    emptied.erase(std::unique(emptied.begin(), emptied.end()), emptied.end());
    Cost sum = 0;
    for (const std::uint32_t node : emptied) sum += private_cost(node);
    return sum;
  }

  void close_emptied(const std::vector<std::uint32_t>& emptied, std::uint32_t opened) {
    std::size_t tried = 0;
    for (const std::uint32_t node : emptied) {
      if (tree_.arc_into(node) == k_none || tree_.is_needed(node) || tried++ == k_most_swaps) continue;
      if (!is_below(opened, node)) dissolve(node, true);
    }
  }

  // ---- activations

  void switch_activations() {
    for (std::uint32_t a = 0; a < problem_.activation_cost.size() && !is_over(); ++a) {
      if (tree_.is_active(a)) {
        give_up(a);
      } else {
        take_up(a);
      }
      keep();
    }
  }

  // Pays an activation first and opens all places that then gain, if together they are worth it.
  void take_up(std::uint32_t activation) {
    const Price before = tree_.price();
    const Tree::Mark mark = tree_.mark();
    ++nesting_;
    tree_.hold_activation(activation);
    for (const std::uint32_t node : heads_needing(activation)) {
      if (is_over()) break;
      open(node, true);
      for (const std::uint32_t arc : graph_.out.row(node)) open(problem_.head[arc], true);
    }
    tree_.release_activation(activation);
    --nesting_;
    if (tree_.price() >= before) tree_.undo_to(mark);
  }

  [[nodiscard]] std::vector<std::uint32_t> heads_needing(std::uint32_t activation) const {
    std::vector<std::uint32_t> heads;
    for (const Need& need : problem_.needs)
      if (need.activation == activation) heads.push_back(problem_.head[need.arc]);
    std::ranges::sort(heads);
    heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
    return heads;
  }

  // Serves all without an activation, if that is cheaper.
  void give_up(std::uint32_t activation) {
    std::vector<std::uint8_t> is_forbidden(problem_.arc_count(), 0);
    std::vector<std::uint32_t> heads;
    for (const Need& need : problem_.needs) {
      if (need.activation != activation) continue;
      is_forbidden[need.arc] = 1;
      if (tree_.arc_into(problem_.head[need.arc]) == need.arc) heads.push_back(problem_.head[need.arc]);
    }
    const Price before = tree_.price();
    const Tree::Mark mark = tree_.mark();
    std::vector<std::uint32_t> terminals;
    for (const std::uint32_t node : heads) {
      if (tree_.arc_into(node) == k_none) continue;
      const auto nodes = whole_branch(node);
      const auto removed = remove_branch(nodes);
      terminals.insert(terminals.end(), removed.begin(), removed.end());
    }
    search_.lift_bans();
    search_.forbid(&is_forbidden);
    const bool gains = insert_all(terminals, before) && tree_.fits();
    search_.forbid(nullptr);
    if (!gains) tree_.undo_to(mark);
  }

  std::vector<std::uint32_t> whole_branch(std::uint32_t node) {
    std::vector<std::uint32_t> nodes{node};
    for (std::size_t i = 0; i < nodes.size(); ++i)
      for (std::uint32_t c = tree_.first_child(nodes[i]); c != k_none; c = tree_.next_sibling(c))
        nodes.push_back(c);
    own_ticks_ += static_cast<std::int64_t>(nodes.size());
    return nodes;
  }

  // ---- kicks

  // Kicks with a threshold that falls to 0 (Dueck and Scheuer 1990), and the best plan met on the way.
  void wander() {
    if (budget_.kicks == 0 || problem_.terminals.empty() || is_over()) return;
    const double first = k_threshold_share * static_cast<double>(tree_.price().cost) /
                         static_cast<double>(problem_.terminals.size());
    Tree best = tree_;
    for (int kick = 0; kick < budget_.kicks && !is_over(); ++kick) {
      const double left = 1.0 - static_cast<double>(kick) / budget_.kicks;
      try_kick(static_cast<std::uint64_t>(kick), static_cast<Cost>(first * left * left));
      if (tree_.price() < best.price()) best = tree_;
    }
    tree_ = std::move(best);
    descend();
  }

  // Forces one random opening or closing, repairs around it, and keeps the outcome if it is at most a random
  // part of the threshold dearer.
  void try_kick(std::uint64_t kick, Cost threshold) {
    const Price before = tree_.price();
    const Tree::Mark mark = tree_.mark();
    ++nesting_;
    touched_.clear();
    const std::uint32_t place = random_.bits(4 * kick) % 2 == 0 ? place_to_open(kick) : place_to_close(kick);
    const bool has_changed =
        place != k_none && (tree_.holds(place) ? dissolve(place, false) : open(place, false));
    pinned_ = place;
    if (has_changed) polish();
    pinned_ = k_none;
    --nesting_;
    const auto allowed = static_cast<Cost>(static_cast<double>(threshold) * random_.uniform(4 * kick + 3));
    if (!has_changed || tree_.price() > before + Price{allowed, 0} || !tree_.fits()) tree_.undo_to(mark);
    keep();
  }

  [[nodiscard]] std::uint32_t random_terminal(std::uint64_t kick) const {
    return problem_.terminals[random_.below(4 * kick + 1, problem_.terminals.size())];
  }

  // The first or second branching place above a terminal; k_none when that is the root or a terminal.
  [[nodiscard]] std::uint32_t place_to_close(std::uint64_t kick) const {
    std::uint32_t node = random_terminal(kick);
    for (std::uint64_t up = 1 + random_.below(4 * kick + 2, 2); up > 0;) {
      if (tree_.arc_into(node) == k_none) return k_none;
      node = tree_.parent(node);
      if (!tree_.is_needed(node) && !tree_.has_one_child(node)) --up;
    }
    return tree_.arc_into(node) == k_none ? k_none : node;
  }

  // A closed place up to three random arcs above a terminal; k_none when it is in the tree.
  [[nodiscard]] std::uint32_t place_to_open(std::uint64_t kick) const {
    std::uint32_t node = random_terminal(kick);
    const std::uint64_t steps = 1 + random_.below(4 * kick + 2, 3);
    for (std::uint64_t step = 0; step < steps; ++step) {
      const auto arcs = graph_.in.row(node);
      if (arcs.empty()) return k_none;
      node = problem_.tail[arcs[splitmix64(random_.bits(4 * kick + 2) + step) % arcs.size()]];
    }
    return tree_.holds(node) ? k_none : node;
  }

  // Local moves around what a kick touched.
  void polish() {
    for (int round = 0; round < 2; ++round) {
      std::ranges::sort(touched_);
      touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
      const std::vector<std::uint32_t> nodes = std::exchange(touched_, {});
      const Price before = tree_.price();
      for (const std::uint32_t node : nodes)
        if (is_key(node)) rehang(node);
      for (const std::uint32_t place : places_around(nodes)) visit_place(place);
      if (tree_.price() == before) return;
    }
  }

  void visit_place(std::uint32_t node) {
    if (!tree_.holds(node)) {
      open(node, true);
    } else if (tree_.arc_into(node) != k_none && !tree_.is_needed(node) && tree_.has_children(node) &&
               !tree_.has_one_child(node)) {
      dissolve(node, true);
    }
  }

  // Nodes one and two arcs above the given ones, each once.
  std::vector<std::uint32_t> places_around(const std::vector<std::uint32_t>& nodes) {
    std::vector<std::uint32_t> places;
    ++seen_now_;
    const auto collect = [&](std::uint32_t node) {
      for (const std::uint32_t arc : graph_.in.row(node)) {
        const std::uint32_t place = problem_.tail[arc];
        if (place == problem_.root || places.size() >= k_most_polished) continue;
        if (std::exchange(seen_[place], seen_now_) != seen_now_) places.push_back(place);
      }
    };
    for (const std::uint32_t node : nodes) collect(node);
    const std::size_t direct = places.size();
    for (std::size_t i = 0; i < direct; ++i) collect(places[i]);
    return places;
  }

  const Problem& problem_;
  const Graph& graph_;
  PathSearch& search_;
  Tree& tree_;
  const SearchBudget& budget_;
  std::int64_t first_ticks_;
  std::int64_t own_ticks_ = 0;
  std::int64_t most_offer_ticks_ = 0;  // beyond which offers are looked at no deeper
  int nesting_ = 0;
  std::uint32_t pinned_ = k_none;  // the place a kick has just opened or closed
  std::vector<std::uint32_t> stack_;
  std::vector<std::uint32_t> touched_;  // branches moved by the current move
  std::vector<std::uint64_t> seen_;     // [node]
  std::uint64_t seen_now_ = 0;
  Random random_;
};

}  // namespace

std::int64_t improve(const Problem& problem, const Graph& graph, PathSearch& search, Tree& tree,
                     const SearchBudget& budget) {
  return LocalSearch(problem, graph, search, tree, budget).run();
}

}  // namespace tsunagi::steiner
