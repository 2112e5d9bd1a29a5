// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/area_coverage.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "geo/base/error.h"
#include "models/p1812_sweep.h"

namespace tsunagi::plan {
namespace {

using models::RadialSweep;
using models::SweepPoint;
using models::SweepReceiver;

constexpr double k_shortest_km = 0.25;  // of P.1812-6
constexpr std::size_t k_bearings_a_task = 16;

// Bearings of a quarter circle by t = tan(angle from its axis), −1 to 1: evenly spaced in u = t (a − b |t|),
// which follows the angle within a fifth.
constexpr double k_even_a = 1.2732;
constexpr double k_even_b = 0.2732;

double tangent_of(double u) {
  const double t = (k_even_a - std::sqrt(k_even_a * k_even_a - 4 * k_even_b * std::abs(u))) / (2 * k_even_b);
  return std::copysign(t, u);
}

// A quarter of the pixels, turned so that its axis points along a: −a ≤ b < a. Both lists rise.
struct Quarter {
  struct Line {
    double offset_m;
    std::int32_t number;  // column or row
  };
  std::vector<Line> along;           // a > 0
  std::vector<double> across_m;      // b, equal steps
  std::vector<std::int32_t> across;  // column or row of each
  std::vector<std::size_t> first;    // [along]: of across, inside the quarter
  std::vector<std::size_t> end;
  bool along_columns;
  double turn_x, turn_y;  // unit vector of the axis
};

Quarter quarter_of(std::span<const double> x_m, std::span<const double> y_m, int turn) {
  // x rises with the column, y falls with the row.
  Quarter q;
  q.along_columns = turn % 2 == 0;
  const double sign = turn < 2 ? 1 : -1;
  q.turn_x = q.along_columns ? sign : 0;
  q.turn_y = q.along_columns ? 0 : sign;
  const auto along = q.along_columns ? x_m : y_m;
  const auto across = q.along_columns ? y_m : x_m;
  const double across_sign = q.along_columns ? sign : -sign;
  for (std::size_t i = 0; i < along.size(); ++i) {
    if (sign * along[i] > 0) q.along.push_back({sign * along[i], static_cast<std::int32_t>(i)});
  }
  std::ranges::sort(q.along, {}, &Quarter::Line::offset_m);
  for (std::size_t i = 0; i < across.size(); ++i) q.across.push_back(static_cast<std::int32_t>(i));
  if (across_sign * (across.back() - across.front()) < 0) std::ranges::reverse(q.across);
  for (const std::int32_t i : q.across)
    q.across_m.push_back(across_sign * across[static_cast<std::size_t>(i)]);
  for (const auto& line : q.along) {
    const auto from = std::ranges::lower_bound(q.across_m, -line.offset_m);
    const auto to = std::ranges::lower_bound(q.across_m, line.offset_m);
    q.first.push_back(static_cast<std::size_t>(from - q.across_m.begin()));
    q.end.push_back(static_cast<std::size_t>(to - q.across_m.begin()));
  }
  return q;
}

class Area {
 public:
  Area(const geo::Terrain& terrain, const GroundCover& cover, const AreaRequest& request)
      : terrain_(terrain),
        cover_(cover),
        request_(request),
        model_(link_of(request), request.frequency_mhz, std::max(k_shortest_km, farthest_km(request)),
               {.has_clutter = !cover.clutter_m.empty(), .has_zones = !cover.zone.empty()}),
        all_known_(std::ranges::find(terrain.is_known, std::uint8_t{0}) == terrain.is_known.end()) {
    const auto ground = terrain.height_at(request.at);
    if (!ground)
      throw input_error("the ground under the site is unknown: no height of the elevation covers it");
    ground_m_ = *ground;
    if (!cover.zone.empty()) site_zone_ = cover.zone[nearest_cell(request.at)];
    for (std::size_t b = 0; b < request.frequency_mhz.size(); ++b)
      bands_.emplace_back(request.frequency_mhz[b] / 1000);
    frame();
    for (int turn = 0; turn < 4; ++turn) quarters_.push_back(quarter_of(x_m_, y_m_, turn));
    bearings_ = static_cast<std::size_t>(std::ceil(3.2 * request.radius_m / terrain.cell_m));
    reach_km_ = reach_km();
  }

