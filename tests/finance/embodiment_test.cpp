// SPDX-License-Identifier: Apache-2.0
// Where each of the policy reference's 190 seed rows lives in the program: the list is whole, and what it
// points at exists.
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/finance/csv_rows.h"

namespace tsunagi::finance {
namespace {

namespace fs = std::filesystem;

const fs::path k_root = TSUNAGI_SOURCE_DIR;

std::vector<std::map<std::string, std::string>> rows() {
  return read_csv(k_root / "scenarios/catalogue/embodiment.csv");
}

// "file word": the file is there and holds the word, a table as [word].
bool exists(const std::string& pointer) {
  const auto space = pointer.find(' ');
  const fs::path file = k_root / pointer.substr(0, space);
  if (!fs::is_regular_file(file)) return false;
  if (space == std::string::npos) return true;
  const std::string word = pointer.substr(space + 1);
  const std::string text = read_file(file);
  const bool is_table = file.extension() == ".toml" && word.find('.') != std::string::npos;
  return text.find(is_table ? "[" + word + "]" : word) != std::string::npos;
}

TEST(Embodiment, ListsEveryRowOnceInOrder) {
  const auto list = rows();
  ASSERT_EQ(list.size(), 190u);
  for (std::size_t i = 0; i < list.size(); ++i) {
    EXPECT_EQ(list[i].at("row"), fmt::format("SR{:03}", i + 1));
    EXPECT_FALSE(list[i].at("topic").empty());
    EXPECT_FALSE(list[i].at("where_or_why").empty()) << list[i].at("row");
  }
}

TEST(Embodiment, IsEmbodiedOrContext) {
  const std::set<std::string> known{"embodied", "context"};
  for (const auto& row : rows()) EXPECT_TRUE(known.contains(row.at("status"))) << row.at("row");
}

TEST(Embodiment, PointsAtWhatExists) {
  for (const auto& row : rows()) {
    if (row.at("status") != "embodied") continue;
    EXPECT_TRUE(exists(row.at("where_or_why"))) << row.at("row") << ": " << row.at("where_or_why");
  }
  EXPECT_FALSE(exists("sim/plan/none.h word"));
  EXPECT_FALSE(exists("scenarios/catalogue/options.toml option.none"));
}

}  // namespace
}  // namespace tsunagi::finance
