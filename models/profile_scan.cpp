// SPDX-License-Identifier: Apache-2.0
// Slopes are taken as m/km. With B = 500 C_e the slope from the transmitter to a point over an Earth of
// curvature C_e is (h_i − h_t)/d_i + B (d − d_i), eq. (13): its first part serves every radius, and B d is
// added after the greatest has been found.
#include "models/profile_scan.h"

#include <algorithm>
#include <cmath>
#include <experimental/simd>
#include <limits>

namespace tsunagi::models {
namespace {

namespace simd = std::experimental;

constexpr double k_least = -std::numeric_limits<double>::infinity();

// As many points at once as a register holds, and one for what is left over.
using Wide = simd::native_simd<double>;
using Single = simd::simd<double, simd::simd_abi::scalar>;

// Points i, i + 1, … as numbers.
template <class V>
V points_from(std::size_t i) {
  return V([i](auto lane) { return static_cast<double>(i + lane); });
}

template <class V>
V load(const double* values, std::size_t i) {
  return V(values + i, simd::element_aligned);
}

struct EqualSteps {
  double step_km;
  [[nodiscard]] double operator()(std::size_t i) const { return step_km * static_cast<double>(i); }
  template <class V>
  [[nodiscard]] V at(std::size_t /*i*/, const V& point) const {
    return step_km * point;
  }
};

struct GivenSteps {
  const double* distance_km;
  [[nodiscard]] double operator()(std::size_t i) const { return distance_km[i]; }
  template <class V>
  [[nodiscard]] V at(std::size_t i, const V& /*point*/) const {
    return load<V>(distance_km, i);
  }
};

// A run of points that all carry clutter, or all do not.
struct Stretch {
  std::size_t begin;
  std::size_t end;
  bool raised;
};

// The greatest value of each lane and the first point that has it.
template <class V>
struct LaneSummit {
  V value = k_least;
  V point = 0;

