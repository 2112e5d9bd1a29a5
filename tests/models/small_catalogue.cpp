// SPDX-License-Identifier: Apache-2.0
#include "tests/models/small_catalogue.h"

#include <unistd.h>

#include <map>

#include <gtest/gtest.h>

#include "geo/base/files.h"
#include "models/catalogue.h"

namespace tsunagi::models {
namespace {

const std::map<std::string, std::string> k_small{{"sources.toml", R"([source.TARIFF]
title = "Tariff"
url = "https://example.org/"
date = "2026"
type = "operator tariff"
)"},
                                                 {"costs.toml", R"([item.CABLE]
name = "Cable"
technology = "fiber"
layer = "route"
cost_class = "capex"
unit = "JPY/km"
low_jpy = 100
mid_jpy = 200
high_jpy = 300
price_year = 2025
kind = "sourced"
confidence = "high"
sources = ["TARIFF"]

[item.LINE]
name = "Line"
technology = "fiber"
layer = "route"
cost_class = "opex"
unit = "JPY/line/month"
low_jpy = 1
mid_jpy = 2
high_jpy = 3
price_year = 2025
kind = "sourced"
confidence = "high"
sources = ["TARIFF"]
)"},
                                                 {"parameters.toml", R"([parameter.RATE]
name = "Rate"
unit = "1/yr"
low = 0.01
mid = 0.04
high = 0.04
kind = "sourced"
confidence = "high"
sources = ["TARIFF"]
)"},
                                                 {"options.toml", R"([option.new_cable]
name_ja = "新設"
name_en = "New"
technology = "fiber"
kind = "new_fiber"
carrier = "own"
latency_ms = 5
availability = 0.999
autonomy_h = 8
down_mbps = 100
up_mbps = 100
lead_time_months = 12
origin_kind = "sourced"
confidence = "high"
sources = ["TARIFF"]
part = [
  { on = "cable_m", item = "CABLE", quantity = 0.001, life_years = 20 },
  { on = "line", item = "LINE" },
]
)"},
                                                 {"use_cases.toml", R"([use_case.UC]
name = "Camera"
domain = "disaster"
priority_area = "disaster"
area_type = "mixed"
down_mbps = 0.1
up_mbps = 3
per = "camera"
latency_ms = 1000
availability = 0.99
kind = "sourced"
confidence = "high"
sources = ["TARIFF"]
)"},
                                                 {"programmes.toml", R"(version = "1"
status = "made up"
valid_from_fiscal_year = 2025

[programme.P]
name_ja = "補助"
owner = "MIC"
kind = "capex_grant"
formula = "capital_grant"
status = "in_force"
valid_from_fiscal_year = 2025
valid_to_fiscal_year = 2027
article = "第3条"
area_classes = ["depopulated"]
applicants = ["municipality"]
rate = "1/2"
rate_basis = "published"
floor_jpy = 10_000_000
layers = ["route"]
technologies = ["fiber"]
stacking_order = 1
eligible = "cable"
rule = "grant = rate * eligible"
origin_kind = "sourced"
confidence = "high"
sources = ["TARIFF"]

[programme.Q]
name_ja = "対象外"
owner = "MIC"
kind = "advice"
formula = "listed"
status = "in_force"
article = "-"
area_classes = ["nationwide"]
applicants = ["municipality"]
reason = "in kind"
eligible = "-"
rule = "-"
origin_kind = "assumption"
confidence = "low"
sources = ["TARIFF"]
)"}};

}  // namespace

Folder::Folder()
    : path_(std::filesystem::temp_directory_path() / ("tsunagi_catalogue_" + std::to_string(getpid()))) {
  std::filesystem::create_directories(path_);
  for (const auto& [file, text] : k_small) write_file(path_ / file, text);
}

Folder::~Folder() {
  std::filesystem::remove_all(path_);
}

void Folder::slip(const std::string& file, const std::string& from, const std::string& to) const {
  std::string text = read_file(path_ / file);
  const auto at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  write_file(path_ / file, text.replace(at, from.size(), to));
}

std::string Folder::fault() const {
  try {
    static_cast<void>(load_catalogue(path_));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    return error.what();
  }
  return {};
}

std::string fault_of(const std::string& file, const std::string& from, const std::string& to) {
  const Folder folder;
  folder.slip(file, from, to);
  return folder.fault();
}

}  // namespace tsunagi::models
