// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/nearest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "geo/base/error.h"

namespace tsunagi::graph {
namespace {

constexpr std::int32_t most_lon_e7 = 1'800'000'000;
constexpr std::int32_t most_lat_e7 = 900'000'000;
constexpr double rad_per_e7 = std::numbers::pi / 180 * 1e-7;
constexpr double a_m = 6'378'137.0;                   // WGS 84, semi-major axis
constexpr double flattening = 1 / 298.257223563;      // WGS 84
constexpr double e2 = flattening * (2 - flattening);  // first eccentricity squared

bool is_place(PointE7 p) {
  return p.lon_e7 >= -most_lon_e7 && p.lon_e7 <= most_lon_e7 && p.lat_e7 >= -most_lat_e7 &&
         p.lat_e7 <= most_lat_e7;
}

std::string refusal_of(PointE7 p) {
  return "expected a longitude within 180 and a latitude within 90 degrees, found " +
         std::to_string(p.lon_e7) + "e-7 and " + std::to_string(p.lat_e7) +
         "e-7. Are they the other way round, or in another unit?";
}

void require_places(std::span<const PointE7> places) {
  const auto bad = std::ranges::find_if_not(places, is_place);
  if (bad == places.end()) return;
  throw input_error(refusal_of(*bad), {.feature = std::to_string(bad - places.begin())});
}

double difference(std::int32_t a, std::int32_t b) {
  return static_cast<double>(std::int64_t{a} - b);
}

// How far a number lies outside of a range.
double outside(std::int32_t at, std::int32_t least, std::int32_t most) {
  return std::max({0.0, difference(least, at), difference(at, most)});
}

// The least item by (squared distance, item): boxes nearest first, and none that is farther than the best.
// `squared_of(position)` measures an item, as no nearer than its box.
template <class SquaredOf>
class Search {
 public:
  Search(const PackedBoxes& tree, const MetresAbout& metres, SquaredOf squared_of)
      : tree_(tree), metres_(metres), squared_of_(squared_of) {}

  // Its position; none if there are no items.
  std::optional<std::uint32_t> run() {
    if (tree_.items.empty()) return std::nullopt;
    push({0, static_cast<std::uint32_t>(tree_.first_of_level.size() - 2), 0});
    while (size_ != 0) {
      const Candidate top = stack_[--size_];
      if (top.squared_m2 > best_m2_) continue;
      if (top.level == 0) {
        look_at_items(top.index * PackedBoxes::fan_out);
      } else {
        push_boxes(top.index * PackedBoxes::fan_out, top.level - 1);
      }
    }
    return best_;
  }

 private:
  struct Candidate {
    double squared_m2;
    std::uint32_t level;
    std::uint32_t index;  // in its level
  };

  void push(Candidate candidate) { stack_[size_++] = candidate; }

  void look_at_items(std::uint32_t begin) {
    const auto end = std::min<std::size_t>(begin + PackedBoxes::fan_out, tree_.items.size());
    for (std::uint32_t i = begin; i < end; ++i) {
      const double m2 = squared_of_(i);
      if (m2 > best_m2_ || (m2 == best_m2_ && tree_.items[i] > tree_.items[best_])) continue;
      best_m2_ = m2;
      best_ = i;
    }
  }

  void push_boxes(std::uint32_t begin, std::uint32_t level) {
    const std::uint32_t first = tree_.first_of_level[level];
    const std::uint32_t end = std::min(begin + PackedBoxes::fan_out, tree_.first_of_level[level + 1] - first);
    const std::size_t kept = size_;
    for (std::uint32_t i = begin; i < end; ++i) {
      const double m2 = metres_.squared_m2(tree_.boxes[first + i]);
      if (m2 <= best_m2_) push({m2, level, i});
    }
    std::sort(stack_.data() + kept, stack_.data() + size_,
              [](const Candidate& x, const Candidate& y) { return x.squared_m2 > y.squared_m2; });
  }

  const PackedBoxes& tree_;
  const MetresAbout& metres_;
  SquaredOf squared_of_;
  // 2^32 items make at most 8 levels, each of which leaves at most 15 boxes behind and goes on with one.
  std::array<Candidate, 8 * PackedBoxes::fan_out> stack_;
  std::size_t size_ = 0;
  double best_m2_ = std::numeric_limits<double>::infinity();
  std::uint32_t best_ = 0;
};

BoxE7 box_of(PointE7 a, PointE7 b) {
  return {{std::min(a.lon_e7, b.lon_e7), std::min(a.lat_e7, b.lat_e7)},
          {std::max(a.lon_e7, b.lon_e7), std::max(a.lat_e7, b.lat_e7)}};
}

template <class Index>
auto nearest_of_all(const Index& index, std::span<const PointE7> places) {
  require_places(places);
  std::vector<decltype(index.nearest(PointE7{}))> out(places.size());
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, places.size(), 256), [&](const auto& range) {
    for (std::size_t i = range.begin(); i != range.end(); ++i) out[i] = index.nearest(places[i]);
  });
  return out;
}

