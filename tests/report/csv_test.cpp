// SPDX-License-Identifier: Apache-2.0
#include "sim/report/csv.h"

#include <gtest/gtest.h>

namespace tsunagi::report {
namespace {

std::string row_of(std::string_view cell) {
  CsvTable csv{"a"};
  csv.text(cell).end_row();
  return csv.bytes().substr(std::string("\xef\xbb\xbf"
                                        "a\r\n")
                                .size());
}

TEST(Csv, OpensWithAByteOrderMarkAndEndsRowsAsSpreadsheetsDo) {
  CsvTable csv{"name", "jpy", "rate", "none"};
  csv.text("忍野村").number(std::int64_t{-1234567}).number(0.5).empty().end_row();
  EXPECT_EQ(csv.bytes(),
            "\xef\xbb\xbf"
            "name,jpy,rate,none\r\n忍野村,-1234567,0.5,\r\n");
}

TEST(Csv, QuotesWhatWouldBreakTheRow) {
  EXPECT_EQ(row_of("a,b"), "\"a,b\"\r\n");
  EXPECT_EQ(row_of("say \"no\""), "\"say \"\"no\"\"\"\r\n");
  EXPECT_EQ(row_of("two\nlines"), "\"two\nlines\"\r\n");
  EXPECT_EQ(row_of("plain"), "plain\r\n");
}

TEST(Csv, NoTextBecomesAFormula) {
  for (const char* text :
       {"=1+1", "+1", "-1", "@x", " =1", "\t=1", "\uFF1D1", "\uFF0B1", "\uFF0D1", "\uFF20x"})
    EXPECT_EQ(row_of(text), std::string("'") + text + "\r\n");
  EXPECT_EQ(row_of("a=b"), "a=b\r\n");
}

}  // namespace
}  // namespace tsunagi::report
