// SPDX-License-Identifier: Apache-2.0
// An open file that closes itself.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

namespace tsunagi {

// `flags` as of open(2); get() is negative when it could not be opened, and errno says why.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_;
};

}  // namespace tsunagi
