// SPDX-License-Identifier: Apache-2.0
// What the years ask of a plan: its costs and who uses each, free of region, graph and solution. Small enough
// to be kept beside a result, so that another assumption about years needs no plan again.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/plan/pipeline.h"
#include "sim/plan/standing.h"

namespace tsunagi::finance {

// A row of every yearly table.
struct Place {
  std::string code;
  std::string name;
};

// What the rules need to know of a row of the ledger.
struct Claimant {
  std::optional<double> fiscal_capability_index;
  std::optional<double> standard_fiscal_scale_jpy;
};

// Who uses an item, in terminals.
struct Users {
  double homes = 0;
  double growing_homes = 0;
  double others = 0;
  double growing_others = 0;
  std::uint16_t technologies = 0;  // of the services below

  [[nodiscard]] double all() const { return homes + others; }
  friend auto operator<=>(const Users&, const Users&) = default;
};

// A cost line of the plan; lines that differ in their quantity only are one.
struct CostFact {
  plan::CostLine line;  // of its cost a year only what `tsunagi run` prices; the years price the quantity
  std::uint16_t place = 0;
  bool is_relay = false;  // feeds a site
  Users users;
};

// Homes on own networks that pay for their line.
struct SubscriberFact {
  std::uint16_t place = 0;
  std::uint32_t option = 0;
  std::int64_t units = 0;
};

// A module that traffic may outgrow, at the loads of the design year.
struct ModuleFact {
  std::uint16_t place = 0;
  bool is_relay = false;
  std::uint32_t most_units = 1;
  std::array<double, 8> fixed_ratio{};
  std::array<double, 8> growing_ratio{};
  Users users;
  std::vector<plan::CostLine> lines;  // of each further unit
};

struct PlanFacts {
  std::vector<Place> places;        // municipalities, outside, joint
  std::vector<Claimant> claimants;  // [place] by the region's statistics
  std::vector<CostFact> costs;
  std::vector<SubscriberFact> subscribers;
  std::vector<ModuleFact> modules;
  std::vector<plan::SurveyedCable> cables;  // of the region's layer of existing fiber
};

// Indices of items and options are the catalogue's of the scenario. Penalties are no payment and stay out.
[[nodiscard]] PlanFacts plan_facts(const plan::Scenario& scenario, const plan::Planned& planned);

// Bit of a technology's name; 0 where it is none of models::k_technology_names.
[[nodiscard]] std::uint16_t technology_bit(const std::string& technology);

}  // namespace tsunagi::finance
