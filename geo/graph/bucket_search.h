// SPDX-License-Identifier: Apache-2.0
// The search under one-to-all, bounded, point-to-point and multi-source paths: a circular bucket queue on
// int32 millimetres. Callers outside this folder use shortest_paths.h, voronoi.h and many_to_many.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

// What rides along with a node's distance; of equal distances the smaller tag wins.
enum class Tag : std::uint8_t {
  none,        // distances alone
  parent_arc,  // the arc by which it was reached; the seed's tag at a seed
  label,       // the seed's tag, inherited
};

struct Seed {
  std::uint32_t node;
  std::uint32_t distance_mm;  // ascending among those longer than the longest arc of the graph
  std::uint32_t tag;
};

struct Limits {
  std::uint32_t radius_mm = unreached_mm;    // nothing beyond is reached; unreached_mm is no radius
  std::span<const std::uint32_t> targets{};  // stop once all of them are settled; empty is no target
};

struct QueueEntry {
  std::uint32_t node;
  std::uint32_t distance_mm;
};

// Grows like a vector, but always has room for one more entry than it holds, so that an entry can be written
// first and counted afterwards.
class Bucket {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const QueueEntry& operator[](std::size_t i) const noexcept { return entries_[i]; }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  void clear() noexcept { size_ = 0; }
  void push_if(bool counts, QueueEntry entry) {
    if (size_ == capacity_) grow();
    entries_[size_] = entry;
    size_ += counts ? 1 : 0;
  }

 private:
  void grow();

  std::unique_ptr<QueueEntry[]> entries_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// The memory of a search, kept for the next: a second search on the same graph allocates nothing once the
// buckets have grown. One a thread. Results of a search live here until the next one.
struct Workspace {
  std::vector<std::uint64_t> keys;          // [node]: distance_mm << 32 | tag; of tagged searches
  std::vector<std::uint32_t> distances_mm;  // [node]; of Tag::none
  std::vector<std::uint32_t> reached;       // nodes, by first reach; of searches with limits
  std::vector<Bucket> buckets;
  bool keys_spread = true;  // more of the array was written than `reached` tells
  bool distances_spread = true;
};

// Exact: a node's (distance, tag) is the least over all paths; without targets, of every node within the
// radius. With targets, of every node no farther than the farthest target; others may hold more than their
// distance. Label-correcting within a bucket, so O(arcs) for lengths near the median, O(nodes * arcs) at
// worst. Throws Error{input} if a node within the limits is farther than 2,147 km.
void bucket_search(const GraphView& graph, std::span<const Seed> seeds, Tag tag, Limits limits,
                   Workspace& workspace);

}  // namespace tsunagi::graph
