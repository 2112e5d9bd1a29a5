// SPDX-License-Identifier: Apache-2.0
#include "tests/malformed/trial.h"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "geo/base/files.h"

namespace tsunagi::malformed {
namespace {

namespace fs = std::filesystem;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double k_most_mb = 1e6;  // the sanitizers' own
#else
constexpr double k_most_mb = 1000;
#endif

}  // namespace

Malformed::Malformed()
    : scratch_(fs::temp_directory_path() / fmt::format("tsunagi_malformed_{}", ::getpid())),
      folder_(scratch_ / "hamlet") {
  fs::create_directories(folder_);
  corpus::write_hamlet(folder_, {}, "");
}

Malformed::~Malformed() {
  std::error_code ignored;
  fs::remove_all(scratch_, ignored);
}

fs::path Malformed::put(const std::string& file, std::string_view bytes) const {
  write_file(folder_ / file, bytes);
  return folder_ / file;
}

std::string Malformed::bytes_of(const std::string& file) const {
  return read_file(folder_ / file);
}

void Malformed::judge_command(const std::string& name, const std::vector<std::string>& arguments, int status,
                              const std::vector<std::string>& says) const {
  SCOPED_TRACE(name);
  const auto before = corpus::bytes_below(folder_);
  const corpus::Measured done = corpus::run_measured(arguments, scratch_);
  EXPECT_EQ(done.status, status) << done.said.substr(0, 1500);
  for (const std::string& text : says)
    EXPECT_NE(done.said.find(text), std::string::npos)
        << "\"" << text << "\" is not in: " << done.said.substr(0, 1500);
  EXPECT_LT(done.memory_mb, k_most_mb);
  EXPECT_TRUE(corpus::bytes_below(folder_) == before) << "a file changed";
}

void Malformed::judge(const Trial& trial) const {
  if (!trial.bytes.empty()) write_file(folder_ / trial.file, trial.bytes);
  corpus::write_region(folder_, {trial.role, trial.toml}, trial.file);
  std::vector<std::string> says = trial.says;
  if (!trial.accepted) says.push_back(fs::path(trial.file).filename().string());
  judge_command(trial.name, {"check", (folder_ / "scenario.toml").string(), "--threads", "2"},
                trial.accepted ? 0 : 2, says);
}

void Malformed::judge_all(const std::vector<Trial>& trials) const {
  std::ranges::for_each(trials, [&](const Trial& trial) { judge(trial); });
}

std::string collection(const std::string& features) {
  return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}

std::string feature(const std::string& properties, const std::string& geometry) {
  return R"({"type":"Feature","properties":{)" + properties + R"(},"geometry":)" + geometry + "}";
}

std::string place(const std::string& properties) {
  return feature(properties, R"({"type":"Point","coordinates":[134.45,33.95]})");
}

std::string area(const std::string& rings) {
  return collection(feature(R"("kind":"rice")", R"({"type":"Polygon","coordinates":)" + rings + "}"));
}

}  // namespace tsunagi::malformed
