// SPDX-License-Identifier: Apache-2.0
#include "models/lora.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::string_view k_source = "LoRa";
constexpr double k_thermal_noise_dbm_hz = -174;  // kT at 290 K
constexpr double k_ms_per_hour = 3.6e6;
constexpr int k_least_spreading_factor = 7;
constexpr int k_most_spreading_factor = 12;
constexpr std::array<double, 6> k_least_snr_db{-7.5, -10,   -12.5,
                                               -15,  -17.5, -20};  // SX1276 datasheet, Table 13

void require_whole(std::string_view quantity, int value, int least, int most) {
  if (value >= least && value <= most) return;
  throw input_error(
      fmt::format("{}: expected {} from {} to {}, found {}", k_source, quantity, least, most, value));
}

void require_bandwidth(double bandwidth_khz) {
  if (bandwidth_khz == 125 || bandwidth_khz == 250 || bandwidth_khz == 500) return;
  throw input_error(
      fmt::format("{}: expected bandwidth_khz of 125, 250 or 500, found {}", k_source, bandwidth_khz));
}

void require_spreading_factor(int spreading_factor) {
  require_whole("spreading_factor", spreading_factor, k_least_spreading_factor, k_most_spreading_factor);
}

void require_frame(const LoraFrame& frame) {
  require_spreading_factor(frame.spreading_factor);
  require_bandwidth(frame.bandwidth_khz);
  require_whole("payload_bytes", frame.payload_bytes, 0, 255);
  require_whole("coding_rate", frame.coding_rate, 1, 4);
  require_whole("preamble_symbols", frame.preamble_symbols, 6, 65535);
}

// G of S/G = exp(−2G): load in frames a frame's time.
double aloha_load(double arriving_ratio) {
  return -std::log(arriving_ratio) / 2;
}

}  // namespace

double lora_symbol_ms(const LoraFrame& frame) {
  require_spreading_factor(frame.spreading_factor);
  require_bandwidth(frame.bandwidth_khz);
  return std::ldexp(1, frame.spreading_factor) / frame.bandwidth_khz;  // SX1276 datasheet §4.1.1.7: 2^SF/BW
}

bool is_low_data_rate(const LoraFrame& frame) {
  return lora_symbol_ms(frame) >= 16;
}

double lora_airtime_ms(const LoraFrame& frame) {
  require_frame(frame);
  const double symbol_ms = lora_symbol_ms(frame);
  const int SF = frame.spreading_factor;
  const int DE = is_low_data_rate(frame) ? 1 : 0;
  const int IH = frame.explicit_header ? 0 : 1;
  const int CRC = frame.crc ? 1 : 0;
  const int bits = 8 * frame.payload_bytes - 4 * SF + 28 + 16 * CRC - 20 * IH;
  const double blocks = std::ceil(static_cast<double>(bits) / (4 * (SF - 2 * DE)));
  // n_payload and the frame's time of SX1276 datasheet §4.1.1.7
  const double payload_symbols = 8 + std::max(blocks * (frame.coding_rate + 4), 0.0);
  return (frame.preamble_symbols + 4.25 + payload_symbols) * symbol_ms;
}

double lora_bit_rate_bps(const LoraFrame& frame) {
  require_frame(frame);
  return frame.spreading_factor / lora_symbol_ms(frame) * 1e3 * 4 /
         (4 + frame.coding_rate);  // SF · 4/(4 + CR) a symbol
}

double lora_least_snr_db(int spreading_factor) {
  require_spreading_factor(spreading_factor);
  return k_least_snr_db[static_cast<std::size_t>(spreading_factor - k_least_spreading_factor)];
}

double lora_sensitivity_dbm(int spreading_factor, double bandwidth_khz, double noise_figure_db) {
  require_bandwidth(bandwidth_khz);
  require_within(k_source, "noise_figure_db", noise_figure_db, {0, 50});
  return k_thermal_noise_dbm_hz + 10 * std::log10(bandwidth_khz * 1e3) + noise_figure_db +
         lora_least_snr_db(spreading_factor);
}

std::int64_t messages_per_hour(const AirtimeRule& rule, const LoraFrame& frame) {
  const double airtime_ms = lora_airtime_ms(frame);
  if (airtime_ms > rule.most_transmission_ms || frame.bandwidth_khz > rule.most_bandwidth_khz) return 0;
  const double cycle_ms = rule.carrier_sense_ms + airtime_ms + rule.pause_ms;
  const double by_time = std::floor(k_ms_per_hour / cycle_ms);
  const double by_sum =
      rule.most_airtime_s_per_h > 0 ? std::floor(rule.most_airtime_s_per_h * 1e3 / airtime_ms) : by_time;
  return static_cast<std::int64_t>(std::min(by_time, by_sum));
}

std::optional<LoraChoice> choose_spreading_factor(const LoraLink& link, const AirtimeRule& rule) {
  LoraFrame frame = link.frame;
  for (int sf = k_least_spreading_factor; sf <= k_most_spreading_factor; ++sf) {
    frame.spreading_factor = sf;
    const double over_db =
        link.received_dbm - lora_sensitivity_dbm(sf, frame.bandwidth_khz, link.noise_figure_db);
    if (over_db < link.margin_db) continue;
    const std::int64_t messages = messages_per_hour(rule, frame);
    if (messages == 0) return std::nullopt;  // a slower frame is longer still
    return LoraChoice{sf, over_db, lora_airtime_ms(frame), messages};
  }
  return std::nullopt;
}

double aloha_messages_per_hour(double airtime_ms, double arriving_ratio) {
  require_positive(k_source, "airtime_ms", airtime_ms);
  require_open_percent(k_source, "arriving_ratio in percent", arriving_ratio * 100);
  return aloha_load(arriving_ratio) * k_ms_per_hour / airtime_ms;
}

int message_bits(const LoraService& service) noexcept {
  return 8 * (service.frame.payload_bytes - service.overhead_bytes);
}

double usable_airtime(const LoraService& service) noexcept {
  return service.channels * aloha_load(service.arriving_ratio);
}

}  // namespace tsunagi::models
