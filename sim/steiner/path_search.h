// SPDX-License-Identifier: Apache-2.0
// The cheapest way to hang a detached node or a new one on a tree.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/steiner/graph.h"
#include "sim/steiner/problem.h"
#include "sim/steiner/tree.h"

namespace tsunagi::steiner {

struct Attachment {
  std::vector<std::uint32_t> arcs;  // from the node up to the tree
  Price price;                      // of the arcs, activations and units, at most what link() will add
};

// Shortest paths backwards, from a node against the arcs until the tree is met. Arrays are stamped, not
// cleared, so a search costs what it visits.
class PathSearch {
 public:
  PathSearch(const Problem& problem, const Graph& graph);

  // Nodes that no path may use, until lift_bans().
  void ban(std::uint32_t node) { ban_stamp_[node] = ban_now_; }
  [[nodiscard]] bool is_banned(std::uint32_t node) const { return ban_stamp_[node] == ban_now_; }
  void lift_bans() { ++ban_now_; }
  // Arcs that no path may use; null for none. Must outlive the searches.
  void forbid(const std::vector<std::uint8_t>* is_forbidden) { is_forbidden_ = is_forbidden; }

  // The cheapest attachment of `node` (with all below it) below `limit`, with the prices the tree has now;
  // none when there is none. An activation needed by several arcs of the path counts each time. Respects
  // capacities. The detached part must be banned, except the node itself.
  [[nodiscard]] std::optional<Attachment> find(const Tree& tree, std::uint32_t node, const Load& load,
                                               Price limit);

  [[nodiscard]] std::int64_t ticks() const { return ticks_; }

 private:
  struct Entry {
    Price price;
    std::uint32_t node;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };

  void reset(std::uint32_t node);
  void push(Price price, std::uint32_t node, std::uint32_t via);
  void scan(const Tree& tree, const Entry& entry, const Load& load, Price limit);
  [[nodiscard]] Price arc_price(const Tree& tree, std::uint32_t arc, const Load& load) const;
  [[nodiscard]] Attachment path_from(std::uint32_t node, std::uint32_t start, Price price) const;

  const Problem& problem_;
  const Graph& graph_;
  const std::vector<std::uint8_t>* is_forbidden_ = nullptr;
  std::vector<Entry> heap_;
  std::vector<Price> price_;              // [node] valid where stamped
  std::vector<std::uint32_t> via_;        // [node] the arc towards the start
  std::vector<std::uint32_t> stamp_;      // [node]
  std::vector<std::uint32_t> ban_stamp_;  // [node]
  std::uint32_t now_ = 0;
  std::uint32_t ban_now_ = 1;
  std::int64_t ticks_ = 0;
};

// Links the arcs of an attachment, from the node up.
void attach(Tree& tree, const Attachment& attachment);

}  // namespace tsunagi::steiner