  AreaCoverage sweep() {
    const std::size_t chunks = (bearings_ + k_bearings_a_task - 1) / k_bearings_a_task;
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, 4 * chunks, 1), [&](const auto& range) {
      Worker worker{model_.new_sweep(), std::vector<double>(bands_.size())};
      for (std::size_t task = range.begin(); task != range.end(); ++task) {
        const std::size_t from = task % chunks * k_bearings_a_task;
        const std::size_t to = std::min(from + k_bearings_a_task, bearings_);
        for (std::size_t k = from; k < to; ++k) sweep_bearing(quarters_[task / chunks], k, worker);
      }
    });
    fill_site_pixel();
    return std::move(out_);
  }

 private:
  struct Worker {
    RadialSweep sweep;
    std::vector<double> loss_db;
  };
  // The points of a bearing, one by one.
  struct Walk {
    double x, y;            // in cells from the centre of the first cell
    double step_x, step_y;  // of a point
    std::size_t next = 1;
    bool is_known = true;
  };

  static models::P1812Link link_of(const AreaRequest& request) {
    models::P1812Link link = request.link;
    link.receiver_m = request.receiver_m.front();
    for (const double receiver_m : request.receiver_m) {
      link.receiver_m = receiver_m;
      link.frequency_mhz = request.frequency_mhz.front();
      models::require_in_range_p1812(link, k_shortest_km);
    }
    return link;
  }
  // Of a point inside.
  [[nodiscard]] std::size_t nearest_cell(geo::PointM p) const {
    return terrain_.index(static_cast<std::int32_t>((p.x - terrain_.north_west.x) / terrain_.cell_m),
                          static_cast<std::int32_t>((terrain_.north_west.y - p.y) / terrain_.cell_m));
  }
  static double farthest_km(const AreaRequest& request) { return request.radius_m / request.scale / 1000; }

  // The terrain's cells around the circle.
  void frame() {
    const double cell = terrain_.cell_m;
    const auto cells = [&](double from, double to) {
      return static_cast<std::int32_t>(std::floor((to - from) / cell));
    };
    const double r = request_.radius_m;
    const std::int32_t west = std::max(0, cells(terrain_.north_west.x, request_.at.x - r));
    const std::int32_t east = std::min(terrain_.columns - 1, cells(terrain_.north_west.x, request_.at.x + r));
    const std::int32_t north = std::max(0, cells(request_.at.y + r, terrain_.north_west.y));
    const std::int32_t south = std::min(terrain_.rows - 1, cells(request_.at.y - r, terrain_.north_west.y));
    first_column_ = west;
    first_row_ = north;
    out_.cell_m = cell;
    out_.columns = east - west + 1;
    out_.rows = south - north + 1;
    out_.north_west = {terrain_.north_west.x + west * cell, terrain_.north_west.y - north * cell};
    for (std::int32_t c = 0; c < out_.columns; ++c)
      x_m_.push_back(terrain_.centre(west + c, 0).x - request_.at.x);
    for (std::int32_t r_ = 0; r_ < out_.rows; ++r_)
      y_m_.push_back(terrain_.centre(0, north + r_).y - request_.at.y);
    const std::size_t pixels = out_.index(0, out_.rows);
    out_.state.assign(pixels, PixelState::outside);
    out_.layers.resize(request_.receiver_m.size() * bands_.size());
    for (auto& layer : out_.layers) {
      layer.loss_db.assign(pixels, 0);
      layer.has_link.assign(pixels, 0);
    }
    out_.sight.assign(request_.receiver_m.size(), std::vector<std::uint8_t>(pixels, 0));
  }

  // No pixel farther off has a link in any band.
  [[nodiscard]] double reach_km() const {
    if (!request_.prune || request_.most_loss_db.empty()) return std::numeric_limits<double>::infinity();
    double reach = 0;
    for (std::size_t b = 0; b < bands_.size(); ++b) {
      const double at_1_km_db = model_.least_loss_db(b, 1);
      reach = std::max(reach, std::pow(10, (request_.most_loss_db[b] - at_1_km_db) / 20) * (1 + 1e-6));
    }
    return reach;
  }

