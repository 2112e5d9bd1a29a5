// SPDX-License-Identifier: Apache-2.0
#include "geo/cell_grid.h"

#include <array>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "geo/base/random.h"

namespace tsunagi::geo {
namespace {

constexpr CellFrame k_frame{.corner = {-50, -20}, .size_m = 10};

TEST(CellGrid, AnEmptyGridVisitsNothing) {
  CellGrid().visit({{-1e6, -1e6}, {1e6, 1e6}}, [](std::uint32_t) { FAIL(); });
}

TEST(CellGrid, AFlatSegmentTouchesItsRowOnly) {
  std::vector<CellEntry> cells;
  add_segment_cells(k_frame, 7, {25, 5}, {-5, 5}, cells);
  std::set<std::int32_t> columns;
  for (const CellEntry& c : cells) {
    EXPECT_EQ(c.row, 2);
    EXPECT_EQ(c.item, 7u);
    columns.insert(c.column);
  }
  EXPECT_EQ(columns, (std::set<std::int32_t>{4, 5, 6, 7}));
}

TEST(CellGrid, ASlantedSegmentLeavesOutTheCornersOfItsBox) {
  std::vector<CellEntry> cells;
  add_segment_cells(k_frame, 0, {0, 0}, {1000, 1000}, cells);
  EXPECT_LT(cells.size(), 400u);  // its box has 10,000 cells
}

TEST(CellGrid, EveryPlaceOfASegmentLiesInACellOfIt) {
  const Random random(3, "segments");
  std::vector<std::array<PointM, 2>> segments;
  std::vector<CellEntry> cells;
  for (std::uint64_t i = 0; i < 300; ++i) {
    const auto at = [&](std::uint64_t k) { return 400 * random.uniform(4 * i + k) - 200; };
    segments.push_back({PointM{at(0), at(1)}, PointM{at(2), i % 3 == 0 ? at(1) : at(3)}});
    add_segment_cells(k_frame, static_cast<std::uint32_t>(i), segments.back()[0], segments.back()[1], cells);
  }
  const CellGrid grid(k_frame, cells);
  for (std::uint32_t i = 0; i < segments.size(); ++i) {
    const auto [a, b] = segments[i];
    for (int step = 0; step <= 50; ++step) {
      const PointM p{a.x + step / 50.0 * (b.x - a.x), a.y + step / 50.0 * (b.y - a.y)};
      bool met = false;
      grid.visit({p, p}, [&](std::uint32_t item) { met = met || item == i; });
      ASSERT_TRUE(met) << "segment " << i << ", step " << step;
    }
  }
}

TEST(CellGrid, ABoxFarOutsideVisitsNothing) {
  std::vector<CellEntry> cells;
  add_segment_cells(k_frame, 0, {0, 0}, {100, 100}, cells);
  const CellGrid grid(k_frame, cells);
  for (const PointM p : {PointM{-1e5, 50}, PointM{1e5, 50}, PointM{50, -1e5}, PointM{50, 1e5}})
    grid.visit({p, p}, [](std::uint32_t) { FAIL(); });
}

}  // namespace
}  // namespace tsunagi::geo
