// SPDX-License-Identifier: Apache-2.0
// Where fuzz targets put bytes for readers of files, and what a reader may do with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

// As libFuzzer wants it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tsunagi::fuzz {

// A folder of this process, removed at its end.
[[nodiscard]] const std::filesystem::path& scratch();

// Without a flush to disk, for which thousands of files would wait.
std::filesystem::path put(std::string_view name, std::string_view bytes);

[[nodiscard]] std::string_view text_of(const std::uint8_t* data, std::size_t size);

// Runs a reader: it may return or refuse its input (Error{input}) with a sentence. All else ends the program.
void read_or_refuse(const std::function<void()>& read);

// Ends the program where a property does not hold.
void require(bool holds, const char* property);

}  // namespace tsunagi::fuzz