  [[nodiscard]] std::optional<SweepPoint> point_at(double x, double y, double distance_km) const {
    if (!(x >= 0 && y >= 0 && x < terrain_.columns - 1 && y < terrain_.rows - 1)) return std::nullopt;
    const auto column = static_cast<std::int32_t>(x);
    const auto row = static_cast<std::int32_t>(y);
    const std::size_t nw = terrain_.index(column, row);
    const std::size_t sw = nw + static_cast<std::size_t>(terrain_.columns);
    if (!all_known_) {
      const auto& known = terrain_.is_known;
      if (!(known[nw] && known[nw + 1] && known[sw] && known[sw + 1])) return std::nullopt;
    }
    const double u = x - column;
    const double v = y - row;
    const float* const h = terrain_.height_m.data();
    SweepPoint point{
        .distance_km = distance_km,
        .ground_m = (1 - v) * ((1 - u) * h[nw] + u * h[nw + 1]) + v * ((1 - u) * h[sw] + u * h[sw + 1])};
    set_cover(point, nw + (u >= 0.5 ? 1 : 0) + (v >= 0.5 ? static_cast<std::size_t>(terrain_.columns) : 0));
    return point;
  }

  void set_cover(SweepPoint& point, std::size_t cell) const {
    if (!cover_.clutter_m.empty()) point.clutter_m = cover_.clutter_m[cell];
    if (!cover_.zone.empty()) point.zone = cover_.zone[cell];
  }

  // Adds the points up to `to_km`. False once one is unknown.
  bool walk_to(double to_km, Walk& walk, RadialSweep& sweep) const {
    const double step_km = terrain_.cell_m / request_.scale / 1000;
    for (; walk.is_known; ++walk.next) {
      const double x_km = step_km * static_cast<double>(walk.next);
      if (x_km > to_km) return true;
      const auto n = static_cast<double>(walk.next);
      const auto point = point_at(walk.x + n * walk.step_x, walk.y + n * walk.step_y, x_km);
      walk.is_known = point.has_value();
      if (point) sweep.add(*point);
    }
    return false;
  }

  // Where the bearings k and up begin among the pixels of a line across: at b ≥ a t.
  static std::size_t boundary(const Quarter& q, std::size_t i, double t, double cell) {
    const double place = std::ceil((q.along[i].offset_m * t - q.across_m.front()) / cell);
    return std::clamp(place > 0 ? static_cast<std::size_t>(place) : 0, q.first[i], q.end[i]);
  }

  void sweep_bearing(const Quarter& q, std::size_t k, Worker& worker) {
    const double count = static_cast<double>(bearings_);
    const auto u = [&](double place) { return std::clamp(2 * place / count - 1, -1.0, 1.0); };
    const bool is_first = k == 0;
    const bool is_last = k + 1 == bearings_;
    const double t_from = tangent_of(u(static_cast<double>(k)));
    const double t_to = tangent_of(u(static_cast<double>(k + 1)));
    const double t = tangent_of(u(static_cast<double>(k) + 0.5));
    const double secant = std::sqrt(1 + t * t);
    // The direction (1, t) of the quarter, turned.
    const double east = (q.turn_x - t * q.turn_y) / secant;
    const double north = (q.turn_y + t * q.turn_x) / secant;
    Walk walk{.x = (request_.at.x - terrain_.north_west.x) / terrain_.cell_m - 0.5,
              .y = (terrain_.north_west.y - request_.at.y) / terrain_.cell_m - 0.5,
              .step_x = east,
              .step_y = -north};
    worker.sweep.start(ground_m_, site_zone_);
    const double radius_2 = request_.radius_m * request_.radius_m;
    for (std::size_t i = 0; i < q.along.size(); ++i) {
      const double a = q.along[i].offset_m;
      if (a > request_.radius_m) return;
      const std::size_t from = is_first ? q.first[i] : boundary(q, i, t_from, terrain_.cell_m);
      const std::size_t to = is_last ? q.end[i] : boundary(q, i, t_to, terrain_.cell_m);
      for (std::size_t j = from; j < to; ++j) {
        const double d_2 = a * a + q.across_m[j] * q.across_m[j];
        if (d_2 > radius_2) continue;
        const std::int32_t column = q.along_columns ? q.along[i].number : q.across[j];
        const std::int32_t row = q.along_columns ? q.across[j] : q.along[i].number;
        fill_pixel(column, row, std::sqrt(d_2) / request_.scale / 1000, walk, worker);
      }
    }
  }

