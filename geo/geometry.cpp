// SPDX-License-Identifier: Apache-2.0
#include "geo/geometry.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::geo {

void Box::add(PointM p) noexcept {
  least = {std::min(least.x, p.x), std::min(least.y, p.y)};
  most = {std::max(most.x, p.x), std::max(most.y, p.y)};
}

void Box::add(const Box& other) noexcept {
  if (other.is_empty()) return;
  add(other.least);
  add(other.most);
}

bool Box::contains(PointM p) const noexcept {
  return p.x >= least.x && p.x <= most.x && p.y >= least.y && p.y <= most.y;
}

Box Box::grown(double by_m) const noexcept {
  return {{least.x - by_m, least.y - by_m}, {most.x + by_m, most.y + by_m}};
}

PointM to_millimetres(PointM p) noexcept {
  return {std::round(p.x * 1000) / 1000, std::round(p.y * 1000) / 1000};
}

double distance_m(PointM a, PointM b) noexcept {
  return std::hypot(a.x - b.x, a.y - b.y);
}

double length_m(std::span<const PointM> line) noexcept {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) sum += distance_m(line[i - 1], line[i]);
  return sum;
}

double area_m2(const Area& area) noexcept {
  double twice = 0;
  for (const Polyline& ring : area.rings) {
    if (ring.empty()) continue;
    const PointM o = ring.front();  // keeps the products small
    for (std::size_t i = 1; i < ring.size(); ++i) {
      twice += (ring[i - 1].x - o.x) * (ring[i].y - o.y) - (ring[i].x - o.x) * (ring[i - 1].y - o.y);
    }
  }
  return std::abs(twice) / 2;
}

Box bounds(std::span<const PointM> line) noexcept {
  Box box;
  for (const PointM p : line) box.add(p);
  return box;
}

Box bounds(const Area& area) noexcept {
  Box box;
  for (const Polyline& ring : area.rings) box.add(bounds(ring));
  return box;
}

PointM along(std::span<const PointM> line, double offset_m) noexcept {
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double step = distance_m(line[i - 1], line[i]);
    if (offset_m <= step && step > 0) {
      const double t = std::max(0.0, offset_m / step);
      return {line[i - 1].x + t * (line[i].x - line[i - 1].x),
              line[i - 1].y + t * (line[i].y - line[i - 1].y)};
    }
    offset_m -= step;
  }
  return line.back();
}

Polyline part_of(std::span<const PointM> line, double from_m, double to_m) {
  Polyline part{along(line, from_m)};
  double offset = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    offset += distance_m(line[i - 1], line[i]);
    if (offset > from_m && offset < to_m && !(line[i] == part.back())) part.push_back(line[i]);
  }
  const PointM end = along(line, to_m);
  if (!(end == part.back()) || part.size() == 1) part.push_back(end);
  return part;
}

Projected project(std::span<const PointM> line, PointM p) noexcept {
  Projected best{.distance_m = 1e300, .offset_m = 0, .point = line.front()};
  double offset = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const PointM a = line[i - 1];
    const PointM b = line[i];
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double squared = dx * dx + dy * dy;
    const double t =
        squared > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / squared, 0.0, 1.0) : 0.0;
    const PointM q{a.x + t * dx, a.y + t * dy};
    const double step = std::sqrt(squared);
    if (const double d = distance_m(p, q); d < best.distance_m) {
      best = {.distance_m = d, .offset_m = offset + t * step, .point = q};
    }
    offset += step;
  }
  return best;
}

double distance_to_edge_m(const Area& area, PointM p) noexcept {
  double best = 1e300;
  for (const Polyline& ring : area.rings) {
    if (ring.size() >= 2) best = std::min(best, project(ring, p).distance_m);
  }
  return best;
}

AreaIndex::AreaIndex(std::span<const Area> areas) {
  std::size_t edges = 0;
  for (const Area& area : areas) {
    box_.add(bounds(area));
    for (const Polyline& ring : area.rings) edges += ring.size();
  }
  if (edges == 0) return;
  const std::size_t count = std::clamp<std::size_t>(edges / 8, 1, 4096);
  band_m_ = std::max((box_.most.y - box_.least.y) / static_cast<double>(count), 1e-6);
  bands_.resize(count + 1);
  const auto band_of = [&](double y) {
    return std::min(static_cast<std::size_t>((y - box_.least.y) / band_m_), bands_.size() - 1);
  };
  for (std::size_t a = 0; a < areas.size(); ++a) {
    for (const Polyline& ring : areas[a].rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const Edge edge{ring[i - 1], ring[i], static_cast<std::uint32_t>(a)};
        const auto [low, high] = std::minmax(edge.a.y, edge.b.y);
        for (std::size_t band = band_of(low); band <= band_of(high); ++band) bands_[band].push_back(edge);
      }
    }
  }
}

