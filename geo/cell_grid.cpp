// SPDX-License-Identifier: Apache-2.0
#include "geo/cell_grid.h"

#include <utility>

#include <tbb/parallel_sort.h>

namespace tsunagi::geo {

void add_segment_cells(const CellFrame& frame, std::uint32_t item, PointM a, PointM b,
                       std::vector<CellEntry>& out) {
  constexpr double k_margin_m = 0.001;
  if (a.y > b.y) std::swap(a, b);
  const std::int32_t last = frame.row(b.y + k_margin_m);
  for (std::int32_t row = frame.row(a.y - k_margin_m); row <= last; ++row) {
    // The part of the segment inside this row.
    const double low = frame.corner.y + row * frame.size_m - k_margin_m;
    const double high = low + frame.size_m + 2 * k_margin_m;
    const auto x_at = [&](double y) {
      return y <= a.y ? a.x : y >= b.y ? b.x : a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
    };
    // A segment nearly along the row runs its whole length in it.
    const bool flat = b.y - a.y <= 2 * k_margin_m;
    const auto [left, right] = std::minmax({flat ? a.x : x_at(low), flat ? b.x : x_at(high)});
    const std::int32_t last_column = frame.column(right + k_margin_m);
    for (std::int32_t column = frame.column(left - k_margin_m); column <= last_column; ++column) {
      out.push_back({row, column, item});
    }
  }
}

CellGrid::CellGrid(const CellFrame& frame, std::vector<CellEntry> entries)
    : frame_(frame), entries_(std::move(entries)) {
  if (entries_.empty()) return;
  tbb::parallel_sort(entries_);
  first_row_ = entries_.front().row;
  first_.assign(static_cast<std::size_t>(entries_.back().row - first_row_) + 2, 0);
  for (const CellEntry& e : entries_) ++first_[static_cast<std::size_t>(e.row - first_row_) + 1];
  for (std::size_t r = 1; r < first_.size(); ++r) first_[r] += first_[r - 1];
}

}  // namespace tsunagi::geo
