// SPDX-License-Identifier: Apache-2.0
#include "geo/osm_blocks.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>

#include "geo/base/error.h"

namespace tsunagi::geo {
namespace {

constexpr std::uint32_t k_most_header_bytes = 64 * 1024;  // both limits: OSM wiki, "PBF Format"
constexpr std::uint32_t k_most_blob_bytes = 32 * 1024 * 1024;

struct BlobHeader {
  std::string type;
  std::int32_t size = 0;
};

BlobHeader parse(const std::string& bytes, std::uint64_t offset) {
  BlobHeader header;
  try {
    for (protozero::pbf_reader reader(bytes); reader.next();) {
      if (reader.tag() == 1) {
        header.type = reader.get_string();
      } else if (reader.tag() == 3) {
        header.size = reader.get_int32();
      } else {
        reader.skip();
      }
    }
  } catch (const protozero::exception&) {
    throw input_error(
        fmt::format("is no OpenStreetMap PBF file: the block header at byte {} is broken", offset));
  }
  return header;
}

std::uint32_t big_endian(const std::string& bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

[[noreturn]] void refuse_cut_file(std::uint64_t size) {
  throw input_error(fmt::format("is cut short: its last block does not end with the file at byte {}", size));
}

// A pipe would keep the reader waiting.
const std::filesystem::path& regular_file(const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path))
    throw input_error(std::filesystem::exists(path) ? "is not a regular file" : "there is no such file");
  return path;
}

}  // namespace

OsmBlocks::Descriptor::Descriptor(const std::filesystem::path& path)
    : number(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (number < 0)
    throw Error(ErrorKind::environment, fmt::format("cannot be read: {}", std::strerror(errno)));
}

OsmBlocks::Descriptor::~Descriptor() {
  ::close(number);
}

OsmBlocks::OsmBlocks(const std::filesystem::path& path) : file_(regular_file(path)) {
  const auto size = static_cast<std::uint64_t>(std::filesystem::file_size(path));
  for (std::uint64_t offset = 0; offset < size;) offset = walk_frame(offset, size);
  if (header_.size == 0) throw input_error("is no OpenStreetMap PBF file: it is empty");
}

std::uint64_t OsmBlocks::walk_frame(std::uint64_t offset, std::uint64_t file_size) {
  constexpr std::uint64_t k_length_bytes = 4;
  if (file_size - offset < k_length_bytes) refuse_cut_file(file_size);
  const std::uint32_t header_size = big_endian(read(offset, k_length_bytes));
  if (header_size == 0 || header_size > k_most_header_bytes) {
    throw input_error(fmt::format("is no OpenStreetMap PBF file: a block header of {} bytes at byte {}",
                                  header_size, offset));
  }
  const std::uint64_t left = file_size - offset - k_length_bytes;
  if (left < header_size) refuse_cut_file(file_size);
  const BlobHeader blob = parse(read(offset + k_length_bytes, header_size), offset);
  const bool is_header = blob.type == "OSMHeader";
  if ((offset == 0) != is_header)
    throw input_error("is no OpenStreetMap PBF file: the header is not its first block");
  if (blob.size <= 0 || static_cast<std::uint32_t>(blob.size) > k_most_blob_bytes)
    throw input_error(
        fmt::format("has a block of {} bytes at byte {}; 1 to 32 MiB are read", blob.size, offset));
  if (left - header_size < static_cast<std::uint32_t>(blob.size)) refuse_cut_file(file_size);
  const Frame frame{offset + k_length_bytes + header_size, static_cast<std::uint32_t>(blob.size)};
  if (is_header) header_ = frame;
  if (blob.type == "OSMData") data_.push_back(frame);  // readers pass over other types
  return frame.offset + frame.size;
}

std::string OsmBlocks::read(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  for (std::size_t done = 0; done < size;) {
    const ssize_t got =
        ::pread(file_.number, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw Error(ErrorKind::environment, "could not be read to its end");
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace tsunagi::geo