  [[gnu::always_inline]] void raise(const V& candidate, const V& at) {
    simd::where(candidate > value, point) = at;
    value = simd::max(value, candidate);
  }
  void merge_into(Summit& summit) const {
    for (std::size_t lane = 0; lane < V::size(); ++lane) {
      const auto at = static_cast<std::size_t>(point[lane]);
      const bool is_first = value[lane] == summit.value && at < summit.point;
      if (value[lane] > summit.value || is_first) summit = {value[lane], at};
    }
  }
};

template <class V>
void merge(double& greatest, const V& lanes) {
  greatest = std::max(greatest, simd::hmax(lanes));
}

// Running maxima of slopes, each without its constant B d; [0] median radius, [1] exceeded for β₀ %.
struct Maxima {
  std::array<double, 2> surface_t{k_least, k_least};
  std::array<double, 2> surface_r{k_least, k_least};
  Summit horizon_t{k_least, 0};
  Summit horizon_r{k_least, 0};
  double level_t = k_least;  // no curvature
  double level_r = k_least;
  double obstruction_m = k_least;
};

// Looks at whole registers of points from `begin` on and returns the first point not looked at.
template <class V, bool raised, class Steps>
std::size_t scan_slopes(const TerrainProfile& profile, const Steps& steps, const Ray& ray,
                        const std::array<double, 2>& bulge, std::size_t begin, std::size_t end, Maxima& out) {
  const double rise = ray.slope();
  std::array<V, 2> surface_t{k_least, k_least};
  std::array<V, 2> surface_r{k_least, k_least};
  LaneSummit<V> horizon_t;
  LaneSummit<V> horizon_r;
  V level_t = k_least;
  V level_r = k_least;
  V obstruction_m = k_least;
  std::size_t i = begin;
  for (V point = points_from<V>(i); i + V::size() <= end;
       i += V::size(), point += static_cast<double>(V::size())) {
    const V x = steps.template at<V>(i, point);
    const V y = ray.d_km - x;
    const V inverse = 1 / (x * y);
    const V per_x = inverse * y;
    const V per_y = inverse * x;
    const V h = load<V>(profile.height_m.data(), i);
    const V slope_t = (h - ray.h_t_m) * per_x;
    const V slope_r = (h - ray.h_r_m) * per_y;
    level_t = simd::max(level_t, slope_t);
    level_r = simd::max(level_r, slope_r);
    obstruction_m = simd::max(obstruction_m, h - ray.h_t_m - rise * x);
    const V bent_t = slope_t - bulge[0] * x;
    const V bent_r = slope_r - bulge[0] * y;
    horizon_t.raise(bent_t, point);
    horizon_r.raise(bent_r, point);
    const V R = raised ? load<V>(profile.clutter_m.data(), i) : V(0);
    if constexpr (raised) {
      surface_t[0] = simd::max(surface_t[0], bent_t + R * per_x);
      surface_r[0] = simd::max(surface_r[0], bent_r + R * per_y);
    }
    surface_t[1] = simd::max(surface_t[1], slope_t + R * per_x - bulge[1] * x);
    surface_r[1] = simd::max(surface_r[1], slope_r + R * per_y - bulge[1] * y);
  }
  if (i == begin) return i;
  horizon_t.merge_into(out.horizon_t);
  horizon_r.merge_into(out.horizon_r);
  merge(out.level_t, level_t);
  merge(out.level_r, level_r);
  merge(out.obstruction_m, obstruction_m);
  merge(out.surface_t[0], raised ? surface_t[0] : horizon_t.value);
  merge(out.surface_r[0], raised ? surface_r[0] : horizon_r.value);
  merge(out.surface_t[1], surface_t[1]);
  merge(out.surface_r[1], surface_r[1]);
  return i;
}

// ν without its factor √(0.002 d / λ): H/√q + B √q, with q = d_i (d − d_i).
struct Edges {
  std::array<double, 2> surface{k_least, k_least};
  Summit bare{k_least, 0};
};

template <class V, bool raised, class Steps>
std::size_t scan_edges(const TerrainProfile& profile, const Steps& steps, const Ray& ray,
                       const std::array<double, 2>& bulge, std::size_t begin, std::size_t end, Edges& out) {
  const double rise = ray.slope();
  std::array<V, 2> surface{k_least, k_least};
  LaneSummit<V> bare;
  std::size_t i = begin;
  for (V point = points_from<V>(i); i + V::size() <= end;
       i += V::size(), point += static_cast<double>(V::size())) {
    const V x = steps.template at<V>(i, point);
    const V root = simd::sqrt(x * (ray.d_km - x));
    const V inverse = 1 / root;
    const V edge = (load<V>(profile.height_m.data(), i) - ray.h_t_m - rise * x) * inverse;
    bare.raise(edge + bulge[0] * root, point);
    const V top = raised ? edge + load<V>(profile.clutter_m.data(), i) * inverse : edge;
    surface[0] = simd::max(surface[0], top + bulge[0] * root);
    surface[1] = simd::max(surface[1], top + bulge[1] * root);
  }
  if (i == begin) return i;
  bare.merge_into(out.bare);
  merge(out.surface[0], surface[0]);
  merge(out.surface[1], surface[1]);
  return i;
}

// Moments of the heights over the trapezium rule. A point's weights are w = d_{i+1} − d_{i−1} in v₁ and
// w (d_{i−1} + d_i + d_{i+1}) in v₂, which is what eqs. (83), (84) sum to.
struct Moments {
  double sum_m = 0;
  double moment_m = 0;  // of the point's number times its height
};

template <class V>
std::size_t add_moments(const TerrainProfile& profile, std::size_t begin, std::size_t end, Moments& out) {
  V sum = 0;
  V moment = 0;
  std::size_t i = begin;
  for (V point = points_from<V>(i); i + V::size() <= end;
       i += V::size(), point += static_cast<double>(V::size())) {
    const V h = load<V>(profile.height_m.data(), i);
    sum += h;
    moment += point * h;
  }
  out.sum_m += simd::reduce(sum);
  out.moment_m += simd::reduce(moment);
  return i;
}

void fit(const TerrainProfile& profile, const EqualSteps& steps, ProfileScan& out) {
  const std::size_t last = profile.size() - 1;
  Moments between;
  const std::size_t rest = add_moments<Wide>(profile, 1, last, between);
  add_moments<Single>(profile, rest, last, between);
  const double first_m = profile.height_m[0];
  const double last_m = profile.height_m[last];
  out.v_1 = steps.step_km * (2 * between.sum_m + first_m + last_m);
  out.v_2 = steps.step_km * steps.step_km *
            (6 * between.moment_m + first_m + (3 * static_cast<double>(last) - 1) * last_m);
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
ProfileScan scan_with(const TerrainProfile& profile, const Steps& steps, const ScanRequest& request) {
  const Ray& ray = request.ray;
  const std::array<double, 2> bulge{500 / request.a_p_km[0], 500 / request.a_p_km[1]};
  const auto runs = stretches(profile, steps, request);
  Maxima m;
  for (const auto& [begin, end, raised] : runs) {
    if (raised) {
      const std::size_t rest = scan_slopes<Wide, true>(profile, steps, ray, bulge, begin, end, m);
      scan_slopes<Single, true>(profile, steps, ray, bulge, rest, end, m);
    } else {
      const std::size_t rest = scan_slopes<Wide, false>(profile, steps, ray, bulge, begin, end, m);
      scan_slopes<Single, false>(profile, steps, ray, bulge, rest, end, m);
    }
  }
  ProfileScan scan;
  fit(profile, steps, scan);
  for (const std::size_t k : {0U, 1U}) {
    scan.surface[k].S_tim = m.surface_t[k] + bulge[k] * ray.d_km;  // eq. (13)
    scan.surface[k].S_rim = m.surface_r[k] + bulge[k] * ray.d_km;  // eq. (17)
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
        const std::size_t rest = scan_edges<Wide, true>(profile, steps, ray, bulge, begin, end, e);
        scan_edges<Single, true>(profile, steps, ray, bulge, rest, end, e);
      } else {
        const std::size_t rest = scan_edges<Wide, false>(profile, steps, ray, bulge, begin, end, e);
        scan_edges<Single, false>(profile, steps, ray, bulge, rest, end, e);
      }
    }
    const double scale = std::sqrt(ray.d_km);
    scan.nu_point = e.bare.point;
    for (const std::size_t k : {0U, 1U}) scan.surface[k].edge = scale * e.surface[k];  // eq. (15)
  }
  return scan;
}

template <class V, class Steps>
std::size_t raise_to_rise(const TerrainProfile& profile, const Steps& steps, const Ray& line,
                          std::size_t begin, std::size_t end, double& rise_m) {
  const double slope = line.slope();
  V greatest = k_least;
  std::size_t i = begin;
  for (V point = points_from<V>(i); i + V::size() <= end;
       i += V::size(), point += static_cast<double>(V::size())) {
    const V over_m =
        load<V>(profile.height_m.data(), i) - line.h_t_m - slope * steps.template at<V>(i, point);
    greatest = simd::max(greatest, over_m);
  }
  if (i > begin) merge(rise_m, greatest);
  return i;
}

template <class Steps>
double greatest_rise_with(const TerrainProfile& profile, const Steps& steps, const Ray& line,
                          std::size_t begin, std::size_t end) {
  double rise_m = k_least;
  const std::size_t rest = raise_to_rise<Wide>(profile, steps, line, begin, end, rise_m);
  raise_to_rise<Single>(profile, steps, line, rest, end, rise_m);
  return rise_m;
}

}  // namespace

ProfileScan scan_profile(const TerrainProfile& profile, const ScanRequest& request) {
  if (profile.distance_km.empty()) {
    return scan_with(profile, EqualSteps{profile.step_km()}, request);
  }
  return scan_with(profile, GivenSteps{profile.distance_km.data()}, request);
}

double greatest_rise_m(const TerrainProfile& profile, const Ray& line, std::size_t first, std::size_t last) {
  if (profile.distance_km.empty()) {
    return greatest_rise_with(profile, EqualSteps{profile.step_km()}, line, first, last + 1);
  }
  return greatest_rise_with(profile, GivenSteps{profile.distance_km.data()}, line, first, last + 1);
}

}  // namespace tsunagi::models
