// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/selection.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "geo/base/random.h"
#include "models/pert.h"
#include "sim/steiner/mip.h"

namespace tsunagi::finance {
namespace {

using steiner::Mip;
using steiner::MipTerm;

std::int64_t total_jpy(const Candidate& c) {
  return std::accumulate(c.asked_jpy.begin(), c.asked_jpy.end(), std::int64_t{0});
}

double present_jpy(const Candidate& c, double rate) {
  double sum = 0;
  for (std::size_t y = 0; y < c.asked_jpy.size(); ++y)
    sum += static_cast<double>(c.asked_jpy[y]) * std::pow(1 + rate, -static_cast<double>(y));
  return sum;
}

bool meets_shares(const std::vector<Candidate>& candidates, const SelectionRules& rules,
                  const std::vector<bool>& funded) {
  double all = 0;
  for (std::size_t c = 0; c < candidates.size(); ++c)
    all += funded[c] ? static_cast<double>(total_jpy(candidates[c])) : 0;
  return std::ranges::all_of(rules.areas, [&](const AreaShare& area) {
    double part = 0;
    for (const std::size_t c : area.members)
      part += funded[c] ? static_cast<double>(total_jpy(candidates[c])) : 0;
    constexpr double k_rounding_jpy = 0.5;
    return part + k_rounding_jpy >= area.least_ratio * all;
  });
}

double score_of(const std::vector<Candidate>& candidates, const std::vector<bool>& funded) {
  double sum = 0;
  for (std::size_t c = 0; c < candidates.size(); ++c) sum += funded[c] ? candidates[c].score : 0;
  return sum;
}

std::vector<std::size_t> order_of(const std::vector<Candidate>& candidates, double rate) {
  std::vector<std::size_t> order;
  std::vector<double> worth(candidates.size(), 0);
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    if (total_jpy(candidates[c]) == 0) continue;
    order.push_back(c);
    worth[c] = candidates[c].score / present_jpy(candidates[c], rate);
  }
  std::ranges::sort(order, {}, [&](std::size_t c) {
    return std::tuple(-worth[c], std::string_view(candidates[c].place), std::string_view(candidates[c].key));
  });
  return order;
}

std::vector<bool> fund_greedily(const std::vector<Candidate>& candidates, const SelectionRules& rules,
                                const std::vector<std::size_t>& order) {
  std::vector<bool> funded(candidates.size(), false);
  std::vector<std::int64_t> left = rules.cap_jpy;
  std::set<std::string_view> places;
  std::size_t count = 0;
  for (const std::size_t c : order) {
    const std::vector<std::int64_t>& asked = candidates[c].asked_jpy;
    const bool fits = std::ranges::equal(asked, left, std::less_equal());
    if (!fits || places.contains(candidates[c].place) || (rules.most_funded && count >= *rules.most_funded))
      continue;
    funded[c] = true;
    ++count;
    places.insert(candidates[c].place);
    for (std::size_t y = 0; y < left.size(); ++y) left[y] -= asked[y];
  }
  return funded;
}

// Columns are the candidates that ask for something, in order; amounts are by the largest cap, for the
// solver.
Mip programme(const std::vector<Candidate>& candidates, const SelectionRules& rules,
              const std::vector<std::size_t>& order, bool whole) {
  Mip mip;
  for (const std::size_t c : order) mip.add_column(-candidates[c].score, 0, 1, whole);
  const double unit = std::max(1.0, static_cast<double>(*std::ranges::max_element(rules.cap_jpy)));
  for (std::size_t y = 0; y < rules.cap_jpy.size(); ++y) {
    std::vector<MipTerm> row;
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      const auto asked = static_cast<double>(candidates[order[i]].asked_jpy[y]);
      if (asked != 0) row.push_back({i, asked / unit});
    }
    mip.add_row(-steiner::k_mip_far, static_cast<double>(rules.cap_jpy[y]) / unit, row);
  }
  std::map<std::string_view, std::vector<MipTerm>> places;
  std::vector<MipTerm> all;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    places[candidates[order[i]].place].push_back({i, 1});
    all.push_back({i, 1});
  }
  for (const auto& [place, row] : places) {
    if (row.size() > 1) mip.add_row(-steiner::k_mip_far, 1, row);
  }
  if (rules.most_funded) mip.add_row(-steiner::k_mip_far, static_cast<double>(*rules.most_funded), all);
  for (const AreaShare& area : rules.areas) {
    const std::set<std::size_t> members(area.members.begin(), area.members.end());
    std::vector<MipTerm> row;
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      const double share = (members.contains(order[i]) ? 1 : 0) - area.least_ratio;
      row.push_back({i, share * static_cast<double>(total_jpy(candidates[order[i]])) / unit});
    }
    mip.add_row(0, steiner::k_mip_far, row);
  }
  return mip;
}