std::vector<std::size_t> AreaIndex::find_all(PointM p) const {
  std::vector<std::size_t> inside;
  if (bands_.empty() || !box_.contains(p)) return inside;
  const auto band = std::min(static_cast<std::size_t>((p.y - box_.least.y) / band_m_), bands_.size() - 1);
  // Edges of one area are contiguous in a band, so one pass counts the crossings area by area.
  bool odd = false;
  std::uint32_t current = 0;
  const auto close = [&] {
    if (odd) inside.push_back(current);
    odd = false;
  };
  for (const Edge& e : bands_[band]) {
    if (e.area != current) {
      close();
      current = e.area;
    }
    if ((e.a.y > p.y) == (e.b.y > p.y)) continue;
    const double x = e.a.x + (p.y - e.a.y) / (e.b.y - e.a.y) * (e.b.x - e.a.x);
    if (p.x < x) odd = !odd;
  }
  close();
  return inside;
}

std::optional<std::size_t> AreaIndex::find(PointM p) const {
  const auto all = find_all(p);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

PointGrid::PointGrid(std::span<const PointM> points, double cell_m)
    : points_(points), cell_m_(cell_m), box_(bounds(points)) {
  if (points.empty()) return;
  // At most four cells a point and side by side, so that memory follows the points and not the extent.
  const double width = box_.most.x - box_.least.x;
  const double height = box_.most.y - box_.least.y;
  const double most_cells = 4.0 * static_cast<double>(points.size());
  cell_m_ =
      std::max({cell_m_, width / most_cells, height / most_cells, std::sqrt(width * height / most_cells)});
  columns_ = static_cast<std::int64_t>((box_.most.x - box_.least.x) / cell_m_) + 1;
  rows_ = static_cast<std::int64_t>((box_.most.y - box_.least.y) / cell_m_) + 1;
  const auto cell_of = [&](PointM p) {
    return static_cast<std::size_t>(static_cast<std::int64_t>((p.y - box_.least.y) / cell_m_) * columns_ +
                                    static_cast<std::int64_t>((p.x - box_.least.x) / cell_m_));
  };
  first_.assign(static_cast<std::size_t>(columns_ * rows_) + 1, 0);
  for (const PointM p : points) ++first_[cell_of(p) + 1];
  for (std::size_t c = 1; c < first_.size(); ++c) first_[c] += first_[c - 1];
  order_.resize(points.size());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::size_t i = 0; i < points.size(); ++i)
    order_[next[cell_of(points[i])]++] = static_cast<std::uint32_t>(i);
}

std::span<const std::uint32_t> PointGrid::cell(std::int64_t column, std::int64_t row) const {
  if (column < 0 || row < 0 || column >= columns_ || row >= rows_) return {};
  const auto c = static_cast<std::size_t>(row * columns_ + column);
  return std::span(order_).subspan(first_[c], first_[c + 1] - first_[c]);
}

std::vector<std::uint32_t> PointGrid::within(PointM p, double radius_m) const {
  std::vector<std::uint32_t> found;
  if (points_.empty()) return found;
  const auto index = [&](double value, double origin) {
    return static_cast<std::int64_t>(std::floor((value - origin) / cell_m_));
  };
  for (std::int64_t row = std::max<std::int64_t>(0, index(p.y - radius_m, box_.least.y));
       row <= std::min(rows_ - 1, index(p.y + radius_m, box_.least.y)); ++row) {
    for (std::int64_t column = std::max<std::int64_t>(0, index(p.x - radius_m, box_.least.x));
         column <= std::min(columns_ - 1, index(p.x + radius_m, box_.least.x)); ++column) {
      for (const std::uint32_t i : cell(column, row)) {
        if (distance_m(points_[i], p) <= radius_m) found.push_back(i);
      }
    }
  }
  std::ranges::sort(found);
  return found;
}

std::optional<std::uint32_t> PointGrid::nearest(PointM p) const {
  if (points_.empty()) return std::nullopt;
  const double reach =
      std::hypot(box_.most.x - box_.least.x, box_.most.y - box_.least.y) +
      std::max({0.0, box_.least.x - p.x, p.x - box_.most.x, box_.least.y - p.y, p.y - box_.most.y}) * 1.5 +
      cell_m_;
  for (double radius = cell_m_;; radius *= 2) {
    std::optional<std::uint32_t> best;
    for (const std::uint32_t i : within(p, radius)) {
      if (!best || distance_m(points_[i], p) < distance_m(points_[*best], p)) best = i;
    }
    if (best || radius > 2 * reach) return best;
  }
}

}  // namespace tsunagi::geo
