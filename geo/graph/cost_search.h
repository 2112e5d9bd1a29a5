// SPDX-License-Identifier: Apache-2.0
// The 4-ary heap and the label order under searches by int64 cost; only .cpp files of this folder include it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "geo/graph/cheapest_paths.h"

namespace tsunagi::graph {

// Least (cost, arc_count, node) first. Entries are never changed in place; the caller skips stale ones.
class CostHeap {
 public:
  explicit CostHeap(std::vector<CostEntry>& entries) : entries_(entries) { entries_.clear(); }

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }

  void push(CostEntry entry) {
    std::size_t i = entries_.size();
    entries_.push_back(entry);
    while (i != 0 && before(entry, entries_[(i - 1) / 4])) {
      entries_[i] = entries_[(i - 1) / 4];
      i = (i - 1) / 4;
    }
    entries_[i] = entry;
  }

  CostEntry pop() {
    const CostEntry top = entries_.front();
    const CostEntry last = entries_.back();
    entries_.pop_back();
    if (!entries_.empty()) sift_down(last);
    return top;
  }

 private:
  static bool before(const CostEntry& a, const CostEntry& b) noexcept {
    return std::tie(a.cost, a.arc_count, a.node) < std::tie(b.cost, b.arc_count, b.node);
  }

  void sift_down(CostEntry entry) {
    std::size_t i = 0;
    for (std::size_t child = 1; child < entries_.size(); child = 4 * i + 1) {
      const std::size_t end = std::min(child + 4, entries_.size());
      std::size_t least = child;
      for (std::size_t c = child + 1; c < end; ++c) {
        if (before(entries_[c], entries_[least])) least = c;
      }
      if (!before(entries_[least], entry)) break;
      entries_[i] = entries_[least];
      i = least;
    }
    entries_[i] = entry;
  }

  std::vector<CostEntry>& entries_;
};

// Takes `next` for a node if it is less in (cost, arc_count, parent_arc); true if the node is to be looked at
// again. A tie in cost and arc count changes the parent alone: both count at least one arc more than their
// tails, so the order of settling is not touched.
[[nodiscard]] inline bool improve(CostLabel& label, CostLabel next) noexcept {
  const auto key = std::tie(next.cost, next.arc_count);
  const auto old = std::tie(label.cost, label.arc_count);
  if (key == old) {
    label.parent_arc = std::min(label.parent_arc, next.parent_arc);
    return false;
  }
  if (old < key) return false;
  label = next;
  return true;
}

}  // namespace tsunagi::graph
