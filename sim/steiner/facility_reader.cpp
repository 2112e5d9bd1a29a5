// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/facility_reader.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "sim/steiner/graph.h"
#include "sim/steiner/text_input.h"

namespace tsunagi::steiner {
namespace {

constexpr std::int64_t k_most_places = 1'000'000;
constexpr std::int64_t k_most_pairs = 100'000'000;

struct Figure {
  Decimal value;
  int line = 0;
};

// The file's words one after the other, each known to be a figure when taken as one.
class Words {
 public:
  Words(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  [[noreturn]] void fail(std::string sentence, int line) const {
    throw input_error(std::move(sentence), {.file = file_, .line = line});
  }

  std::string_view word(const char* what) {
    skip_blanks();
    if (text_.empty()) fail(fmt::format("expected {}, found the end of the file", what), line_);
    std::size_t end = 0;
    while (end < text_.size() && !is_blank(text_[end])) ++end;
    const std::string_view taken = text_.substr(0, end);
    text_.remove_prefix(end);
    return taken;
  }

  Figure figure(const char* what) {
    const std::string_view taken = word(what);
    const auto value = parse_decimal(taken);
    if (!value)
      fail(fmt::format("expected {} of at least 0 and up to {} digits, found \"{}\"", what, k_most_digits,
                       taken),
           line_);
    return {*value, line_};
  }

  std::vector<Figure> figures(const char* what, std::size_t count) {
    std::vector<Figure> row;
    row.reserve(std::min(count, text_.size() / 2 + 1));
    for (std::size_t i = 0; i < count; ++i) row.push_back(figure(what));
    return row;
  }

  std::size_t count(const char* what) {
    const Figure read = figure(what);
    if (read.value.decimals != 0 || read.value.is_absent || read.value.digits < 1 ||
        read.value.digits > k_most_places)
      fail(fmt::format("expected {}: a whole number from 1 to {}", what, k_most_places), read.line);
    return static_cast<std::size_t>(read.value.digits);
  }

  void expect_end() {
    skip_blanks();
    if (!text_.empty()) fail("expected the end of the file, found more. Is the format right?", line_);
  }

 private:
  static bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

  void skip_blanks() {
    std::size_t i = 0;
    for (; i < text_.size() && is_blank(text_[i]); ++i) line_ += text_[i] == '\n' ? 1 : 0;
    text_.remove_prefix(i);
  }

  std::string_view text_;
  const std::string& file_;
  int line_ = 1;
};

// As the file says it, with costs turned by facility.
struct Layout {
  std::vector<Figure> opening;   // [facility]
  std::vector<Figure> capacity;  // [facility]; empty: none
  std::vector<Figure> demand;    // [customer]
  std::vector<Figure> service;   // [facility][customer], row-major
  bool is_by_unit = false;       // service is the cost of a unit of demand
};

// Rows by customer, turned.
std::vector<Figure> turned(const std::vector<Figure>& by_customer, std::size_t facilities) {
  const std::size_t customers = by_customer.size() / facilities;
  std::vector<Figure> by_facility(by_customer.size());
  for (std::size_t i = 0; i < customers; ++i)
    for (std::size_t j = 0; j < facilities; ++j)
      by_facility[j * customers + i] = by_customer[i * facilities + j];
  return by_facility;
}

struct Sizes {
  std::size_t facilities;
  std::size_t customers;
};

Sizes read_sizes(Words& words, bool facilities_first) {
  const std::size_t first =
      words.count(facilities_first ? "a number of facilities" : "a number of customers");
  const std::size_t second =
      words.count(facilities_first ? "a number of customers" : "a number of facilities");
  if (first * second > static_cast<std::size_t>(k_most_pairs))
    words.fail(fmt::format("expected at most {} pairs of facility and customer", k_most_pairs), 1);
  return facilities_first ? Sizes{first, second} : Sizes{second, first};
}

Layout read_ufl(Words& words) {
  const Sizes size = read_sizes(words, true);
  Layout layout;
  for (std::size_t j = 0; j < size.facilities; ++j) {
    (void)words.word("a capacity");
    layout.opening.push_back(words.figure("a fixed cost"));
  }
  std::vector<Figure> by_customer;
  for (std::size_t i = 0; i < size.customers; ++i) {
    layout.demand.push_back(words.figure("a demand"));
    for (std::size_t j = 0; j < size.facilities; ++j) by_customer.push_back(words.figure("a service cost"));
  }
  layout.service = turned(by_customer, size.facilities);
  return layout;
}

Layout read_sscflp(Words& words) {
  const Sizes size = read_sizes(words, true);
  Layout layout;
  for (std::size_t j = 0; j < size.facilities; ++j) {
    layout.capacity.push_back(words.figure("a capacity"));
    layout.opening.push_back(words.figure("a fixed cost"));
  }
  layout.demand = words.figures("a demand", size.customers);
  layout.service = words.figures("a service cost", size.facilities * size.customers);
  return layout;
}

Layout read_delmaire(Words& words) {
  const Sizes size = read_sizes(words, false);
  Layout layout;
  layout.service = turned(words.figures("a service cost", size.facilities * size.customers), size.facilities);
  layout.demand = words.figures("a demand", size.customers);
  layout.opening = words.figures("a fixed cost", size.facilities);
  layout.capacity = words.figures("a capacity", size.facilities);
  return layout;
}

Layout read_tbed1(Words& words) {
  const Sizes size = read_sizes(words, false);
  Layout layout;
  layout.demand = words.figures("a demand", size.customers);
  layout.capacity = words.figures("a capacity", size.facilities);
  layout.opening = words.figures("a fixed cost", size.facilities);
  layout.service = words.figures("a service cost", size.facilities * size.customers);
  layout.is_by_unit = true;
  return layout;
}

int most_decimals(const std::vector<Figure>& figures) {
  int most = 0;
  for (const Figure& figure : figures) most = std::max(most, figure.value.decimals);
  return most;
}

class Builder {
 public:
  Builder(const Layout& layout, const Words& words) : layout_(layout), words_(words) {}

