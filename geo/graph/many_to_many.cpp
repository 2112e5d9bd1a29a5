// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/many_to_many.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>

#include "geo/base/error.h"
#include "geo/graph/bucket_search.h"
#include "geo/graph/phast.h"

namespace tsunagi::graph {
namespace {

constexpr std::size_t sample_count = 16;  // searches that show how far the others will look

struct Rows {
  std::size_t begin;
  std::size_t end;
};

void require_nodes(std::span<const std::uint32_t> nodes, std::size_t node_count, const char* who) {
  for (const std::uint32_t v : nodes) {
    if (v >= node_count) {
      throw Error(ErrorKind::internal, "many_to_many: " + std::string(who) + ": expected a node below " +
                                           std::to_string(node_count) + ", found " + std::to_string(v) + ".");
    }
  }
}

// Fills rows of a table in blocks of sources; the error of the first source that has one wins.
class Filler {
 public:
  Filler(std::span<const std::uint32_t> sources, std::span<const std::uint32_t> targets, std::stop_token stop)
      : sources_(sources), targets_(targets), stop_(std::move(stop)), failed_(sources.size()) {
    table_.target_count = targets.size();
    table_.distances_mm.resize(sources.size() * targets.size());
  }

  // The number of nodes the searches looked at.
  std::uint64_t search(const GraphView& graph, Rows rows) {
    std::atomic<std::uint64_t> reached = 0;
    tbb::enumerable_thread_specific<Workspace> workspaces;
    for_each_block(rows, 1, [&](Rows block) {
      Workspace& workspace = workspaces.local();
      const Seed seed{sources_[block.begin], 0, no_index};
      bucket_search(graph, {&seed, 1}, Tag::none, {.targets = targets_}, workspace);
      reached += workspace.reached.size();
      const auto row = row_of(block.begin);
      for (std::size_t t = 0; t < row.size(); ++t) row[t] = workspace.distances_mm[targets_[t]];
    });
    return reached;
  }

  void sweep_all(const Hierarchy& hierarchy, Rows rows) {
    tbb::enumerable_thread_specific<SweepWorkspace> workspaces;
    for_each_block(rows, lane_count, [&](Rows block) {
      const auto found =
          sweep(hierarchy, sources_.subspan(block.begin, block.end - block.begin), workspaces.local());
      for (std::size_t s = block.begin; s < block.end; ++s) {
        const auto row = row_of(s);
        const std::size_t lane = s - block.begin;
        for (std::size_t t = 0; t < row.size(); ++t) row[t] = found.distance_mm(lane, targets_[t]);
        if (found.is_too_far(lane) && std::ranges::find(row, unreached_mm) != row.end()) {
          refuse_distance_overflow();
        }
      }
    });
  }

  DistanceTable table() && {
    if (stop_.stop_requested()) throw Error(ErrorKind::interrupted, "the search of distances was stopped.");
    for (const auto& error : failed_) {
      if (error) throw *error;
    }
    return std::move(table_);
  }

 private:
  [[nodiscard]] std::span<std::uint32_t> row_of(std::size_t source) {
    return std::span(table_.distances_mm).subspan(source * targets_.size(), targets_.size());
  }

  template <class Fill>
  void for_each_block(Rows rows, std::size_t size, Fill fill) {
    const std::size_t count = (rows.end - rows.begin + size - 1) / size;
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, count, 1),
        [&](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t b = range.begin(); b != range.end() && !stop_.stop_requested(); ++b) {
            const std::size_t begin = rows.begin + b * size;
            try {
              fill(Rows{begin, std::min(begin + size, rows.end)});
            } catch (const Error& error) {
              failed_[begin] = error;
            }
          }
        },
        tbb::simple_partitioner());
  }

  std::span<const std::uint32_t> sources_;
  std::span<const std::uint32_t> targets_;
  std::stop_token stop_;
  DistanceTable table_;
  std::vector<std::optional<Error>> failed_;  // [source]
};

}  // namespace

DistanceTable many_to_many(const GraphView& graph, std::span<const std::uint32_t> sources,
                           std::span<const std::uint32_t> targets, std::stop_token stop) {
  require_nodes(sources, graph.node_count(), "source");
  require_nodes(targets, graph.node_count(), "target");
  Filler filler(sources, targets, stop);
  if (targets.empty()) return std::move(filler).table();
  const bool may_sweep = sources.size() >= hierarchy_break_even && graph.direction == Direction::undirected;
  const std::size_t sampled = may_sweep ? sample_count : sources.size();
  const std::uint64_t reached = filler.search(graph, {0, sampled});
  if (sampled == sources.size()) return std::move(filler).table();

  const Rows others{sampled, sources.size()};
  if (reached / sampled * sources.size() >= hierarchy_break_even * graph.node_count()) {
    filler.sweep_all(build_hierarchy(graph, stop), others);
  } else {
    (void)filler.search(graph, others);
  }
  return std::move(filler).table();
}

DistanceTable many_to_many(const Hierarchy& hierarchy, std::span<const std::uint32_t> sources,
                           std::span<const std::uint32_t> targets, std::stop_token stop) {
  require_nodes(sources, hierarchy.node_count(), "source");
  require_nodes(targets, hierarchy.node_count(), "target");
  Filler filler(sources, targets, std::move(stop));
  if (!targets.empty()) filler.sweep_all(hierarchy, {0, sources.size()});
  return std::move(filler).table();
}

}  // namespace tsunagi::graph
