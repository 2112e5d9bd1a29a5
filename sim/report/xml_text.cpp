// SPDX-License-Identifier: Apache-2.0
#include "sim/report/xml_text.h"

#include <algorithm>

namespace tsunagi::report {
namespace {

// Bytes of the UTF-8 character at `at` that XML 1.0 may hold; 0 where there is none.
std::size_t xml_character(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned lead = byte(at);
  if (lead < 0x80) return lead >= 0x20 || lead == '\t' || lead == '\n' || lead == '\r' ? 1 : 0;
  const std::size_t length = lead >= 0xF0 && lead < 0xF5   ? 4
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                                                           : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0u) != 0x80u) return 0;
  }
  const bool overlong = (lead == 0xE0 && byte(at + 1) < 0xA0) || (lead == 0xF0 && byte(at + 1) < 0x90);
  const bool beyond = (lead == 0xED && byte(at + 1) >= 0xA0) ||
                      (lead == 0xF4 && byte(at + 1) >= 0x90);  // surrogates, above U+10FFFF
  const bool no_character = lead == 0xEF && byte(at + 1) == 0xBF && byte(at + 2) >= 0xBE;  // U+FFFE, U+FFFF
  return overlong || beyond || no_character ? 0 : length;
}

std::string_view escape(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&apos;";
    case '\t':
      return "&#9;";  // as references, else a reader of attributes makes them spaces
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    default:
      return {};
  }
}

std::string written(std::string_view text, bool escapes) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = xml_character(text, i);
    const std::string_view reference = escapes ? escape(text[i]) : std::string_view();
    if (!reference.empty()) {
      out += reference;
    } else {
      out += length > 0 ? text.substr(i, length) : std::string_view("\uFFFD");
    }
    i += std::max<std::size_t>(1, length);
  }
  return out;
}

}  // namespace

std::string xml_text(std::string_view text) {
  return written(text, true);
}

std::string xml_characters(std::string_view text) {
  return written(text, false);
}

}  // namespace tsunagi::report
