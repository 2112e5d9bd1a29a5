// SPDX-License-Identifier: Apache-2.0
#include "models/validity.h"

#include <cmath>

#include <fmt/format.h>

#include "geo/base/error.h"

namespace tsunagi::models {

void require_within(std::string_view source, std::string_view quantity, double value, Bounds bounds) {
  if (is_within(value, bounds)) return;
  throw input_error(fmt::format("{}: expected {} from {} to {}, found {}", source, quantity, bounds.least,
                                bounds.most, value));
}

void require_open_percent(std::string_view source, std::string_view quantity, double value) {
  if (is_open_percent(value)) return;
  throw input_error(fmt::format("{}: expected {} above 0 and below 100, found {}", source, quantity, value));
}

void require_positive(std::string_view source, std::string_view quantity, double value) {
  if (value > 0 && std::isfinite(value)) return;
  throw input_error(fmt::format("{}: expected {} above 0, found {}", source, quantity, value));
}

}  // namespace tsunagi::models
