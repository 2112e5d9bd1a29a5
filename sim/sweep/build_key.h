// SPDX-License-Identifier: Apache-2.0
// What tells one build of the program from another whose parts may differ.
#pragma once

#include <string_view>

namespace tsunagi::sweep {

// 16 hexadecimal digits of a hash over the sources that parts are computed with, the compiler and the
// versions of the libraries (build_key.cmake). The same wherever these are the same; holds no path. It
// changes with a word of these sources, not with a commit elsewhere.
[[nodiscard]] std::string_view build_key();

}  // namespace tsunagi::sweep
