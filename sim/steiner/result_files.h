// SPDX-License-Identifier: Apache-2.0
// Plans and certificates as text that others can add up (FORMATS.md).
#pragma once

#include <string>

#include "sim/steiner/instance.h"

namespace tsunagi::steiner {

// The tree's arcs by the file's own names, and its cost in the file's units. The plan must be whole.
[[nodiscard]] std::string solution_text(const Instance& instance, const Solution& solution);

// The certificate of `certified_bound`: the relaxation, and of each leaf its decisions and raises.
[[nodiscard]] std::string certificate_text(const Instance& instance, const Solution& solution);

}  // namespace tsunagi::steiner