std::vector<BoxE7> boxes_of(std::span<const PointE7> points) {
  Faults faults;
  std::vector<BoxE7> boxes;
  boxes.reserve(points.size());
  for (std::size_t v = 0; v < points.size() && faults.all().size() < 100; ++v) {
    if (!is_place(points[v])) faults.add(refusal_of(points[v]), {.feature = std::to_string(v)});
    boxes.push_back({points[v], points[v]});
  }
  faults.throw_if_any();
  return boxes;
}

std::vector<BoxE7> boxes_of(std::span<const Segment> segments) {
  Faults faults;
  std::vector<BoxE7> boxes;
  boxes.reserve(segments.size());
  for (std::size_t s = 0; s < segments.size() && faults.all().size() < 100; ++s) {
    for (const PointE7 end : {segments[s].a, segments[s].b}) {
      if (!is_place(end)) faults.add(refusal_of(end), {.feature = std::to_string(s)});
    }
    boxes.push_back(box_of(segments[s].a, segments[s].b));
  }
  faults.throw_if_any();
  return boxes;
}

template <class Item>
std::vector<Item> in_order(std::span<const Item> items, const PackedBoxes& tree) {
  std::vector<Item> out;
  out.reserve(items.size());
  for (const std::uint32_t item : tree.items) out.push_back(items[item]);
  return out;
}

}  // namespace

MetresAbout::MetresAbout(PointE7 origin) noexcept : origin_(origin) {
  const double phi = origin.lat_e7 * rad_per_e7;
  const double w2 = 1 - e2 * std::sin(phi) * std::sin(phi);
  const double meridian_m = a_m * (1 - e2) / (w2 * std::sqrt(w2));  // radius of curvature M
  const double vertical_m = a_m / std::sqrt(w2);                    // radius of curvature N
  m_per_lat_e7_ = meridian_m * rad_per_e7;
  m_per_lon_e7_ = vertical_m * std::cos(phi) * rad_per_e7;
}

double MetresAbout::squared_m2(PointE7 point) const noexcept {
  const double x_m = difference(point.lon_e7, origin_.lon_e7) * m_per_lon_e7_;
  const double y_m = difference(point.lat_e7, origin_.lat_e7) * m_per_lat_e7_;
  return x_m * x_m + y_m * y_m;
}

// Each step is monotone, rounded or not, so a box is never measured as farther than a point in it.
double MetresAbout::squared_m2(const BoxE7& box) const noexcept {
  const double x_m = outside(origin_.lon_e7, box.least.lon_e7, box.most.lon_e7) * m_per_lon_e7_;
  const double y_m = outside(origin_.lat_e7, box.least.lat_e7, box.most.lat_e7) * m_per_lat_e7_;
  return x_m * x_m + y_m * y_m;
}

MetresAbout::Foot MetresAbout::foot(PointE7 a, PointE7 b) const noexcept {
  const double ax_m = difference(a.lon_e7, origin_.lon_e7) * m_per_lon_e7_;
  const double ay_m = difference(a.lat_e7, origin_.lat_e7) * m_per_lat_e7_;
  const double dx_m = difference(b.lon_e7, a.lon_e7) * m_per_lon_e7_;
  const double dy_m = difference(b.lat_e7, a.lat_e7) * m_per_lat_e7_;
  const double length_m2 = dx_m * dx_m + dy_m * dy_m;
  const double ratio = length_m2 > 0 ? std::clamp(-(ax_m * dx_m + ay_m * dy_m) / length_m2, 0.0, 1.0) : 0;
  if (ratio == 1) return {squared_m2(b), 1};
  const double x_m = ax_m + ratio * dx_m;
  const double y_m = ay_m + ratio * dy_m;
  return {std::max(x_m * x_m + y_m * y_m, squared_m2(box_of(a, b))), ratio};
}

NodeIndex::NodeIndex(std::span<const PointE7> points) : tree_(PackedBoxes::of(boxes_of(points))) {
  points_ = in_order(points, tree_);
}

std::optional<NearestNode> NodeIndex::nearest(PointE7 place) const {
  require_places({&place, 1});
  const MetresAbout metres(place);
  const auto at = Search(tree_, metres, [&](std::uint32_t i) { return metres.squared_m2(points_[i]); }).run();
  if (!at) return std::nullopt;
  return NearestNode{tree_.items[*at], std::sqrt(metres.squared_m2(points_[*at]))};
}

std::vector<std::optional<NearestNode>> NodeIndex::nearest(std::span<const PointE7> places) const {
  return nearest_of_all(*this, places);
}

SegmentIndex::SegmentIndex(std::span<const Segment> segments) : tree_(PackedBoxes::of(boxes_of(segments))) {
  segments_ = in_order(segments, tree_);
}

std::optional<Snap> SegmentIndex::nearest(PointE7 place) const {
  require_places({&place, 1});
  const MetresAbout metres(place);
  const auto foot_of = [&](std::uint32_t i) { return metres.foot(segments_[i].a, segments_[i].b); };
  const auto at = Search(tree_, metres, [&](std::uint32_t i) { return foot_of(i).squared_m2; }).run();
  if (!at) return std::nullopt;
  const auto foot = foot_of(*at);
  return Snap{tree_.items[*at], foot.ratio, std::sqrt(foot.squared_m2)};
}

std::vector<std::optional<Snap>> SegmentIndex::nearest(std::span<const PointE7> places) const {
  return nearest_of_all(*this, places);
}

}  // namespace tsunagi::graph
