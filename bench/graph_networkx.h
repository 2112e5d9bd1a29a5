// SPDX-License-Identifier: Apache-2.0
// networkx's kernels on one of our graphs, by graph_networkx.py.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/graph_rows.h"
#include "geo/graph/graph_view.h"

namespace tsunagi::bench {

struct NetworkxInput {
  graph::GraphView graph;
  std::uint32_t source;
  std::vector<std::uint32_t> many;
};

// Prints its times beside those of our best rows; says so where networkx is not installed. False if an answer
// is not that of the group in `expected`.
[[nodiscard]] bool print_networkx(const std::string& script, const NetworkxInput& input,
                                  const std::vector<Row>& rows, const Answers& expected);

}  // namespace tsunagi::bench
