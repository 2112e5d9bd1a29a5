// SPDX-License-Identifier: Apache-2.0
// Text as XML 1.0 holds it.
#pragma once

#include <string>
#include <string_view>

namespace tsunagi::report {

// Escaped, and what XML cannot hold replaced by U+FFFD.
[[nodiscard]] std::string xml_text(std::string_view text);

// Not escaped: valid UTF-8 in which what XML cannot hold is U+FFFD, for writers that escape by themselves.
[[nodiscard]] std::string xml_characters(std::string_view text);

}  // namespace tsunagi::report
