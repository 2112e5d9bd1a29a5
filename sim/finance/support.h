// SPDX-License-Identifier: Apache-2.0
// The programmes over the lines of the ledger: who may use which for what, and what that would be worth.
//
// Three columns by rule status, never summed. A cost line meets one programme: the verified ones choose
// first, then the unverified, then hypotheses; among them the assignment that pays most, and of equal ones
// the lower stacking order. What the scenario does not designate is 0 and stays a question.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/programmes.h"
#include "sim/finance/ledger.h"
#include "sim/plan/years.h"

namespace tsunagi::finance {

// Carried by every sheet, row and figure of hypothetical support (PLANNING 17).
inline constexpr std::string_view k_hypothesis_ja =
    "懇談会報告書の提言に基づく仮定。国の制度・交付要綱・予算ではない。率・上限・期間は利用者設定";

// One amount and its trace.
struct SupportRow {
  int year = 0;  // index
  std::uint16_t municipality = 0;
  std::string programme;
  models::RuleStatus status = models::RuleStatus::hypothetical;
  bool is_capital = false;
  bool is_allocation = false;  // returns through the allocation tax, no payment
  bool is_network = true;      // false: of a bus route, beside the ledger
  std::int64_t base_jpy = 0;   // nominal with tax, what the rate is applied to
  double rate = 0;
  std::int64_t amount_jpy = 0;
  std::optional<std::int64_t> planned_jpy;  // island rule: the forecast before settlement
  std::string what;                         // lines by item and account, or the route
};

// Why a cost line went where it went: nobody else could take it; the others are of a status that chooses
// later; it comes first in the stacking order, and no other assignment pays more; another comes first, but
// then all together would be paid less.
enum class Why : std::uint8_t { no_programme, only_one, status_first, stacking_order, pays_more };
inline constexpr std::array<std::string_view, 5> k_why_names{"no_programme", "only_one", "status_first",
                                                             "stacking_order", "pays_more"};

// Which programme a cost line went to.
struct Assignment {
  std::uint32_t line = 0;  // index into Ledger::lines
  std::string programme;   // empty: none
  models::RuleStatus status = models::RuleStatus::hypothetical;
  Why why = Why::no_programme;
  std::vector<std::string> others;  // programmes claimed that could have taken it
};

// What the programmes of one status pay a municipality in all years, before rounding to whole yen each year.
struct StackingRow {
  std::uint16_t municipality = 0;
  models::RuleStatus status = models::RuleStatus::hypothetical;
  std::vector<std::string> programmes;  // that compete, in stacking order
  std::int64_t ordered_jpy = 0;         // where the stacking order alone decides
  std::int64_t chosen_jpy = 0;
  bool is_proven = false;  // no assignment pays more
};

// A programme that would look at lines of a municipality, and what is missing for it. Counted as 0.
struct OpenQuestion {
  std::uint16_t municipality = 0;
  std::string programme;
  models::RuleStatus best_status = models::RuleStatus::hypothetical;  // it could reach
  std::int64_t eligible_jpy = 0;                                      // over the horizon, nominal with tax
  std::string missing;                                                // in Japanese for the office
};

// Running support as proposed, over rates, cost ratios and years; in no total.
struct SupportCase {
  double rate = 0;        // ρ
  double cost_ratio = 0;  // κ: share of the running cost that counts
  int years = 0;          // P
  std::int64_t first_year_jpy = 0;
  std::int64_t all_years_jpy = 0;
};
struct HypotheticalRange {
  std::string programme;
  std::int64_t eligible_running_jpy = 0;  // O of the first year, all municipalities
  std::vector<SupportCase> cases;
};

struct Support {
  std::vector<SupportRow> rows;  // by municipality, programme order, year
  std::vector<Assignment> assignments;
  std::vector<StackingRow> stackings;  // where two programmes or more compete
  std::vector<OpenQuestion> open;
  std::vector<HypotheticalRange> ranges;
  std::array<std::int64_t, 3> total_jpy{};  // [rule status] over the horizon, each for itself
};

struct SupportInputs {
  const models::ProgrammeRules& rules;
  const plan::Years& years;
  const Ledger& ledger;
  const NominalPath& nominal;
  std::vector<Claimant> claimants;  // [municipality of the ledger]
  std::vector<std::string> items;   // [item] ids, for the trace
};
[[nodiscard]] Support apply_programmes(const SupportInputs& in);

}  // namespace tsunagi::finance
