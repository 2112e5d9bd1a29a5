// SPDX-License-Identifier: Apache-2.0
// Points out of a CSV table with columns of longitude and latitude.
#pragma once

#include <vector>

#include "geo/vector_reader.h"

namespace tsunagi::geo {

// Rows as features, in the projection's metres. Columns lon (or lng, longitude, X_CODE) and lat (latitude,
// Y_CODE) are degrees. Throws Error{input} with file, line and column, all faults of the table at once.
[[nodiscard]] std::vector<Feature> read_csv_points(const Source& source, const std::vector<FieldWish>& wishes,
                                                   const Projection& projection);

}  // namespace tsunagi::geo
