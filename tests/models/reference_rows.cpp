// SPDX-License-Identifier: Apache-2.0
#include "tests/models/reference_rows.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <fmt/core.h>

#include "geo/base/text.h"

namespace tsunagi::models {

std::filesystem::path reference_file(const std::string& name) {
  const char* const told = std::getenv("TSUNAGI_PROPAGATION");
  const std::filesystem::path folder =
      told != nullptr ? std::filesystem::path(told)
                      : std::filesystem::path(TSUNAGI_SOURCE_DIR) / "../shared/reference/propagation";
  return folder / name;
}

std::vector<std::vector<std::string>> reference_rows(const std::string& name, int header_lines) {
  std::ifstream in(reference_file(name));
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    if (header_lines-- > 0 || trimmed(line).empty()) continue;
    std::vector<std::string> fields;
    for (const std::string& field : split(line, ',')) fields.emplace_back(trimmed(field));
    rows.push_back(std::move(fields));
  }
  return rows;
}

double number_of(const std::string& field) {
  if (const auto value = parse_number(field)) return *value;
  throw std::runtime_error("no number: " + field);
}

Greatest::~Greatest() {
  fmt::print("{}: {} rows, greatest difference {:.3g} {}{}\n", name_, count_, greatest_, unit_,
             refused_ > 0 ? fmt::format("; {} rows refused", refused_) : "");
}

void Greatest::add(double difference) {
  ++count_;
  // What is not a number counts as the worst.
  if (!(std::abs(difference) <= greatest_))
    greatest_ = std::isnan(difference) ? HUGE_VAL : std::abs(difference);
}

}  // namespace tsunagi::models
