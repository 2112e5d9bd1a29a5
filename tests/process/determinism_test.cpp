// SPDX-License-Identifier: Apache-2.0
#include "tests/process/world.h"

namespace tsunagi::process {
namespace {

namespace fs = std::filesystem;

class Determinism : public ProcessWorld {
 protected:
  std::map<std::string, std::string> run_in(const std::string& environment, const fs::path& out,
                                            int threads) {
    EXPECT_EQ(
        status_of("env " + environment + " " + run_command(out) + " --threads " + std::to_string(threads)),
        0);
    return result_files(out);
  }
};

TEST_F(Determinism, ThreadsFoldersAndTimeZonesDoNotShow) {
  const auto base = run_in("TZ=UTC0 LC_ALL=C", root() / "a", 1);
  ASSERT_GT(base.size(), 10u);
  EXPECT_TRUE(run_in("TZ=JST-9 LC_ALL=C.UTF-8", root() / "another" / "folder", 2) == base);
  fs::copy(root() / "town", root() / "moved", fs::copy_options::recursive);
  const std::string moved = std::string(TSUNAGI_PROGRAM) + " run " +
                            (root() / "moved" / "scenario.toml").string() +
                            " --plan-only --quiet --threads 16 --out " + (root() / "c").string();
  ASSERT_EQ(status_of("env TZ=America/Los_Angeles " + moved), 0);
  EXPECT_TRUE(result_files(root() / "c") == base);
}

TEST_F(Determinism, AJapaneseLocaleDoesNotShow) {
  const fs::path locale = root() / "locale" / "ja_JP.UTF-8";
  fs::create_directories(locale.parent_path());
  if (status_of("localedef -i ja_JP -f UTF-8 " + locale.string()) != 0)
    GTEST_SKIP() << "skipped: localedef has no source of ja_JP";
  const auto base = run_in("LC_ALL=C", root() / "a", 2);
  const std::string japanese =
      "LOCPATH=" + locale.parent_path().string() + " LANG=ja_JP.UTF-8 LC_ALL=ja_JP.UTF-8";
  EXPECT_TRUE(run_in(japanese, root() / "b", 2) == base);
}

}  // namespace
}  // namespace tsunagi::process
