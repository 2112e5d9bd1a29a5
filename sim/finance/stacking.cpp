// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/stacking.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "sim/steiner/mip.h"

namespace tsunagi::finance {
namespace {

using steiner::Mip;
using steiner::MipTerm;

constexpr double k_yen = 1;  // less is no reason to leave the order

// [line] the claims that may take it, in stacking order.
std::vector<std::vector<std::uint32_t>> takers_of(const StackingProblem& problem) {
  std::vector<std::vector<std::uint32_t>> takers(problem.cost_jpy.size());
  for (std::uint32_t c = 0; c < problem.claims.size(); ++c) {
    for (const std::uint32_t l : problem.claims[c].lines) takers[l].push_back(c);
  }
  return takers;
}

// Depth first over the lines that are a choice, dearest first. Cut where even the best slope of each line,
// and no more than the deficit, pays no more than what is known: slope · C bounds every shape.
class Search {
 public:
  Search(const StackingProblem& problem, const std::vector<std::vector<std::uint32_t>>& takers,
         const StackingLimits& limits, Stacking& best)
      : problem_(problem), takers_(takers), left_(limits.search_nodes), best_(best), at_(best.claim_of) {
    const std::size_t years = problem.deficit_jpy.size();
    capital_.assign(years, 0);
    running_.assign(years, 0);
    for (std::uint32_t l = 0; l < takers.size(); ++l) {
      if (takers[l].size() > 1) open_.push_back(l);
      if (!takers[l].empty()) add(l, takers[l], 1);
    }
    const auto total = [&](std::uint32_t l) {
      return std::accumulate(problem_.cost_jpy[l].begin(), problem_.cost_jpy[l].end(), 0.0);
    };
    std::ranges::stable_sort(open_, [&](std::uint32_t a, std::uint32_t b) { return total(a) > total(b); });
  }

  // Whether every assignment was looked at or cut.
  bool run() {
    descend(0);
    return left_ > 0;
  }

 private:
  // What a line may bring at most, all of its claims being of one side of the ledger.
  void add(std::uint32_t l, const std::vector<std::uint32_t>& claims, double sign) {
    auto& sums = problem_.claims[claims.front()].is_running ? running_ : capital_;
    for (std::size_t y = 0; y < sums.size(); ++y) {
      double slope = 0;
      for (const std::uint32_t c : claims) slope = std::max(slope, problem_.claims[c].by_year[y].slope);
      sums[y] += sign * slope * problem_.cost_jpy[l][y];
    }
  }

  [[nodiscard]] double most() const {
    double sum = 0;
    for (std::size_t y = 0; y < capital_.size(); ++y)
      sum += capital_[y] + std::min(running_[y], problem_.deficit_jpy[y]);
    return sum;
  }

  void descend(std::size_t depth) {
    if (left_ == 0 || most() < best_.jpy + k_yen) return;
    --left_;
    if (depth == open_.size()) {
      const double jpy = stacked_jpy(problem_, at_);
      if (jpy < best_.jpy + k_yen) return;
      best_.jpy = jpy;
      best_.claim_of = at_;
      return;
    }
    const std::uint32_t l = open_[depth];
    const std::uint32_t before = at_[l];
    add(l, takers_[l], -1);
    for (const std::uint32_t c : takers_[l]) {
      at_[l] = c;
      add(l, {c}, 1);
      descend(depth + 1);
      add(l, {c}, -1);
    }
    add(l, takers_[l], 1);
    at_[l] = before;
  }

  const StackingProblem& problem_;
  const std::vector<std::vector<std::uint32_t>>& takers_;
  int left_;
  Stacking& best_;
  std::vector<std::uint32_t> at_;
  std::vector<std::uint32_t> open_;
  std::vector<double> capital_;  // [year] what open and given lines may bring at most
  std::vector<double> running_;
};

// The same as an integer programme: a column for each line and claim of a choice, one for each payment.
class Programme {
 public:
  Programme(const StackingProblem& problem, const std::vector<std::vector<std::uint32_t>>& takers)
      : problem_(problem), takers_(takers) {
    for (const auto& years : problem.cost_jpy) {
      for (const double jpy : years) unit_ = std::max(unit_, jpy);
    }
  }

  Mip built() {
    given_.resize(takers_.size());
    for (std::uint32_t l = 0; l < takers_.size(); ++l) {
      if (takers_[l].size() < 2) continue;
      std::vector<MipTerm> one;
      for (std::size_t i = 0; i < takers_[l].size(); ++i) {
        given_[l].push_back(mip_.add_column(0, 0, 1, true));
        one.push_back({given_[l].back(), 1});
      }
      mip_.add_row(1, 1, one);
    }
    for (std::size_t y = 0; y < problem_.deficit_jpy.size(); ++y) {
      std::vector<MipTerm> running;
      for (std::uint32_t c = 0; c < problem_.claims.size(); ++c) {
        const auto payment = add_payment(c, y);
        if (payment && problem_.claims[c].is_running) running.push_back({*payment, 1});
      }
      if (!running.empty()) mip_.add_row(-steiner::k_mip_far, problem_.deficit_jpy[y] / unit_, running);
    }
    return std::move(mip_);
  }

