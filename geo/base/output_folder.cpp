// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "geo/base/files.h"

namespace tsunagi {
namespace {

namespace fs = std::filesystem;

Error environment_error(std::string_view doing, const fs::path& path, const std::error_code& reason) {
  return {
      ErrorKind::environment, fmt::format("cannot {}: {}", doing, reason.message()), {.file = path.string()}};
}

// A link would be replaced itself, and what it leads to would stay as it is.
void refuse_link(const fs::path& target) {
  if (fs::is_symlink(fs::symlink_status(target)))
    throw input_error("is a symbolic link; give the name that it leads to", {.file = target.string()});
}

// The first entry of a folder that is none of the files it may hold.
std::optional<std::string> foreign_entry(const fs::path& folder, const std::vector<std::string>& names) {
  std::map<std::string, std::vector<std::string>> inner;  // of folders that it may hold; of files, empty
  for (const std::string& name : names) {
    const std::size_t slash = name.find('/');
    std::vector<std::string>& below = inner[name.substr(0, slash)];
    if (slash != std::string::npos) below.push_back(name.substr(slash + 1));
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const auto known = inner.find(name);
    const bool is_folder = entry.is_directory() && !entry.is_symlink();
    if (known == inner.end() || is_folder == known->second.empty() || !(is_folder || entry.is_regular_file()))
      return name;
    if (!is_folder) continue;
    if (const auto foreign = foreign_entry(entry.path(), known->second)) return name + "/" + *foreign;
  }
  return std::nullopt;
}

// Without a slash at its end, which would leave it without a name.
fs::path named(fs::path target) {
  fs::path whole = fs::absolute(std::move(target));
  return whole.filename().empty() ? whole.parent_path() : whole;
}

// Makes the folders that lead to a file; the first that was not there, or nothing.
fs::path make_folders(const fs::path& folder) {
  fs::path first;
  std::error_code error;
  for (fs::path at = folder; !at.empty() && !fs::exists(at, error); at = at.parent_path()) first = at;
  fs::create_directories(folder, error);
  if (error) throw environment_error("create", folder, error);
  return first;
}

// Takes away the folders from `last` up to `first` that hold nothing.
void remove_empty(fs::path last, const fs::path& first) {
  if (first.empty()) return;
  std::error_code error;
  while (fs::remove(last, error) && last != first) last = last.parent_path();
}

constexpr std::string_view k_hidden_end = ".part";
constexpr std::string_view k_old_end = ".part.old";

// Exchanges two folders in one step; false where the file system cannot.
bool exchange(const fs::path& a, const fs::path& b) {
  if (::renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0) return true;
  if (errno == EINVAL || errno == ENOSYS) return false;
  throw environment_error("rename into place", b, {errno, std::generic_category()});
}

}  // namespace

void OutputFolder::check(const fs::path& target, bool overwrite, const std::vector<std::string>& names) {
  refuse_link(named(target));
  if (!fs::exists(target)) return;
  if (!fs::is_directory(target))
    throw input_error("is a file, not a folder; choose another name", {.file = target.string()});
  if (const auto foreign = foreign_entry(target, names)) {
    throw input_error(
        fmt::format("holds \"{}\", which this command does not write; choose another folder", *foreign),
        {.file = target.string()});
  }
  if (!overwrite && !fs::is_empty(target)) {
    throw input_error("exists already; give --overwrite to replace it", {.file = target.string()});
  }
}

OutputFolder::OutputFolder(fs::path target, bool overwrite, const std::vector<std::string>& names)
    : target_(named(std::move(target))) {
  check(target_, overwrite, names);
  first_made_ = make_folders(target_.parent_path());
  try {
    lock_.emplace(target_);
    clear_leftovers();
    check(target_, overwrite, names);  // again: another process may have just written it
    hidden_ = target_.parent_path() /
              fmt::format(".{}.{}{}", target_.filename().string(), ::getpid(), k_hidden_end);
    removed_.emplace(hidden_);
    std::error_code error;
    fs::create_directory(hidden_, error);
    if (error) throw environment_error("create", hidden_, error);
  } catch (const Error&) {
    lock_.reset();
    remove_empty(target_.parent_path(), first_made_);
    throw;
  }
}

// Under the lock nobody else writes here. An old result that was moved aside and not replaced goes back.
void OutputFolder::clear_leftovers() const {
  const std::string begin = fmt::format(".{}.", target_.filename().string());
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(target_.parent_path())) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(begin) && (name.ends_with(k_hidden_end) || name.ends_with(k_old_end)))
      found.push_back(entry.path());
  }
  std::error_code error;
  for (const fs::path& path : found) {
    if (path.string().ends_with(k_old_end) && !fs::exists(target_, error)) {
      fs::rename(path, target_, error);
    } else {
      fs::remove_all(path, error);
    }
  }
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  fs::remove_all(hidden_, ignored);  // after an exchange the old result
  removed_.reset();
  lock_.reset();
  if (!committed_) remove_empty(target_.parent_path(), first_made_);
}

void OutputFolder::commit() {
  for (const auto& entry : fs::recursive_directory_iterator(hidden_)) {
    if (entry.is_regular_file()) flush_to_disk(entry.path());
  }
  flush_to_disk(hidden_);
  {
    const InterruptHold whole;
    put_in_place();
    committed_ = true;
  }
  flush_to_disk(target_.parent_path());
}

void OutputFolder::put_in_place() {
  const bool is_there = fs::exists(target_);
  if (is_there && exchange(hidden_, target_)) return;
  std::error_code error;
  const fs::path old = hidden_.string() + ".old";
  if (is_there) fs::rename(target_, old, error);
  if (error) throw environment_error("replace", target_, error);
  fs::rename(hidden_, target_, error);
  if (error) {
    std::error_code ignored;
    if (is_there) fs::rename(old, target_, ignored);
    throw environment_error("rename into place", target_, error);
  }
  fs::remove_all(old, error);
}

OutputFile::OutputFile(fs::path target, bool overwrite)
    : target_(fs::absolute(std::move(target))), hidden_(target_) {
  refuse_link(target_);
  if (fs::exists(target_) && !fs::is_regular_file(target_))
    throw input_error("is no regular file; choose another name", {.file = target_.string()});
  if (fs::exists(target_) && !overwrite)
    throw input_error("exists already; give --overwrite to replace it", {.file = target_.string()});
  remove_dead_siblings(target_.parent_path());
}

void OutputFile::commit() {
  flush_to_disk(hidden_.path());
  std::error_code error;
  {
    const InterruptHold whole;
    fs::rename(hidden_.path(), target_, error);
  }
  if (error) throw environment_error("rename into place", target_, error);
  flush_to_disk(target_.parent_path());
}

}  // namespace tsunagi
