// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/support.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "models/support_rules.h"
#include "sim/finance/eligibility.h"
#include "sim/finance/payment.h"
#include "sim/finance/stacking.h"

namespace tsunagi::finance {
namespace {

using models::Formula;
using models::Programme;
using models::RuleStatus;
using plan::Designation;
using plan::GateAnswer;
using plan::Gates;

// Costs and incomes of the lines that a claim may take, by year.
struct Base {
  std::vector<std::uint32_t> lines;
  std::vector<std::int64_t> cost_jpy;
  std::vector<std::int64_t> income_jpy;

  [[nodiscard]] std::int64_t deficit(std::size_t y) const {
    return std::max<std::int64_t>(0, cost_jpy[y] - income_jpy[y]);
  }
};

bool all_answered_yes(const Programme& p, const Gates& g) {
  return g.essential_facility == GateAnswer::yes && g.no_budget_prospect == GateAnswer::yes &&
         g.service_fails_without == GateAnswer::yes &&
         (!p.figures.needs_sharing_assessed || g.sharing_assessed == GateAnswer::yes);
}

class Engine {
 public:
  explicit Engine(const SupportInputs& in)
      : in_(in), years_(static_cast<std::size_t>(in.ledger.years)), taken_(in.ledger.lines.size(), false) {}

  Support run() {
    for (std::uint16_t m = 0; m < in_.ledger.places.size(); ++m) {
      left_.emplace_back();
      for (const YearSum& year : nominal_years(in_.ledger, m, Payer::public_body))
        left_.back().push_back(year.deficit_jpy());
      const std::vector<Claim> claims = claims_of(m);
      for (const RuleStatus status : {RuleStatus::verified, RuleStatus::unverified, RuleStatus::hypothetical})
        apply_all(m, claims, status);
      add_stated(m);
      ask_open(m);
    }
    add_bus_routes();
    for (const Programme& p : in_.rules.programmes) {
      if (p.formula == Formula::running_support) out_.ranges.push_back(range_of(p));
    }
    note_untaken();
    for (const SupportRow& row : out_.rows)
      out_.total_jpy[static_cast<std::size_t>(row.status)] += row.amount_jpy;
    return std::move(out_);
  }

 private:
  [[nodiscard]] int fiscal_year(std::size_t y) const { return in_.ledger.base_year + static_cast<int>(y); }
  [[nodiscard]] std::size_t first_year() const {
    return static_cast<std::size_t>(in_.years.assume.build_year - in_.ledger.base_year);
  }
  [[nodiscard]] bool is_valid(const Programme& p, std::size_t y) const {
    const bool file = fiscal_year(y) >= in_.rules.valid_from &&
                      (!in_.rules.valid_to || fiscal_year(y) <= *in_.rules.valid_to);
    return file && p.is_valid_in(fiscal_year(y));
  }

  // The row that names the municipality, else the one for all.
  template <class Row>
  const Row* word_on(const std::vector<Row>& rows, const Programme& p, std::uint16_t m) const {
    const Row* general = nullptr;
    for (const Row& row : rows) {
      if (row.programme != p.id) continue;
      if (row.municipality == in_.ledger.places[m].name) return &row;
      if (row.municipality.empty()) general = &row;
    }
    return general;
  }

  [[nodiscard]] std::vector<Claim> claims_of(std::uint16_t m) {
    std::vector<Claim> claims;
    for (const Programme& p : in_.rules.programmes) {
      if (side_of(p.formula) == Side::none) continue;
      const Designation* designation = word_on(in_.years.designations, p, m);
      const Gates* gates = word_on(in_.years.gates, p, m);
      if (designation != nullptr) {
        if (std::string why = obstacle(p, *designation, in_.claimants[m].fiscal_capability_index);
            !why.empty()) {
          refused_.insert({m, p.id});
          ask(m, p, std::move(why));
          continue;
        }
        claims.push_back({&p, designation, nullptr, p.rule_status(!designation->reference.empty())});
      } else if (gates != nullptr && all_answered_yes(p, *gates)) {
        claims.push_back({&p, nullptr, gates, p.rule_status(false)});
      }
    }
    std::ranges::sort(claims, {}, [](const Claim& c) {
      return std::pair(c.status, c.programme->stacking_order.value_or(0));
    });
    return claims;
  }

