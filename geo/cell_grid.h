// SPDX-License-Identifier: Apache-2.0
// Items in square cells, kept flat: one array sorted by (row, column, item), so that memory follows the items
// and not the extent.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/geometry.h"

namespace tsunagi::geo {

struct CellEntry {
  std::int32_t row;
  std::int32_t column;
  std::uint32_t item;
  friend auto operator<=>(const CellEntry&, const CellEntry&) = default;
};

// Cells of `size_m` counted from a corner; points within 10^9 cells of it.
struct CellFrame {
  PointM corner;
  double size_m = 1;

  [[nodiscard]] std::int32_t row(double y) const { return floor_index(y - corner.y); }
  [[nodiscard]] std::int32_t column(double x) const { return floor_index(x - corner.x); }
  [[nodiscard]] CellEntry at(PointM p, std::uint32_t item) const { return {row(p.y), column(p.x), item}; }

 private:
  [[nodiscard]] std::int32_t floor_index(double metres) const {
    return static_cast<std::int32_t>(std::floor(metres / size_m));
  }
};

// Appends the cells that a segment touches, and those it passes within a millimetre. O(cells).
void add_segment_cells(const CellFrame& frame, std::uint32_t item, PointM a, PointM b,
                       std::vector<CellEntry>& out);

class CellGrid {
 public:
  CellGrid() = default;
  // O(n log n), in parallel; the same grid for the same entries in any order.
  CellGrid(const CellFrame& frame, std::vector<CellEntry> entries);

  [[nodiscard]] std::span<const CellEntry> entries() const { return entries_; }

  // Visits the items of every cell that the box touches; an item of several cells comes several times.
  template <class Visit>
  void visit(const Box& box, Visit visit) const {
    const std::int32_t least = frame_.column(box.least.x);
    const std::int32_t most = frame_.column(box.most.x);
    const std::int32_t last_row = std::min(frame_.row(box.most.y) - first_row_, row_count() - 1);
    for (std::int32_t r = std::max(0, frame_.row(box.least.y) - first_row_); r <= last_row; ++r) {
      const auto row = std::span(entries_).subspan(
          first_[static_cast<std::size_t>(r)],
          first_[static_cast<std::size_t>(r) + 1] - first_[static_cast<std::size_t>(r)]);
      auto at = std::ranges::lower_bound(row, least, {}, &CellEntry::column);
      for (; at != row.end() && at->column <= most; ++at) visit(at->item);
    }
  }

 private:
  [[nodiscard]] std::int32_t row_count() const { return static_cast<std::int32_t>(first_.size()) - 1; }

  CellFrame frame_;
  std::int32_t first_row_ = 0;
  std::vector<CellEntry> entries_;       // by (row, column, item)
  std::vector<std::uint32_t> first_{0};  // [row - first_row + 1]
};

}  // namespace tsunagi::geo
