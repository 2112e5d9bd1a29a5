// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/selection.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
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

// The answer of the integer programme, where it is allowed in whole yen.
struct Found {
  std::vector<bool> funded;
  bool is_complete = false;
};
std::optional<Found> found_by_programme(const std::vector<Candidate>& candidates, const SelectionRules& rules,
                                        const std::vector<std::size_t>& order,
                                        const steiner::MipLimits& limits) {
  const steiner::MipAnswer answer = steiner::solve_mip(programme(candidates, rules, order, true), limits);
  if (answer.value.empty()) return std::nullopt;
  Found out{std::vector<bool>(candidates.size(), false), answer.is_complete};
  for (std::size_t i = 0; i < order.size(); ++i) out.funded[order[i]] = answer.value[i] > 0.5;
  if (!is_allowed(candidates, rules, out.funded)) return std::nullopt;
  return out;
}

// The integer programme's choice, or the greedy one where that has more points and meets the shares.
void choose_exactly(const std::vector<Candidate>& candidates, const SelectionRules& rules,
                    const steiner::MipLimits& limits, Selection& out) {
  out.exact = out.greedy_meets_shares ? out.greedy : std::vector<bool>(candidates.size(), false);
  if (!out.order.empty() && steiner::has_mip_solver()) {
    if (const auto found = found_by_programme(candidates, rules, out.order, limits)) {
      out.is_proven = found->is_complete;
      if (score_of(candidates, found->funded) > score_of(candidates, out.exact)) out.exact = found->funded;
    }
  }
  out.exact_score = score_of(candidates, out.exact);
}

// All points, or what the linear relaxation says.
double bound_of(const std::vector<Candidate>& candidates, const SelectionRules& rules, const Selection& made,
                const steiner::MipLimits& limits) {
  if (made.is_proven) return made.exact_score;
  double most = 0;
  for (const std::size_t c : made.order) most += candidates[c].score;
  if (made.order.empty() || !steiner::has_mip_solver()) return most;
  const steiner::MipAnswer relaxed =
      steiner::solve_mip(programme(candidates, rules, made.order, false), limits);
  if (!relaxed.is_complete || relaxed.value.empty()) return most;
  double bound = 0;
  for (std::size_t i = 0; i < made.order.size(); ++i)
    bound += relaxed.value[i] * candidates[made.order[i]].score;
  return std::max(std::min(most, bound), made.exact_score);
}

void choose_greedily(const std::vector<Candidate>& candidates, const SelectionRules& rules, Selection& out) {
  out.order = order_of(candidates, rules.discount_rate);
  out.greedy = fund_greedily(candidates, rules, out.order);
  out.greedy_meets_shares = meets_shares(candidates, rules, out.greedy);
  out.greedy_score = score_of(candidates, out.greedy);
}

// Scores and amounts of one replicate, with what the plan says as the likely value.
std::vector<Candidate> drawn(std::vector<Candidate> candidates, int replicate, std::uint64_t seed) {
  for (Candidate& c : candidates) {
    const Random random(seed, "budget." + c.place + "." + c.key);
    const auto index = 2 * static_cast<std::uint64_t>(replicate);
    c.score = models::pert_quantile(
        {std::min(c.score_low, c.score), c.score, std::max(c.score_high, c.score)}, random.uniform(index));
    const double factor = models::pert_quantile(
        {std::min(1.0, c.asked_low_ratio), 1, std::max(1.0, c.asked_high_ratio)}, random.uniform(index + 1));
    for (std::int64_t& jpy : c.asked_jpy) jpy = std::llround(static_cast<double>(jpy) * factor);
  }
  return candidates;
}

void note_stability(const std::vector<Candidate>& candidates, const SelectionRules& rules,
                    const SelectionDraws& draws, std::uint64_t seed, Selection& out) {
  constexpr steiner::MipLimits k_limits{.nodes = 5'000};  // of each draw
  out.funded_ratio.assign(candidates.size(), 0);
  out.exact_ratio.assign(candidates.size(), 0);
  for (int k = 0; k < std::max(draws.greedy, draws.exact); ++k) {
    const std::vector<Candidate> these = drawn(candidates, k, seed);
    Selection one;
    choose_greedily(these, rules, one);
    if (k < draws.exact) choose_exactly(these, rules, k_limits, one);
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      if (k < draws.greedy && one.greedy[c]) ++out.funded_ratio[c];
      if (k < draws.exact && one.exact[c]) ++out.exact_ratio[c];
    }
  }
  for (double& ratio : out.funded_ratio) ratio /= std::max(1, draws.greedy);
  for (double& ratio : out.exact_ratio) ratio /= std::max(1, draws.exact);
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

Selection select_projects(const std::vector<Candidate>& candidates, const SelectionRules& rules,
                          const SelectionDraws& draws, std::uint64_t seed) {
  constexpr steiner::MipLimits k_limits{.nodes = 200'000};
  Selection out;
  choose_greedily(candidates, rules, out);
  choose_exactly(candidates, rules, k_limits, out);
  out.bound = bound_of(candidates, rules, out, k_limits);
  note_stability(candidates, rules, draws, seed, out);
  for (const std::size_t c : out.order) {
    if (!out.exact[c]) out.left_out.push_back(c);
  }
  return out;
}

}  // namespace tsunagi::finance
