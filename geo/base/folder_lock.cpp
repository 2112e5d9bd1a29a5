// SPDX-License-Identifier: Apache-2.0
#include "geo/base/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "geo/base/error.h"

namespace tsunagi {
namespace {

namespace fs = std::filesystem;

Error refusal(const fs::path& folder, const std::string& sentence) {
  return {ErrorKind::environment, sentence, {.file = folder.string()}};
}

std::string system_reason() {
  return std::generic_category().message(errno);
}

std::string own_name() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return fmt::format("process {} on {}\n", ::getpid(), host.data());
}

std::string holder(const fs::path& lock) {
  std::string line;
  std::ifstream file(lock);
  std::getline(file, line);
  return line.empty() ? "another process" : line;
}

// Whether the name still leads to the open file: the last holder may have removed it in between.
bool is_in_place(int file, const fs::path& path) {
  struct stat open {};
  struct stat named {};
  return ::fstat(file, &open) == 0 && ::stat(path.c_str(), &named) == 0 && open.st_ino == named.st_ino &&
         open.st_dev == named.st_dev;
}

}  // namespace

FolderLock::FolderLock(const fs::path& folder)
    : path_(folder.parent_path() / fmt::format(".{}.lock", folder.filename().string())) {
  while (true) {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file_ < 0) throw refusal(folder, "cannot be written: " + system_reason());
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
      const bool is_taken = errno == EWOULDBLOCK;
      const std::string why = system_reason();
      ::close(file_);
      throw refusal(folder, is_taken
                                ? fmt::format("is being written by {}; wait for it or choose another folder",
                                              holder(path_))
                                : "cannot be locked: " + why);
    }
    if (is_in_place(file_, path_)) break;
    ::close(file_);
  }
  const std::string name = own_name();  // for the messages of others; the lock holds without it
  if (::ftruncate(file_, 0) == 0 && ::write(file_, name.data(), name.size()) < 0) errno = 0;
}

FolderLock::~FolderLock() {
  ::unlink(path_.c_str());
  ::close(file_);
}

}  // namespace tsunagi
