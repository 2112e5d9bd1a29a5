// SPDX-License-Identifier: Apache-2.0
// A region of a few files around 134.4 E, 33.9 N, where the corpus lies, that takes one more file in a role.
#pragma once

#include <filesystem>
#include <string>

namespace tsunagi::corpus {

// How a file is fed to the program. `toml` are further lines of its source in the region file.
struct Feed {
  std::string role;  // empty: the file is a scenario itself
  std::string toml;
};

// Writes boundary, roads, settlements, region.toml and (by `tsunagi sample`) scenario.toml into `folder`. The
// source of `feed.role` is `file`, a path below the folder, in place of the hamlet's own. Of a role
// "elevation" the hamlet is small enough to lie inside the corpus's elevation.
void write_hamlet(const std::filesystem::path& folder, const Feed& feed, const std::string& file);

// The region file alone, in a hamlet that is there.
void write_region(const std::filesystem::path& folder, const Feed& feed, const std::string& file);

}  // namespace tsunagi::corpus
