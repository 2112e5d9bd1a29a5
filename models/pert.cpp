// SPDX-License-Identifier: Apache-2.0
#include "models/pert.h"

#include <fmt/format.h>
#include <boost/math/special_functions/beta.hpp>

#include "geo/base/error.h"
#include "models/normal.h"

namespace tsunagi::models {

double pert_quantile(const Pert& pert, double probability) {
  if (!(pert.low <= pert.mid && pert.mid <= pert.high))
    throw input_error(
        fmt::format("expected low ≤ mid ≤ high, found {}, {}, {}", pert.low, pert.mid, pert.high));
  if (!(probability >= 0 && probability <= 1))
    throw input_error(fmt::format("expected a probability from 0 to 1, found {}", probability));
  if (pert.range() == 0) return pert.mid;
  const double alpha = 1 + 4 * (pert.mid - pert.low) / pert.range();
  const double beta = 1 + 4 * (pert.high - pert.mid) / pert.range();
  using Double = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  return pert.low + pert.range() * boost::math::ibeta_inv(alpha, beta, probability, Double());
}

PertOfScore::PertOfScore(const Pert& pert) {
  for (int edge = 0; edge <= k_cells; ++edge)
    values_.push_back(pert_quantile(pert, normal_cdf(static_cast<double>(edge) / k_cells_a_unit - k_widest)));
}

ScoreOfBits::ScoreOfBits() : values_(k_cells + 1) {
  for (unsigned edge = k_tail; edge <= k_cells - k_tail; ++edge)
    values_[edge] = normal_quantile(static_cast<double>(edge) / k_cells);
}

double ScoreOfBits::exact(unsigned long long bits) {
  return normal_quantile((static_cast<double>(bits >> 12) + 0.5) * 0x1.0p-52);
}

}  // namespace tsunagi::models
