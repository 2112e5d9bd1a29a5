// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/prize_search.h"

#include <algorithm>
#include <utility>

#include "geo/base/random.h"
#include "sim/steiner/prize_moves.h"

namespace tsunagi::steiner {
namespace {

constexpr std::uint32_t k_near_ways = 12;     // of a vertex that changed, whose ends are looked at again
constexpr std::int64_t k_most_scanned = 500;  // for one connection while kicking
constexpr std::uint32_t k_most_pushed = 5;    // vertices of a kick
constexpr std::uint32_t k_walk_ways = 8;
constexpr std::uint32_t k_most_for_pruning = 4000;  // vertices of a tree that is pruned after every kick

class PrizeSearch {
 public:
  PrizeSearch(const PrizeGraph& graph, const PrizeSearchBudget& budget)
      : g_(graph),
        budget_(budget),
        moves_(graph),
        random_(budget.seed, "prize search"),
        is_queued_(graph.size(), 0) {}

  PrizeSearchResult run(std::span<const std::uint32_t> ways) {
    if (!moves_.plant(ways)) return {{}, ticks()};
    moves_.prune();
    for (std::uint32_t v = 0; v < g_.size(); ++v) queue(v);
    descend();
    keep_best();
    wander();
    return {std::move(best_), ticks()};
  }

 private:
  [[nodiscard]] std::int64_t ticks() const { return moves_.ticks() + own_ticks_; }
  [[nodiscard]] bool is_over() const { return ticks() >= budget_.ticks; }
  [[nodiscard]] const PrizeForest& forest() const { return moves_.forest(); }

  // ---- descent

  void queue(std::uint32_t v) {
    if (std::exchange(is_queued_[v], 1) == 0) queue_.push_back(v);
  }

  // What may have become worth a move.
  void queue_around(PrizeForest::Mark mark) {
    forest().for_changed_since(mark, [&](std::uint32_t v) {
      if (is_queued_[v] != 0) return;
      queue(v);
      if (forest().holds(v) && forest().parent(v) != k_none) queue(forest().parent(v));
      const std::uint32_t last = std::min(g_.start[v + 1], g_.start[v] + k_near_ways);
      for (std::uint32_t w = g_.start[v]; w < last; ++w)
        if (!forest().holds(g_.head[w])) queue(g_.head[w]);
    });
  }

  void descend() {
    for (std::size_t i = 0; i < queue_.size(); ++i) {
      const std::uint32_t v = queue_[i];
      is_queued_[v] = 0;
      if (is_over()) continue;
      const auto mark = forest().mark();
      if (improve_at(v)) queue_around(mark);
    }
    queue_.clear();
  }

  bool improve_at(std::uint32_t v) {
    const Cost before = forest().cost();
    if (!forest().holds(v)) return moves_.take_in(v, before) || moves_.fetch(v);
    bool has_changed = moves_.relink(v);
    if (!forest().holds(v)) return true;
    const std::uint32_t above = forest().parent(v);
    if (moves_.is_key(v)) {
      if (above != k_none && moves_.is_key(above) && moves_.take_link_out(v, forest().cost())) return true;
      has_changed |= moves_.take_out(v, forest().cost());
    } else if (above == k_none || moves_.is_key(above)) {
      has_changed |= moves_.take_out(v, forest().cost());
    }
    return has_changed;
  }

  // ---- kicks

  void keep_best() {
    if (!best_.is_held.empty() && forest().cost() >= best_.cost) return;
    best_.cost = forest().cost();
    best_.ways = forest().ways();
    best_.is_held = forest().held();
  }

  // Kicks with a threshold that falls to 0 (Dueck and Scheuer 1990).
  void wander() {
    moves_.set_most_scanned(k_most_scanned);
    moves_.forget();
    const double whole = static_cast<double>(std::max<std::int64_t>(1, budget_.ticks - ticks()));
    const std::int64_t first = ticks();
    for (std::int64_t kick = 0; kick < budget_.kicks && !is_over(); ++kick) {
      if (budget_.is_over && budget_.is_over()) return;
      const double left = 1 - std::max(static_cast<double>(ticks() - first) / whole,
                                       static_cast<double>(kick) / static_cast<double>(budget_.kicks));
      const Cost before = forest().cost();
      const auto mark = forest().mark();
      if (!try_kick(static_cast<std::uint64_t>(kick))) {
        moves_.undo_to(mark);
        continue;
      }
      const double mean = static_cast<double>(forest().cost()) / std::max(1U, forest().held_count());
      const auto allowed =
          static_cast<Cost>(budget_.first_threshold * mean * left * left * random_.uniform(draw_++));
      if (forest().cost() > before + allowed) {
        moves_.undo_to(mark);
        continue;
      }
      moves_.forget();
      keep_best();
    }
  }

  bool try_kick(std::uint64_t kick) {
    moves_.lift_bans();
    const auto mark = forest().mark();
    std::uint32_t v = some_held();
    bool has_changed = false;
    const std::uint32_t size = 1 + below(k_most_pushed);
    for (std::uint32_t i = 0; i < size && v != k_none; ++i) {
      has_changed |= push(v);
      v = near(v);
    }
    if (!has_changed || forest().held_count() == 0) return false;
    queue_around(mark);
    descend();
    if (forest().held_count() <= k_most_for_pruning || kick % 64 == 0) moves_.prune();
    return true;
  }

  // Takes a vertex out or in, for the length of a kick.
  bool push(std::uint32_t v) {
    if (!forest().holds(v)) {
      if (moves_.is_banned(v)) return false;
      moves_.pin(v);
      return moves_.take_in(v, k_cost_limit);
    }
    if (moves_.is_pinned(v)) return false;
    moves_.ban(v);
    if (moves_.take_out(v, k_cost_limit)) return true;
    moves_.lift_ban(v);
    return false;
  }

  std::uint32_t below(std::uint32_t n) {
    ++own_ticks_;
    return static_cast<std::uint32_t>(random_.below(draw_++, n));
  }

  [[nodiscard]] std::uint32_t some_held() {
    for (int i = 0; i < 200; ++i) {
      const auto v = below(g_.size());
      if (forest().holds(v)) return v;
    }
    return k_none;
  }

  [[nodiscard]] std::uint32_t near(std::uint32_t v) {
    const std::uint32_t count = std::min(g_.start[v + 1] - g_.start[v], k_walk_ways);
    if (count == 0) return k_none;
    return g_.head[g_.start[v] + below(count)];
  }

  const PrizeGraph& g_;
  const PrizeSearchBudget& budget_;
  PrizeMoves moves_;
  Random random_;
  std::uint64_t draw_ = 0;
  std::int64_t own_ticks_ = 0;
  PrizePlan best_;
  std::vector<std::uint8_t> is_queued_;  // [vertex]
  std::vector<std::uint32_t> queue_;
};

}  // namespace

PrizeSearchResult search_prizes(const PrizeGraph& graph, std::span<const std::uint32_t> ways,
                                const PrizeSearchBudget& budget) {
  return PrizeSearch(graph, budget).run(ways);
}

}  // namespace tsunagi::steiner
