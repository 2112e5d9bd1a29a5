// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/section_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <tbb/parallel_for.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "geo/base/descriptor.h"
#include "geo/base/error.h"
#include "geo/base/hidden_sibling.h"

namespace tsunagi::graph {
namespace {

namespace fs = std::filesystem;

constexpr std::array<char, 8> magic{'t', 's', 'n', 'g', 's', 'e', 'c', 't'};
constexpr std::uint32_t byte_order_mark = 0x01020304;
constexpr std::uint32_t layout_version = 1;
constexpr std::uint64_t alignment = 64;
constexpr std::uint32_t most_sections = 1024;

struct Header {
  std::array<char, 8> magic;
  std::uint32_t byte_order;
  std::uint32_t layout_version;
  std::uint32_t kind;
  std::uint32_t kind_version;
  std::uint64_t key_high;
  std::uint64_t key_low;
  std::uint64_t byte_count;
  std::uint32_t section_count;
  std::array<std::uint32_t, 17> unused;
  std::uint64_t checksum;  // of what comes before and of the entries
};
static_assert(sizeof(Header) == 128);

struct Entry {
  std::uint32_t id;
  std::uint32_t element_size;
  std::uint64_t element_count;
  std::uint64_t offset;
  std::uint64_t checksum;
  std::array<std::uint64_t, 4> unused;
};
static_assert(sizeof(Entry) == 64);

Error environment_error(const std::string& doing, const fs::path& path, const std::string& reason) {
  return {ErrorKind::environment, "cannot " + doing + ": " + reason, {.file = path.string()}};
}

std::string system_reason() {
  return std::error_code(errno, std::generic_category()).message();
}

std::uint64_t checksum_of(std::span<const std::byte> bytes, std::uint64_t seed = 0) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::uint64_t checksum_of(const Header& header, std::span<const Entry> entries) {
  const auto before = std::as_bytes(std::span(&header, 1)).first(offsetof(Header, checksum));
  return checksum_of(std::as_bytes(entries), checksum_of(before));
}

std::uint64_t aligned(std::uint64_t offset) {
  return (offset + alignment - 1) / alignment * alignment;
}

// Entries with their places, and the header over them.
std::pair<Header, std::vector<Entry>> lay_out(const FileIdentity& identity,
                                              std::span<const Section> sections) {
  std::vector<Entry> entries;
  std::uint64_t offset = sizeof(Header) + sizeof(Entry) * sections.size();
  for (const Section& section : sections) {
    offset = aligned(offset);
    entries.push_back({section.id,
                       section.element_size,
                       section.bytes.size() / section.element_size,
                       offset,
                       checksum_of(section.bytes),
                       {}});
    offset += section.bytes.size();
  }
  Header header{magic,
                byte_order_mark,
                layout_version,
                identity.kind,
                identity.kind_version,
                identity.key.high,
                identity.key.low,
                offset,
                static_cast<std::uint32_t>(sections.size()),
                {},
                0};
  header.checksum = checksum_of(header, entries);
  return {header, entries};
}

// A file that is not there unless it is whole.
class Writer {
 public:
  explicit Writer(const fs::path& target)
      : target_(target), hidden_(target), file_(hidden_.path(), O_WRONLY | O_CREAT | O_TRUNC) {
    if (file_.get() < 0) throw environment_error("write", target_, system_reason());
  }

