// SPDX-License-Identifier: Apache-2.0
// A tree of a prize graph and the moves that change it. Each move says whether it was made; one that would
// not bring the cost below a limit leaves everything as it was.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "sim/steiner/prize_forest.h"
#include "sim/steiner/prize_graph.h"

namespace tsunagi::steiner {

class PrizeMoves {
 public:
  // The graph must outlive this.
  explicit PrizeMoves(const PrizeGraph& graph);

  [[nodiscard]] const PrizeForest& forest() const { return forest_; }
  void undo_to(PrizeForest::Mark mark) { forest_.undo_to(mark); }
  void forget() { forest_.forget(); }
  [[nodiscard]] std::int64_t ticks() const { return ticks_; }

  // The first tree: of the ways and what must be held, or of all vertices with prizes where there are no
  // ways; joined or given up. False when what must be held cannot be joined.
  bool plant(std::span<const std::uint32_t> ways);

  // v with the ways to its neighbours in the tree that are shorter than what they replace there.
  bool take_in(std::uint32_t v, Cost below);
  // A vertex with a prize, by a path that costs less.
  bool fetch(std::uint32_t v);
  // Ways between v and its neighbours in the tree that are shorter than the dearest link between them.
  bool relink(std::uint32_t v);
  // Without v and the ways to the next key vertices; what is left is joined anew or given up.
  bool take_out(std::uint32_t v, Cost below);
  // The same without the link above a vertex.
  bool take_link_out(std::uint32_t child, Cost below);
  // Below each vertex only what earns more than its link costs: strong pruning, Johnson, Minkoff and Phillips
  // 2000, "The prize collecting Steiner tree problem: theory and practice".
  void prune();

  // A branching, an end or a vertex with something to earn.
  [[nodiscard]] bool is_key(std::uint32_t v) const;

  // Ways looked at for one connection.
  void set_most_scanned(std::int64_t ways) { most_scanned_ = ways; }
  // Not to be taken in, or out, until all bans are lifted.
  void ban(std::uint32_t v) { banned_[v] = ban_now_; }
  void lift_ban(std::uint32_t v) { banned_[v] = 0; }
  [[nodiscard]] bool is_banned(std::uint32_t v) const { return banned_[v] == ban_now_; }
  void pin(std::uint32_t v) { pinned_[v] = ban_now_; }
  [[nodiscard]] bool is_pinned(std::uint32_t v) const { return pinned_[v] == ban_now_; }
  void lift_bans() { ++ban_now_; }

 private:
  // Vertices of one tree of the forest.
  struct Part {
    std::uint32_t any = k_none;
    std::vector<std::uint32_t> vertices;
    Cost worth = 0;  // prizes − links
    bool is_fixed = false;
  };
  using Entry = std::pair<Cost, std::uint32_t>;
  using Walk = std::vector<std::pair<std::uint32_t, std::uint32_t>>;  // a vertex and where it was come from

  [[nodiscard]] std::uint32_t tail(std::uint32_t way) const;
  std::uint32_t root_of(std::uint32_t v);
  std::vector<std::uint32_t> join_roughly(std::vector<std::uint32_t> roots);
  [[nodiscard]] std::vector<std::uint32_t> only_roots(std::vector<std::uint32_t> vertices) const;
  Part part_of(std::uint32_t root);
  bool join(std::vector<std::uint32_t> members, Cost below);
  bool keep_richer(const Part& one, const Part& other);
  bool give_up_all(std::vector<std::uint32_t> members);
  void give_up(const std::vector<std::uint32_t>& vertices);
  Part smallest(const std::vector<std::uint32_t>& members);
  [[nodiscard]] Part measure(const Walk& walk) const;
  bool connect(const std::vector<std::uint32_t>& tree, Cost limit);
  void build_path(std::uint32_t end);
  bool finish(std::vector<std::uint32_t> members, Cost below, PrizeForest::Mark mark);
  std::uint32_t trim(std::uint32_t v);
  bool replace_dearest(std::uint32_t u, std::uint32_t v, std::uint32_t way);
  std::vector<std::uint32_t> preorder(std::uint32_t root);
  void value(std::uint32_t v);
  [[nodiscard]] bool is_kept(std::uint32_t child) const;
  void keep_only(std::uint32_t root, std::uint32_t top);

  const PrizeGraph& g_;
  PrizeForest forest_;
  bool has_fixed_vertex_;
  std::int64_t ticks_ = 0;
  std::int64_t most_scanned_ = std::numeric_limits<std::int64_t>::max() / 2;
  Cost dearest_ = k_cost_limit;  // no link of the tree costs more
  // [vertex], valid where stamped
  std::vector<Cost> distance_;
  std::vector<std::uint32_t> via_;
  std::vector<std::uint32_t> from_;
  std::vector<std::uint32_t> seen_;
  std::vector<std::uint32_t> inside_;
  std::uint32_t now_ = 0;
  std::vector<std::uint32_t> banned_;
  std::vector<std::uint32_t> pinned_;
  std::uint32_t ban_now_ = 1;
  std::vector<Cost> value_;              // [vertex] of what hangs on it
  std::vector<std::uint8_t> has_fixed_;  // [vertex] at or below it
  std::vector<std::uint32_t> ends_;      // of links that were replaced
  std::vector<std::uint32_t> path_;
  std::vector<Entry> heap_;
  std::vector<Walk> walks_;
};

}  // namespace tsunagi::steiner
