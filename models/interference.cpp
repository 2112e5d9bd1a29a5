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

// [cell] noise and what the users of other cells send, in mW.
std::vector<double> heard_from_others(const CoupledCells& cells, const Linear& linear,
                                      std::span<const double> activity) {
  std::vector<double> heard_mw(cells.cell_count, linear.noise_mw);
  for (std::size_t user = 0; user < cells.serving.size(); ++user) {
    for (std::size_t c = 0; c < cells.cell_count; ++c) {
      if (c != cells.serving[user])
        heard_mw[c] += activity[user] * linear.received_mw[user * cells.cell_count + c];
    }
  }
  return heard_mw;
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

UserLoads solve_user_loads(const CoupledCells& cells, const std::function<double(double)>& rate_mbps) {
  check(cells);
  Linear linear{{}, milliwatt(cells.noise_dbm)};
  for (const double level : cells.received_dbm) linear.received_mw.push_back(milliwatt(level));
  const std::size_t users = cells.serving.size();
  UserLoads result{.activity = std::vector<double>(users, 0.0), .noise_rise_db = {}, .wanted = {}};
  while (!result.converged && result.rounds < k_most_rounds) {
    ++result.rounds;
    result.wanted.assign(cells.cell_count, 0.0);
    const std::vector<double> heard_mw = heard_from_others(cells, linear, result.activity);
    double change = 0;
    for (std::size_t user = 0; user < users; ++user) {
      if (cells.load_mbps[user] == 0) continue;
      const std::size_t cell = cells.serving[user];
      const double signal_mw = linear.received_mw[user * cells.cell_count + cell];
      const double rate = rate_mbps(10 * std::log10(signal_mw / heard_mw[cell]));
      const double wanted = rate > 0 ? cells.load_mbps[user] / rate : k_infinity;
      result.wanted[cell] += wanted;
      const double next = std::min(cells.most_load, wanted);
      change = std::max(change, std::abs(next - result.activity[user]));
      result.activity[user] = next;
    }
    result.converged = change <= k_smallest_change;
  }
  for (const double mw : heard_from_others(cells, linear, result.activity))
    result.noise_rise_db.push_back(10 * std::log10(mw / linear.noise_mw));
  return result;
}

}  // namespace tsunagi::models
