// SPDX-License-Identifier: Apache-2.0
#include "geo/base/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "geo/base/descriptor.h"
#include "geo/base/error.h"
#include "geo/base/hash.h"

namespace tsunagi {
namespace {

namespace fs = std::filesystem;

Error environment_error(std::string_view doing, const fs::path& path, const std::string& reason) {
  return {ErrorKind::environment, fmt::format("cannot {}: {}", doing, reason), {.file = path.string()}};
}

std::string system_reason() {
  return std::error_code(errno, std::generic_category()).message();
}

std::string hex(XXH128_hash_t hash) {
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace

std::string read_file(const fs::path& path, std::uintmax_t most_bytes) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    throw input_error(fs::exists(path, error) ? "is not a regular file" : "there is no such file",
                      {.file = path.string()});
  }
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) throw environment_error("read", path, error.message());
  if (size > most_bytes) {
    throw input_error(fmt::format("holds {} bytes; at most {} are taken", size, most_bytes),
                      {.file = path.string()});
  }
  std::ifstream in(path, std::ios::binary);
  std::string bytes(size, '\0');
  if (!in.read(bytes.data(), static_cast<std::streamsize>(size))) {
    throw environment_error("read", path, system_reason());
  }
  return bytes;
}

std::string folder_name(const std::filesystem::path& folder) {
  return folder.empty() ? "the current folder" : folder.string();
}

void write_file(const fs::path& path, std::string_view bytes) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (file.get() < 0) throw environment_error("write", path, system_reason());
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw environment_error("write", path, system_reason());
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.get()) != 0) throw environment_error("flush", path, system_reason());
}

void flush_to_disk(const fs::path& path) {
  const Descriptor file(path, O_RDONLY);
  if (file.get() < 0 || ::fsync(file.get()) != 0) throw environment_error("flush", path, system_reason());
}

std::string content_hash(std::string_view bytes) {
  return hex(XXH3_128bits(bytes.data(), bytes.size()));
}

std::string file_hash(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw environment_error("read", path, system_reason());
  XXH3_state_t state;
  XXH3_128bits_reset(&state);
  std::array<char, 1 << 16> block{};
  while (in.read(block.data(), block.size()) || in.gcount() > 0) {
    XXH3_128bits_update(&state, block.data(), static_cast<std::size_t>(in.gcount()));
  }
  return hex(XXH3_128bits_digest(&state));
}

}  // namespace tsunagi
