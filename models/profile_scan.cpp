// SPDX-License-Identifier: Apache-2.0
// Slopes are taken as m/km. With B = 500 C_e the slope from the transmitter to a point over an Earth of
// curvature C_e is (h_i − h_t)/d_i + B (d − d_i), eq. (13): its first part serves every radius, and B d is
// added after the greatest has been found.
#include "models/profile_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tsunagi::models {
namespace {

constexpr double k_least = -std::numeric_limits<double>::infinity();

struct EqualSteps {
  double step_km;
  [[nodiscard]] double operator()(std::size_t i) const { return step_km * static_cast<double>(i); }
};

struct GivenSteps {
  const double* distance_km;
  [[nodiscard]] double operator()(std::size_t i) const { return distance_km[i]; }
};

// A run of points that all carry clutter, or all do not.
struct Stretch {
  std::size_t begin;
  std::size_t end;
  bool raised;
};

struct Slopes {
  std::array<double, 2> t{k_least, k_least};
  std::array<double, 2> r{k_least, k_least};
};

// Running maxima; slopes without the constant B d.
struct Maxima {
  Slopes surface;
  Summit horizon_t{k_least, 0};
  Summit horizon_r{k_least, 0};
  double level_t = k_least;  // no curvature
  double level_r = k_least;
  double obstruction_m = k_least;
};

template <bool raised, class Steps>
void scan_slopes(const TerrainProfile& profile, const Steps& steps, const Ray& ray,
                 const std::array<double, 2>& bulge, std::size_t begin, std::size_t end, Maxima& out) {
  const double* const height_m = profile.height_m.data();
  const double* const clutter_m = profile.clutter_m.data();
  Maxima m = out;
  const double rise = ray.slope();
  for (std::size_t i = begin; i < end; ++i) {
    const double x = steps(i);
    const double y = ray.d_km - x;
    const double inverse = 1 / (x * y);
    const double per_x = inverse * y;
    const double per_y = inverse * x;
    const double h = height_m[i];
    const double level_t = (h - ray.h_t_m) * per_x;
    const double level_r = (h - ray.h_r_m) * per_y;
    m.level_t = std::max(m.level_t, level_t);
    m.level_r = std::max(m.level_r, level_r);
    m.obstruction_m = std::max(m.obstruction_m, h - ray.h_t_m - rise * x);
    const double horizon_t = level_t - bulge[0] * x;
    const double horizon_r = level_r - bulge[0] * y;
    if (horizon_t > m.horizon_t.value) m.horizon_t = {horizon_t, i};
    if (horizon_r >= m.horizon_r.value) m.horizon_r = {horizon_r, i};
    if constexpr (raised) {
      const double R = clutter_m[i];
      const double surface_t = level_t + R * per_x;
      const double surface_r = level_r + R * per_y;
      m.surface.t[0] = std::max(m.surface.t[0], surface_t - bulge[0] * x);
      m.surface.r[0] = std::max(m.surface.r[0], surface_r - bulge[0] * y);
      m.surface.t[1] = std::max(m.surface.t[1], surface_t - bulge[1] * x);
      m.surface.r[1] = std::max(m.surface.r[1], surface_r - bulge[1] * y);
    } else {
      m.surface.t[0] = std::max(m.surface.t[0], horizon_t);
      m.surface.r[0] = std::max(m.surface.r[0], horizon_r);
      m.surface.t[1] = std::max(m.surface.t[1], level_t - bulge[1] * x);
      m.surface.r[1] = std::max(m.surface.r[1], level_r - bulge[1] * y);
    }
  }
  out = m;
}

// ν without its factor √(0.002 d / λ): H/√q + B √q, with q = d_i (d − d_i).
struct Edges {
  std::array<double, 2> surface{k_least, k_least};
  Summit bare{k_least, 0};
};

template <bool raised, class Steps>
void scan_edges(const TerrainProfile& profile, const Steps& steps, const Ray& ray,
                const std::array<double, 2>& bulge, std::size_t begin, std::size_t end, Edges& out) {
  const double* const height_m = profile.height_m.data();
  const double* const clutter_m = profile.clutter_m.data();
  Edges e = out;
  const double rise = ray.slope();
  for (std::size_t i = begin; i < end; ++i) {
    const double x = steps(i);
    const double root = std::sqrt(x * (ray.d_km - x));
    const double H = height_m[i] - ray.h_t_m - rise * x;
    const double bare = H / root + bulge[0] * root;
    if (bare > e.bare.value) e.bare = {bare, i};
    const double edge = raised ? (H + clutter_m[i]) / root : H / root;
    e.surface[0] = std::max(e.surface[0], edge + bulge[0] * root);
    e.surface[1] = std::max(e.surface[1], edge + bulge[1] * root);
  }
  out = e;
}

// Moments of the heights over the trapezium rule. A point's weights are w = d_{i+1} − d_{i−1} in v₁ and
// w (d_{i−1} + d_i + d_{i+1}) in v₂, which is what eqs. (83), (84) sum to.
void fit(const TerrainProfile& profile, const EqualSteps& steps, ProfileScan& out) {
  const double* const height_m = profile.height_m.data();
  const std::size_t last = profile.size() - 1;
  double sum = 0;
  double moment = 0;
  for (std::size_t i = 1; i < last; ++i) {
    sum += height_m[i];
    moment += static_cast<double>(i) * height_m[i];
  }
  const double first_m = height_m[0];
  const double last_m = height_m[last];
  out.v_1 = steps.step_km * (2 * sum + first_m + last_m);
  out.v_2 =
      steps.step_km * steps.step_km * (6 * moment + first_m + (3 * static_cast<double>(last) - 1) * last_m);
}

void fit(const TerrainProfile& profile, const GivenSteps& steps, ProfileScan& out) {
  const double* const height_m = profile.height_m.data();
  for (std::size_t i = 1; i < profile.size(); ++i) {
    const double from = steps(i - 1);
    const double to = steps(i);
    out.v_1 += (to - from) * (height_m[i] + height_m[i - 1]);
    out.v_2 += (to - from) * (height_m[i] * (2 * to + from) + height_m[i - 1] * (to + 2 * from));
  }
}

// The points between the ends, cut where clutter begins and ends.
template <class Steps>
std::array<Stretch, 3> stretches(const TerrainProfile& profile, const Steps& steps,
                                 const ScanRequest& request) {
  const std::size_t last = profile.size() - 1;
  if (profile.clutter_m.empty()) return {{{1, last, false}, {last, last, false}, {last, last, false}}};
  std::size_t begin = 1;
  std::size_t end = last;
  const double margin_km = request.clutter_margin_km;
  while (begin < end && steps(begin) < margin_km) ++begin;
  while (end > begin && steps(end - 1) > request.ray.d_km - margin_km) --end;
  return {{{1, begin, false}, {begin, end, true}, {end, last, false}}};
}

template <class Steps>
ProfileScan scan_with(const TerrainProfile& profile, const Steps& steps, const ScanRequest& request,
                      double lambda_m) {
  const Ray& ray = request.ray;
  const std::array<double, 2> bulge{500 / request.a_p_km[0], 500 / request.a_p_km[1]};
  const auto runs = stretches(profile, steps, request);
  Maxima m;
  for (const auto& [begin, end, raised] : runs) {
    if (raised) {
      scan_slopes<true>(profile, steps, ray, bulge, begin, end, m);
    } else {
      scan_slopes<false>(profile, steps, ray, bulge, begin, end, m);
    }
  }
  ProfileScan scan;
  fit(profile, steps, scan);
  for (const std::size_t k : {0U, 1U}) {
    scan.surface[k].S_tim = m.surface.t[k] + bulge[k] * ray.d_km;  // eq. (13)
    scan.surface[k].S_rim = m.surface.r[k] + bulge[k] * ray.d_km;  // eq. (17)
  }
  scan.horizon_t = {m.horizon_t.value + bulge[0] * ray.d_km, m.horizon_t.point};
  scan.horizon_r = {m.horizon_r.value + bulge[0] * ray.d_km, m.horizon_r.point};
  scan.obstruction_m = m.obstruction_m;
  scan.alpha_obt = m.level_t - ray.slope();
  scan.alpha_obr = m.level_r + ray.slope();
  if (!scan.is_transhorizon(ray) || is_clear(ray, scan.surface[0]) || is_clear(ray, scan.surface[1])) {
    Edges e;
    for (const auto& [begin, end, raised] : runs) {
      if (raised) {
        scan_edges<true>(profile, steps, ray, bulge, begin, end, e);
      } else {
        scan_edges<false>(profile, steps, ray, bulge, begin, end, e);
      }
    }
    const double scale = std::sqrt(0.002 * ray.d_km / lambda_m);
    scan.nu_point = e.bare.point;
    for (const std::size_t k : {0U, 1U}) scan.surface[k].nu_max = scale * e.surface[k];  // eq. (15)
  }
  return scan;
}

}  // namespace

ProfileScan scan_profile(const TerrainProfile& profile, const ScanRequest& request, double lambda_m) {
  if (profile.distance_km.empty()) {
    return scan_with(profile, EqualSteps{profile.step_km()}, request, lambda_m);
  }
  return scan_with(profile, GivenSteps{profile.distance_km.data()}, request, lambda_m);
}

double greatest_rise_m(const TerrainProfile& profile, double h_t_m, double h_r_m, std::size_t first,
                       std::size_t last) {
  const double slope = (h_r_m - h_t_m) / profile.length_km;
  double rise_m = k_least;
  for (std::size_t i = first; i <= last; ++i) {
    rise_m = std::max(rise_m, profile.height_m[i] - h_t_m - slope * profile.distance_at_km(i));
  }
  return rise_m;
}

}  // namespace tsunagi::models
