// SPDX-License-Identifier: Apache-2.0
// What the Irregular Terrain Model draws from the ground: horizons, roughness and effective heights.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "models/itm_parts.h"

namespace tsunagi::models::itm {
namespace {

// A straight line fitted to heights, at the first and at the last point.
struct Fit {
  double first_m = 0;
  double last_m = 0;
};

// Whole steps of a length. A multiple of the step is one, however its last digits were rounded.
double whole_steps(double steps) {
  return std::floor(steps + 1e-6);
}

// Least squares over the points from `begin` to `end` (in steps), the two outermost counted half.
Fit fit_line(std::span<const double> height_m, double begin, double end) {
  const auto last = static_cast<double>(height_m.size() - 1);
  double from = whole_steps(std::max(begin, 0.0));
  double to = last - whole_steps(std::max(last - end, 0.0));
  if (to <= from) {
    from = std::max(from - 1, 0.0);
    to = last - std::max(last - (to + 1), 0.0);
  }
  const auto first_point = static_cast<std::size_t>(from);
  const auto last_point = static_cast<std::size_t>(to);
  const double length = to - from;
  const double half = length / 2;
  double sum = (height_m[first_point] + height_m[last_point]) / 2;
  double moment = (height_m[last_point] - height_m[first_point]) / 2 * half;
  double offset = -half;
  for (std::size_t i = first_point + 1; i < last_point; ++i) {
    offset += 1;
    sum += height_m[i];
    moment += height_m[i] * offset;
  }
  const double mean_m = sum / length;
  const double slope = 12 * moment / ((length * length + 2) * length);
  const double middle = from + half;
  return {.first_m = mean_m - slope * middle, .last_m = mean_m + slope * (last - middle)};
}

// Height at a place between points, in steps.
double height_at_m(std::span<const double> height_m, double at) {
  const std::size_t i = std::min(static_cast<std::size_t>(at), height_m.size() - 2);
  return height_m[i] + (height_m[i + 1] - height_m[i]) * (at - static_cast<double>(i));
}

// Interdecile range of the ground about its fitted line, brought to a path without end. [Algorithm] §3, the
// resampling to 10 k − 5 points with 4 ≤ k ≤ 25 is that of the model's point-to-point routine.
double irregularity_m(std::span<const double> height_m, double step_m, double begin_m, double end_m) {
  constexpr std::size_t k_most = 245;
  const double begin = begin_m / step_m;
  const double steps = end_m / step_m - begin;
  if (steps < 2 - 1e-6) return 0;
  const auto tenth = static_cast<std::size_t>(std::clamp(whole_steps(0.1 * (steps + 8)), 4.0, 25.0));
  const std::size_t count = 10 * tenth - 5;
  std::array<double, k_most> sample;  // filled up to count
  const double stride = steps / static_cast<double>(count - 1);
  for (std::size_t j = 0; j < count; ++j) {
    sample[j] = height_at_m(height_m, begin + stride * static_cast<double>(j));
  }
  const std::span<double> samples(sample.data(), count);
  const Fit line = fit_line(samples, 0, static_cast<double>(count - 1));
  const double slope = (line.last_m - line.first_m) / static_cast<double>(count - 1);
  for (std::size_t j = 0; j < count; ++j) samples[j] -= line.first_m + slope * static_cast<double>(j);

  const auto low = samples.begin() + static_cast<std::ptrdiff_t>(tenth) - 1;
  const auto high = samples.end() - static_cast<std::ptrdiff_t>(tenth);
  std::nth_element(samples.begin(), high, samples.end());
  std::nth_element(samples.begin(), low, high);
  return (*high - *low) / (1 - 0.8 * std::exp(-(end_m - begin_m) / 50e3));  // ERL 79-ITS 67 eq. (3)
}

// TN101 eq. (6.15): the steepest ray over every point, or the other antenna where none stands over it.
void find_horizons(Path& path, std::span<const double> height_m, double step_m) {
  const std::size_t last = height_m.size() - 1;
  const double z_t_m = height_m.front() + path.h_g_m[0];
  const double z_r_m = height_m.back() + path.h_g_m[1];
  const double sag = 0.5 / path.a_e_m;
  const double slope = (z_r_m - z_t_m) / path.d_m;
  path.theta_e = {slope - sag * path.d_m, -slope - sag * path.d_m};
  path.d_L_m = {path.d_m, path.d_m};
  for (std::size_t i = 1; i < last; ++i) {
    const double x_m = step_m * static_cast<double>(i);
    const double y_m = path.d_m - x_m;
    const double inverse = 1 / (x_m * y_m);
    const double theta_t = (height_m[i] - z_t_m) * (inverse * y_m) - sag * x_m;
    const double theta_r = (height_m[i] - z_r_m) * (inverse * x_m) - sag * y_m;
    if (theta_t > path.theta_e[0]) {
      path.theta_e[0] = theta_t;
      path.d_L_m[0] = x_m;
    }
    if (theta_r > path.theta_e[1]) {
      path.theta_e[1] = theta_r;
      path.d_L_m[1] = y_m;
    }
  }
}

// Horizon distance of an antenna over rough ground, [Algorithm] eq. (3.3).
double rough_horizon_m(const Path& path, std::size_t end) {
  return path.d_Ls_m(end) * std::exp(-0.07 * std::sqrt(path.delta_h_m / std::max(path.h_e_m[end], 5.0)));
}

// Its elevation angle, [Algorithm] eq. (3.4).
double rough_horizon_angle(const Path& path, std::size_t end) {
  const double d_Ls_m = path.d_Ls_m(end);
  return (0.65 * path.delta_h_m * (d_Ls_m / path.d_L_m[end] - 1) - 2 * path.h_e_m[end]) / d_Ls_m;
}

// A path well inside the line of sight: the ground is one plane, and the horizons follow from statistics.
void describe_clear_path(Path& path, const Fit& plane, double ground_t_m, double ground_r_m) {
  path.h_e_m = {path.h_g_m[0] + std::max(ground_t_m - plane.first_m, 0.0),
                path.h_g_m[1] + std::max(ground_r_m - plane.last_m, 0.0)};
  for (const std::size_t end : {0U, 1U}) path.d_L_m[end] = rough_horizon_m(path, end);
  const double reach = path.d_m / path.d_L_sum_m();
  if (reach >= 1) {
    for (const std::size_t end : {0U, 1U}) {
      path.h_e_m[end] *= reach * reach;
      path.d_L_m[end] = rough_horizon_m(path, end);
    }
  }
  for (const std::size_t end : {0U, 1U}) path.theta_e[end] = rough_horizon_angle(path, end);
}

}  // namespace

void describe_terrain(Path& path, const TerrainProfile& profile) {
  const std::span<const double> height_m = profile.height_m;
  const double step_m = path.d_m / static_cast<double>(height_m.size() - 1);
  find_horizons(path, height_m, step_m);
  // The ground at an antenna's foot is not the path's: NTIA Report 82-100, p. 25.
  const double begin_m = std::min(15 * path.h_g_m[0], 0.1 * path.d_L_m[0]);
  const double end_m = path.d_m - std::min(15 * path.h_g_m[1], 0.1 * path.d_L_m[1]);
  path.delta_h_m = irregularity_m(height_m, step_m, begin_m, end_m);
  const double ground_t_m = height_m.front();
  const double ground_r_m = height_m.back();
  if (path.d_L_sum_m() > 1.5 * path.d_m) {
    describe_clear_path(path, fit_line(height_m, begin_m / step_m, end_m / step_m), ground_t_m, ground_r_m);
    return;
  }
  const Fit near_t = fit_line(height_m, begin_m / step_m, 0.9 * path.d_L_m[0] / step_m);
  const Fit near_r = fit_line(height_m, (path.d_m - 0.9 * path.d_L_m[1]) / step_m, end_m / step_m);
  path.h_e_m = {path.h_g_m[0] + std::max(ground_t_m - near_t.first_m, 0.0),
                path.h_g_m[1] + std::max(ground_r_m - near_r.last_m, 0.0)};
}

void describe_area(Path& path, const ItmArea& area) {
  path.delta_h_m = area.delta_h_m;
  const std::array<ItmSiting, 2> siting{area.transmitter_siting, area.receiver_siting};
  for (const std::size_t end : {0U, 1U}) {
    const double h_g_m = path.h_g_m[end];
    path.h_e_m[end] = h_g_m;
    if (siting[end] != ItmSiting::random) {
      double B_m = siting[end] == ItmSiting::careful ? 4 : 9;
      if (h_g_m < 5) B_m *= std::sin(0.1 * std::numbers::pi * h_g_m);
      const double fade = std::min(20.0, 2 * h_g_m / std::max(1e-3, area.delta_h_m));
      path.h_e_m[end] += (1 + B_m) * std::exp(-fade);  // [Algorithm] eq. (3.2)
    }
    path.d_L_m[end] = rough_horizon_m(path, end);
    path.theta_e[end] = rough_horizon_angle(path, end);
  }
}

}  // namespace tsunagi::models::itm
