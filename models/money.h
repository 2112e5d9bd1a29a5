// SPDX-License-Identifier: Apache-2.0
// Yearly cost of what is bought and what is paid (policy reference C.1; DESIGN §5).
#pragma once

namespace tsunagi::models {

// Capital recovery factor r(1+r)^L / ((1+r)^L − 1), and 1/L at r = 0. L in years, > 0; r a year, ≥ 0.
[[nodiscard]] double capital_recovery_factor(double rate, double life_years);

}  // namespace tsunagi::models
