// SPDX-License-Identifier: Apache-2.0
// Where the blocks of an OpenStreetMap PBF file lie (OSM wiki, "PBF Format", file format).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tsunagi::geo {

class OsmBlocks {
 public:
  // Walks the frames of the file without looking into them. Throws Error{input} if there is no such
  // file, its frames do not fill it exactly or the first is no header, Error{environment} if it cannot be
  // read.
  explicit OsmBlocks(const std::filesystem::path& path);

  [[nodiscard]] std::size_t count() const { return data_.size(); }  // of data blocks
  // The bytes of a blob, still packed. Safe from many threads at a time.
  [[nodiscard]] std::string header() const { return read(header_.offset, header_.size); }
  [[nodiscard]] std::string block(std::size_t i) const { return read(data_[i].offset, data_[i].size); }

 private:
  struct Frame {
    std::uint64_t offset;
    std::uint32_t size;
  };
  [[nodiscard]] std::string read(std::uint64_t offset, std::size_t size) const;
  [[nodiscard]] std::uint64_t walk_frame(std::uint64_t offset, std::uint64_t file_size);

  // Closes when it goes.
  struct Descriptor {
    explicit Descriptor(const std::filesystem::path& path);
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    int number;
  };

  Descriptor file_;
  Frame header_{};
  std::vector<Frame> data_;
};

}  // namespace tsunagi::geo
