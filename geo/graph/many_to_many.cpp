// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/many_to_many.h"

#include <cstddef>
#include <optional>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>

#include "geo/base/error.h"
#include "geo/graph/bucket_search.h"

namespace tsunagi::graph {
namespace {

void fill_row(const GraphView& graph, std::uint32_t source, std::span<const std::uint32_t> targets,
              Workspace& workspace, std::span<std::uint32_t> row) {
  const Seed seed{source, 0, no_index};
  bucket_search(graph, {&seed, 1}, Tag::none, {.targets = targets}, workspace);
  for (std::size_t t = 0; t < targets.size(); ++t) row[t] = workspace.distances_mm[targets[t]];
}

}  // namespace

DistanceTable many_to_many(const GraphView& graph, std::span<const std::uint32_t> sources,
                           std::span<const std::uint32_t> targets, std::stop_token stop) {
  for (const std::uint32_t v : sources) require_node(graph, v, "many_to_many: source");
  for (const std::uint32_t v : targets) require_node(graph, v, "many_to_many: target");
  DistanceTable table{.target_count = targets.size(), .distances_mm = {}};
  if (targets.empty()) return table;
  table.distances_mm.resize(sources.size() * targets.size());
  std::vector<std::optional<Error>> failed(sources.size());
  tbb::enumerable_thread_specific<Workspace> workspaces;
  tbb::parallel_for(
      tbb::blocked_range<std::size_t>(0, sources.size(), 1),
      [&](const tbb::blocked_range<std::size_t>& range) {
        Workspace& workspace = workspaces.local();
        for (std::size_t s = range.begin(); s != range.end() && !stop.stop_requested(); ++s) {
          const std::span row(table.distances_mm.data() + s * targets.size(), targets.size());
          try {
            fill_row(graph, sources[s], targets, workspace, row);
          } catch (const Error& error) {
            failed[s] = error;
          }
        }
      },
      tbb::simple_partitioner());
  if (stop.stop_requested()) throw Error(ErrorKind::interrupted, "the search of distances was stopped.");
  for (const auto& error : failed) {
    if (error) throw *error;
  }
  return table;
}

}  // namespace tsunagi::graph
