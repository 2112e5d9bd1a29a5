// SPDX-License-Identifier: Apache-2.0
// Rows of a table of kernels: what is run, what it answered and how long it took.
#pragma once

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "geo/base/random.h"

namespace tsunagi::bench {

// Of the process, all threads.
inline double cpu_ms() {
  std::timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
}

inline double wall_ms() {
  std::timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Does not depend on the order of nodes. graph_networkx.py has the same.
inline std::uint64_t digest(std::uint64_t sum, std::uint64_t node, std::uint64_t value) {
  return sum + splitmix64(node * 0x100000001ull ^ value);
}

struct Row {
  std::string group;
  std::string name;
  std::function<void(std::size_t round)> run;
  std::function<std::uint64_t()> answer;  // of the last run; equal within a group
  double units = 1;                       // things done in a run: milliseconds are of one
  std::vector<double> ms{};
};

using Answers = std::map<std::string, std::uint64_t>;  // by group, of round 0

// Runs round 0 and prints the rows that disagree with the first of their group.
inline bool answers_agree(std::vector<Row>& rows, Answers& expected) {
  bool agree = true;
  for (Row& row : rows) {
    row.run(0);
    const std::uint64_t answer = row.answer();
    if (expected.try_emplace(row.group, answer).first->second == answer) continue;
    fmt::print("{}: {} disagrees\n", row.group, row.name);
    agree = false;
  }
  return agree;
}

// Interleaved: every row once a round.
inline void time_rounds(std::vector<Row>& rows, std::size_t rounds) {
  for (std::size_t round = 1; round <= rounds; ++round) {
    for (Row& row : rows) {
      const double begin = cpu_ms();
      row.run(round);
      row.ms.push_back((cpu_ms() - begin) / row.units);
    }
  }
}

// The first rows of a group are the ones to beat.
inline void print(const std::vector<Row>& rows) {
  std::string group;
  double first = 0;
  double second = 0;
  double third = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto ms_of = [&](std::size_t k) {
      return k < rows.size() && rows[k].group == rows[i].group ? median(rows[k].ms) : 0;
    };
    const double ms = ms_of(i);
    if (rows[i].group != group) {
      group = rows[i].group;
      first = ms;
      second = ms_of(i + 1);
      third = ms_of(i + 2);
      fmt::print("\n{:<44}{:>10}{:>10}{:>10}{:>10}{:>10}\n", group, "ms", "least", "x first", "x second",
                 "x third");
    }
    const double least = *std::min_element(rows[i].ms.begin(), rows[i].ms.end());
    fmt::print("  {:<42}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}\n", rows[i].name, ms, least, first / ms,
               second / ms, third / ms);
  }
}

// The median of the fastest row of a group whose name begins so.
inline double best_ms(const std::vector<Row>& rows, const std::string& group, const std::string& begin) {
  double best = 0;
  for (const Row& row : rows) {
    if (row.group != group || !row.name.starts_with(begin)) continue;
    const double ms = median(row.ms);
    best = best == 0 ? ms : std::min(best, ms);
  }
  return best;
}

}  // namespace tsunagi::bench
