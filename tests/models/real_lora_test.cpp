// SPDX-License-Identifier: Apache-2.0
// Rows that were computed apart from this program, one of them measured.
#include "models/lora.h"

#include <gtest/gtest.h>

#include "tests/models/reference_rows.h"

namespace tsunagi::models {
namespace {

TEST(RealLora, LoraAirtimeAgrees) {
  const auto rows = reference_rows("derived/lora_airtime.csv", 1);
  TSUNAGI_SKIP_WITHOUT(rows);
  Greatest airtime("LoRa airtime", "ms");
  Greatest rate("LoRa bit rate", "bit/s");
  for (const auto& row : rows) {
    const LoraFrame frame{.spreading_factor = std::stoi(row[0]),
                          .bandwidth_khz = number_of(row[1]),
                          .payload_bytes = std::stoi(row[2]),
                          .coding_rate = std::stoi(row[3]),
                          .preamble_symbols = std::stoi(row[4])};
    EXPECT_EQ(is_low_data_rate(frame), row[5] == "1");
    airtime.add(lora_airtime_ms(frame) - number_of(row[6]));
    rate.add(lora_bit_rate_bps(frame) - number_of(row[7]));
  }
  EXPECT_LE(airtime.value(), 0.01);
  EXPECT_LE(rate.value(), 0.00051);  // printed to 0.001
  EXPECT_EQ(airtime.count(), 76);
}

}  // namespace
}  // namespace tsunagi::models
