// SPDX-License-Identifier: Apache-2.0
// igraph's own kernels on one of our graphs. Built where igraph is installed.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "geo/graph/graph_view.h"

namespace tsunagi::bench {

class IgraphRoads {
 public:
  explicit IgraphRoads(const graph::GraphView& graph);
  ~IgraphRoads();
  IgraphRoads(const IgraphRoads&) = delete;
  IgraphRoads& operator=(const IgraphRoads&) = delete;

  // Distances alone; igraph gives parents by another search.
  void search(std::uint32_t source);
  [[nodiscard]] double distance_mm(std::uint32_t node) const;  // of the last search
  [[nodiscard]] std::uint64_t bridge_count() const;
  [[nodiscard]] std::uint64_t spanning_tree_mm() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tsunagi::bench