  Instance build() {
    load_decimals_ = std::max(most_decimals(layout_.demand), most_decimals(layout_.capacity));
    const int service =
        most_decimals(layout_.service) + (layout_.is_by_unit ? most_decimals(layout_.demand) : 0);
    instance_.decimals = std::max(most_decimals(layout_.opening), service);
    name_nodes();
    add_facilities();
    add_customers();
    return std::move(instance_);
  }

 private:
  [[nodiscard]] std::uint32_t facility_count() const {
    return static_cast<std::uint32_t>(layout_.opening.size());
  }
  [[nodiscard]] std::uint32_t customer_count() const {
    return static_cast<std::uint32_t>(layout_.demand.size());
  }
  [[nodiscard]] bool has_capacities() const { return !layout_.capacity.empty(); }

  void name_nodes() {
    instance_.kind = has_capacities() ? "SSCFLP" : "UFL";
    instance_.blocks = {{.prefix = "root", .first = 0, .count = 1, .is_single = true},
                        {.prefix = "f", .first = 1, .count = facility_count()},
                        {.prefix = "c", .first = 1 + facility_count(), .count = customer_count()}};
    instance_.problem.node_count = 1 + facility_count() + customer_count();
  }

  [[nodiscard]] Cost fit(const Figure& figure, int decimals, const char* what) const {
    const auto value = figure.value.is_absent ? std::nullopt : scaled(figure.value, decimals);
    if (!value)
      words_.fail(fmt::format("{} with {} decimals does not fit 62 bits", what, decimals), figure.line);
    return *value;
  }

  void add_arc(std::uint32_t tail, std::uint32_t head, Cost cost) {
    instance_.problem.tail.push_back(tail);
    instance_.problem.head.push_back(head);
    instance_.problem.cost.push_back(cost);
  }

  [[nodiscard]] std::int64_t demand(std::uint32_t i) const {
    return fit(layout_.demand[i], load_decimals_, "a demand");
  }
  [[nodiscard]] std::int64_t capacity(std::uint32_t j) const {
    return fit(layout_.capacity[j], load_decimals_, "a capacity");
  }

  // A module capacity of 0 would be no limit; a facility without capacity has arcs only to customers without
  // demand, so it needs no module.
  void add_facilities() {
    for (std::uint32_t j = 0; j < facility_count(); ++j) {
      if (has_capacities() && capacity(j) > 0)
        instance_.problem.modules.push_back({.arc = static_cast<std::uint32_t>(instance_.problem.arc_count()),
                                             .unit_cost = 0,
                                             .most_units = 1,
                                             .capacity = Load{capacity(j)}});
      add_arc(0, 1 + j, fit(layout_.opening[j], instance_.decimals, "a fixed cost"));
    }
  }

  void add_customers() {
    for (std::uint32_t i = 0; i < customer_count(); ++i) {
      const std::uint32_t node = 1 + facility_count() + i;
      instance_.problem.terminals.push_back(node);
      if (has_capacities()) instance_.problem.load.push_back(Load{demand(i)});
      for (std::uint32_t j = 0; j < facility_count(); ++j) {
        const Figure& figure = layout_.service[std::size_t{j} * customer_count() + i];
        if (figure.value.is_absent || (has_capacities() && demand(i) > capacity(j))) continue;
        add_arc(1 + j, node, service(i, figure));
      }
    }
  }

  [[nodiscard]] Cost service(std::uint32_t i, const Figure& figure) const {
    if (!layout_.is_by_unit) return fit(figure, instance_.decimals, "a service cost");
    const Decimal& units = layout_.demand[i].value;
    Figure whole = figure;
    whole.value.decimals += units.decimals;
    if (__builtin_mul_overflow(figure.value.digits, units.digits, &whole.value.digits))
      words_.fail("a service cost times its demand does not fit 62 bits", figure.line);
    return fit(whole, instance_.decimals, "a service cost times its demand");
  }

  const Layout& layout_;
  const Words& words_;
  int load_decimals_ = 0;
  Instance instance_;
};

// Some published files end in DOS's end-of-file byte, or in NUL bytes with stale text behind them.
std::string_view without_padding(std::string_view text) {
  using namespace std::string_view_literals;
  return text.substr(0, text.find_first_of("\0\x1a"sv));
}

Layout read_layout(Words& words, Format format) {
  switch (format) {
    case Format::ufl:
      return read_ufl(words);
    case Format::sscflp:
      return read_sscflp(words);
    case Format::sscflp_delmaire:
      return read_delmaire(words);
    case Format::sscflp_tbed1:
      return read_tbed1(words);
    case Format::stp:
      break;
  }
  throw Error(ErrorKind::internal, "no facility format");
}

}  // namespace

Instance parse_facilities(std::string_view text, const std::string& file_name, Format format) {
  Words words(without_padding(text), file_name);
  const Layout layout = read_layout(words, format);
  words.expect_end();
  Instance instance = Builder(layout, words).build();
  try {
    validate(instance.problem);
  } catch (const Error& error) {
    throw error.located({.file = file_name});
  }
  return instance;
}

}  // namespace tsunagi::steiner
