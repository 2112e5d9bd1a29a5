// SPDX-License-Identifier: Apache-2.0
// Windows-31J (CP932), strictly.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tsunagi {

struct Decoded {
  std::string text;                   // UTF-8, to where `bad_at` stopped it
  std::optional<std::size_t> bad_at;  // offset of the first byte that is no CP932
};

// Of the whole text, also of a character cut at its end. Throws Error{environment} where the system's iconv
// does not know CP932.
[[nodiscard]] Decoded from_cp932(std::string_view bytes);

}  // namespace tsunagi
