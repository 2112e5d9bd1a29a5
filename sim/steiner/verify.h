// SPDX-License-Identifier: Apache-2.0
// The independent checker: it adds up plans and bounds again and shares nothing with the solver but
// problem.h. All figures are integers, so it agrees to the last unit or finds a fault.
#pragma once

#include <string>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

struct Verdict {
  bool holds = false;
  std::vector<std::string> faults;  // why not; the first 100
  Cost cost = 0;                    // of the plan, recomputed (verify_plan)
  Cost bound = 0;                   // recomputed (verify_bound)
};

// Whether the solution is a tree from the root that reaches every terminal, has no arc that leads to none,
// keeps every capacity in every dimension, buys and activates exactly what it needs, and costs what it says.
// O(nodes + arcs).
[[nodiscard]] Verdict verify_plan(const Problem& problem, const Solution& solution);

// Whether the certificate proves that no plan costs less than `claimed`: what it calls spare must be so, the
// relaxation is recomputed, every raise is replayed, and the leaves must be a complete tree of on/off
// decisions. A raise is valid when its nodes exclude the root and its amount is at most the least cost left
// over of the arcs that enter them. Work: the sizes of all moats at all raises.
[[nodiscard]] Verdict verify_bound(const Problem& problem, const Certificate& certificate, Cost claimed);

}  // namespace tsunagi::steiner
