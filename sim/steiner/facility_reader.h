// SPDX-License-Identifier: Apache-2.0
// Facility location files (OR-Library and its followers) as arborescences without roads.
#pragma once

#include <string>
#include <string_view>

#include "sim/steiner/instance.h"

namespace tsunagi::steiner {

// Numbers between blanks and line ends, m facilities and n customers:
//   ufl              m n; m × (capacity: ignored, may be a word; fixed cost); n × (demand: ignored; m costs)
//   sscflp           m n; m × (capacity, fixed cost); n demands; m × n costs, by facility
//   sscflp_delmaire  n m; n × m costs, by customer; n demands; m fixed costs; m capacities
//   sscflp_tbed1     n m; n demands; m capacities; m fixed costs; m × n costs of a unit of demand, by
//   facility
// A cost is that of serving all of a customer, unless said otherwise. Facility j is an arc root → f_j at its
// fixed cost, service an arc f_j → c_i; a tree serves each customer from one facility. Under a capacity that
// arc carries a module of one unit, and customers larger than a facility have no arc from it.
// Throws Error{input} with file and line for what is not understood, and for numbers left over.
[[nodiscard]] Instance parse_facilities(std::string_view text, const std::string& file_name, Format format);

}  // namespace tsunagi::steiner
