// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/requirements.h"

#include <fmt/format.h>

#include "models/link_capacity.h"
#include "sim/plan/link_ends.h"

namespace tsunagi::plan {

std::optional<std::string> refusal(const Scenario& scenario, const DemandRow& row,
                                   const models::Option& option, bool is_backup) {
  if (!scenario.is_on(option)) return "forbidden by the scenario";
  const bool radio = option.kind == models::OptionKind::radio;
  const bool two_paths = !is_backup && !row.backup.empty();
  const double latency_ms = option.latency_ms + (radio ? k_fiber_backhaul_ms : 0);
  if (latency_ms > row.latency_ms)
    return fmt::format("latency {:.0f} ms exceeds {:.0f} ms", latency_ms, row.latency_ms);
  if (!two_paths && !is_backup && option.availability < row.availability) {
    return fmt::format("availability {} is below {}", option.availability, row.availability);
  }
  if (!two_paths && option.autonomy_h < row.autonomy_h) {
    return fmt::format("autonomy of {:.0f} h without mains is below {:.0f} h", option.autonomy_h,
                       row.autonomy_h);
  }
  if (option.most_mobility_kmh < row.mobility_kmh)
    return fmt::format("mobility of {:.0f} km/h is below {:.0f} km/h", option.most_mobility_kmh,
                       row.mobility_kmh);
  const auto least = row.least_rate(is_backup);
  if (!radio && option.down_mbps < least.down_mbps)
    return fmt::format("{} Mbps down is below {} Mbps", option.down_mbps, least.down_mbps);
  if (!radio && option.up_mbps < least.up_mbps)
    return fmt::format("{} Mbps up is below {} Mbps", option.up_mbps, least.up_mbps);
  return std::nullopt;
}

std::optional<std::string> sky_refusal(const Scenario& scenario, const Terminal& terminal,
                                       std::uint32_t option, const SkyLinks& sky) {
  const models::Option& from_above = scenario.catalogue.options[option];
  if (!from_above.sky) return std::nullopt;
  const DemandRow& row = scenario.demand[terminal.row];
  const SkyLink* const link = sky.at_premises(terminal.premises, option);
  if (link == nullptr || link->availability <= 0)
    return "the terrain hides it, or the weather takes more than its signal has, at some of the places";
  const bool two_paths = !terminal.is_backup && !row.backup.empty();
  if (!two_paths && !terminal.is_backup && link->availability < row.availability)
    return "the terrain hides so much of the sky at some of the places that the availability is not met";
  if (from_above.sky->dish_m > 0 || !row.indoors) return std::nullopt;
  const EntryLoss entry =
      entry_loss(row.indoors, 1000 * from_above.sky->frequency_ghz, static_cast<double>(link->elevation_deg));
  const double fade_db =
      models::fade_margin_db(path_availability(row.availability, from_above.availability), entry.sigma_db);
  if (entry.median_db + fade_db > static_cast<double>(link->margin_db))
    return "the walls around the units take more than its signal has";
  return std::nullopt;
}

}  // namespace tsunagi::plan
