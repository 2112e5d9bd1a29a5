// SPDX-License-Identifier: Apache-2.0
// Which places are worth opening, by a Lagrangian relaxation.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/steiner/hanging.h"

namespace tsunagi::steiner {

struct PlacePrices {
  std::vector<double>
      reduced;                 // [place] what a plan that opens it costs above the bound, about; < 0: open it
  std::vector<double> option;  // [option] what a plan that takes it costs above the bound, about; ≥ 0
  double bound = 0;            // of the model without units after the first; guidance only, it is not rounded
  std::int64_t ticks = 0;
};

// Relaxes "each customer hangs once" (Holmberg, Rönnqvist and Yuan 1999): each place fills a continuous
// knapsack, by the dimension most in demand, with what gains at the multipliers. Subgradient steps towards
// `plan_cost`. Each place must draw on at most one resource, of its own.
[[nodiscard]] PlacePrices price_places(const HangingModel& model, double plan_cost);

}  // namespace tsunagi::steiner
