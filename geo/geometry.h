// SPDX-License-Identifier: Apache-2.0
// Plane geometry in the region's metric CRS: points, lines, areas, and finding the area a point lies in.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace tsunagi::geo {

// Metres in the region's projected CRS, x east and y north.
struct PointM {
  double x = 0;
  double y = 0;
  friend bool operator==(PointM, PointM) = default;
};
static_assert(sizeof(PointM) == 16);

// Degrees, JGD2011 or WGS 84.
struct LonLat {
  double lon_deg = 0;
  double lat_deg = 0;
};

using Polyline = std::vector<PointM>;

struct Box {
  PointM least{1e300, 1e300};
  PointM most{-1e300, -1e300};
  void add(PointM p) noexcept;
  void add(const Box& other) noexcept;
  [[nodiscard]] bool contains(PointM p) const noexcept;
  [[nodiscard]] Box grown(double by_m) const noexcept;
  [[nodiscard]] bool is_empty() const noexcept { return least.x > most.x; }
};

// Rings of one or more polygons with holes; inside is where a ray crosses an odd number of edges.
struct Area {
  std::vector<Polyline> rings;  // closed: last point equals the first
};

[[nodiscard]] PointM to_millimetres(PointM p) noexcept;  // rounded
[[nodiscard]] double distance_m(PointM a, PointM b) noexcept;
[[nodiscard]] double length_m(std::span<const PointM> line) noexcept;
[[nodiscard]] double area_m2(const Area& area) noexcept;  // holes subtracted when wound the other way
[[nodiscard]] Box bounds(std::span<const PointM> line) noexcept;
[[nodiscard]] Box bounds(const Area& area) noexcept;
[[nodiscard]] PointM along(std::span<const PointM> line, double offset_m) noexcept;  // clamped to the line
// The part of a line between two offsets, from < to.
[[nodiscard]] Polyline part_of(std::span<const PointM> line, double from_m, double to_m);

struct Projected {
  double distance_m = 0;
  double offset_m = 0;  // along the line
  PointM point;
};
// Nearest point of a line of at least two points. O(points).
[[nodiscard]] Projected project(std::span<const PointM> line, PointM p) noexcept;
// Distance to the nearest edge of the area.
[[nodiscard]] double distance_to_edge_m(const Area& area, PointM p) noexcept;

// Which of many areas holds a point: edges in horizontal bands. Build O(edges), query O(edges of one band).
class AreaIndex {
 public:
  explicit AreaIndex(std::span<const Area> areas);
  // The lowest index of the areas that hold the point.
  [[nodiscard]] std::optional<std::size_t> find(PointM p) const;
  // Every area that holds the point, ascending.
  [[nodiscard]] std::vector<std::size_t> find_all(PointM p) const;
  [[nodiscard]] bool contains(PointM p) const { return find(p).has_value(); }

 private:
  struct Edge {
    PointM a;
    PointM b;
    std::uint32_t area;
  };
  Box box_;
  double band_m_ = 1;
  std::vector<std::vector<Edge>> bands_;
};

// A hash grid over points for neighbours within a radius.
class PointGrid {
 public:
  PointGrid(std::span<const PointM> points, double cell_m);
  // Indices of the points within `radius_m` of p, ascending.
  [[nodiscard]] std::vector<std::uint32_t> within(PointM p, double radius_m) const;
  // Nearest point, lowest index of equals; nothing when there is no point.
  [[nodiscard]] std::optional<std::uint32_t> nearest(PointM p) const;

 private:
  [[nodiscard]] std::span<const std::uint32_t> cell(std::int64_t column, std::int64_t row) const;
  std::span<const PointM> points_;
  double cell_m_;
  Box box_;
  std::int64_t columns_ = 0;
  std::int64_t rows_ = 0;
  std::vector<std::uint32_t> first_;  // [cell + 1]
  std::vector<std::uint32_t> order_;  // points by cell, then index
};

}  // namespace tsunagi::geo
