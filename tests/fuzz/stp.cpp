// SPDX-License-Identifier: Apache-2.0
// Steiner problems in the STP format.
#include "sim/steiner/stp_reader.h"

#include <algorithm>

#include "tests/fuzz/scratch.h"

using namespace tsunagi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::read_or_refuse([&] {
    const steiner::Instance instance = steiner::parse_stp(fuzz::text_of(data, size), "a.stp");
    const steiner::Problem& problem = instance.problem;
    fuzz::require(std::ranges::all_of(problem.terminals,
                                      [&](std::uint32_t terminal) { return terminal < problem.node_count; }),
                  "a terminal is a node");
  });
  return 0;
}
