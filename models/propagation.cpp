// SPDX-License-Identifier: Apache-2.0
#include "models/propagation.h"

#include <algorithm>
#include <cmath>

#include "models/link_capacity.h"

namespace tsunagi::models {
namespace {

// What arrives, in dBm, after everything that takes away from it.
double received_dbm(double eirp_dbm, double gain_dbi, const Radio& radio, const LinkLoss& loss) {
  return eirp_dbm + gain_dbi - loss.median_db - loss.fade_margin_db - radio.other_losses_db -
         radio.interference_margin_db;
}

// A paired band has both directions whole.
double up_ratio(const Radio& radio) {
  return radio.down_ratio >= 1 ? 1 : 1 - radio.down_ratio;
}

double bps(const Radio& radio, double snr_db, double attenuation, double most_efficiency) {
  const double reached = radio.efficiency == Efficiency::mcs_table
                             ? mcs_bps_per_hz(snr_db, {.attenuation = attenuation})
                             : attenuation * std::log2(1 + std::pow(10, snr_db / 10));
  return radio.bandwidth_mhz * 1e6 * std::min(most_efficiency, reached);
}

}  // namespace

double free_space_loss_db(double frequency_mhz, double distance_km) {
  return 32.4 + 20 * std::log10(frequency_mhz) + 20 * std::log10(distance_km);  // eq. (4)
}

double down_bps(const Radio& radio, double sinr_db) {
  return radio.down_ratio * bps(radio, sinr_db, radio.attenuation_down, radio.most_efficiency_down);
}

double up_bps(const Radio& radio, double sinr_db) {
  return up_ratio(radio) * bps(radio, sinr_db, radio.attenuation_up, radio.most_efficiency_up);
}

namespace {

// The direction with less over its noise decides on the spreading factor.
std::optional<LinkBudget> lora_budget(const Radio& radio, double down_dbm, double up_dbm) {
  const LoraService& lora = *radio.lora;
  const LoraLink up{
      .received_dbm = up_dbm, .noise_figure_db = radio.site_noise_figure_db, .frame = lora.frame};
  const LoraLink down{
      .received_dbm = down_dbm, .noise_figure_db = radio.noise_figure_db, .frame = lora.frame};
  const bool up_is_weaker = up_dbm - up.noise_figure_db <= down_dbm - down.noise_figure_db;
  const auto chosen = choose_spreading_factor(up_is_weaker ? up : down, lora.rule);
  if (!chosen) return std::nullopt;
  const double bps = message_bits(lora) / chosen->airtime_ms * 1e3;
  return LinkBudget{
      .margin_db = chosen->margin_db,
      .down_bps = radio.down_ratio * bps,
      .up_bps = up_ratio(radio) * bps,
      .spreading_factor = chosen->spreading_factor,
      .most_unit_bps = static_cast<double>(chosen->messages_per_hour) * message_bits(lora) / 3600};
}

}  // namespace

std::optional<LinkBudget> link_budget(const Radio& radio, const LinkLoss& loss) {
  const double down_dbm = received_dbm(radio.eirp_dbm, radio.unit_gain_dbi, radio, loss);
  const double up_dbm = received_dbm(radio.unit_eirp_dbm, radio.site_gain_dbi, radio, loss);
  if (radio.lora) return lora_budget(radio, down_dbm, up_dbm);
  const double down_db = down_dbm - noise_dbm(radio.bandwidth_mhz, radio.noise_figure_db);
  const double up_db = up_dbm - noise_dbm(radio.bandwidth_mhz, radio.site_noise_figure_db);
  const double margin_db = std::min(down_db, up_db) - radio.least_snr_db;
  if (margin_db < 0) return std::nullopt;
  return LinkBudget{
      .margin_db = margin_db, .down_bps = down_bps(radio, down_db), .up_bps = up_bps(radio, up_db)};
}

}  // namespace tsunagi::models
