// SPDX-License-Identifier: Apache-2.0
// What stands already, as the scenario lists it and as the region's layer of existing fiber shows it.
#pragma once

#include <string>
#include <vector>

#include "geo/region.h"
#include "sim/plan/years.h"

namespace tsunagi::plan {

// Cable of the layer of existing fiber within one municipality.
struct SurveyedCable {
  std::string municipality;  // name
  std::string owner;
  int build_year = 0;  // 0: the layer does not say
  double km = 0;
};
// By municipality, owner, year. A line across a border is divided where it crosses, to 15 m; what lies
// outside is left out.
[[nodiscard]] std::vector<SurveyedCable> surveyed_cables(const geo::Region& region);

// Every asset with its municipality, quantity and year: rows of the scenario that take theirs from the layer
// become one for each municipality and year.
[[nodiscard]] std::vector<StandingAsset> standing_assets(const std::vector<StandingAsset>& rows,
                                                         const std::vector<SurveyedCable>& cables);

}  // namespace tsunagi::plan
