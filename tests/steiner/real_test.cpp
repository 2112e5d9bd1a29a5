// SPDX-License-Identifier: Apache-2.0
// Public instances of every format against published optima: ../shared/reference/optim, where it is.
#include <cctype>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "geo/base/files.h"
#include "geo/base/text.h"
#include "sim/steiner/instance.h"
#include "sim/steiner/prize_tree.h"
#include "sim/steiner/solve.h"
#include "sim/steiner/verify.h"

namespace tsunagi::steiner {
namespace {

const std::filesystem::path k_folder =
    std::filesystem::path(TSUNAGI_SOURCE_DIR) / ".." / "shared" / "reference" / "optim";

struct Best {
  std::optional<double> lower;  // of any plan
  double upper;
};

// The line of a file in best_known*.csv: file,problem,set,n,m,t,lower,upper,…
std::optional<Best> best_known(const std::string& table, const std::string& file) {
  for (const std::string& line : split(read_file(k_folder / table), '\n')) {
    const auto fields = split(line, ',');
    if (fields.size() < 8 || fields[0] != file) continue;
    const auto upper = parse_number(fields[7]).value();
    const bool is_proven = fields.size() > 8 && fields[8] == "1";
    return Best{is_proven ? std::optional(upper) : parse_number(fields[6]), upper};
  }
  return std::nullopt;
}

struct Case {
  const char* table;
  const char* file;
  double most_gap_percent;
  std::optional<Format> format = std::nullopt;
};

class RealInstance : public ::testing::TestWithParam<Case> {};

TEST_P(RealInstance, IsBoundedOnBothSides) {
  const Case& c = GetParam();
  if (!std::filesystem::exists(k_folder / c.file)) GTEST_SKIP() << "skipped: no " << (k_folder / c.file);
  const Instance instance = read_instance(k_folder / c.file, c.format);
  const auto best = best_known(c.table, c.file);
  ASSERT_TRUE(best);
  const Solution solution = keep_one_tree(instance, solve(instance.problem, {.ticks = 300'000'000}));
  EXPECT_TRUE(verify_plan(instance.problem, solution).holds);
  EXPECT_TRUE(verify_bound(instance.problem, solution.certificate, solution.certified_bound).holds);
  const double unit = std::pow(10.0, -instance.decimals);
  const double cost = static_cast<double>(solution.cost + instance.fixed) * unit;
  const double bound = static_cast<double>(solution.certified_bound + instance.fixed) * unit;
  const double rounding = best->upper * 1e-9;
  EXPECT_LE(bound, best->upper + rounding);
  EXPECT_GE(cost, best->lower.value_or(0) - rounding);
  const double gap_percent = 100.0 * (cost - bound) / cost;
  EXPECT_LE(gap_percent, c.most_gap_percent);
  std::printf("%s: bound %.2f, best known %.2f, cost %.2f, gap %.3f %%\n", c.file, bound, best->upper, cost,
              gap_percent);
}

INSTANTIATE_TEST_SUITE_P(
    Optim, RealInstance,
    ::testing::Values(Case{"best_known.csv", "stp/I054.stp.gz", 1.5},
                      Case{"best_known.csv", "stp/I010.stp.gz", 0.1},
                      Case{"best_known.csv", "stp/G201.stp.gz", 2.5},
                      Case{"best_known_joint.csv", "joint/joint_i053_s120_d150_seed1.stp.gz", 3.0},
                      Case{"best_known_joint.csv", "joint/joint_i053_s120_d150_seed2.stp.gz", 3.5},
                      Case{"best_known_joint.csv", "joint/joint_i054_s200_d300.stp.gz", 6.0},
                      Case{"best_known.csv", "rpcstp-cologne1/i101M1.stp.gz", 0.5},
                      Case{"best_known.csv", "pcstp-jmp/K400.4.stp.gz", 1.0},
                      Case{"best_known.csv", "pcstp-i640/i640-001.stp.gz", 1.0},
                      Case{"best_known.csv", "ufl-orlib/cap72.txt.gz", 0.1, Format::ufl},
                      Case{"best_known.csv", "sscflp-holmberg/p47.txt.gz", 20, Format::sscflp},
                      Case{"best_known.csv", "sscflp-orlib-cap/p3.txt.gz", 1.0, Format::sscflp},
                      Case{"best_known.csv", "sscflp-yang/p5.txt.gz", 70, Format::sscflp},
                      Case{"best_known.csv", "sscflp-delmaire/p43.txt.gz", 90, Format::sscflp_delmaire},
                      Case{"best_known.csv", "sscflp-tbed1/p11.txt.gz", 20, Format::sscflp_tbed1}),
    [](const ::testing::TestParamInfo<Case>& one) {
      std::string name;
      for (const char c : std::string(one.param.file))
        name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
      return name;
    });

}  // namespace
}  // namespace tsunagi::steiner
