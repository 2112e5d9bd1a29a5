// SPDX-License-Identifier: Apache-2.0
// CSV tables in both encodings: rows as wide as the header, whatever the bytes.
#include "geo/csv_table.h"

#include <algorithm>

#include "tests/fuzz/scratch.h"

using namespace tsunagi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (const bool cp932 : {false, true}) {
    fuzz::read_or_refuse([&] {
      const geo::CsvTable table =
          geo::parse_csv(text, "t.csv", {.cp932 = cp932, .skip_rows_after_header = 1});
      fuzz::require(std::ranges::all_of(table.rows,
                                        [&](const geo::CsvRow& row) {
                                          return row.cells.size() == table.header.size() && row.line > 1;
                                        }),
                    "a row is as wide as the header");
    });
  }
  return 0;
}
