// SPDX-License-Identifier: Apache-2.0
// The beta-PERT distribution of a figure with a low, a likely and a high value, λ = 4 (Malcolm et al. 1959,
// "Application of a technique for research and development program evaluation"; Vose 2008, §22).
#pragma once

#include <vector>

namespace tsunagi::models {

// low ≤ mid ≤ high; low == high is a figure without uncertainty.
struct Pert {
  double low = 0;
  double mid = 0;
  double high = 0;

  [[nodiscard]] double range() const { return high - low; }
  [[nodiscard]] double mean() const { return (low + 4 * mid + high) / 6; }
  [[nodiscard]] double variance() const { return (mean() - low) * (high - mean()) / 7; }
};

// The value that a draw stays below with the given probability, 0 ≤ probability ≤ 1. Within 1e-9 of the
// range. Throws Error{input} for figures out of order or a probability outside 0..1.
[[nodiscard]] double pert_quantile(const Pert& pert, double probability);

// x of a standard normal score: pert_quantile(pert, normal_cdf(score)), by linear interpolation in a table.
// Within 1e-6 of the range for every score; a score beyond ±7 counts as ±7.
class PertOfScore {
 public:
  PertOfScore() : PertOfScore(Pert{}) {}  // 0 everywhere
  explicit PertOfScore(const Pert& pert);

  [[nodiscard]] double operator()(double score) const noexcept {
    double at = (score + k_widest) * k_cells_a_unit;
    at = at > 0 ? at : 0;
    at = at < k_cells ? at : k_cells;
    const int cell = at < k_cells - 1 ? static_cast<int>(at) : k_cells - 1;
    const double* value = values_.data() + cell;
    return value[0] + (at - cell) * (value[1] - value[0]);
  }

 private:
  static constexpr int k_widest = 7;
  static constexpr int k_cells_a_unit = 256;
  static constexpr int k_cells = 2 * k_widest * k_cells_a_unit;
  std::vector<double> values_;  // [cell edge]
};

// Standard normal score of 64 random bits: the quantile of their upper 52, from a table in the middle and
// exact in the tails. Within 1e-5 of normal_quantile.
class ScoreOfBits {
 public:
  ScoreOfBits();

  [[nodiscard]] double operator()(unsigned long long bits) const {
    const auto cell = static_cast<unsigned>(bits >> (64 - k_cell_bits));
    if (cell - k_tail >= k_cells - 2 * k_tail) return exact(bits);
    const double within = static_cast<double>((bits << k_cell_bits) >> 12) * 0x1.0p-52;
    const double* value = values_.data() + cell;
    return value[0] + within * (value[1] - value[0]);
  }

 private:
  [[nodiscard]] static double exact(unsigned long long bits);

  static constexpr unsigned k_cell_bits = 14;
  static constexpr unsigned k_cells = 1u << k_cell_bits;
  static constexpr unsigned k_tail = 64;  // cells
  std::vector<double> values_;            // [cell edge]
};

}  // namespace tsunagi::models
