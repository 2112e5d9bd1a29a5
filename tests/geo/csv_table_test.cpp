// SPDX-License-Identifier: Apache-2.0
#include "geo/csv_table.h"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/geo/temp_folder.h"

namespace tsunagi::geo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

// 集落 in CP932.
constexpr std::string_view k_cp932 = "name,n\n\x8f\x57\x97\x8e,1\n";

std::string fault_of(std::string_view text, const CsvOptions& options = {}) {
  return message_of([&] { return parse_csv(text, "t.csv", options); });
}

TEST(CsvTable, ReadsBomCrlfAndQuotes) {
  const CsvTable table = parse_csv(
      "\xef\xbb\xbf"
      "code,name\r\n1,\"a, \"\"b\"\"\"\r\n2,\"two\nlines\"\r\n3,\r\n",
      "t.csv");
  EXPECT_THAT(table.header, ElementsAre("code", "name"));
  ASSERT_THAT(table.rows, SizeIs(3));
  EXPECT_THAT(table.rows[0].cells, ElementsAre("1", "a, \"b\""));
  EXPECT_THAT(table.rows[1].cells, ElementsAre("2", "two\nlines"));
  EXPECT_THAT(table.rows[2].cells, ElementsAre("3", ""));
  EXPECT_EQ(table.rows[2].line, 5);
}

TEST(CsvTable, NeedsNoLastLineBreakAndSkipsBlankLines) {
  EXPECT_THAT(parse_csv("a,b\n\n1,2\n\n3,4", "t.csv").rows, SizeIs(2));
}

TEST(CsvTable, KeepsFormulasAsText) {
  EXPECT_EQ(parse_csv("a,b\n=1+2,+81-3\n", "t.csv").rows[0].cells[0], "=1+2");
}

TEST(CsvTable, SkipsTheSecondHeaderRowOnlyWhenAsked) {
  constexpr std::string_view k_text = "KEY_CODE,T1\n,人口\n1,2\n";
  EXPECT_THAT(parse_csv(k_text, "t.csv", {.skip_rows_after_header = 1}).rows, SizeIs(1));
  EXPECT_THAT(parse_csv(k_text, "t.csv").rows, SizeIs(2));
  EXPECT_THAT(parse_csv(k_text, "t.csv", {.skip_rows_after_header = 9}).rows, SizeIs(0));
}

TEST(CsvTable, OpenQuoteNamesTheLineItOpenedOn) {
  EXPECT_THAT(fault_of("a,b\n1,2\n3,\"open\n4,5\n6,7\n"), HasSubstr("t.csv:3: error: the quote opened here"));
}

TEST(CsvTable, LongFieldsAreRefusedOnTheLineTheyStartOn) {
  const std::string good(64 << 10, 'x');
  EXPECT_EQ(fault_of("a,b\n1," + good + "\n"), "");
  EXPECT_THAT(fault_of("a,b\n1," + good + "x\n"), HasSubstr("t.csv:2: error: a field is longer"));
  std::string lines;
  for (int i = 0; i < 40'000; ++i) lines += "1,2\n";
  EXPECT_THAT(fault_of("a,b\n1,\"" + lines), HasSubstr("t.csv:2: error: a field is longer"));
}

TEST(CsvTable, QuotesInTheWrongPlaceAreRefused) {
  EXPECT_THAT(fault_of("a,b\n1,x\"y\n"), HasSubstr("t.csv:2"));
  EXPECT_THAT(fault_of("a,b\n1,\"x\"y\n"), HasSubstr("text follows a closing quote"));
}

TEST(CsvTable, RaggedRowsNameTheirLine) {
  EXPECT_THAT(fault_of("a,b\n1,2\n3\n"), HasSubstr("t.csv:3: error: expected 2 fields, found 1"));
  EXPECT_THAT(fault_of("a,b\n1,2,3\n"), HasSubstr("t.csv:2: error: expected 2 fields, found 3"));
}

TEST(CsvTable, NulBytesNameTheirLineInEveryEncoding) {
  const std::string text("a,b\n1,2\n3,4\0005\n6,7\n", 19);
  EXPECT_THAT(fault_of(text), HasSubstr("t.csv:3: error: holds a NUL byte"));
  EXPECT_THAT(fault_of(text, {.cp932 = true}), HasSubstr("holds a NUL byte"));
  const std::string between("a,b\n1,2\n\0003,4\n", 13);  // a reader that stops at the NUL sees a whole table
  EXPECT_THAT(fault_of(between, {.cp932 = true}), HasSubstr("holds a NUL byte"));
}

TEST(CsvTable, HeaderNamesStandOnce) {
  EXPECT_THAT(fault_of("code,population,population\n1,2,3\n"),
              HasSubstr("field population: error: stands twice in the header"));
}

TEST(CsvTable, SemicolonsAreNotRead) {
  EXPECT_THAT(fault_of("item;price\na;350,5\n"), HasSubstr("separated by semicolons"));
}

TEST(CsvTable, EmptyFilesAreRefused) {
  EXPECT_THAT(fault_of(""), HasSubstr("is empty"));
  EXPECT_THAT(fault_of("\xef\xbb\xbf"), HasSubstr("is empty"));
}

TEST(CsvTable, Cp932IsRefusedUnlessAskedFor) {
  EXPECT_THAT(fault_of(k_cp932), HasSubstr("t.csv:2: error: is not UTF-8"));
  EXPECT_EQ(parse_csv(k_cp932, "t.csv", {.cp932 = true}).rows[0].cells[0], "集落");
}

TEST(CsvTable, WhatIsNoCp932IsRefusedNotRepaired) {
  EXPECT_THAT(fault_of("name,n\nok,1\n\x8f\x20,1\n", {.cp932 = true}), HasSubstr("t.csv:3"));
  EXPECT_THAT(fault_of("name,n\nok,1\n\x8f", {.cp932 = true}), HasSubstr("is not CP932"));
}

TEST(CsvTable, MissingColumnsListThoseThereAre) {
  const CsvTable table = parse_csv("item,price_jpy\na,1\n", "t.csv");
  const std::string message = message_of([&] { return table.column("price"); });
  EXPECT_THAT(message, HasSubstr("has no column \"price\"; its columns are item, price_jpy"));
  EXPECT_THAT(message, HasSubstr("did you mean \"price_jpy\"?"));
}

TEST(CsvTable, FilesThatAreNotThereAreNamed) {
  const TempFolder folder;
  EXPECT_THAT(message_of([&] { return read_csv(folder.path() / "none.csv"); }), HasSubstr("none.csv"));
  EXPECT_THAT(message_of([&] { return read_csv(folder.file("ok.csv", "a\n1\n")); }), Not(HasSubstr("error")));
}

}  // namespace
}  // namespace tsunagi::geo
