// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/national_budget.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "sim/finance/ledger.h"

namespace tsunagi::finance {
namespace {

using Amounts = std::vector<std::vector<std::int64_t>>;  // [claimant][year]

Amounts asked(const std::vector<BudgetClaimant>& claimants, const models::RunningRule& rule,
              std::size_t years) {
  Amounts out;
  for (const BudgetClaimant& c : claimants) {
    std::vector<std::int64_t>& row = out.emplace_back();
    if (c.asked_jpy) {
      row = *c.asked_jpy;
      continue;
    }
    for (std::size_t y = 0; y < years; ++y) {
      const std::int64_t deficit = std::max(std::int64_t{0}, c.running_jpy[y] - c.income_jpy[y]);
      row.push_back(
          rounded_jpy(models::running_support(rule, {.cost_jpy = static_cast<double>(c.running_jpy[y]),
                                                     .deficit_jpy = static_cast<double>(deficit),
                                                     .year = static_cast<int>(y) + 1})));
    }
  }
  return out;
}

std::vector<std::int64_t> by_year(const Amounts& amounts, std::size_t years) {
  std::vector<std::int64_t> sums(years);
  for (const auto& row : amounts) std::ranges::transform(sums, row, sums.begin(), std::plus());
  return sums;
}

bool is_within(const std::vector<std::int64_t>& jpy, const std::vector<std::int64_t>& cap_jpy) {
  return std::ranges::equal(jpy, cap_jpy, std::less_equal());
}

Amounts pro_rata(const Amounts& asked, const std::vector<std::int64_t>& sums,
                 const std::vector<std::int64_t>& cap_jpy) {
  __extension__ using Wide = __int128;
  Amounts out = asked;
  for (auto& row : out) {
    for (std::size_t y = 0; y < row.size(); ++y) {
      if (sums[y] > cap_jpy[y]) row[y] = static_cast<std::int64_t>(Wide{row[y]} * cap_jpy[y] / sums[y]);
    }
  }
  return out;
}

void fund_in_order(BudgetAnswer& answer, const BudgetRules& rules) {
  answer.is_funded.assign(answer.asked_jpy.size(), false);
  answer.priority_by_year_jpy.assign(rules.cap_jpy.size(), 0);
  for (const std::size_t c : answer.order) {
    std::vector<std::int64_t> sum = answer.priority_by_year_jpy;
    std::ranges::transform(sum, answer.asked_jpy[c], sum.begin(), std::plus());
    answer.is_funded[c] = is_within(sum, rules.cap_jpy);
    if (answer.is_funded[c]) answer.priority_by_year_jpy = std::move(sum);
  }
}

// Support never falls as the rate rises.
std::optional<double> closing_rate(const std::vector<BudgetClaimant>& claimants, const BudgetRules& rules) {
  const auto closes = [&](int permille) {
    models::RunningRule rule = rules.support;
    rule.rate = permille / 1000.0;
    const std::size_t years = rules.cap_jpy.size();
    return is_within(by_year(asked(claimants, rule, years), years), rules.cap_jpy);
  };
  int least = 0;
  int most = 1'001;
  while (most - least > 1) {
    const int middle = (least + most) / 2;
    (closes(middle) ? least : most) = middle;
  }
  return least == 0 ? std::nullopt : std::optional(least / 1000.0);
}

}  // namespace

BudgetAnswer share_budget(const std::vector<BudgetClaimant>& claimants, const BudgetRules& rules) {
  const std::size_t years = rules.cap_jpy.size();
  BudgetAnswer answer;
  answer.asked_jpy = asked(claimants, rules.support, years);
  answer.asked_by_year_jpy = by_year(answer.asked_jpy, years);
  answer.pro_rata_jpy = pro_rata(answer.asked_jpy, answer.asked_by_year_jpy, rules.cap_jpy);
  answer.pro_rata_by_year_jpy = by_year(answer.pro_rata_jpy, years);
  answer.order.resize(claimants.size());
  std::iota(answer.order.begin(), answer.order.end(), std::size_t{0});
  std::ranges::stable_sort(answer.order, {}, [&](std::size_t c) {
    return std::tuple(-claimants[c].score, std::string_view(claimants[c].region),
                      std::string_view(claimants[c].code));
  });
  fund_in_order(answer, rules);
  answer.closing_rate = closing_rate(claimants, rules);
  return answer;
}

}  // namespace tsunagi::finance
