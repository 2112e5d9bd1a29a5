// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "geo/base/toml.h"
#include "models/catalogue_rows.h"

namespace tsunagi::models {
namespace {

// The row with this id, or null. Rows are sorted by id.
template <class Row>
const Row* find_row(const std::vector<Row>& rows, std::string_view id) {
  const auto at = std::ranges::lower_bound(rows, id, {}, &Row::id);
  return at != rows.end() && at->id == id ? &*at : nullptr;
}

template <class Row>
const Row& require_row(const std::vector<Row>& rows, std::string_view id, std::string_view what) {
  if (const Row* row = find_row(rows, id)) return *row;
  std::vector<std::string> ids;
  for (const Row& row : rows) ids.push_back(row.id);
  throw input_error(fmt::format("the catalogue has no {} \"{}\"{}", what, id, did_you_mean(id, ids)));
}

// Every table [key.<id>] of a file, in order of id. `read` makes a row of an id and its table.
template <class Read>
auto read_rows(const std::filesystem::path& path, std::string_view key, Faults& faults, Read read) {
  std::vector<decltype(read(std::string(), std::declval<const TomlReader&>()))> rows;
  try {
    const TomlDocument document = load_toml(path);
    const TomlReader root(document, faults);
    const auto table = root.table(key);
    const auto named = table ? table->named_tables() : std::vector<std::pair<std::string, TomlReader>>{};
    if (!root.has(key) || (table && table->keys().empty())) {
      root.fault(key, fmt::format("expected tables [{}.<id>], found none", key));
    }
    for (const auto& [id, row] : named) {
      rows.push_back(read(id, row));
      row.finish();
    }
    root.finish();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    faults.add(error.located({.file = path.string()}));
  }
  return rows;
}

// Those of the folder; none where it has no such file.
std::vector<AirtimeRule> read_airtime_rules(const std::filesystem::path& folder, Faults& faults) {
  if (!std::filesystem::exists(folder / "airtime_rules_jp.toml")) return {};
  try {
    return load_airtime_rules(folder).rules;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    faults.add(error);
    return {};
  }
}

}  // namespace

double Figure::at(PriceLevel level) const noexcept {
  switch (level) {
    case PriceLevel::low:
      return low;
    case PriceLevel::mid:
      return mid;
    case PriceLevel::high:
      return high;
  }
  return mid;
}

const CostItem& Catalogue::item(std::string_view id) const {
  return require_row(items, id, "cost item");
}

const Parameter& Catalogue::parameter(std::string_view id) const {
  return require_row(parameters, id, "parameter");
}

const Option* Catalogue::find_option(std::string_view id) const noexcept {
  return find_row(options, id);
}

const UseCase* Catalogue::find_use_case(std::string_view id) const noexcept {
  return find_row(use_cases, id);
}

Known load_known_sources(const std::filesystem::path& folder, Faults& faults) {
  Known known;
  for (const Source& source : read_rows(folder / "sources.toml", "source", faults, read_source)) {
    known.sources.push_back(source.key);
  }
  return known;
}

Catalogue load_catalogue(const std::filesystem::path& folder) {
  Faults faults;
  Catalogue catalogue;
  Known known;
  catalogue.sources = read_rows(folder / "sources.toml", "source", faults, read_source);
  for (const Source& source : catalogue.sources) known.sources.push_back(source.key);

  // Reads a file whose rows refer to `known`.
  const auto rows = [&](const char* file, std::string_view key, auto read) {
    return read_rows(folder / file, key, faults,
                     [&](const std::string& id, const TomlReader& row) { return read(id, row, known); });
  };
  known.items = rows("costs.toml", "item", read_item);
  known.folder = folder;
  known.airtime_rules = read_airtime_rules(folder, faults);
  catalogue.parameters = rows("parameters.toml", "parameter", read_parameter);
  catalogue.options = rows("options.toml", "option", read_option);
  catalogue.use_cases = rows("use_cases.toml", "use_case", read_use_case);
  try {
    catalogue.rules = load_programmes(folder / "programmes.toml", known.sources);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    faults.add(error.located({.file = (folder / "programmes.toml").string()}));
  }
  catalogue.items = std::move(known.items);
  faults.throw_if_any();

  std::ranges::sort(catalogue.sources, {}, &Source::key);
  std::ranges::sort(catalogue.items, {}, &CostItem::id);
  std::ranges::sort(catalogue.parameters, {}, &Parameter::id);
  std::ranges::sort(catalogue.options, {}, &Option::id);
  std::ranges::sort(catalogue.use_cases, {}, &UseCase::id);
  return catalogue;
}

void override_price(Catalogue& catalogue, std::string_view item, std::string_view unit, double price_jpy) {
  const CostItem& found = catalogue.item(item);
  if (found.cost_class == CostClass::parameter) {
    throw input_error(
        fmt::format("{} is a parameter in {}, no price; it cannot be replaced", item, found.unit));
  }
  if (unit != found.unit) {
    throw input_error(
        fmt::format("expected the price of {} in {}, found {}; convert it", item, found.unit, unit));
  }
  if (!std::isfinite(price_jpy) || price_jpy < 0) {
    throw input_error(
        fmt::format("expected a finite price of {} of at least 0 JPY, found {}", item, price_jpy));
  }
  CostItem& row = catalogue.items[static_cast<std::size_t>(&found - catalogue.items.data())];
  row.jpy = {price_jpy, price_jpy, price_jpy};
  row.origin = {.kind = Kind::assumption, .confidence = "low", .note = "price table of the scenario"};
}

}  // namespace tsunagi::models
