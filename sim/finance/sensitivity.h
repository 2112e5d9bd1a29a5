// SPDX-License-Identifier: Apache-2.0
// Which uncertain input moves a result most: one at a time, and as shares of its variance (policy reference
// C.10).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/finance/uncertainty.h"

namespace tsunagi::finance {

// A result as a sum of amounts times the factors of one or two inputs. What hangs on a path goes linearly
// from one of its known values to the next.
struct FactorModel {
  struct Knot {
    double value = 0;  // of the path's input, ascending
    double jpy = 0;
  };
  struct Term {
    std::uint32_t input = k_certain;
    std::uint32_t second_input = k_certain;
    double jpy = 0;
    std::uint32_t path = k_certain;  // input that the knots are of, in place of jpy
    std::vector<Knot> knots;
  };
  std::vector<models::Pert> factors;  // [input]
  std::vector<Term> terms;

  [[nodiscard]] double at(const std::vector<double>& factor) const;
};

// Inputs are taken as independent; each holds one value for all places and years.
struct InputEffect {
  double at_p10_jpy = 0;  // the result where this input alone is at its P10, all others at their likely value
  double at_p90_jpy = 0;
  double first_order = 0;  // share of the variance that goes if this input alone were known
  double total = 0;        // share that stays if all others were known
};

// Saltelli's design of two independent samples and one mixed sample an input; first order by its centred
// product, total by Jansen's squares (Saltelli et al. 2010, Computer Physics Communications 181, table 2 (b)
// and (f)). O(base_points · inputs · terms). Without any variance all indices are 0.
[[nodiscard]] std::vector<InputEffect> input_effects(const FactorModel& model, int base_points,
                                                     std::uint64_t seed);

}  // namespace tsunagi::finance
