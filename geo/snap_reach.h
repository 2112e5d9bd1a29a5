// SPDX-License-Identifier: Apache-2.0
// How far apart what belongs together may lie in road layers.
#pragma once

namespace tsunagi::geo {

struct SnapReach {
  double vertices_m = 3;  // a vertex from another line's
  double ends_m = 5;      // the end of a line from another line
};

}  // namespace tsunagi::geo
