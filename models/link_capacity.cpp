// SPDX-License-Identifier: Apache-2.0
#include "models/link_capacity.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "models/normal.h"
#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::string_view k_source = "link capacity";
constexpr double k_thermal_noise_dbm_hz = -174;  // kT at 290 K

// 3GPP TS 38.214, Table 5.1.3.1-2.
constexpr std::array<Mcs, 28> k_mcs{{{2, 120}, {2, 193}, {2, 308}, {2, 449}, {2, 602}, {4, 378},   {4, 434},
                                     {4, 490}, {4, 553}, {4, 616}, {4, 658}, {6, 466}, {6, 517},   {6, 567},
                                     {6, 616}, {6, 666}, {6, 719}, {6, 772}, {6, 822}, {6, 873},   {8, 682.5},
                                     {8, 711}, {8, 754}, {8, 797}, {8, 841}, {8, 885}, {8, 916.5}, {8, 948}}};

double log2_of_1_plus(double ratio_db) {
  return std::log1p(std::pow(10, ratio_db / 10)) / std::log(2.0);
}

}  // namespace

double noise_dbm(double bandwidth_mhz, double noise_figure_db) {
  require_positive(k_source, "bandwidth_mhz", bandwidth_mhz);
  require_within(k_source, "noise_figure_db", noise_figure_db, {0, 50});
  return k_thermal_noise_dbm_hz + 10 * std::log10(bandwidth_mhz * 1e6) + noise_figure_db;
}

double fade_margin_db(double probability, double sigma_db) {
  require_within(k_source, "sigma_db", sigma_db, {0, 30});
  return normal_quantile(probability) * sigma_db;
}

double combined_sigma_db(std::span<const double> sigmas_db) noexcept {
  double sum = 0;
  for (const double sigma : sigmas_db) sum += sigma * sigma;
  return std::sqrt(sum);
}

double shannon_bps_per_hz(double sinr_db, const ShannonFit& fit) noexcept {
  if (!(sinr_db >= fit.least_sinr_db)) return 0;
  return std::min(fit.most_bps_per_hz, fit.attenuation * log2_of_1_plus(sinr_db));  // Annex A.1
}

std::span<const Mcs> mcs_table() noexcept {
  return k_mcs;
}

std::optional<int> choose_mcs(double sinr_db, const McsRule& rule) noexcept {
  const double reached = rule.attenuation * log2_of_1_plus(sinr_db - rule.back_off_db);
  if (!(reached >= k_mcs.front().bps_per_hz())) return std::nullopt;  // also where it is no number
  // Rows 0 to 27 grow in efficiency.
  const auto above =
      std::ranges::upper_bound(k_mcs, reached, {}, [](const Mcs& mcs) { return mcs.bps_per_hz(); });
  return static_cast<int>(above - k_mcs.begin()) - 1;
}

double mcs_bps_per_hz(double sinr_db, const McsRule& rule) noexcept {
  const std::optional<int> mcs = choose_mcs(sinr_db, rule);
  return mcs ? k_mcs[static_cast<std::size_t>(*mcs)].bps_per_hz() : 0;
}

double least_sinr_db(int mcs, const McsRule& rule) {
  if (mcs < 0 || mcs >= static_cast<int>(k_mcs.size())) {
    throw input_error(fmt::format("expected I_MCS from 0 to {}, found {}", k_mcs.size() - 1, mcs));
  }
  const double needed = k_mcs[static_cast<std::size_t>(mcs)].bps_per_hz() / rule.attenuation;
  return 10 * std::log10(std::expm1(needed * std::log(2.0))) + rule.back_off_db;
}

Rate link_rate(const Carrier& carrier, const Frame& frame, double down_bps_per_hz,
               double up_bps_per_hz) noexcept {
  const double sent_mhz = carrier.bandwidth_mhz * carrier.occupied_ratio;
  return {
      .down_mbps =
          sent_mhz * carrier.layers_down * down_bps_per_hz * (1 - carrier.overhead_down) * frame.down_ratio,
      .up_mbps = sent_mhz * carrier.layers_up * up_bps_per_hz * (1 - carrier.overhead_up) * frame.up_ratio};
}

double equal_volume_mbps(std::span<const double> rates_mbps) noexcept {
  double time = 0;
  for (const double rate : rates_mbps) {
    if (rate <= 0) return 0;
    time += 1 / rate;
  }
  return rates_mbps.empty() ? 0 : static_cast<double>(rates_mbps.size()) / time;
}

double airtime_ratio(double load_mbps, double rate_mbps) {
  if (load_mbps == 0) return 0;
  require_positive(k_source, "load_mbps", load_mbps);
  require_positive(k_source, "rate_mbps", rate_mbps);
  return load_mbps / rate_mbps;
}

}  // namespace tsunagi::models
