// SPDX-License-Identifier: Apache-2.0
// Files in the making stand hidden beside their place; those of writers that are gone are taken away.
#pragma once

#include <filesystem>

#include "geo/base/interrupts.h"

namespace tsunagi {

// A file to be written beside `target` and renamed over it; what still has the hidden name when this ends, or
// at an interrupt, is removed.
class HiddenSibling {
 public:
  explicit HiddenSibling(const std::filesystem::path& target);
  ~HiddenSibling();
  HiddenSibling(const HiddenSibling&) = delete;
  HiddenSibling& operator=(const HiddenSibling&) = delete;
  HiddenSibling(HiddenSibling&&) = delete;
  HiddenSibling& operator=(HiddenSibling&&) = delete;

  // ".NAME.HOST-PID-COUNT.part": no other thread, process or machine uses it.
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
  RemovedOnInterrupt removed_;
};

// Removes the files of a folder that are named as hidden siblings are and whose writer is gone: a process of
// this machine that no longer runs; of another machine, which cannot be asked, after a day. What cannot be
// removed stays.
void remove_dead_siblings(const std::filesystem::path& folder);

}  // namespace tsunagi
