// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store.h"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/base/hash.h"
#include "geo/base/hidden_sibling.h"

namespace tsunagi::sweep {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> k_folder_names{"regions", "plans", "parts", "failures"};
constexpr std::string_view k_head = "tsunagi-part 1 ";
constexpr std::size_t k_hash_digits = 32;

std::string sealed(std::string_view text) {
  return fmt::format("{}{}\n{}", k_head, content_hash(text), text);
}

[[noreturn]] void throw_damaged(const fs::path& path) {
  throw input_error(
      "is damaged: its bytes do not fit the hash in its first line. Run the sweep again, which "
      "makes it again; other parts are kept",
      {.file = path.string()});
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw Error(ErrorKind::environment, fmt::format("cannot create the folder: {}", error.message()),
                {.file = folder.string()});
}

// Renames unless the target is there; false where it is.
bool rename_new(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno == EEXIST) return false;
  if (errno == EINVAL || errno == ENOSYS) {  // a file system without it: the last of equal writers wins
    if (fs::exists(to)) return false;
    if (std::rename(from.c_str(), to.c_str()) == 0) return true;
  }
  throw Error(ErrorKind::environment, fmt::format("cannot rename into place: {}", std::strerror(errno)),
              {.file = to.string()});
}

}  // namespace

Store::Store(fs::path folder) : folder_(std::move(folder)) {
  std::error_code ignored;
  const bool is_foreign = fs::exists(folder_, ignored) && !fs::is_empty(folder_, ignored) &&
                          !fs::exists(folder_ / "parts", ignored) &&
                          !fs::exists(folder_ / "manifest.json", ignored);
  if (is_foreign)
    throw input_error("holds other things than a sweep; choose another folder", {.file = folder_.string()});
  for (const std::string_view name : k_folder_names) make_folder(folder_ / name);
}

Store Store::existing(fs::path folder) {
  std::error_code ignored;
  if (!fs::is_regular_file(folder / "manifest.json", ignored))
    throw input_error(
        fs::exists(folder, ignored)
            ? "no sweep was run here; start one with `tsunagi sweep run` or `sweep submit`"
            : "is not there: no sweep was run here. Start one with `tsunagi sweep run` or `sweep "
              "submit`, or correct --out",
        {.file = folder.string()});
  Store out;
  out.folder_ = std::move(folder);
  return out;
}

fs::path Store::path_of(PartKind kind, const std::string& key) const {
  return folder_ / k_folder_names[static_cast<std::size_t>(kind)] / key.substr(0, 2) / (key + ".json");
}

bool Store::has(PartKind kind, const std::string& key) const {
  std::error_code ignored;
  return fs::is_regular_file(path_of(kind, key), ignored);
}

std::optional<std::string> Store::find(PartKind kind, const std::string& key) const {
  const fs::path path = path_of(kind, key);
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  std::string bytes = read_file(path);
  const std::size_t start = k_head.size() + k_hash_digits + 1;
  if (bytes.size() < start || !bytes.starts_with(k_head)) throw_damaged(path);
  const std::string hash = bytes.substr(k_head.size(), k_hash_digits);
  bytes.erase(0, start);
  if (content_hash(bytes) != hash) throw_damaged(path);
  return bytes;
}

void Store::publish(PartKind kind, const std::string& key, std::string_view text) const {
  const fs::path path = path_of(kind, key);
  make_folder(path.parent_path());
  const std::string bytes = sealed(text);
  const HiddenSibling hidden(path);
  write_file(hidden.path(), bytes);
  if (rename_new(hidden.path(), path)) return;
  if (read_file(path) != bytes)
    throw Error(
        ErrorKind::internal,
        "two workers disagree on this part: what is there is not what was computed again. It is kept; "
        "are both workers of one build of tsunagi?",
        {.file = path.string()});
}

void Store::replace(PartKind kind, const std::string& key, std::string_view text) const {
  const fs::path path = path_of(kind, key);
  make_folder(path.parent_path());
  const HiddenSibling hidden(path);
  write_file(hidden.path(), sealed(text));
  std::error_code error;
  fs::rename(hidden.path(), path, error);
  if (error)
    throw Error(ErrorKind::environment, fmt::format("cannot rename into place: {}", error.message()),
                {.file = path.string()});
}

void Store::remove(PartKind kind, const std::string& key) const {
  std::error_code ignored;
  fs::remove(path_of(kind, key), ignored);
}

void Store::clear_leftovers() const {
  remove_dead_siblings(folder_);
  for (const std::string_view name : k_folder_names) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_ / name, error)) {
      if (entry.is_directory(error)) remove_dead_siblings(entry.path());
    }
  }
}

std::optional<std::string> Store::manifest() const {
  const fs::path path = folder_ / "manifest.json";
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  return read_file(path);
}

void Store::set_manifest(std::string_view text) const {
  const fs::path path = folder_ / "manifest.json";
  const HiddenSibling hidden(path);
  write_file(hidden.path(), text);
  std::error_code error;
  fs::rename(hidden.path(), path, error);
  if (error)
    throw Error(ErrorKind::environment, fmt::format("cannot rename into place: {}", error.message()),
                {.file = path.string()});
}

}  // namespace tsunagi::sweep
