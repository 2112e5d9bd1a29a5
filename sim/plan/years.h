// SPDX-License-Identifier: Apache-2.0
// What a scenario says of years and money: growth, prices, standing assets, incomes, designations.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/base/error.h"
#include "geo/region.h"
#include "models/catalogue.h"
#include "models/life_cycle.h"

namespace tsunagi {
class TomlReader;
}  // namespace tsunagi

namespace tsunagi::plan {

// Growth of the traffic of homes and video relative to the design year.
enum class TrafficGrowth { none, observed, explosion };
inline constexpr std::array<std::string_view, 3> k_traffic_growth_names{"none", "observed", "explosion"};

enum class GateAnswer { unanswered, yes, no };
inline constexpr std::array<std::string_view, 3> k_answer_names{"unanswered", "yes", "no"};

// What becomes of a network that stands already: kept and renewed, leased out, handed over after an upgrade,
// or taken down.
enum class Future { keep, iru, transfer, decommission };
inline constexpr std::array<std::string_view, 4> k_future_names{"keep", "iru", "transfer", "decommission"};

struct StandingAsset {
  std::string id;
  std::string name_ja;
  std::string municipality;  // name
  std::string item;          // capital item of the catalogue
  double quantity = 0;       // of the item's unit
  int build_year = 0;        // fiscal
  double life_years = 0;
  double maintenance_ratio = 0;  // of the price a year
  Future future = Future::keep;
  int decision_year = 0;     // fiscal: of lease, transfer or removal; the base year unless it says so
  double lines = 0;          // leased lines (iru)
  std::string income_item;   // price of a leased line
  double upgrade_ratio = 0;  // transfer: upgrade as a share of the price
  std::string removal_item;  // decommission: what taking down a unit costs
  bool serves_households = false;
  bool is_of_layer = false;  // municipality, quantity and year are the layer's of existing fiber
  std::string owner;         // of the layer's lines
  Where where;
};

// Money that comes in beside what homes on own networks pay.
struct IncomeRow {
  std::string id;
  std::string name_ja;
  std::string municipality;
  double jpy_per_year = 0;  // real at the base year, without tax
  int from_year = 0;
  int to_year = 0;
  Where where;
};

// That a municipality may use a programme. With a reference (document and date) it is verified.
struct Designation {
  std::string programme;
  std::string municipality;  // empty: all
  std::string area_class;
  std::string applicant;
  std::optional<double> households;       // where the rule asks for a number of them
  std::optional<double> density_per_km2;  // of homes, where the rule asks for it
  std::string reference;
  Where where;
};

// The amount of a programme that is listed and not computed.
struct StatedFigure {
  std::string programme;
  std::string municipality;
  double jpy_per_year = 0;  // nominal
  int from_year = 0;
  int to_year = 0;
  std::string reference;
  Where where;
};

// Answers to the questions before running support, with the design figures of the user.
struct Gates {
  std::string programme;
  std::string municipality;  // empty: all
  GateAnswer essential_facility = GateAnswer::unanswered;
  GateAnswer no_budget_prospect = GateAnswer::unanswered;
  GateAnswer service_fails_without = GateAnswer::unanswered;
  GateAnswer sharing_assessed = GateAnswer::unanswered;
  double rate = 0;
  double cost_ratio = 1;
  int years = 0;
  std::optional<double> cap_jpy;
  Where where;
};

struct BusRoute {
  std::string id;
  std::string name_ja;
  std::string municipality;
  double cost_jpy = 0;  // a year
  double income_jpy = 0;
  double density = 0;                  // mean load
  std::optional<double> standard_jpy;  // regional standard cost of the same service
  int vehicles = 0;
  double vehicle_price_jpy = 0;
  double vehicle_life_years = 0;
  std::string reference;
  Where where;
};

struct MunicipalFinance {
  std::optional<double> fiscal_capability_index;  // in place of the region's statistics
  std::optional<double> standard_fiscal_scale_jpy;
  std::optional<double> household_change_per_year;
  std::map<int, double> household_projection;  // by fiscal year, in any unit; goes before the change
  std::string area_class;                      // of models::k_area_class_names; empty: not known
  std::string dx_lab;                          // none, iot_lab or dx_lab; empty: as the list of labs says
  Where where;
};

inline constexpr std::array<std::string_view, 3> k_dx_lab_names{"none", "iot_lab", "dx_lab"};

// The projection in a year: linear between its years, its first or last value outside them.
[[nodiscard]] double projected(const std::map<int, double>& projection, int fiscal_year);

struct YearAssumptions {
  int build_year = 0;  // fiscal: when the plan is bought and starts
  TrafficGrowth traffic = TrafficGrowth::observed;
  double observed_growth = 0;  // a year
  double household_change_per_year = 0;
  double construction_escalation = 0;  // real, a year
  double wage_escalation = 0;
  double price_rise = 0;  // real to nominal
  double consumption_tax = 0;
  double bond_interest = 0;
  bool staff_is_municipal = false;
  bool is_staged = false;  // options are paid for and served by their lead times, not all in the build year
  models::TakeUp take_up;
  std::vector<double> budget_jpy;  // [year] nominal, with tax, what all municipalities may spend; empty: none
  std::vector<std::string> assumed;  // keys that the scenario leaves to the catalogue
};

struct Years {
  YearAssumptions assume;
  std::map<std::string, MunicipalFinance> municipalities;  // by name
  std::vector<StandingAsset> standing;
  std::vector<IncomeRow> incomes;
  std::vector<Designation> designations;
  std::vector<StatedFigure> stated;
  std::vector<Gates> gates;
  std::vector<BusRoute> bus_routes;
};

// Tables [years], [municipality."name"], [[standing_asset]], [[income]], [[designation]], [[stated_support]],
// [[gates]] and [[bus_route]] of a scenario whose horizon is known. Defaults come from the catalogue.
[[nodiscard]] Years read_years(const TomlReader& scenario, const models::Catalogue& catalogue, int base_year,
                               int horizon_years);

struct NamedPlace {
  std::string municipality;
  Where where;
};
// Throws Error{input} for every municipality that is named and not of the region; `others` are named
// elsewhere in the scenario.
void check_municipalities(const Years& years, const geo::Region& region,
                          const std::vector<NamedPlace>& others = {});
void check_municipalities(const Years& years, const std::vector<std::string>& names,
                          const std::vector<NamedPlace>& others = {});

}  // namespace tsunagi::plan
