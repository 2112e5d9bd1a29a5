// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/standing.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "geo/geometry.h"

namespace tsunagi::plan {
namespace {

constexpr double k_step_m = 15;
constexpr double k_m_per_km = 1000;

}  // namespace

std::vector<SurveyedCable> surveyed_cables(const geo::Region& region) {
  std::vector<geo::Area> areas;
  for (const geo::Municipality& m : region.municipalities) areas.push_back(m.area);
  const geo::AreaIndex index(areas);
  std::map<std::tuple<std::size_t, std::string, int>, double> km;
  for (const geo::ExistingFiber& f : region.fiber) {
    const double length_m = geo::length_m(f.line);
    const int steps = std::max(1, static_cast<int>(std::ceil(length_m / k_step_m)));
    for (int i = 0; i < steps; ++i) {
      const auto at = index.find(geo::along(f.line, length_m * (i + 0.5) / steps));
      if (at) km[{*at, f.owner, f.build_year}] += length_m / steps / k_m_per_km;
    }
  }
  std::vector<SurveyedCable> out;
  for (const auto& [key, length_km] : km) {
    const auto& [m, owner, year] = key;
    out.push_back({region.municipalities[m].name, owner, year, length_km});
  }
  return out;
}

std::vector<StandingAsset> standing_assets(const std::vector<StandingAsset>& rows,
                                           const std::vector<SurveyedCable>& cables) {
  std::vector<StandingAsset> out;
  for (const StandingAsset& row : rows) {
    if (!row.is_of_layer) {
      out.push_back(row);
      continue;
    }
    for (const SurveyedCable& cable : cables) {
      if (cable.owner != row.owner || (!row.municipality.empty() && cable.municipality != row.municipality))
        continue;
      StandingAsset& asset = out.emplace_back(row);
      asset.municipality = cable.municipality;
      asset.quantity = cable.km;
      if (cable.build_year > 0) asset.build_year = cable.build_year;
    }
  }
  return out;
}

}  // namespace tsunagi::plan
