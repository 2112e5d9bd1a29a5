// SPDX-License-Identifier: Apache-2.0
// Random small problems of every kind beside brute force, and somewhat larger ones beside CBC where CMake
// found it: solve_random FIRST_SEED SEEDS LARGER_SEEDS prints a line a kind with
//   kind problems feasible wrong missed optimal proven gap_sum
// and on stderr the first wrong answer of each. Status 1 when any is wrong.
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "tests/steiner/random_worlds.h"
#ifdef TSUNAGI_CBC
#include "tests/steiner/mip_worlds.h"
#endif

namespace {

using namespace tsunagi::steiner;

struct Seeds {
  std::uint64_t first;
  std::uint64_t count;
};

// Whether none was wrong.
template <typename Pose>
bool run(const std::string& name, WorldName world, Seeds seeds, Pose pose_one) {
  KindTally tally;
  for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed)
    tally.add(check_answer(pose_one(world, seed)), seed);
  fmt::print("{} {} {} {} {} {} {} {:.6f}\n", name, tally.problems, tally.feasible, tally.wrong, tally.missed,
             tally.optimal, tally.proven, tally.gap_sum);
  if (tally.wrong != 0) fmt::print(stderr, "{}, {}\n", name, tally.first_wrong);
  return tally.wrong == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: solve_random FIRST_SEED SEEDS LARGER_SEEDS\n");
    return 2;
  }
  const std::uint64_t first = std::strtoull(argv[1], nullptr, 10);
  const Seeds tiny{first, std::strtoull(argv[2], nullptr, 10)};
  const Seeds larger{first, std::strtoull(argv[3], nullptr, 10)};
  bool all_right = true;
  for (const WorldName world : k_worlds) all_right = run(name_of(world), world, tiny, pose) && all_right;
#ifdef TSUNAGI_CBC
  for (const WorldName world : k_large_worlds)
    all_right = run(std::string("larger_") + name_of(world), world, larger, pose_large) && all_right;
#else
  if (larger.count != 0) fmt::print(stderr, "skipped: CMake found no CBC for the larger problems\n");
#endif
  return all_right ? 0 : 1;
}
