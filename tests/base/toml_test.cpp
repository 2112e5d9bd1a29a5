// SPDX-License-Identifier: Apache-2.0
#include "geo/base/toml.h"

#include <array>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tsunagi {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Range k_any{-1e18, 1e18};

// The message of whatever `read` finds wrong with `text`; empty when nothing.
template <class Read>
std::string fault_of(const std::string& text, Read read) {
  try {
    const TomlDocument document = parse_toml(text, "s.toml");
    Faults faults;
    const TomlReader reader(document, faults);
    read(reader);
    faults.throw_if_any();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    return error.what();
  }
  return {};
}

TEST(Toml, ReadsEveryKindOfValue) {
  const TomlDocument document = parse_toml(
      "name = \"町\"\nn = 3\nx = 1.5\non = true\nlist = [\"a\", \"b\"]\nnums = [1, 2.5]\n[t]\nk = 1\n",
      "s.toml");
  Faults faults;
  const TomlReader reader(document, faults);
  EXPECT_EQ(reader.text("name"), "町");
  EXPECT_EQ(reader.integer("n", k_any), 3);
  EXPECT_DOUBLE_EQ(reader.number("x", k_any), 1.5);
  EXPECT_DOUBLE_EQ(reader.number("n", k_any), 3.0);
  EXPECT_TRUE(reader.flag_or("on", false));
  EXPECT_THAT(reader.texts_or("list"), ElementsAre("a", "b"));
  EXPECT_THAT(reader.numbers_or("nums", {}, k_any), ElementsAre(1.0, 2.5));
  EXPECT_EQ(reader.table("t")->integer("k", k_any), 1);
  reader.finish();
  EXPECT_TRUE(faults.empty());
}

TEST(Toml, UnknownKeyNamesLineAndNearestKey) {
  const auto message = fault_of("horizon_yeras = 20\n", [](const TomlReader& r) {
    static_cast<void>(r.integer_or("horizon_years", 20, k_any));
    r.finish();
  });
  EXPECT_THAT(message, HasSubstr("s.toml:1:1: error: horizon_yeras:"));
  EXPECT_THAT(message, HasSubstr("did you mean \"horizon_years\"?"));
}

TEST(Toml, KeyWithoutItsUnitSuggestsTheOneWithIt) {
  const auto message = fault_of("tower_height = 40\n", [](const TomlReader& r) {
    static_cast<void>(r.number_or("tower_height_m", 30, k_any));
    r.finish();
  });
  EXPECT_THAT(message, HasSubstr("tower_height_m"));
}

TEST(Toml, ReportsAllFaultsOfOneFile) {
  const auto message = fault_of("a = \"x\"\nb = nan\n", [](const TomlReader& r) {
    static_cast<void>(r.number("a", k_any));
    static_cast<void>(r.number("b", k_any));
    static_cast<void>(r.number("c", k_any));
  });
  EXPECT_THAT(message, HasSubstr("s.toml:1:1: error: a: expected a number, found text"));
  EXPECT_THAT(message, HasSubstr("s.toml:2:1: error: b:"));
  EXPECT_THAT(message, HasSubstr("c: is required"));
}

TEST(Toml, RefusesFractionWhereWholeNumberIsWanted) {
  EXPECT_THAT(fault_of("n = 1.5\n", [](const TomlReader& r) { static_cast<void>(r.integer("n", k_any)); }),
              HasSubstr("expected a whole number, found a number"));
}

TEST(Toml, RangeEndsAreAllowedAndOneBeyondIsNot) {
  const auto read = [](const TomlReader& r) { static_cast<void>(r.number("x", {0, 1})); };
  EXPECT_EQ(fault_of("x = 0\n", read), "");
  EXPECT_EQ(fault_of("x = 1.0\n", read), "");
  EXPECT_THAT(fault_of("x = 1.0000001\n", read), HasSubstr("0 to 1"));
  EXPECT_THAT(fault_of("x = -0.1\n", read), HasSubstr("0 to 1"));
  EXPECT_THAT(fault_of("x = inf\n", read), HasSubstr("x:"));
}

TEST(Toml, ChoiceListsWhatIsKnown) {
  constexpr std::array<std::string_view, 2> k_choices{"optimistic", "pessimistic"};
  const auto message = fault_of("v = \"optimstic\"\n",
                                [&](const TomlReader& r) { static_cast<void>(r.choice("v", k_choices)); });
  EXPECT_THAT(message, HasSubstr("optimistic, pessimistic"));
  EXPECT_THAT(message, HasSubstr("did you mean"));
}

TEST(Toml, DuplicateKeyNamesItsLine) {
  EXPECT_THAT(fault_of("a = 1\na = 2\n", [](const TomlReader&) {}), HasSubstr("s.toml:2"));
}

TEST(Toml, RefusesBytesThatAreNotUtf8WithOffset) {
  EXPECT_THAT(fault_of("a = \"\x93\xfa\"\n", [](const TomlReader&) {}), HasSubstr("offset 5"));
}

TEST(Toml, VariationSelectorsAreNoWhiteSpace) {
  EXPECT_EQ(parse_toml("a = \"\ufe00\" # \ufe00\n", "s.toml").file, "s.toml");
  EXPECT_THAT(fault_of("\ufe00a = 1\n", [](const TomlReader&) {}), HasSubstr("s.toml:1:1: error:"));
}

TEST(Toml, RefusesAHeaderWithoutAKey) {
  const auto fault = [](const std::string& text) { return fault_of(text, [](const TomlReader&) {}); };
  EXPECT_THAT(fault("a = 1\n[[;b]]\n"), HasSubstr("s.toml:2:3: error:"));
  EXPECT_THAT(fault("a = 1\n[" + std::string(1, '\0') + "b]\n"), HasSubstr("s.toml:2:2: error:"));
}

TEST(Toml, RefusesDeepNestingWithoutCrashing) {
  EXPECT_THAT(fault_of("a = " + std::string(100000, '['), [](const TomlReader&) {}), HasSubstr("s.toml"));
  std::string dotted = "a";
  for (int i = 0; i < 100000; ++i) dotted += ".a";
  EXPECT_THAT(fault_of(dotted + " = 1\n", [](const TomlReader&) {}), HasSubstr("parts"));
}

TEST(Toml, NestedFaultCarriesKeyPath) {
  const auto message = fault_of("[[demand]]\ncount = -1\n", [](const TomlReader& r) {
    for (const TomlReader& row : r.tables("demand")) static_cast<void>(row.integer("count", {0, 10}));
  });
  EXPECT_THAT(message, HasSubstr("s.toml:2:1: error: demand[0].count:"));
}

TEST(Toml, NamedTablesKeepTheirNames) {
  const TomlDocument document = parse_toml("[item.B]\nx = 1\n[item.A]\nx = 2\n", "s.toml");
  Faults faults;
  const auto items = TomlReader(document, faults).table("item")->named_tables();
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].first, "A");
  EXPECT_EQ(items[1].second.integer("x", k_any), 1);
}

}  // namespace
}  // namespace tsunagi
