// SPDX-License-Identifier: Apache-2.0
// What changed from one run to another, and what of its inputs did.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/compare/run_result.h"

namespace tsunagi::compare {

enum class InputKind { scenario, price, parameter, layer, assumption, program };
inline constexpr std::array<std::string_view, 6> k_input_kind_names{"scenario", "price",      "parameter",
                                                                    "layer",    "assumption", "program"};

struct InputChange {
  InputKind kind = InputKind::scenario;
  std::string key;
  std::string name;
  std::string from;  // empty: was not there
  std::string to;    // empty: is not there any more
};

// Yearly cost of one item, option and municipality. price_jpy + quantity_jpy = to_jpy - from_jpy: what the
// other price of one unit does to the old quantity, and what the other quantity does at the new price.
struct CostChange {
  CostKey key;
  std::string item_name;
  std::string unit;
  double from_quantity = 0;
  double to_quantity = 0;
  std::int64_t from_jpy = 0;
  std::int64_t to_jpy = 0;
  std::int64_t price_jpy = 0;
  std::int64_t quantity_jpy = 0;
};

enum class Change { now_served, no_longer_served, other_option, added, removed };
inline constexpr std::array<std::string_view, 5> k_change_names{"now_served", "no_longer_served",
                                                                "other_option", "added", "removed"};

struct TerminalChange {
  Change change = Change::other_option;
  TerminalResult from;  // of a terminal that was added: empty
  TerminalResult to;    // of one that was removed: empty
};

struct SiteChange {
  Change change = Change::added;  // or removed: of the plan
  SiteResult site;
};

struct RouteChange {
  Change change = Change::added;  // removed, other_option
  std::string from_option;
  std::string to_option;
  std::string municipality;
  double length_m = 0;  // on the map
  geo::Polyline line;
};

struct DemandChange {
  std::string id;
  DemandResult from;
  DemandResult to;
};

struct Difference {
  std::size_t from = 0;  // indices into the runs
  std::size_t to = 0;
  std::vector<InputChange> inputs;
  std::vector<CostChange> costs;  // largest first
  std::vector<DemandChange> demand;
  std::vector<TerminalChange> terminals;
  std::vector<SiteChange> sites;
  std::vector<RouteChange> routes;
  // Between these lies what the cheapest plans of the two differ by: from (bound of `to` - cost of `from`) to
  // (cost of `to` - bound of `from`).
  std::int64_t least_jpy_per_year = 0;
  std::int64_t most_jpy_per_year = 0;
  bool same_demand = true;  // the same units of every demand row

  // Whether the sign of the difference is certain in spite of the gaps.
  [[nodiscard]] bool is_distinguishable() const { return least_jpy_per_year > 0 || most_jpy_per_year < 0; }
};

[[nodiscard]] Difference find_difference(const std::vector<RunResult>& runs, std::size_t from,
                                         std::size_t to);

// What one more served unit costs a year without penalties; none where no more are served, or the demand is
// not the same.
[[nodiscard]] std::optional<double> jpy_per_extra_unit(const RunResult& from, const RunResult& to,
                                                       const Difference& difference);

// Whether another run of as much demand serves at least as many for at most as much, and is better in one.
[[nodiscard]] bool is_dominated(const std::vector<RunResult>& runs, std::size_t run);

}  // namespace tsunagi::compare
