// SPDX-License-Identifier: Apache-2.0
#include "geo/base/text.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tsunagi {
namespace {

TEST(Text, AcceptsWellFormedUtf8) {
  EXPECT_FALSE(first_invalid_utf8("つなぎ𠮷 a").has_value());
}

TEST(Text, FindsOverlongSurrogateAndCutSequences) {
  EXPECT_EQ(first_invalid_utf8("a\xc0\xaf"), 1u);
  EXPECT_EQ(first_invalid_utf8("\xed\xa0\x80"), 0u);
  EXPECT_EQ(first_invalid_utf8("ab\xe3\x81"), 2u);
  EXPECT_EQ(first_invalid_utf8("\xf5\x80\x80\x80"), 0u);
}

TEST(Text, NearestNameForgivesASlipButNotAnotherWord) {
  const std::vector<std::string> names{"population", "elevation", "roads"};
  EXPECT_EQ(nearest_name("poplation", names), "population");
  EXPECT_EQ(nearest_name("raods", names), "roads");
  EXPECT_FALSE(nearest_name("xyzzy_quux", names).has_value());
}

TEST(Text, ThousandsAreGrouped) {
  EXPECT_EQ(with_thousands(0), "0");
  EXPECT_EQ(with_thousands(999), "999");
  EXPECT_EQ(with_thousands(1000), "1,000");
  EXPECT_EQ(with_thousands(-1234567), "-1,234,567");
}

TEST(Text, NumbersAreTakenWholeOrNotAtAll) {
  EXPECT_EQ(parse_number("1.5e3"), 1500.0);
  for (const char* bad : {"", "1,234", "nan", "inf", "0x1f", "1 ", "--1", "1e999"}) {
    EXPECT_FALSE(parse_number(bad).has_value()) << bad;
  }
}

TEST(Text, IntegersOverflowToNothing) {
  EXPECT_EQ(parse_integer("9223372036854775807"), 9223372036854775807ll);
  EXPECT_FALSE(parse_integer("9223372036854775808").has_value());
  EXPECT_FALSE(parse_integer("1.0").has_value());
  EXPECT_FALSE(parse_integer("").has_value());
}

TEST(Text, SplitKeepsEmptyParts) {
  EXPECT_EQ(split("a;;b", ';'), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(split("", ';'), (std::vector<std::string>{""}));
}

TEST(Printable, TakesAwayWhatATerminalWouldObey) {
  EXPECT_EQ(printable("集落 a"), "集落 a");
  EXPECT_EQ(printable("\x1b[2Ja\x7f"), "\ufffd[2Ja\ufffd");
  EXPECT_EQ(printable("a\u202eb\u0085c"), "a\ufffdb\ufffdc");
  EXPECT_EQ(printable("\x8f\x57"), "\ufffdW");
  EXPECT_EQ(printable("a\nb"), "a\ufffdb");
  EXPECT_EQ(printable("a\nb", true), "a\nb");
}

}  // namespace
}  // namespace tsunagi
