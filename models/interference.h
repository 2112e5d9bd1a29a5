// SPDX-License-Identifier: Apache-2.0
// Co-channel interference: the ratio at given loads, and the loads at which demand and interference agree.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace tsunagi::models {

struct Interferer {
  double received_dbm = 0;
  double load_ratio = 0;  // share of time and band it sends: the planning load, or a solved one
};

// Signal over noise and the mean interference in dB.
[[nodiscard]] double sinr_db(double signal_dbm, std::span<const Interferer> interferers,
                             double noise_dbm) noexcept;

// Which interferers a cell's users have, and what the users ask of it.
//   received_dbm[user · cell_count + cell], row-major; −∞ where a cell is not heard
//   serving[user] < cell_count; load_mbps[user] ≥ 0
struct CoupledCells {
  std::size_t cell_count = 0;
  std::span<const double> received_dbm;
  std::span<const std::uint32_t> serving;
  std::span<const double> load_mbps;
  double noise_dbm = 0;
  double most_load = 1;  // a cell that sends all the time sends no more
};

struct CellLoads {
  std::vector<double> load;  // share of time each cell sends, at most most_load
  std::vector<double>
      wanted;  // what its users would take, which may be above most_load; ∞ for one without rate
  int rounds = 0;
  bool converged = false;
};

// Loads ρ_c = min(most_load, Σ load_u / rate(SINR_u(ρ))), by iteration from no load up to a change of 1e-9 or
// 1000 rounds. The map grows with every load (a standard interference function, Yates 1995), so the iteration
// rises to the least fixed point whatever the order; `rate_mbps` must not fall as the ratio grows.
// O(rounds · users · cells). Throws Error{input} for sizes that do not fit or a load below 0.
[[nodiscard]] CellLoads solve_cell_loads(const CoupledCells& cells,
                                         const std::function<double(double sinr_db)>& rate_mbps);

// The other direction: users that send to cells, each as long as its load takes. received_dbm holds what a
// cell gets of a user.
struct UserLoads {
  std::vector<double> activity;       // share of time each user sends, at most most_load
  std::vector<double> noise_rise_db;  // [cell] interference and noise over noise
  std::vector<double> wanted;         // [cell] what its users would take together; ∞ for one without rate
  int rounds = 0;
  bool converged = false;
};

// Activities a_u = min(most_load, load_u / rate(SINR_u(a))) with SINR_u = S_u / (N + Σ over the users v of
// other cells of a_v times what u's cell gets of v); iterated as solve_cell_loads is, and as sure to
// converge. Throws Error{input} likewise. O(rounds · users · cells).
[[nodiscard]] UserLoads solve_user_loads(const CoupledCells& cells,
                                         const std::function<double(double sinr_db)>& rate_mbps);

}  // namespace tsunagi::models
