// SPDX-License-Identifier: Apache-2.0
// corpus_test <id>: feeds one case of ../shared/reference/malformed to `tsunagi check` in a hamlet that
// points at it, and holds status, message, time, memory and that no file changed.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "geo/csv_table.h"
#include "tests/corpus/cases.h"
#include "tests/corpus/child.h"

namespace tsunagi::corpus {
namespace {

namespace fs = std::filesystem;

constexpr int k_skipped = 77;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool k_is_measured = false;  // the sanitizers take time and memory of their own
#else
constexpr bool k_is_measured = true;
#endif

struct Scratch {
  fs::path path = fs::temp_directory_path() / fmt::format("tsunagi_corpus_{}", ::getpid());
  Scratch() { fs::create_directories(path); }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  Scratch(Scratch&&) = delete;
  Scratch& operator=(Scratch&&) = delete;
};

Case find_case(const fs::path& corpus, const std::string& id) {
  const geo::CsvTable index = geo::read_csv(corpus / "INDEX.csv");
  for (const geo::CsvRow& row : index.rows) {
    if (row.cells[0] != id) continue;
    const auto cell = [&](std::string_view name) { return row.cells[index.column(name)]; };
    return {id, cell("file"), cell("kind"), cell("verdict"), cell("message_must_name")};
  }
  throw std::runtime_error(id + " is no case of INDEX.csv");
}

// Its files and what lies beside them by the same stem; and the control files, which some cases point at.
void copy_files(const fs::path& corpus, const Case& one, const fs::path& folder) {
  fs::copy(corpus / "control", folder / "control");
  const fs::path from = corpus / one.file;
  const fs::path to = (folder / one.file).parent_path();
  fs::create_directories(to);
  for (const auto& entry : fs::directory_iterator(from.parent_path())) {
    const fs::path name = entry.path().filename();
    if (name.stem() == from.stem() || name.string().starts_with(from.filename().string()))
      fs::copy_file(entry.path(), to / name, fs::copy_options::overwrite_existing);
  }
}

// A table of names has no reader without positions: it gets columns lon and lat.
void give_positions(const fs::path& file) {
  std::string out;
  const std::string text = read_file(file);
  for (std::size_t at = 0, row = 0; at < text.size(); ++row) {
    const std::size_t end = text.find_first_of("\r\n", at);
    out += text.substr(at, end - at) + (row == 0 ? ",lon,lat\n" : ",134.4,33.9\n");
    at = text.find_first_not_of("\r\n", end);
  }
  write_file(file, out);
}

class Judge {
 public:
  Judge(const Case& one, fs::path folder, fs::path scratch)
      : case_(one), folder_(std::move(folder)), scratch_(std::move(scratch)) {}

  // Runs `check`; the verdict may be "any": accepted, or refused with all of `wanted`.
  void check(const fs::path& scenario, std::string_view verdict, const std::vector<Alternatives>& wanted,
             const std::string& what = "") {
    const auto before = bytes_below(folder_);
    const Measured done = run_measured({"check", scenario.string(), "--threads", "2"}, scratch_);
    const int status = verdict == "reject" || (verdict == "any" && done.status == 2) ? 2 : 0;
    std::string faults;
    if (done.status != status) faults += fmt::format("  status {}, not {}\n", done.status, status);
    for (const Alternatives& texts : wanted) {
      if (verdict == "any" && status == 0) break;
      if (std::ranges::none_of(texts,
                               [&](const auto& text) { return done.said.find(text) != std::string::npos; }))
        faults += fmt::format("  does not say \"{}\"\n", fmt::join(texts, "\" or \""));
    }
    if (verdict == "accept" && case_.kind == "control" && done.said.find("warning") != std::string::npos)
      faults += "  warns of a good file\n";
    const double most_s = is_bomb(case_) ? 2 : 10;
    const double most_mb = is_bomb(case_) ? 200 : 1000;
    if (k_is_measured && done.seconds > most_s) faults += fmt::format("  took {:.1f} s\n", done.seconds);
    if (k_is_measured && done.memory_mb > most_mb)
      faults += fmt::format("  took {:.0f} MB\n", done.memory_mb);
    if (bytes_below(folder_) != before) faults += "  changed a file\n";
    if (faults.empty()) {
      if (what.empty())
        fmt::print("{} {}: {}, {:.2f} s, {:.0f} MB\n{}", case_.id, case_.file, done.status, done.seconds,
                   done.memory_mb, done.said.substr(0, 600));
      return;
    }
    ++failed_;
    fmt::print("{} {} {}\n{}  said: {}\n", case_.id, case_.file, what.substr(0, 200), faults,
               done.said.substr(0, 1500));
  }
  [[nodiscard]] int failed() const { return failed_; }