  // Lines of the municipality that are still free for the programme, or those of them that were given to it.
  [[nodiscard]] Base base_of(std::uint16_t m, const Programme& p,
                             const std::vector<std::uint32_t>* given = nullptr) const {
    Base base{{}, std::vector<std::int64_t>(years_), std::vector<std::int64_t>(years_)};
    for (std::uint32_t l = 0; l < in_.ledger.lines.size(); ++l) {
      const LedgerLine& line = in_.ledger.lines[l];
      if (line.line.municipality != m) continue;
      const bool is_given = given == nullptr || std::ranges::binary_search(*given, l);
      const bool is_cost = is_given && !taken_[l] && is_eligible(p, line);
      const bool is_income = side_of(p.formula) == Side::running && is_eligible_income(p, line);
      if (is_cost) base.lines.push_back(l);
      for (std::size_t y = 0; y < years_; ++y) {
        if (is_cost) base.cost_jpy[y] += line.nominal_jpy[y];
        if (is_income) base.income_jpy[y] += line.nominal_jpy[y];
      }
    }
    return base;
  }

  // Items and accounts of the lines that cost something in the year.
  [[nodiscard]] std::string trace(const std::vector<std::uint32_t>& lines, std::size_t y) const {
    std::set<std::string> names;
    for (const std::uint32_t l : lines) {
      const LedgerLine& line = in_.ledger.lines[l];
      if (line.nominal_jpy[y] == 0) continue;
      const auto account = static_cast<std::size_t>(line.account);
      names.insert(fmt::format("{} {}", line.line.item < in_.items.size() ? in_.items[line.line.item] : "-",
                               k_account_names[account]));
    }
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : "; ") + name;
    return out;
  }

  [[nodiscard]] ClaimYear claim_year(const Base& base, std::size_t y) const {
    return {.year = static_cast<int>(y) - static_cast<int>(first_year()) + 1,
            .cost_jpy = static_cast<double>(base.cost_jpy[y]),
            .income_jpy = static_cast<double>(base.income_jpy[y]),
            .price_level = in_.nominal.price_level[y]};
  }

  // Claims of one status choose their lines together, then each is paid.
  void apply_all(std::uint16_t m, const std::vector<Claim>& all, RuleStatus status) {
    std::vector<Claim> claims;
    std::ranges::copy_if(all, std::back_inserter(claims), [&](const Claim& c) { return c.status == status; });
    std::vector<std::uint32_t> line_of;  // [line of the problem], of the ledger
    for (std::uint32_t l = 0; l < in_.ledger.lines.size(); ++l) {
      if (in_.ledger.lines[l].line.municipality == m && !taken_[l]) line_of.push_back(l);
    }
    const StackingProblem problem = stacking_problem(m, claims, line_of);
    const Stacking stacking = assign_lines(problem);
    note_stacking(m, status, claims, problem, stacking);
    for (std::uint32_t c = 0; c < claims.size(); ++c) {
      std::vector<std::uint32_t> given;
      for (std::size_t i = 0; i < line_of.size(); ++i)
        if (stacking.claim_of[i] == c) given.push_back(line_of[i]);
      apply(m, all, claims[c], given);
    }
  }

