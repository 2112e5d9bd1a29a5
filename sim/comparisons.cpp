// SPDX-License-Identifier: Apache-2.0
#include "sim/comparisons.h"

#include <string>
#include <vector>

#include <tbb/parallel_for.h>

namespace tsunagi {
namespace {

using finance::yen;

report::PenaltyCase penalty_case(double factor, const plan::Plan& plan, const plan::Demand& demand) {
  report::PenaltyCase out{.factor = factor};
  for (std::size_t t = 0; t < plan.services.size(); ++t) {
    if (demand.terminals[t].is_backup) continue;
    out.units += demand.terminals[t].units;
    out.unserved_units += plan.services[t].option == plan::k_unserved ? demand.terminals[t].units : 0;
  }
  out.jpy_per_year = yen(plan.total - plan.penalties);
  return out;
}

// One round of search for each: what differs between them is the supposition, not the effort.
constexpr steiner::Limits k_effort{.perturbations = 0, .bound = false};

struct Case {
  plan::Scenario scenario;
  std::string layer;  // empty: a penalty case
  std::string variant;
};

// A layer of the region is no supposition: it has no variants to try.
std::vector<Case> cases_of(const plan::Scenario& scenario, const geo::Region& region) {
  std::vector<Case> cases{{.scenario = scenario}};  // the plan itself, with the effort of the others
  for (const double factor : {0.5, 2.0}) {
    Case c{.scenario = scenario};
    c.scenario.penalty_factor = scenario.penalty_factor * factor;
    cases.push_back(std::move(c));
  }
  for (const auto variant : {geo::Variant::optimistic, geo::Variant::base, geo::Variant::pessimistic}) {
    const std::string name(geo::k_variant_names[static_cast<std::size_t>(variant)]);
    if (variant != scenario.mobile_variant) {
      cases.push_back({scenario, "mobile_coverage", name});
      cases.back().scenario.mobile_variant = variant;
    }
    if (variant != scenario.fiber_variant && region.fiber.empty()) {
      cases.push_back({scenario, "existing_fiber", name});
      cases.back().scenario.fiber_variant = variant;
    }
  }
  return cases;
}

report::VariantCase variant_case(const Case& c, const plan::Plan& plan, const plan::Plan& base) {
  report::VariantCase out{.layer = c.layer, .variant = c.variant};
  out.is_infeasible = plan.solution.status == steiner::Status::infeasible;
  out.base_jpy_per_year = yen(base.total);
  if (out.is_infeasible) return out;
  out.jpy_per_year = yen(plan.total);
  for (std::size_t t = 0; t < plan.services.size(); ++t)
    out.changed_terminals += plan.services[t].option != base.services[t].option ? 1 : 0;
  return out;
}

}  // namespace

report::Results compare(const plan::Scenario& scenario, const plan::Planned& planned, bool with_cases) {
  report::Results results;
  results.accounts = finance::keep_accounts(scenario, planned);
  results.break_evens = finance::find_break_evens(scenario, planned);
  results.alternatives = plan::find_alternatives(scenario, planned);
  results.detours = plan::find_detours(scenario, planned);
  results.price_rises = finance::find_price_rises(scenario, planned);
  results.savings.plan_jpy_per_year = yen(planned.plan.total);
  if (!with_cases) return results;
  results.savings = finance::find_savings(scenario, planned);
  const auto cases = cases_of(scenario, planned.region);
  std::vector<plan::Plan> plans(cases.size());
  tbb::parallel_for(
      std::size_t{0}, cases.size(),
      [&](std::size_t i) { plans[i] = plan::replan(cases[i].scenario, planned, k_effort); },
      tbb::simple_partitioner{});
  results.savings.plan_jpy_per_year = yen(plans[0].total);  // the effort of the silos
  results.own = finance::own_optimum(scenario, planned, plans[0]);
  results.penalty_cases = {penalty_case(0.5, plans[1], planned.demand),
                           penalty_case(1, plans[0], planned.demand),
                           penalty_case(2, plans[2], planned.demand)};
  for (std::size_t i = 3; i < cases.size(); ++i)
    results.variants.push_back(variant_case(cases[i], plans[i], plans[0]));
  return results;
}

}  // namespace tsunagi
