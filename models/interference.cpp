// SPDX-License-Identifier: Apache-2.0
#include "models/interference.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "geo/base/error.h"

namespace tsunagi::models {
namespace {

constexpr int k_most_rounds = 1000;
constexpr double k_smallest_change = 1e-9;
constexpr double k_infinity = std::numeric_limits<double>::infinity();

double milliwatt(double level_dbm) {
  return std::pow(10, level_dbm / 10);
}

void check(const CoupledCells& cells) {
  const std::size_t users = cells.serving.size();
  if (cells.load_mbps.size() != users || cells.received_dbm.size() != users * cells.cell_count) {
    throw input_error(fmt::format("expected {} loads and {} levels for {} users of {} cells, found {} and {}",
                                  users, users * cells.cell_count, users, cells.cell_count,
                                  cells.load_mbps.size(), cells.received_dbm.size()));
  }
  for (const double load : cells.load_mbps) {
    if (load >= 0 && std::isfinite(load)) continue;
    throw input_error(fmt::format("expected a load of at least 0 Mbit/s, found {}", load));
  }
  for (const std::uint32_t cell : cells.serving) {
    if (cell < cells.cell_count) continue;
    throw input_error(fmt::format("expected a serving cell below {}, found {}", cells.cell_count, cell));
  }
}

// Levels in mW, so that a round takes no powers.
struct Linear {
  std::vector<double> received_mw;  // [user][cell], row-major
  double noise_mw;
};

double ratio_db(const Linear& linear, std::size_t user, std::size_t serving, std::span<const double> load) {
  const std::span<const double> levels(linear.received_mw.data() + user * load.size(), load.size());
  double others_mw = linear.noise_mw;
  for (std::size_t c = 0; c < load.size(); ++c) {
    if (c != serving) others_mw += load[c] * levels[c];
  }
  return 10 * std::log10(levels[serving] / others_mw);
}

}  // namespace

double sinr_db(double signal_dbm, std::span<const Interferer> interferers, double noise_dbm) noexcept {
  double others_mw = milliwatt(noise_dbm);
  for (const Interferer& other : interferers) others_mw += other.load_ratio * milliwatt(other.received_dbm);
  return signal_dbm - 10 * std::log10(others_mw);
}

CellLoads solve_cell_loads(const CoupledCells& cells, const std::function<double(double)>& rate_mbps) {
  check(cells);
  Linear linear{{}, milliwatt(cells.noise_dbm)};
  for (const double level : cells.received_dbm) linear.received_mw.push_back(milliwatt(level));
  CellLoads result{.load = std::vector<double>(cells.cell_count, 0.0), .wanted = {}};
  while (!result.converged && result.rounds < k_most_rounds) {
    ++result.rounds;
    result.wanted.assign(cells.cell_count, 0.0);
    for (std::size_t user = 0; user < cells.serving.size(); ++user) {
      if (cells.load_mbps[user] == 0) continue;
      const std::size_t cell = cells.serving[user];
      const double rate = rate_mbps(ratio_db(linear, user, cell, result.load));
      result.wanted[cell] += rate > 0 ? cells.load_mbps[user] / rate : k_infinity;
    }
    double change = 0;
    for (std::size_t c = 0; c < cells.cell_count; ++c) {
      const double next = std::min(cells.most_load, result.wanted[c]);
      change = std::max(change, std::abs(next - result.load[c]));
      result.load[c] = next;
    }
    result.converged = change <= k_smallest_change;
  }
  return result;
}

}  // namespace tsunagi::models
