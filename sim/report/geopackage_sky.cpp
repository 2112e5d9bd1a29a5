// SPDX-License-Identifier: Apache-2.0
// Dishes and units that are served from the sky, where they stand.
#include "sim/report/geopackage_places.h"

namespace tsunagi::report {

std::vector<LayerRow> sky_rows(const PlanFacts& facts) {
  std::vector<LayerRow> rows;
  const plan::Planned& planned = facts.planned;
  for (std::uint32_t a = 0; a < planned.graph.arcs.size(); ++a) {
    const plan::PlanArc& arc = facts.arc(a);
    if (planned.plan.arc_used[a] == 0 || arc.kind != plan::ArcKind::dish) continue;
    const bool feeds_site = facts.head(a).kind == plan::NodeKind::site_in;
    const std::uint32_t place = feeds_site ? arc.place : planned.demand.terminals[arc.place].premises;
    const plan::SkyLink* const sky = feeds_site ? planned.coverage.sky.at_site(place, arc.option)
                                                : planned.coverage.sky.at_premises(place, arc.option);
    if (sky == nullptr) continue;
    const models::Option& option = *facts.option(arc.option);
    const auto& name =
        feeds_site ? planned.candidates.sites[place].name : planned.demand.premises[place].name;
    const geo::PointM at =
        feeds_site ? planned.candidates.sites[place].at : planned.demand.premises[place].at;
    rows.push_back(
        {at,
         {name, option.id, option.name_ja, option.technology,
          std::string("ITU-R P.525-4, P.676-13, P.618-14"),
          rounded(static_cast<double>(sky->elevation_deg), 1),
          rounded(static_cast<double>(sky->horizon_deg), 1), rounded(static_cast<double>(sky->open_ratio), 3),
          rounded(sky->availability, 6), rounded(static_cast<double>(sky->loss_db), 2),
          rounded(static_cast<double>(sky->margin_db), 2), option.down_mbps, option.up_mbps,
          static_cast<std::int64_t>(facts.below[a].size())}});
  }
  return rows;
}

}  // namespace tsunagi::report