  [[nodiscard]] StackingProblem stacking_problem(std::uint16_t m, const std::vector<Claim>& claims,
                                                 const std::vector<std::uint32_t>& line_of) const {
    StackingProblem problem;
    for (const std::uint32_t l : line_of) {
      const auto& jpy = in_.ledger.lines[l].nominal_jpy;
      problem.cost_jpy.emplace_back(jpy.begin(), jpy.end());
    }
    problem.deficit_jpy.assign(left_[m].begin(), left_[m].end());
    for (const Claim& claim : claims) {
      const Base base = base_of(m, *claim.programme);
      StackingClaim& out = problem.claims.emplace_back();
      out.is_running = side_of(claim.programme->formula) == Side::running;
      for (const std::uint32_t l : base.lines)
        out.lines.push_back(
            static_cast<std::uint32_t>(std::ranges::lower_bound(line_of, l) - line_of.begin()));
      for (std::size_t y = 0; y < years_; ++y)
        out.by_year.push_back(is_valid(*claim.programme, y) ? payment_shape(claim, claim_year(base, y))
                                                            : PaymentShape{});
    }
    return problem;
  }

  void note_stacking(std::uint16_t m, RuleStatus status, const std::vector<Claim>& claims,
                     const StackingProblem& problem, const Stacking& stacking) {
    std::vector<int> takers(problem.cost_jpy.size(), 0);
    for (const StackingClaim& claim : problem.claims) {
      for (const std::uint32_t l : claim.lines) ++takers[l];
    }
    StackingRow row{.municipality = m,
                    .status = status,
                    .programmes = {},
                    .ordered_jpy = rounded_jpy(stacking.ordered_jpy),
                    .chosen_jpy = rounded_jpy(stacking.jpy),
                    .is_proven = stacking.is_proven};
    for (std::size_t c = 0; c < claims.size(); ++c) {
      if (std::ranges::any_of(problem.claims[c].lines, [&](std::uint32_t l) { return takers[l] > 1; }))
        row.programmes.push_back(claims[c].programme->id);
    }
    if (!row.programmes.empty()) out_.stackings.push_back(std::move(row));
  }

  // Why the claim has the line, beside all others that could have taken it.
  [[nodiscard]] Assignment assignment(std::uint32_t l, const std::vector<Claim>& all,
                                      const Claim& claim) const {
    Assignment out{.line = l, .programme = claim.programme->id, .status = claim.status, .why = Why::only_one};
    bool is_first = true;
    for (const Claim& other : all) {
      if (other.programme == claim.programme) {
        is_first = false;
        continue;
      }
      if (!is_eligible(*other.programme, in_.ledger.lines[l])) continue;
      out.others.push_back(other.programme->id);
      if (other.status > claim.status) out.why = std::max(out.why, Why::status_first);
      if (other.status == claim.status)
        out.why = std::max(out.why, is_first ? Why::pays_more : Why::stacking_order);
    }
    return out;
  }

  void apply(std::uint16_t m, const std::vector<Claim>& all, const Claim& claim,
             const std::vector<std::uint32_t>& given) {
    const Programme& p = *claim.programme;
    const bool is_capital = side_of(p.formula) == Side::capital;
    const Base base = base_of(m, p, &given);
    std::vector<std::size_t> paid_years;
    for (std::size_t y = 0; y < years_; ++y) {
      if (base.cost_jpy[y] == 0 || !is_valid(p, y)) continue;
      const Payment payment = payment_of(claim, claim_year(base, y));
      std::int64_t amount = rounded_jpy(payment.amount_jpy);
      if (!is_capital) amount = std::min(amount, left_[m][y]);
      if (amount <= 0) continue;
      if (!is_capital) left_[m][y] -= amount;
      paid_years.push_back(y);
      SupportRow row{.year = static_cast<int>(y),
                     .municipality = m,
                     .programme = p.id,
                     .status = claim.status,
                     .is_capital = is_capital,
                     .is_allocation = p.formula == Formula::allocation,
                     .base_jpy = rounded_jpy(payment.base_jpy),
                     .rate = rate_of(claim),
                     .amount_jpy = amount,
                     .planned_jpy = std::nullopt,
                     .what = trace(base.lines, y)};
      if (p.formula == Formula::island_deficit) row.planned_jpy = forecast(p, base, y);
      out_.rows.push_back(std::move(row));
    }
    if (paid_years.empty()) {
      if (!base.lines.empty()) ask(m, p, "支給額なし: 下限未満、有効年度外、又は赤字なし");
      return;
    }
    for (const std::uint32_t l : base.lines) {
      const auto& jpy = in_.ledger.lines[l].nominal_jpy;
      if (std::ranges::none_of(paid_years, [&](std::size_t y) { return jpy[y] != 0; })) continue;
      taken_[l] = true;
      out_.assignments.push_back(assignment(l, all, claim));
    }
  }

