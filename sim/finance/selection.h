// SPDX-License-Identifier: Apache-2.0
// Which projects a ministry funds whole: most points within the cap of every year (policy reference C.9).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tsunagi::finance {

struct Candidate {
  std::string place;  // at most one candidate of a place is funded
  std::string key;    // names its random numbers, decides between equals
  double score = 0;
  std::vector<std::int64_t> asked_jpy;  // [year]; the commitment is whole
  double score_low = 0;                 // P10 and P90 of the score
  double score_high = 0;
  double asked_low_ratio = 1;  // P10 and P90 of what is asked, by what is asked
  double asked_high_ratio = 1;
};

// A share of all that is granted goes to these candidates.
struct AreaShare {
  std::string name;
  std::vector<std::size_t> members;
  double least_ratio = 0;
};

struct SelectionRules {
  std::vector<std::int64_t> cap_jpy;  // [year]
  double discount_rate = 0;           // of what a commitment is worth in the first year
  std::optional<std::size_t> most_funded;
  std::vector<AreaShare> areas;
};

struct Selection {
  std::vector<std::size_t>
      order;                 // by score for each yen of present value; those that ask nothing are left out
  std::vector<bool> greedy;  // [candidate] funded in that order where it fits
  bool greedy_meets_shares = true;
  std::vector<bool> exact;  // [candidate]
  double greedy_score = 0;
  double exact_score = 0;
  double bound = 0;                   // no choice has more points
  bool is_proven = false;             // the search ended: `bound` is `exact_score`
  std::vector<double> funded_ratio;   // [candidate] of draws in which the greedy choice funds it
  std::vector<double> exact_ratio;    // of the first draws, in which the exact choice does
  std::vector<std::size_t> left_out;  // asked, not in the exact choice, by score for each yen

  [[nodiscard]] double gap() const { return bound > 0 ? (bound - exact_score) / bound : 0; }
};

// The exact choice is a mixed integer programme (CBC, where the build found it) checked again in whole yen,
// and is never worse than a greedy one that meets the shares. Its bound is the linear relaxation unless the
// search ended. Replicates of scores and amounts between their P10 and P90 are counter-based by candidate;
// the exact choice is made anew in each of its draws. Deterministic.
struct SelectionDraws {
  int greedy = 0;
  int exact = 0;
};
[[nodiscard]] Selection select_projects(const std::vector<Candidate>& candidates, const SelectionRules& rules,
                                        const SelectionDraws& draws, std::uint64_t seed);

// Within the cap of every year, one candidate a place, no more than may be funded, areas have their shares.
[[nodiscard]] bool is_allowed(const std::vector<Candidate>& candidates, const SelectionRules& rules,
                              const std::vector<bool>& funded);

}  // namespace tsunagi::finance
