// SPDX-License-Identifier: Apache-2.0
// Real road topologies in the text form of PACE 2016, with made-up lengths:
// shared/reference/graph/PROVENANCE.md.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <istream>
#include <numbers>
#include <string>

#include "geo/base/random.h"
#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

// Lognormal about 120 m, 2 m to 8 km; a pure function of the ends (0-based).
inline std::int32_t made_up_length_mm(std::uint64_t u, std::uint64_t v) {
  constexpr std::uint64_t seed = 1;
  const std::uint64_t a = splitmix64(seed ^ (std::min(u, v) << 32 | std::max(u, v)));
  const std::uint64_t b = splitmix64(a);
  const auto unit = [](std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1.0p-53; };
  const double z = std::sqrt(-2 * std::log(unit(a))) * std::cos(2 * std::numbers::pi * unit(b));
  const double length_m = std::clamp(120 * std::exp(0.9 * z), 2.0, 8000.0);
  return static_cast<std::int32_t>(std::lround(length_m * 1000));
}

// `p tw n m`, then one `u v` a line, 1-based; lines of comment start with c. An empty list if it is something
// else.
inline EdgeList read_road_topology(std::istream& in) {
  EdgeList list;
  std::string word;
  std::size_t edge_count = 0;
  while (in >> word && word == "c") std::getline(in, word);
  if (word != "p" || !(in >> word >> list.node_count >> edge_count)) return {};
  std::uint32_t u = 0;
  std::uint32_t v = 0;
  while (in >> u >> v) list.edges.push_back({u - 1, v - 1, made_up_length_mm(u - 1, v - 1)});
  return list.edges.size() == edge_count ? list : EdgeList{};
}

}  // namespace tsunagi::graph
