// SPDX-License-Identifier: Apache-2.0
// The part of a plan that hangs directly on places: which place serves which terminal, the rest of the tree
// as it is. A generalised assignment problem with opening costs, small enough to be searched fast.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/steiner/graph.h"
#include "sim/steiner/path_search.h"
#include "sim/steiner/problem.h"
#include "sim/steiner/tree.h"

namespace tsunagi::steiner {

// One arc by which a place may serve a customer.
struct HangingOption {
  std::uint32_t arc = k_none;
  std::uint32_t place = 0;
  std::uint32_t customer = 0;
  Cost cost = 0;  // of the arc
};

// A module that a place draws on; an airtime module weighs loads by `via`, by default the option's own arc.
struct Draw {
  std::uint32_t resource = 0;
  std::uint32_t via = k_none;
  bool is_airtime = false;
  bool is_direct = false;  // the module enters the place, so the next arc is the option's
};

// A node that terminals may hang on. It is paid while one does.
struct HangingPlace {
  std::uint32_t node = 0;
  Cost opening = 0;                 // of the arcs that serve only this place; 0 where others use it
  std::vector<std::uint32_t> path;  // arcs to link when it opens, from the node up; empty: in the tree
  std::vector<Draw> draws;
};

struct Resource {
  Cost unit_cost = 0;
  std::uint32_t most_units = 1;
};

struct HangingModel {
  std::vector<std::size_t> dimensions;      // of Load that some module limits
  std::vector<std::uint32_t> customers;     // [customer] node, a terminal
  std::vector<std::int64_t> load;           // [customer][dimension], row-major
  std::vector<HangingPlace> places;         // [place]
  std::vector<Resource> resources;          // [resource]
  std::vector<std::int64_t> capacity;       // [resource][dimension] of one unit; 0: no limit
  std::vector<std::int64_t> most;           // [resource][dimension] of all units; 0: no limit
  std::vector<std::int64_t> fixed_load;     // [resource][dimension] of what is not a customer
  std::vector<HangingOption> options;       // by customer, then cost, then arc
  std::vector<std::uint32_t> option_start;  // [customer + 1]
  Rows options_at;                          // [place] by cost
  std::vector<std::uint32_t> current;       // [customer] its option in the tree; k_none: not served
  bool shares_resources = false;            // between places

  [[nodiscard]] std::uint32_t options_of(std::uint32_t customer) const {
    return option_start[customer + 1] - option_start[customer];
  }
  // Bought of a resource for loads by dimension; at least 1.
  [[nodiscard]] std::int64_t units(std::uint32_t resource, const std::int64_t* by_dimension) const;
};

// Whether some module could be asked for more than one unit carries.
[[nodiscard]] bool capacity_may_bind(const Problem& problem);

// Customers are the terminals that are leaves of the tree or not in it. A place outside the tree opens by the
// cheapest path as the tree is now, without counting on paths shared with other places outside.
[[nodiscard]] HangingModel build_hanging_model(const Problem& problem, const Graph& graph, PathSearch& search,
                                               const Tree& tree);

// The model without the options that are neither at a place kept nor current.
[[nodiscard]] HangingModel with_places(HangingModel model, const std::vector<std::uint8_t>& is_kept);

// What a customer's load weighs in dimension d (an index of HangingModel::dimensions) of a module its place
// draws on.
[[nodiscard]] std::int64_t draw_weight(const Problem& problem, const HangingModel& model,
                                       const HangingOption& option, const Draw& draw, std::size_t d);

inline constexpr std::int64_t k_overload_scale = 4096;

// Who hangs where, with the exact cost of the model: options, openings, units after the first.
class Hanging {
 public:
  // Serving nobody costs `unserved_cost` a customer.
  Hanging(const Problem& problem, const HangingModel& model, Cost unserved_cost);

  [[nodiscard]] Cost cost() const { return cost_; }
  // How far resources are overfull, in k_overload_scale of a resource; added customers may overfill them.
  [[nodiscard]] std::int64_t overload() const { return overload_; }
  [[nodiscard]] std::uint32_t option_of(std::uint32_t customer) const { return option_of_[customer]; }
  [[nodiscard]] std::span<const std::uint32_t> options() const { return option_of_; }
  [[nodiscard]] std::span<const std::uint32_t> members(std::uint32_t place) const { return members_[place]; }
  [[nodiscard]] bool is_open(std::uint32_t place) const { return !members_[place].empty(); }
  [[nodiscard]] std::span<const std::uint32_t> open_places() const { return open_; }

  // What `add` would cost now; k_cost_limit when it does not fit. The customer must hang nowhere.
  [[nodiscard]] Cost price(std::uint32_t option) const;
  void add(std::uint32_t option);
  void remove(std::uint32_t customer);

 private:
  [[nodiscard]] Cost draw_price(const HangingOption& option, const Draw& draw) const;
  [[nodiscard]] std::int64_t overload_of(std::uint32_t resource) const;
  void shift_load(const HangingOption& option, int sign);

  const Problem& problem_;
  const HangingModel& model_;
  std::size_t width_;  // dimensions
  Cost unserved_cost_;
  Cost cost_ = 0;
  std::int64_t overload_ = 0;
  std::vector<std::int64_t> load_;                   // [resource][dimension]
  std::vector<std::uint32_t> option_of_;             // [customer] k_none: not served
  std::vector<std::vector<std::uint32_t>> members_;  // [place]
  std::vector<std::uint32_t> position_;              // [customer] in its place's members
  std::vector<std::uint32_t> open_;
  std::vector<std::uint32_t> open_position_;  // [place]
};

}  // namespace tsunagi::steiner
