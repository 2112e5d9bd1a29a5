// SPDX-License-Identifier: Apache-2.0
#include "geo/base/cp932.h"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <memory>

#include "geo/base/error.h"

namespace tsunagi {

// iconv stops where CPLRecode of GDAL drops what it cannot read.
Decoded from_cp932(std::string_view bytes) {
  const iconv_t opened = iconv_open("UTF-8", "CP932");
  if (opened == reinterpret_cast<iconv_t>(-1))  // how POSIX says that there is none
    throw Error(ErrorKind::environment, "this system's iconv does not know CP932");
  const std::unique_ptr<void, int (*)(iconv_t)> decoder(opened, &iconv_close);
  std::string in(bytes);
  Decoded out;
  std::array<char, 4096> piece{};
  char* from = in.data();
  std::size_t left = in.size();
  while (left > 0) {
    char* to = piece.data();
    std::size_t room = piece.size();
    const bool failed = iconv(decoder.get(), &from, &left, &to, &room) == static_cast<std::size_t>(-1);
    out.text.append(piece.data(), to);
    if (failed && errno != E2BIG) {
      out.bad_at = bytes.size() - left;
      break;
    }
  }
  return out;
}

}  // namespace tsunagi