void choose_exactly(const std::vector<Candidate>& candidates, const SelectionRules& rules, Selection& out) {
  out.exact = out.greedy_meets_shares ? out.greedy : std::vector<bool>(candidates.size(), false);
  out.exact_score = score_of(candidates, out.exact);
  for (const std::size_t c : out.order) out.bound += candidates[c].score;
  if (out.order.empty() || !steiner::has_mip_solver()) return;
  constexpr steiner::MipLimits k_limits{.nodes = 200'000};
  const steiner::MipAnswer relaxed =
      steiner::solve_mip(programme(candidates, rules, out.order, false), k_limits);
  if (relaxed.is_complete && !relaxed.value.empty()) {
    double bound = 0;
    for (std::size_t i = 0; i < out.order.size(); ++i)
      bound += relaxed.value[i] * candidates[out.order[i]].score;
    out.bound = std::min(out.bound, bound);
  }
  const steiner::MipAnswer answer =
      steiner::solve_mip(programme(candidates, rules, out.order, true), k_limits);
  if (answer.value.empty()) return;
  std::vector<bool> funded(candidates.size(), false);
  for (std::size_t i = 0; i < out.order.size(); ++i) funded[out.order[i]] = answer.value[i] > 0.5;
  if (!is_allowed(candidates, rules, funded)) return;
  out.is_proven = answer.is_complete;
  if (score_of(candidates, funded) > out.exact_score) out.exact = funded;
  out.exact_score = score_of(candidates, out.exact);
  out.bound = out.is_proven ? out.exact_score : std::max(out.bound, out.exact_score);
}

// Scores and amounts between their P10 and P90, with what the plan says as the likely value.
std::vector<double> funded_ratios(const std::vector<Candidate>& candidates, const SelectionRules& rules,
                                  int draws, std::uint64_t seed) {
  std::vector<double> ratio(candidates.size(), 0);
  for (int k = 0; k < draws; ++k) {
    std::vector<Candidate> drawn = candidates;
    for (Candidate& c : drawn) {
      const Random random(seed, "budget." + c.place + "." + c.key);
      const auto index = 2 * static_cast<std::uint64_t>(k);
      c.score = models::pert_quantile(
          {std::min(c.score_low, c.score), c.score, std::max(c.score_high, c.score)}, random.uniform(index));
      const double factor =
          models::pert_quantile({std::min(1.0, c.asked_low_ratio), 1, std::max(1.0, c.asked_high_ratio)},
                                random.uniform(index + 1));
      for (std::int64_t& jpy : c.asked_jpy) jpy = std::llround(static_cast<double>(jpy) * factor);
    }
    const auto funded = fund_greedily(drawn, rules, order_of(drawn, rules.discount_rate));
    for (std::size_t c = 0; c < ratio.size(); ++c) ratio[c] += funded[c] ? 1 : 0;
  }
  for (double& r : ratio) r /= std::max(1, draws);
  return ratio;
}

}  // namespace

bool is_allowed(const std::vector<Candidate>& candidates, const SelectionRules& rules,
                const std::vector<bool>& funded) {
  std::vector<std::int64_t> sum(rules.cap_jpy.size(), 0);
  std::set<std::string_view> places;
  std::size_t count = 0;
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    if (!funded[c]) continue;
    ++count;
    if (!places.insert(candidates[c].place).second) return false;
    for (std::size_t y = 0; y < sum.size(); ++y) sum[y] += candidates[c].asked_jpy[y];
  }
  return std::ranges::equal(sum, rules.cap_jpy, std::less_equal()) &&
         (!rules.most_funded || count <= *rules.most_funded) && meets_shares(candidates, rules, funded);
}

Selection select_projects(const std::vector<Candidate>& candidates, const SelectionRules& rules, int draws,
                          std::uint64_t seed) {
  Selection out;
  out.order = order_of(candidates, rules.discount_rate);
  out.greedy = fund_greedily(candidates, rules, out.order);
  out.greedy_meets_shares = meets_shares(candidates, rules, out.greedy);
  out.greedy_score = score_of(candidates, out.greedy);
  choose_exactly(candidates, rules, out);
  out.funded_ratio = funded_ratios(candidates, rules, draws, seed);
  for (const std::size_t c : out.order) {
    if (!out.exact[c]) out.left_out.push_back(c);
  }
  return out;
}

}  // namespace tsunagi::finance
