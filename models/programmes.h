// SPDX-License-Identifier: Apache-2.0
// Support programmes as data: who may apply for what, by which formula and figures, and how far that is
// known. What of it counts for a plan is decided in sim/finance.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/origin.h"

namespace tsunagi::models {

// How a programme computes. `listed`: no complete arithmetic, 0 unless the scenario states a figure.
enum class Formula {
  listed,
  capital_grant,
  island_deficit,
  line_charges,
  bus_deficit,
  standard_cost,
  vehicle_depreciation,
  running_support,
  benchmark,
  area,
  bond,
  allocation,
  bus_allocation
};
inline constexpr std::array<std::string_view, 13> k_formula_names{
    "listed",        "capital_grant",        "island_deficit",  "line_charges", "bus_deficit",
    "standard_cost", "vehicle_depreciation", "running_support", "benchmark",    "area",
    "bond",          "allocation",           "bus_allocation"};

inline constexpr std::array<std::string_view, 11> k_area_class_names{
    "nationwide",         "remote_island", "depopulated", "remote_area",  "peninsula", "mountain",
    "specified_mountain", "heavy_snow",    "farming",     "support_area", "bus_route"};

inline constexpr std::array<std::string_view, 9> k_applicant_names{
    "municipality", "prefecture", "joint_body",   "third_sector", "carrier",
    "cooperative",  "licensee",   "bus_operator", "user"};

inline constexpr std::array<std::string_view, 10> k_programme_kind_names{
    "capex_grant",    "capex_support", "opex_support", "opex_rule",     "bond",
    "tax_allocation", "tax",           "levy",         "demo_contract", "advice"};

enum class ProgrammeStatus { in_force, proposal };
enum class RateBasis { published, assumed, unverified };

// How far an amount may be relied on. Amounts of different status are never summed.
enum class RuleStatus { verified, unverified, hypothetical };
inline constexpr std::array<std::string_view, 3> k_rule_status_names{"in_force_verified",
                                                                     "in_force_unverified", "hypothetical"};

// Which cost lines a programme looks at; an empty list is all.
struct EligibleLines {
  std::vector<Layer> layers;
  std::vector<std::string> technologies;
  bool own_only = false;              // of own networks, no service bought from a carrier
  bool relay_only = false;            // lines and hops that feed a site
  bool transfer_only = false;         // upgrades where municipal fiber is handed over
  bool non_residential_only = false;  // the part that serves other than homes
  bool households_only = false;       // the part that serves homes
};

// Figures of the formulas; each uses its own and the rest is unset.
struct ProgrammeFigures {
  double rate = 0;
  std::optional<double> island_rate;  // in place of rate on remote islands
  double floor_jpy = 0;
  std::optional<double> cap_jpy;
  int mean_years = 0;
  double rate_small = 0;
  double rate_large = 0;
  double household_threshold = 0;
  int support_years = 0;
  double deficit_cost_ratio = 1;
  double full_density = 0;
  double kept_gap_ratio = 0;
  std::vector<double> rates;  // running_support: the grid of what is assumed
  std::vector<double> cost_ratios;
  std::vector<int> years_choices;
  bool tapers = false;
  bool needs_sharing_assessed = false;
  double benchmark_jpy_per_month = 0;
  double cap_jpy_per_month = 0;
  double m_per_household = 0;
  double reference_density_per_km2 = 0;
  double most_m_per_household = 0;
  double cost_jpy_per_m_year = 0;
  double allotment_ratio = 0;
  double allocation_return = 0;
  int repayment_years = 0;
};

struct Programme {
  std::string id;
  std::string name_ja;
  std::string owner;
  std::string kind;
  Formula formula = Formula::listed;
  ProgrammeStatus status = ProgrammeStatus::in_force;
  RateBasis rate_basis = RateBasis::published;
  std::string status_note;
  std::string article;
  std::optional<int> valid_from;  // fiscal years; unset: not known
  std::optional<int> valid_to;
  std::vector<std::string> area_classes;
  std::string area_note;
  std::vector<std::string> applicants;
  std::string applicant_note;
  std::optional<double> fci_from;   // financial capability index at least
  std::optional<double> fci_below;  // below
  std::optional<double> fci_most;   // at most
  std::optional<double> households_from;
  std::optional<double> households_below;
  EligibleLines lines;
  ProgrammeFigures figures;
  std::optional<int> stacking_order;  // lower first; a cost line meets one programme
  std::string reason;                 // why a listed programme is not computed
  std::string eligible;
  std::string limit;
  std::string period;
  std::string rule;
  Origin origin;

  // Rests on a proposal or on a rate that nobody has verified.
  [[nodiscard]] bool is_hypothetical() const noexcept;
  [[nodiscard]] bool is_valid_in(int fiscal_year) const noexcept;
  // What an amount is worth where the scenario gives a reference for its designation or does not.
  [[nodiscard]] RuleStatus rule_status(bool has_reference) const noexcept;
};

struct ProgrammeRules {
  std::string version;
  std::string status;
  int valid_from = 0;  // fiscal years in which the whole file may be used
  std::optional<int> valid_to;
  std::vector<Programme> programmes;  // by id

  [[nodiscard]] const Programme* find(std::string_view id) const noexcept;
};

// Reads one rule file; `sources` are the keys its rows may name (empty: any). Throws Error{input} with all
// faults: unknown classes, rates outside 0 to 1, a validity that ends before it begins, two programmes of one
// stacking order, a computed programme without the figures of its formula.
[[nodiscard]] ProgrammeRules load_programmes(const std::filesystem::path& file,
                                             const std::vector<std::string>& sources);

}  // namespace tsunagi::models
