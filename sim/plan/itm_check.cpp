// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/itm_check.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <tbb/parallel_for.h>

#include "models/itm.h"
#include "sim/plan/coverage.h"

namespace tsunagi::plan {
namespace {

struct Answer {
  double difference_db = 0;
  std::uint16_t warnings = 0;
};

std::optional<Answer> ask(const RadioLink& link, const Site& site, geo::PointM at, const models::Radio& radio,
                          const RadioGround& ground, const RadioConditions& conditions) {
  const models::ItmLink itm{.frequency_mhz = radio.frequency_mhz,
                            .transmitter_m = antenna_height_m(site, radio),
                            .receiver_m = radio.unit_height_m,
                            .polarisation = models::Polarisation::vertical,
                            .N_0 = conditions.N_0};
  if (!models::is_in_range_itm(itm, static_cast<double>(link.distance_km))) return std::nullopt;
  const auto path = ground.sample(site.at, at);
  if (!path) return std::nullopt;
  const models::ItmLoss loss = models::itm_loss(path->view(), itm);
  return Answer{loss.L_b_db - static_cast<double>(link.loss_db), loss.warnings};
}

}  // namespace

std::vector<ItmCheck> check_by_itm(const Scenario& scenario, const Candidates& candidates,
                                   const Demand& demand, const RadioGround& ground,
                                   const std::vector<RadioLink>& links) {
  std::vector<std::optional<Answer>> answers(links.size());
  const auto is_checked = [&](const RadioLink& l) {
    return scenario.catalogue.options[l.option].radio->chain.is_checked_by_itm;
  };
  tbb::parallel_for(std::size_t{0}, links.size(), [&](std::size_t i) {
    if (!is_checked(links[i])) return;
    const geo::PointM at = demand.premises[demand.terminals[links[i].terminal].premises].at;
    answers[i] = ask(links[i], candidates.sites[links[i].site], at,
                     *scenario.catalogue.options[links[i].option].radio, ground, scenario.radio);
  });
  std::map<std::uint32_t, ItmCheck> checks;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (!is_checked(links[i])) continue;
    ItmCheck& check = checks.try_emplace(links[i].option, ItmCheck{.option = links[i].option}).first->second;
    if (!answers[i]) {
      ++check.out_of_range;
      continue;
    }
    ++check.links;
    check.mean_difference_db += answers[i]->difference_db;
    check.rms_difference_db += answers[i]->difference_db * answers[i]->difference_db;
    for (std::size_t bit = 0; bit < check.warnings.size(); ++bit)
      check.warnings[bit] += (answers[i]->warnings >> bit) & 1;
  }
  std::vector<ItmCheck> out;
  for (auto& [option, check] : checks) {
    const auto count = static_cast<double>(std::max<std::int64_t>(1, check.links));
    check.mean_difference_db /= count;
    check.rms_difference_db = std::sqrt(check.rms_difference_db / count);
    out.push_back(check);
  }
  return out;
}

}  // namespace tsunagi::plan
