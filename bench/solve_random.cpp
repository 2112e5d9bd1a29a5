// SPDX-License-Identifier: Apache-2.0
// Random small problems of every kind beside brute force: solve_random FIRST_SEED SEEDS prints a line a kind
// with
//   kind problems feasible wrong missed optimal proven gap_sum
// and on stderr the first wrong answer of each. Status 1 when any is wrong.
#include <cstdlib>

#include <fmt/format.h>

#include "tests/steiner/random_worlds.h"

int main(int argc, char** argv) {
  using namespace tsunagi::steiner;
  if (argc != 3) {
    fmt::print(stderr, "usage: solve_random FIRST_SEED SEEDS\n");
    return 2;
  }
  const std::uint64_t first = std::strtoull(argv[1], nullptr, 10);
  const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
  bool any_wrong = false;
  for (const WorldName world : k_worlds) {
    KindTally tally;
    for (std::uint64_t seed = first; seed < first + count; ++seed) tally.add(check_one(world, seed), seed);
    fmt::print("{} {} {} {} {} {} {} {:.6f}\n", name_of(world), tally.problems, tally.feasible, tally.wrong,
               tally.missed, tally.optimal, tally.proven, tally.gap_sum);
    if (tally.wrong == 0) continue;
    any_wrong = true;
    fmt::print(stderr, "{}, {}\n", name_of(world), tally.first_wrong);
  }
  return any_wrong ? 1 : 0;
}
