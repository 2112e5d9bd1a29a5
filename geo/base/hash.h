// SPDX-License-Identifier: Apache-2.0
// Content hashes (XXH3, 128 bits): names for inputs and results, not a defence against forgery.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tsunagi {

// 32 hexadecimal digits.
[[nodiscard]] std::string content_hash(std::string_view bytes);
// The same of a regular file's bytes. Throws Error{environment} when it cannot be read.
[[nodiscard]] std::string file_hash(const std::filesystem::path& path);

}  // namespace tsunagi