  void write(std::span<const std::byte> bytes) {
    offset_ += bytes.size();
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw environment_error("write", target_, system_reason());
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  void pad() {
    constexpr std::array<std::byte, alignment> zeros{};
    write(std::span(zeros).first(aligned(offset_) - offset_));
  }
  void commit() {
    if (::fsync(file_.get()) != 0) throw environment_error("flush", target_, system_reason());
    std::error_code error;
    fs::rename(hidden_.path(), target_, error);
    if (error) throw environment_error("rename into place", target_, error.message());
    const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
    const Descriptor parent(folder, O_RDONLY | O_DIRECTORY);
    if (parent.get() >= 0) ::fsync(parent.get());  // the rename itself; some file systems have no such thing
  }

 private:
  fs::path target_;
  HiddenSibling hidden_;
  Descriptor file_;
  std::uint64_t offset_ = 0;
};

using Fault = std::optional<Refusal>;

std::string found(std::uint64_t expected, std::uint64_t came) {
  return "expected " + std::to_string(expected) + ", found " + std::to_string(came);
}

Fault check_origin(const Header& header) {
  if (header.magic != magic) return Refusal{Unusable::foreign, "it does not begin as such a file does"};
  if (header.byte_order != byte_order_mark) {
    return Refusal{Unusable::foreign, "it was written by a machine of another byte order, or is damaged"};
  }
  if (header.layout_version == layout_version) return std::nullopt;
  return Refusal{Unusable::other_version,
                 "version of the layout: " + found(layout_version, header.layout_version)};
}

Fault check_identity(const Header& header, const FileIdentity& identity) {
  if (header.kind != identity.kind) {
    return Refusal{Unusable::foreign, "kind of content: " + found(identity.kind, header.kind)};
  }
  if (header.kind_version != identity.kind_version) {
    return Refusal{Unusable::other_version,
                   "version of the content: " + found(identity.kind_version, header.kind_version)};
  }
  if (ContentKey{header.key_high, header.key_low} == identity.key) return std::nullopt;
  return Refusal{Unusable::stale, "it was made from other inputs"};
}

Refusal truncated(std::uint64_t expected, std::uint64_t came) {
  return {Unusable::truncated, "bytes: " + found(expected, came)};
}

// Sections lie one after the other, aligned, and end where the file ends.
Fault check_bounds(std::span<const Entry> entries, std::uint64_t byte_count) {
  std::uint64_t end = sizeof(Header) + entries.size_bytes();
  for (const Entry& entry : entries) {
    const std::string name = "section " + std::to_string(entry.id) + ": ";
    if (entry.offset != aligned(end))
      return Refusal{Unusable::damaged, name + "it is not where it should be"};
    if (entry.offset > byte_count || entry.element_size == 0 ||
        entry.element_count > (byte_count - entry.offset) / entry.element_size) {
      return Refusal{Unusable::damaged, name + "it ends outside the file"};
    }
    end = entry.offset + entry.element_count * entry.element_size;
  }
  if (end == byte_count) return std::nullopt;
  return Refusal{Unusable::damaged, "the sections do not end with the file"};
}

Fault check_ids(std::span<const Entry> entries) {
  std::vector<std::uint32_t> ids;
  for (const Entry& entry : entries) ids.push_back(entry.id);
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) == ids.end()) return std::nullopt;
  return Refusal{Unusable::damaged, "two sections have one id"};
}

Fault check_payload(std::span<const Entry> entries, std::span<const Section> sections) {
  std::vector<std::uint8_t> differs(entries.size(), 0);
  tbb::parallel_for(std::size_t{0}, entries.size(), [&](std::size_t i) {
    differs[i] = checksum_of(sections[i].bytes) != entries[i].checksum;
  });
  const auto first = std::find(differs.begin(), differs.end(), 1);
  if (first == differs.end()) return std::nullopt;
  const std::uint32_t id = entries[static_cast<std::size_t>(first - differs.begin())].id;
  return Refusal{Unusable::damaged, "section " + std::to_string(id) + ": its checksum differs"};
}

struct Contents {
  std::vector<Entry> entries;
  std::vector<Section> sections;
};

// Copies header and entries out of the map before it looks at them.
std::variant<Contents, Refusal> read_contents(std::span<const std::byte> map, const FileIdentity& identity) {
  if (map.size() < sizeof(Header)) return truncated(sizeof(Header), map.size());
  Header header{};
  std::memcpy(&header, map.data(), sizeof header);
  if (const auto fault = check_origin(header)) return *fault;
  if (header.section_count > most_sections) {
    return Refusal{Unusable::damaged, "it claims " + std::to_string(header.section_count) + " sections"};
  }
  const std::uint64_t table_bytes = sizeof(Entry) * std::uint64_t{header.section_count};
  if (map.size() - sizeof header < table_bytes) return truncated(sizeof header + table_bytes, map.size());
  Contents out{std::vector<Entry>(header.section_count), {}};
  if (table_bytes != 0) std::memcpy(out.entries.data(), map.data() + sizeof header, table_bytes);
  if (checksum_of(header, out.entries) != header.checksum) {
    return Refusal{Unusable::damaged, "the checksum of its header differs"};
  }
  if (const auto fault = check_identity(header, identity)) return *fault;
  if (header.byte_count != map.size()) return truncated(header.byte_count, map.size());
  if (const auto fault = check_ids(out.entries)) return *fault;
  if (const auto fault = check_bounds(out.entries, map.size())) return *fault;
  for (const Entry& e : out.entries) {
    out.sections.push_back({e.id, e.element_size, map.subspan(e.offset, e.element_count * e.element_size)});
  }
  return out;
}

std::variant<std::span<const std::byte>, Refusal> map_file(const fs::path& path) {
  const Descriptor file(path, O_RDONLY | O_NONBLOCK);
  if (file.get() < 0) {
    const bool is_missing = errno == ENOENT || errno == ENOTDIR;
    return Refusal{is_missing ? Unusable::missing : Unusable::unreadable, system_reason()};
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return Refusal{Unusable::unreadable, system_reason()};
  if (!S_ISREG(status.st_mode)) return Refusal{Unusable::unreadable, "it is not a regular file"};
  const auto byte_count = static_cast<std::size_t>(status.st_size);
  if (byte_count < sizeof(Header)) return truncated(sizeof(Header), byte_count);
  void* const begin = ::mmap(nullptr, byte_count, PROT_READ, MAP_SHARED | MAP_POPULATE, file.get(), 0);
  if (begin == MAP_FAILED) return Refusal{Unusable::unreadable, system_reason()};
  return std::span(static_cast<const std::byte*>(begin), byte_count);
}

}  // namespace

ContentKey ContentKey::of(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

void write_section_file(const fs::path& path, const FileIdentity& identity,
                        std::span<const Section> sections) {
  const auto [header, entries] = lay_out(identity, sections);
  Writer writer(path);
  writer.write(std::as_bytes(std::span(&header, 1)));
  writer.write(std::as_bytes(std::span(entries)));
  for (const Section& section : sections) {
    writer.pad();
    writer.write(section.bytes);
  }
  writer.commit();
}

SectionFile::~SectionFile() {
  if (!map_.empty()) ::munmap(const_cast<std::byte*>(map_.data()), map_.size());
}

SectionFile::SectionFile(SectionFile&& other) noexcept
    : map_(std::exchange(other.map_, {})), sections_(std::move(other.sections_)) {}

SectionFile& SectionFile::operator=(SectionFile&& other) noexcept {
  std::swap(map_, other.map_);
  std::swap(sections_, other.sections_);
  return *this;
}

std::optional<std::span<const std::byte>> SectionFile::find(std::uint32_t id,
                                                            std::uint32_t element_size) const {
  for (const Section& section : sections_) {
    if (section.id == id && section.element_size == element_size) return section.bytes;
  }
  return std::nullopt;
}

std::variant<SectionFile, Refusal> open_section_file(const fs::path& path, const FileIdentity& identity,
                                                     Payload payload) {
  auto mapped = map_file(path);
  if (auto* refusal = std::get_if<Refusal>(&mapped)) return std::move(*refusal);
  SectionFile file(std::get<std::span<const std::byte>>(mapped));
  auto contents = read_contents(file.map_, identity);
  if (auto* refusal = std::get_if<Refusal>(&contents)) return std::move(*refusal);
  auto& [entries, sections] = std::get<Contents>(contents);
  if (payload == Payload::verify) {
    if (auto fault = check_payload(entries, sections)) return std::move(*fault);
  }
  file.sections_ = std::move(sections);
  return file;
}

}  // namespace tsunagi::graph
