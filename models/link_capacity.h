// SPDX-License-Identifier: Apache-2.0
// From level to rate: noise, fade margin, signal-to-noise ratio to efficiency, efficiency to Mbit/s by frame.
#pragma once

#include <optional>
#include <span>

namespace tsunagi::models {

// Thermal noise of a receiver in dBm: −174 + 10 log B + NF. Throws Error{input} for a bandwidth that is not
// positive or a noise figure outside 0 to 50 dB.
[[nodiscard]] double noise_dbm(double bandwidth_mhz, double noise_figure_db);

// What must be kept over the least level so that shadowing of the given standard deviation leaves a signal
// with the given probability, in dB: F⁻¹(probability)·σ. 0 < probability < 1, 0 ≤ σ ≤ 30.
[[nodiscard]] double fade_margin_db(double probability, double sigma_db);

// Standard deviation of independent normal losses in dB together.
[[nodiscard]] double combined_sigma_db(std::span<const double> sigmas_db) noexcept;

// 3GPP TR 36.942, Annex A.1: a share of Shannon's efficiency between two ends.
struct ShannonFit {
  double attenuation = 0.6;  // α
  double least_sinr_db = -10;
  double most_bps_per_hz = 4.4;
};
inline constexpr ShannonFit k_shannon_down{0.6, -10, 4.4};  // Annex A.2
inline constexpr ShannonFit k_shannon_up{0.4, -10, 2.0};

// bit/s/Hz of one layer; 0 below the least ratio.
[[nodiscard]] double shannon_bps_per_hz(double sinr_db, const ShannonFit& fit) noexcept;

// One row of 3GPP TS 38.214, Table 5.1.3.1-2 (to 256QAM).
struct Mcs {
  int modulation_order;
  double code_rate_x1024;
  [[nodiscard]] constexpr double bps_per_hz() const noexcept {
    return modulation_order * code_rate_x1024 / 1024;
  }
};
[[nodiscard]] std::span<const Mcs> mcs_table() noexcept;  // 28 rows, index = I_MCS

// When the modem switches: the highest row whose efficiency α·log2(1 + SINR) reaches, after a back-off. α
// stands for a link's distance from Shannon at 10 % block errors: 0.75 puts row 0 at −6.2 dB and row 27
// at 29.7 dB. The value is an assumption of this project, not of the table.
struct McsRule {
  double attenuation = 0.75;
  double back_off_db = 0;
};
// I_MCS; nothing where not even row 0 is reached.
[[nodiscard]] std::optional<int> choose_mcs(double sinr_db, const McsRule& rule) noexcept;
// Efficiency of that row in bit/s/Hz; 0 where none is.
[[nodiscard]] double mcs_bps_per_hz(double sinr_db, const McsRule& rule) noexcept;
// Least ratio in dB at which the row is chosen; the inverse of choose_mcs. 0 ≤ I_MCS ≤ 27.
[[nodiscard]] double least_sinr_db(int mcs, const McsRule& rule);

// Shares of a frame. A paired band has both whole.
struct Frame {
  double down_ratio = 0.5;
  double up_ratio = 0.5;  // what is left over is guard
};

struct Carrier {
  double bandwidth_mhz = 0;
  int layers_down = 1;
  int layers_up = 1;
  double overhead_down = 0.14;  // 3GPP TS 38.306, §4.1.2: 0.14 down, 0.08 up to 6 GHz; 0.18, 0.10 above
  double overhead_up = 0.08;
  double occupied_ratio = 1;  // resource elements sent over bandwidth·time: 0.917 of 273 blocks in 100 MHz
};

struct Rate {
  double down_mbps = 0;
  double up_mbps = 0;
};

// Rate of a link that has the carrier alone, from the efficiencies of one layer.
[[nodiscard]] Rate link_rate(const Carrier& carrier, const Frame& frame, double down_bps_per_hz,
                             double up_bps_per_hz) noexcept;

// Rate of a sector whose users send equal amounts: the harmonic mean. 0 where one of them has no rate; 0 for
// none.
[[nodiscard]] double equal_volume_mbps(std::span<const double> rates_mbps) noexcept;

// Share of a sector's time that a load takes on a link; 0 for no load. Throws Error{input} for a load on a
// link without rate.
[[nodiscard]] double airtime_ratio(double load_mbps, double rate_mbps);

}  // namespace tsunagi::models
