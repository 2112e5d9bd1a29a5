// SPDX-License-Identifier: Apache-2.0
// A cache file of flat arrays: written whole or not at all, mapped into memory, checked before it is used.
//
// Layout, in the machine's own byte order: a header of 128 bytes, one entry of 64 bytes a section, then the
// sections, each at a multiple of 64 bytes. Two checksums (XXH3, 64 bits): one over header and entries, one a
// section over its bytes. What fills the gaps is not read. A cache, not a defence against forgery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tsunagi::graph {

// Of everything a file was made from: a file with another key is stale.
struct ContentKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  // XXH3, 128 bits, of what names the inputs: their hashes, versions and settings.
  [[nodiscard]] static ContentKey of(std::string_view bytes);
  friend bool operator==(const ContentKey&, const ContentKey&) = default;
};

struct FileIdentity {
  std::uint32_t kind = 0;  // what the sections mean, and in which version: the caller's
  std::uint32_t kind_version = 0;
  ContentKey key{};
};

// Elements of one size, trivially copyable and without padding.
struct Section {
  std::uint32_t id = 0;
  std::uint32_t element_size = 0;
  std::span<const std::byte> bytes{};
};

template <class T>
[[nodiscard]] Section section_of(std::uint32_t id, std::span<const T> values) {
  return {id, sizeof(T), std::as_bytes(values)};
}

// Writes a hidden sibling, flushes it and renames it over `path`. Throws Error{environment} naming the file,
// and leaves what was there before, if the disk or a permission fails.
void write_section_file(const std::filesystem::path& path, const FileIdentity& identity,
                        std::span<const Section> sections);

enum class Unusable : std::uint8_t {
  missing,        // there is no such file
  unreadable,     // not a regular file, or the system refuses
  foreign,        // not such a file, of another kind or from a machine of another byte order
  other_version,  // of the layout or of the kind
  stale,          // made from other inputs
  truncated,      // shorter or longer than it says
  damaged,        // a checksum differs, or what it says cannot be
};

struct Refusal {
  Unusable why = Unusable::missing;
  std::string reason;  // what was expected and what was found, without the file's name
};

// Checksums of the sections: `skip` where a start must be fast and the disk is trusted. Header and entries
// are always checked against theirs.
enum class Payload : std::uint8_t { verify, skip };

// An open file. Its spans stay valid while it lives and when moved; a file replaced on disk meanwhile does
// not change it.
class SectionFile {
 public:
  ~SectionFile();
  SectionFile(SectionFile&& other) noexcept;
  SectionFile& operator=(SectionFile&& other) noexcept;
  SectionFile(const SectionFile&) = delete;
  SectionFile& operator=(const SectionFile&) = delete;

  // None if there is no section of that id, or its elements are of another size.
  template <class T>
  [[nodiscard]] std::optional<std::span<const T>> section(std::uint32_t id) const {
    const auto bytes = find(id, sizeof(T));
    if (!bytes) return std::nullopt;
    return std::span(reinterpret_cast<const T*>(bytes->data()), bytes->size() / sizeof(T));
  }
  [[nodiscard]] std::size_t byte_count() const noexcept { return map_.size(); }

 private:
  friend std::variant<SectionFile, Refusal> open_section_file(const std::filesystem::path& path,
                                                              const FileIdentity& identity, Payload payload);
  explicit SectionFile(std::span<const std::byte> map) : map_(map) {}
  [[nodiscard]] std::optional<std::span<const std::byte>> find(std::uint32_t id,
                                                               std::uint32_t element_size) const;

  std::span<const std::byte> map_;
  std::vector<Section> sections_;
};

// Checked, in this order: regular file, magic and byte order, layout version, checksum of header and entries,
// kind and its version, key, size of the file, then of every section id, alignment, order and bounds, and
// unless told to skip them the sections' checksums (in parallel). Never throws for what is in the file.
[[nodiscard]] std::variant<SectionFile, Refusal> open_section_file(const std::filesystem::path& path,
                                                                   const FileIdentity& identity,
                                                                   Payload payload = Payload::verify);

}  // namespace tsunagi::graph