  // The application before the year: on the mean of the last years' deficits, where there are so many.
  [[nodiscard]] std::optional<std::int64_t> forecast(const Programme& p, const Base& base,
                                                     std::size_t y) const {
    const auto n = static_cast<std::size_t>(p.figures.mean_years);
    if (y < first_year() + n) return std::nullopt;
    std::vector<double> deficits;
    for (std::size_t k = y - n; k < y; ++k) deficits.push_back(static_cast<double>(base.deficit(k)));
    return rounded_jpy(models::island_forecast(p.figures.rate, deficits));
  }

  // Figures of listed programmes, within what there is to support.
  void add_stated(std::uint16_t m) {
    for (const plan::StatedFigure& f : in_.years.stated) {
      if (f.municipality != in_.ledger.places[m].name) continue;
      const Programme& p = *in_.rules.find(f.programme);
      for (std::size_t y = 0; y < years_; ++y) {
        if (fiscal_year(y) < f.from_year || fiscal_year(y) > f.to_year || !is_valid(p, y)) continue;
        const std::int64_t amount = std::min(rounded_jpy(f.jpy_per_year), left_[m][y]);
        if (amount <= 0) continue;
        left_[m][y] -= amount;
        out_.rows.push_back({.year = static_cast<int>(y),
                             .municipality = m,
                             .programme = p.id,
                             .status = p.rule_status(!f.reference.empty()),
                             .base_jpy = rounded_jpy(f.jpy_per_year),
                             .rate = 1,
                             .amount_jpy = amount,
                             .planned_jpy = std::nullopt,
                             .what = "stated in the scenario"});
      }
    }
  }

  [[nodiscard]] std::int64_t eligible_jpy(std::uint16_t m, const Programme& p) const {
    std::int64_t sum = 0;
    for (const std::int64_t jpy : base_of(m, p).cost_jpy) sum += jpy;
    return sum;
  }

  void ask(std::uint16_t m, const Programme& p, std::string missing) {
    if (const std::int64_t eligible = eligible_jpy(m, p); eligible > 0)
      out_.open.push_back({m, p.id, p.rule_status(true), eligible, std::move(missing)});
  }

  void ask_open(std::uint16_t m) {
    for (const Programme& p : in_.rules.programmes) {
      if (side_of(p.formula) == Side::none || refused_.contains({m, p.id})) continue;
      const Gates* gates = word_on(in_.years.gates, p, m);
      if (p.formula == Formula::running_support) {
        if (gates == nullptr || !all_answered_yes(p, *gates)) ask(m, p, "設問すべてに yes ([[gates]])");
      } else if (word_on(in_.years.designations, p, m) == nullptr) {
        std::string classes;
        for (const std::string& name : p.area_classes) classes += (classes.empty() ? "" : ", ") + name;
        ask(m, p, fmt::format("地域指定・採択 ([[designation]]: {})", classes));
      }
    }
  }