  void fill_pixel(std::int32_t column, std::int32_t row, double d_km, Walk& walk, Worker& worker) {
    const std::size_t cell = terrain_.index(first_column_ + column, first_row_ + row);
    const std::size_t pixel = out_.index(column, row);
    const double half_step_km = terrain_.cell_m / request_.scale / 2000;
    if (!walk_to(d_km - half_step_km, walk, worker.sweep) || terrain_.is_known[cell] == 0) {
      out_.state[pixel] = PixelState::unknown_ground;
      return;
    }
    out_.state[pixel] = PixelState::known;
    SweepReceiver receiver{.at = {.distance_km = d_km, .ground_m = terrain_.height_m[cell]}};
    set_cover(receiver.at, cell);
    for (std::size_t r = 0; r < request_.receiver_m.size(); ++r) {
      receiver.antenna_m = request_.receiver_m[r];
      bool sees = true;
      const bool is_near = d_km < k_shortest_km;
      if (is_near) {
        sees = near_losses(receiver, worker);
      } else if (d_km > reach_km_) {
        sees = worker.sweep.sees(receiver);
      } else {
        sees = model_.losses(worker.sweep, receiver, limits(), worker.loss_db);
      }
      out_.sight[r][pixel] = sees ? 1 : 0;
      if (!is_near && d_km > reach_km_) continue;
      for (std::size_t b = 0; b < bands_.size(); ++b) keep(r * bands_.size() + b, pixel, worker.loss_db[b]);
    }
  }

  [[nodiscard]] std::span<const double> limits() const {
    return request_.prune ? std::span<const double>(request_.most_loss_db) : std::span<const double>();
  }

  void keep(std::size_t layer, std::size_t pixel, double loss_db) {
    const std::size_t band = layer % bands_.size();
    if (!request_.most_loss_db.empty() && loss_db > request_.most_loss_db[band]) return;
    out_.layers[layer].loss_db[pixel] = static_cast<float>(loss_db);
    out_.layers[layer].has_link[pixel] = 1;
  }

  // Free space over the slant, of a metre at least, and Bullington's edge over the points there are.
  bool near_losses(const SweepReceiver& receiver, Worker& worker) const {
    const double rise_m = receiver.at.ground_m + receiver.antenna_m - ground_m_ - request_.link.transmitter_m;
    const double slant_km = std::max(1e-3, std::hypot(receiver.at.distance_km, rise_m / 1000));
    std::optional<models::SweptPath> path;
    if (worker.sweep.point_count() > 1) path = worker.sweep.look(receiver, -1e9);
    for (std::size_t b = 0; b < bands_.size(); ++b) {
      worker.loss_db[b] = 92.4 + 20 * bands_[b].log_f + 20 * std::log10(slant_km);  // P.1812-6 eq. (8)
      if (path)
        worker.loss_db[b] += models::bullington_loss_db(path->ray, path->surface[0], bands_[b].lambda_m);
    }
    return !path || !path->is_transhorizon;
  }

  // A pixel whose centre is the site belongs to no bearing.
  void fill_site_pixel() {
    const auto column = std::ranges::find(x_m_, 0.0);
    const auto row = std::ranges::find(y_m_, 0.0);
    if (column == x_m_.end() || row == y_m_.end()) return;
    Worker worker{model_.new_sweep(), std::vector<double>(bands_.size())};
    worker.sweep.start(ground_m_, site_zone_);
    Walk walk{};
    fill_pixel(static_cast<std::int32_t>(column - x_m_.begin()),
               static_cast<std::int32_t>(row - y_m_.begin()), 0, walk, worker);
  }

  const geo::Terrain& terrain_;
  const GroundCover& cover_;
  const AreaRequest& request_;
  models::P1812Sweep model_;
  bool all_known_;
  double ground_m_ = 0;
  models::RadioZone site_zone_ = models::RadioZone::inland;
  std::vector<models::RadioBand> bands_;
  std::int32_t first_column_ = 0;
  std::int32_t first_row_ = 0;
  std::vector<double> x_m_;  // [column], from the site
  std::vector<double> y_m_;  // [row]
  std::vector<Quarter> quarters_;
  std::size_t bearings_ = 0;  // of a quarter
  double reach_km_ = 0;
  AreaCoverage out_;
};

}  // namespace

std::int64_t AreaCoverage::count(PixelState wanted) const {
  return std::ranges::count(state, wanted);
}

AreaCoverage cover_area(const geo::Terrain& terrain, const GroundCover& cover, const AreaRequest& request) {
  return Area(terrain, cover, request).sweep();
}

}  // namespace tsunagi::plan