  [[nodiscard]] std::vector<std::uint32_t> read(const std::vector<double>& value,
                                                std::vector<std::uint32_t> claim_of) const {
    for (std::uint32_t l = 0; l < given_.size(); ++l) {
      for (std::size_t i = 0; i < given_[l].size(); ++i)
        if (value[given_[l][i]] > 0.5) claim_of[l] = takers_[l][i];
    }
    return claim_of;
  }

 private:
  struct Cost {
    std::vector<MipTerm> terms;  // of lines that are a choice
    double fixed = 0;
    double most = 0;
  };
  [[nodiscard]] Cost cost_of(std::uint32_t c, std::size_t y) const {
    Cost cost;
    for (const std::uint32_t l : problem_.claims[c].lines) {
      const double jpy = problem_.cost_jpy[l][y] / unit_;
      if (jpy == 0) continue;
      cost.most += jpy;
      if (given_[l].empty()) {
        cost.fixed += jpy;
      } else {
        const auto i = std::ranges::find(takers_[l], c) - takers_[l].begin();
        cost.terms.push_back({given_[l][static_cast<std::size_t>(i)], jpy});
      }
    }
    return cost;
  }

  // payment ≤ slope · cost + most_more, with further terms.
  void limit(std::uint32_t payment, double slope, const Cost& cost, double most, std::vector<MipTerm> more) {
    more.push_back({payment, 1});
    for (const MipTerm& term : cost.terms) more.push_back({term.column, -slope * term.factor});
    mip_.add_row(-steiner::k_mip_far, most + slope * cost.fixed, more);
  }

  std::optional<std::uint32_t> add_payment(std::uint32_t c, std::size_t y) {
    const PaymentShape& shape = problem_.claims[c].by_year[y];
    const Cost cost = cost_of(c, y);
    const double most = shape.paid_jpy(cost.most * unit_) / unit_;
    if (most <= 0) return std::nullopt;
    const std::uint32_t payment = mip_.add_column(-1, 0, most, false);
    const double offset = shape.slope * shape.offset_jpy / unit_;
    std::vector<MipTerm> switched;
    if (offset > 0 || shape.floor_jpy > 0) {
      const std::uint32_t on = mip_.add_column(0, 0, 1, true);
      switched = {{on, offset}};
      mip_.add_row(-steiner::k_mip_far, 0, std::vector<MipTerm>{{payment, 1}, {on, -most}});
      std::vector<MipTerm> floor{{on, -shape.floor_jpy / unit_}};
      floor.insert(floor.end(), cost.terms.begin(), cost.terms.end());
      mip_.add_row(-cost.fixed, steiner::k_mip_far, floor);
    }
    limit(payment, shape.slope, cost, 0, switched);
    if (std::isfinite(shape.second_slope)) limit(payment, shape.second_slope, cost, 0, {});
    return payment;
  }

  const StackingProblem& problem_;
  const std::vector<std::vector<std::uint32_t>>& takers_;
  double unit_ = 1;
  Mip mip_;
  std::vector<std::vector<std::uint32_t>> given_;  // [line][taker] column
};

}  // namespace

double PaymentShape::paid_jpy(double cost_jpy) const {
  if (cost_jpy <= 0 || cost_jpy < floor_jpy) return 0;
  return std::max(0.0,
                  std::min({slope * std::max(0.0, cost_jpy - offset_jpy), second_slope * cost_jpy, cap_jpy}));
}

double stacked_jpy(const StackingProblem& problem, const std::vector<std::uint32_t>& claim_of) {
  double sum = 0;
  std::vector<double> cost(problem.claims.size());
  for (std::size_t y = 0; y < problem.deficit_jpy.size(); ++y) {
    std::ranges::fill(cost, 0);
    for (std::size_t l = 0; l < claim_of.size(); ++l)
      if (claim_of[l] != k_no_claim) cost[claim_of[l]] += problem.cost_jpy[l][y];
    double left = problem.deficit_jpy[y];
    for (std::size_t c = 0; c < cost.size(); ++c) {
      double paid = problem.claims[c].by_year[y].paid_jpy(cost[c]);
      if (problem.claims[c].is_running) left -= paid = std::min(paid, left);
      sum += paid;
    }
  }
  return sum;
}

Stacking assign_lines(const StackingProblem& problem, const StackingLimits& limits) {
  const auto takers = takers_of(problem);
  Stacking out;
  for (const auto& claims : takers) out.claim_of.push_back(claims.empty() ? k_no_claim : claims.front());
  out.ordered_jpy = out.jpy = stacked_jpy(problem, out.claim_of);
  out.is_proven = Search(problem, takers, limits, out).run();
  if (out.is_proven || !steiner::has_mip_solver()) return out;
  Programme programme(problem, takers);
  const steiner::MipAnswer answer = steiner::solve_mip(programme.built(), {.nodes = limits.mip_nodes});
  out.is_proven = answer.is_complete;
  if (answer.value.empty()) return out;
  std::vector<std::uint32_t> claim_of = programme.read(answer.value, out.claim_of);
  if (const double jpy = stacked_jpy(problem, claim_of); jpy >= out.jpy + k_yen) {
    out.jpy = jpy;
    out.claim_of = std::move(claim_of);
  }
  return out;
}

}  // namespace tsunagi::finance
