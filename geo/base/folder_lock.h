// SPDX-License-Identifier: Apache-2.0
// One writer a folder.
#pragma once

#include <filesystem>

namespace tsunagi {

// A lock file beside a folder, `.NAME.lock`, with the process and the host that hold it. The kernel lets go
// of it when a process ends however it ends; a file that was left over is taken and removed. Throws
// Error{environment} where another process holds it, or the file cannot be made.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  FolderLock(FolderLock&&) = delete;
  FolderLock& operator=(FolderLock&&) = delete;

 private:
  std::filesystem::path path_;
  int file_ = -1;
};

}  // namespace tsunagi
