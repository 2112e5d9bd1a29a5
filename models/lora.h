// SPDX-License-Identifier: Apache-2.0
// LoRa: time on air, sensitivity, and how many messages an hour the rules of a band leave.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "models/airtime_rules.h"

namespace tsunagi::models {

struct LoraFrame {
  int spreading_factor = 7;    // 7 to 12
  double bandwidth_khz = 125;  // 125, 250 or 500
  int payload_bytes = 0;       // of the PHY, LoRaWAN's 13 bytes of overhead included; 0 to 255
  int coding_rate = 1;         // 1 to 4 for 4/5 to 4/8
  int preamble_symbols = 8;    // 6 to 65535
  bool explicit_header = true;
  bool crc = true;
};

[[nodiscard]] double lora_symbol_ms(const LoraFrame& frame);
// Whether a symbol lasts 16 ms or more, so that the modem must spread it further (low data rate optimize).
[[nodiscard]] bool is_low_data_rate(const LoraFrame& frame);

// Semtech SX1276/77/78/79 datasheet rev. 7, §4.1.1.7. Throws Error{input} outside the ranges above.
// Agrees with rows computed apart and one measured frame to 1e-9 ms (tests/models/real_lora_test.cpp).
[[nodiscard]] double lora_airtime_ms(const LoraFrame& frame);

// Bits a second of the PHY, SF·BW/2^SF·4/(4 + CR).
[[nodiscard]] double lora_bit_rate_bps(const LoraFrame& frame);

// Least signal-to-noise ratio the demodulator needs in dB, same datasheet, Table 13: −7.5 at SF7 to −20 at
// SF12.
[[nodiscard]] double lora_least_snr_db(int spreading_factor);

// Least received level in dBm: −174 + 10 log BW + NF + SNR.
[[nodiscard]] double lora_sensitivity_dbm(int spreading_factor, double bandwidth_khz, double noise_figure_db);

// Messages one device may send an hour under a rule: 0 where the frame is longer or wider than the rule
// allows.
[[nodiscard]] std::int64_t messages_per_hour(const AirtimeRule& rule, const LoraFrame& frame);

// What a choice of the spreading factor needs to know.
struct LoraLink {
  double received_dbm = 0;
  double noise_figure_db = 6;
  double margin_db = 0;  // that must be left over the sensitivity
  LoraFrame frame;       // its spreading factor is not read
};
struct LoraChoice {
  int spreading_factor = 0;
  double margin_db = 0;  // over the sensitivity
  double airtime_ms = 0;
  std::int64_t messages_per_hour = 0;
};
// The fastest spreading factor that leaves the margin; nothing where none does or the rule forbids the frame
// of the only ones that would.
[[nodiscard]] std::optional<LoraChoice> choose_spreading_factor(const LoraLink& link,
                                                                const AirtimeRule& rule);

// Messages an hour that all devices of one channel and spreading factor may send together so that the given
// share of them meets no other (pure ALOHA, Abramson 1970: S/G = exp(−2G)), 0 < share < 1.
[[nodiscard]] double aloha_messages_per_hour(double airtime_ms, double arriving_ratio);

// What a LoRa option of a catalogue says of its modem and its messages.
struct LoraService {
  AirtimeRule rule;
  LoraFrame frame;              // its spreading factor is not read
  int overhead_bytes = 13;      // of the frame's payload that belong to the protocol (LoRaWAN 1.0.3, §4)
  int channels = 8;             // a gateway hears at once
  double arriving_ratio = 0.9;  // share of the frames that must meet no other
};

// Bits of a message that are the user's.
[[nodiscard]] int message_bits(const LoraService& service) noexcept;

// Airtime that all devices of a gateway may fill together, in channels: `aloha_messages_per_hour` of every
// channel. All spreading factors share it although they hardly disturb one another: the safe side.
[[nodiscard]] double usable_airtime(const LoraService& service) noexcept;

}  // namespace tsunagi::models
