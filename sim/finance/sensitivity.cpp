// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "geo/base/random.h"

namespace tsunagi::finance {
namespace {

using Points = std::vector<std::vector<double>>;  // [point][input]

Points drawn(const std::vector<models::PertOfScore>& of_score, int count, Random random) {
  const models::ScoreOfBits score;
  Points out(static_cast<std::size_t>(count), std::vector<double>(of_score.size()));
  std::uint64_t at = 0;
  for (auto& point : out) {
    for (std::size_t i = 0; i < point.size(); ++i) point[i] = of_score[i](score(random.bits(at++)));
  }
  return out;
}

std::vector<double> results(const FactorModel& model, const Points& points) {
  std::vector<double> out;
  for (const auto& point : points) out.push_back(model.at(point));
  return out;
}

// Of both samples together.
double variance(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (const auto* values : {&a, &b})
    for (const double x : *values) sum += x;
  const double n = static_cast<double>(a.size() + b.size());
  double squares = 0;
  for (const auto* values : {&a, &b})
    for (const double x : *values) squares += (x - sum / n) * (x - sum / n);
  return squares / (n - 1);
}

// Mean of (b − its mean)·(mixed − a).
double joint_change(const std::vector<double>& a, const std::vector<double>& b,
                    const std::vector<double>& mixed) {
  const auto n = static_cast<double>(a.size());
  double mean = 0;
  for (const double x : b) mean += x / n;
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (b[i] - mean) * (mixed[i] - a[i]);
  return sum / n;
}

double half_mean_square(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum / (2 * static_cast<double>(a.size()));
}

double interpolated(const std::vector<FactorModel::Knot>& knots, double value) {
  const auto above = std::ranges::lower_bound(knots, value, {}, &FactorModel::Knot::value);
  if (above == knots.begin()) return knots.front().jpy;
  if (above == knots.end()) return knots.back().jpy;
  const auto& below = *std::prev(above);
  return below.jpy + (above->jpy - below.jpy) * (value - below.value) / (above->value - below.value);
}

}  // namespace

double FactorModel::at(const std::vector<double>& factor) const {
  double sum = 0;
  for (const Term& term : terms) {
    double jpy = term.path == k_certain ? term.jpy : interpolated(term.knots, factor[term.path]);
    if (term.input != k_certain) jpy *= factor[term.input];
    if (term.second_input != k_certain) jpy *= factor[term.second_input];
    sum += jpy;
  }
  return sum;
}

std::vector<InputEffect> input_effects(const FactorModel& model, int base_points, std::uint64_t seed) {
  std::vector<InputEffect> out(model.factors.size());
  std::vector<double> likely;
  for (const models::Pert& factor : model.factors) likely.push_back(factor.mid);
  const std::vector<models::PertOfScore> of_score = score_tables(model.factors);
  const Points a = drawn(of_score, base_points, Random(seed, "sobol/a"));
  const Points b = drawn(of_score, base_points, Random(seed, "sobol/b"));
  const std::vector<double> of_a = results(model, a);
  const std::vector<double> of_b = results(model, b);
  const double spread = variance(of_a, of_b);
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::vector<double> one = likely;
    one[i] = pert_quantile(model.factors[i], 0.1);
    out[i].at_p10_jpy = model.at(one);
    one[i] = pert_quantile(model.factors[i], 0.9);
    out[i].at_p90_jpy = model.at(one);
    if (spread <= 0) continue;
    Points mixed = a;
    for (std::size_t k = 0; k < mixed.size(); ++k) mixed[k][i] = b[k][i];
    const std::vector<double> of_mixed = results(model, mixed);
    out[i].first_order = joint_change(of_a, of_b, of_mixed) / spread;
    out[i].total = half_mean_square(of_a, of_mixed) / spread;
  }
  return out;
}

}  // namespace tsunagi::finance
