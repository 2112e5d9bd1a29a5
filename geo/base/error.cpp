// SPDX-License-Identifier: Apache-2.0
#include "geo/base/error.h"

#include <utility>

#include <fmt/format.h>

#include "geo/base/text.h"

namespace tsunagi {
namespace {

constexpr std::size_t k_most_faults = 100;

std::string joined(const std::vector<Fault>& faults) {
  std::string text;
  const std::size_t shown = std::min(faults.size(), k_most_faults);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += '\n';
    text += faults[i].text();
  }
  if (faults.size() > shown) text += fmt::format("\nand {} more faults", faults.size() - shown);
  return text;
}

void fill(std::string& known, const std::string& outer) {
  if (known.empty()) known = outer;
}

}  // namespace

std::string Fault::text() const {
  std::string text = where.file;
  if (where.line > 0) text += fmt::format("{}{}", text.empty() ? "line " : ":", where.line);
  if (where.line > 0 && where.column > 0) text += fmt::format(":{}", where.column);
  const auto part = [&text](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  };
  part("layer", where.layer);
  part("feature", where.feature);
  part("field", where.field);
  if (!text.empty()) text += ": ";
  text += "error: ";
  if (!where.key.empty()) text += where.key + ": ";
  return printable(text + sentence);
}

Error::Error(ErrorKind kind, std::string sentence, Where where)
    : Error(kind, std::vector<Fault>{{std::move(sentence), std::move(where)}}) {}

Error::Error(ErrorKind kind, std::vector<Fault> faults)
    : kind_(kind), faults_(std::move(faults)), text_(joined(faults_)) {}

Error Error::located(const Where& outer) const {
  std::vector<Fault> faults = faults_;
  for (Fault& fault : faults) {
    fill(fault.where.file, outer.file);
    fill(fault.where.key, outer.key);
    fill(fault.where.layer, outer.layer);
    fill(fault.where.feature, outer.feature);
    fill(fault.where.field, outer.field);
    if (fault.where.line == 0) {
      fault.where.line = outer.line;
      fault.where.column = outer.column;
    }
  }
  return {kind_, std::move(faults)};
}

void Faults::add(std::string sentence, Where where) {
  faults_.push_back({std::move(sentence), std::move(where)});
}

void Faults::add(const Error& error) {
  faults_.insert(faults_.end(), error.faults().begin(), error.faults().end());
}

void Faults::throw_if_any() const {
  if (!faults_.empty()) throw Error(ErrorKind::input, faults_);
}

Error input_error(std::string sentence, Where where) {
  return {ErrorKind::input, std::move(sentence), std::move(where)};
}

}  // namespace tsunagi