 private:
  const Case& case_;
  fs::path folder_;
  fs::path scratch_;
  int failed_ = 0;
};

void judge_plain(const Case& one, const fs::path& folder, Judge& judge) {
  const Feed feed = feed_of(one);
  const fs::path file = folder / one.file;
  write_hamlet(folder, feed, one.file);
  if (feed.role == "facilities") give_positions(file);
  judge.check(feed.role.empty() ? file : folder / "scenario.toml", one.verdict, wanted_of(one));
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error(from + " is not in the file to edit");
  return text.replace(at, from.size(), to);
}

// A value of JSON as TOML writes it; nothing for what TOML has no form for. JSON has no text for numbers that
// are none, so the lists give them as strings.
std::string toml_of(const nlohmann::json& value, bool number) {
  if (value.is_null()) return "\"\"";
  if (value.is_object()) return "{}";
  if (!value.is_string()) return value.dump();
  const std::string text = value.get<std::string>();
  if (number && text == "NaN") return "nan";
  if (number && text == "Infinity") return "inf";
  if (number && text == "-0.0") return text;
  return value.dump();  // JSON's escapes are TOML's
}

// Each string of a list in every key that takes a path or a CRS; each number in every key of a number.
void judge_list(const Case& one, const fs::path& folder, Judge& judge) {
  write_hamlet(folder, {}, "");
  const fs::path region_file = folder / "region.toml";
  const fs::path scenario_file = folder / "scenario.toml";
  const std::string region = read_file(region_file);
  const std::string scenario = read_file(scenario_file);
  const auto values = nlohmann::json::parse(read_file(folder / one.file));
  const auto in_region = [&](const nlohmann::json& value, const std::string& text, const std::string& key,
                             std::string_view verdict) {
    write_file(region_file, text);
    judge.check(scenario_file, verdict, {{"region.toml"}, {key}}, key + " = " + value.dump());
    write_file(region_file, region);
  };
  const auto in_scenario = [&](const nlohmann::json& value, const std::string& text, const std::string& key,
                               std::string_view verdict) {
    write_file(scenario_file, text);
    judge.check(scenario_file, verdict, {{"scenario.toml"}, {key}}, key + " = " + value.dump());
    write_file(scenario_file, scenario);
  };
  for (const nlohmann::json& value : values) {
    const std::string toml = toml_of(value, one.id == "M118");
    if (one.id == "M116") {
      in_region(value, replaced(region, "\"roads.geojson\"", toml), "file", "reject");
      if (value != "" && value != ".")  // both are the region's own folder
        in_region(value, "data = " + toml + "\n" + region, "a", "reject");
      in_scenario(value, replaced(scenario, "\"region.toml\"", toml), "file", "reject");
      in_scenario(value, replaced(scenario, "[region]\n", "[region]\nroads = " + toml + "\n"), "roads",
                  "reject");
    } else if (one.id == "M117") {
      in_region(value, "crs = " + toml + "\n" + region, "crs", "reject");
      in_region(value, region + "crs = " + toml + "\n", "crs", "reject");
    } else {
      for (const std::string key :
           {"seed", "base_year", "design_year", "horizon_years", "discount_rate", "budget_jpy",
            "tower_height_m", "site_spacing_m", "most_drop_m", "links_per_demand", "penalty_factor"}) {
        std::string rest = scenario;
        const auto at = rest.find("\n" + key + " = ");
        if (at != std::string::npos) rest.erase(at, rest.find('\n', at + 1) - at);
        in_scenario(value, key + " = " + toml + "\n" + rest, key, "any");
      }
      in_region(value, region + "skip_rows_after_header = " + toml + "\n", "skip_rows_after_header", "any");
    }
  }
}

}  // namespace

int run(const std::string& id) {
  const fs::path corpus = fs::path(TSUNAGI_SOURCE_DIR) / ".." / "shared" / "reference" / "malformed";
  if (!fs::exists(corpus / "INDEX.csv")) {
    fmt::print("skipped: there is no {}\n", corpus.string());
    return k_skipped;
  }
  const Case one = find_case(corpus, id);
  const Scratch scratch;
  const fs::path folder = scratch.path / "hamlet";
  fs::create_directories(folder);
  copy_files(corpus, one, folder);
  Judge judge(one, folder, scratch.path);
  if (one.file.ends_with(".json")) {
    judge_list(one, folder, judge);
  } else {
    judge_plain(one, folder, judge);
  }
  return judge.failed() > 0 ? 1 : 0;
}

}  // namespace tsunagi::corpus

int main(int count, char** words) {
  try {
    if (count == 2) return tsunagi::corpus::run(words[1]);
    fmt::print(stderr, "usage: corpus_test <id>\n");
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
  }
  return 1;
}