  // ρ·min(D, κ·O) of every municipality for each case of the grid, from the year the plan runs.
  [[nodiscard]] HypotheticalRange range_of(const Programme& p) const {
    std::vector<Base> bases;
    for (std::uint16_t m = 0; m < in_.ledger.places.size(); ++m) bases.push_back(base_of(m, p));
    HypotheticalRange range{p.id, 0, {}};
    for (const Base& base : bases) range.eligible_running_jpy += base.cost_jpy[first_year()];
    for (const double rate : p.figures.rates) {
      for (const double ratio : p.figures.cost_ratios) {
        for (const int years : p.figures.years_choices) {
          SupportCase c{rate, ratio, years, 0, 0};
          const models::RunningRule rule{rate, ratio, years, p.figures.tapers, std::nullopt};
          for (std::size_t y = first_year(); y < years_; ++y) {
            std::int64_t sum = 0;
            for (std::size_t m = 0; m < bases.size(); ++m) {
              const double support = models::running_support(
                  rule, {static_cast<double>(bases[m].cost_jpy[y]), static_cast<double>(bases[m].deficit(y)),
                         static_cast<int>(y - first_year()) + 1});
              sum += std::min(rounded_jpy(support), left_[m][y]);
            }
            if (y == first_year()) c.first_year_jpy = sum;
            c.all_years_jpy += sum;
          }
          range.cases.push_back(c);
        }
      }
    }
    return range;
  }

  void add_bus_routes() {
    for (const plan::BusRoute& route : in_.years.bus_routes) {
      double cost = route.cost_jpy;
      for (const Programme& p : in_.rules.programmes) {
        if (p.formula == Formula::standard_cost && route.standard_jpy)
          cost = models::standard_cost(route.cost_jpy, *route.standard_jpy, p.figures.kept_gap_ratio);
      }
      double supported = 0;
      for (const Programme& p : in_.rules.programmes) {
        if (p.formula != Formula::bus_deficit) continue;
        const models::BusRule rule{p.figures.rate, p.figures.deficit_cost_ratio, p.figures.full_density};
        supported = models::bus_support(rule, cost, route.income_jpy, route.density);
        add_route_rows(route, p, p.figures.rate > 0 ? supported / p.figures.rate : 0, supported);
      }
      for (const Programme& p : in_.rules.programmes) {
        if (p.formula == Formula::vehicle_depreciation && route.vehicles > 0) {
          const double each =
              std::min(route.vehicle_price_jpy, *p.figures.cap_jpy) / route.vehicle_life_years;
          add_route_rows(route, p, route.vehicles * each, p.figures.rate * route.vehicles * each);
        } else if (p.formula == Formula::bus_allocation) {
          // The other half of the deficit that counts is local, and part of it returns.
          add_route_rows(route, p, supported, p.figures.rate * supported);
        }
      }
    }
  }

  void add_route_rows(const plan::BusRoute& route, const Programme& p, double base, double amount) {
    const auto at = std::ranges::find(in_.ledger.places, route.municipality, &Place::name);
    for (std::size_t y = 0; y < years_; ++y) {
      if (!is_valid(p, y) || rounded_jpy(amount) == 0) continue;
      out_.rows.push_back({.year = static_cast<int>(y),
                           .municipality = static_cast<std::uint16_t>(at - in_.ledger.places.begin()),
                           .programme = p.id,
                           .status = p.rule_status(!route.reference.empty()),
                           .is_capital = p.formula == Formula::vehicle_depreciation,
                           .is_network = false,
                           .base_jpy = rounded_jpy(base),
                           .rate = p.figures.rate,
                           .amount_jpy = rounded_jpy(amount),
                           .planned_jpy = std::nullopt,
                           .what = "bus route " + route.id});
    }
  }

  void note_untaken() {
    for (std::uint32_t l = 0; l < taken_.size(); ++l) {
      const LedgerLine& line = in_.ledger.lines[l];
      if (!taken_[l] && line.line.payer == Payer::public_body && line.account != Account::income)
        out_.assignments.push_back({.line = l, .programme = {}, .others = {}});
    }
    std::ranges::sort(out_.assignments, {}, &Assignment::line);
  }

  const SupportInputs& in_;
  std::size_t years_;
  std::vector<char> taken_;                      // [line]
  std::vector<std::vector<std::int64_t>> left_;  // [municipality][year] deficit not yet supported
  std::set<std::pair<std::uint16_t, std::string>> refused_;
  Support out_;
};

}  // namespace

Support apply_programmes(const SupportInputs& in) {
  return Engine(in).run();
}

}  // namespace tsunagi::finance
