// SPDX-License-Identifier: Apache-2.0
// Reference rows of propagation models, which live outside the repository.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tsunagi::models {

// ../shared/reference/propagation beside the repository, or TSUNAGI_PROPAGATION.
[[nodiscard]] std::filesystem::path reference_file(const std::string& name);

// Rows of a CSV file as fields, without the first `header_lines`; none where the file is absent.
[[nodiscard]] std::vector<std::vector<std::string>> reference_rows(const std::string& name, int header_lines);

// The field as a number; the test ends where it is none.
[[nodiscard]] double number_of(const std::string& field);

// Keeps the greatest difference of a set and prints it when it ends.
class Greatest {
 public:
  explicit Greatest(std::string name, std::string unit = "dB")
      : name_(std::move(name)), unit_(std::move(unit)) {}
  ~Greatest();
  Greatest(const Greatest&) = delete;
  Greatest& operator=(const Greatest&) = delete;
  Greatest(Greatest&&) = delete;
  Greatest& operator=(Greatest&&) = delete;

  void add(double difference);  // of either sign
  void refused() { ++refused_; }
  [[nodiscard]] double value() const { return greatest_; }
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] int refused_count() const { return refused_; }

 private:
  std::string name_;
  std::string unit_;
  double greatest_ = 0;
  int count_ = 0;
  int refused_ = 0;
};

#define TSUNAGI_SKIP_WITHOUT(rows) \
  if ((rows).empty()) GTEST_SKIP() << "skipped: no reference rows"

}  // namespace tsunagi::models
