// SPDX-License-Identifier: Apache-2.0
// The normal distribution that shadowing, clutter and building loss follow.
#pragma once

namespace tsunagi::models {

// Share of a standard normal variable below x.
[[nodiscard]] double normal_cdf(double x) noexcept;

// The x below which a standard normal variable falls with the given probability, F⁻¹ of ITU-R P.1057-6 §2;
// Q⁻¹(p) is −normal_quantile(p). Wichura 1988, AS 241, PPND16: relative error about 1e-16.
// Throws Error{input} unless 0 < probability < 1.
[[nodiscard]] double normal_quantile(double probability);

}  // namespace tsunagi::models
