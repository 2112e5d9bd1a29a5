// SPDX-License-Identifier: Apache-2.0
// What the tests of the geo room share: a folder that removes itself, and the text of an expected error.
#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/region_file.h"

namespace tsunagi::geo {

// A fresh empty folder for the life of the object.
class TempFolder {
 public:
  TempFolder() {
    static std::atomic<int> next{0};
    path_ = std::filesystem::temp_directory_path() /
            ("tsunagi_geo_" + std::to_string(::getpid()) + "_" + std::to_string(next++));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  TempFolder(TempFolder&&) = delete;
  TempFolder& operator=(TempFolder&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // Writes a file and returns where it is.
  [[nodiscard]] std::filesystem::path file(std::string_view name, std::string_view bytes) const {
    write_file(path_ / name, bytes);
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

// The text of the Error{input} that `act` throws; empty when it throws none.
template <class Act>
std::string message_of(Act act) {
  try {
    static_cast<void>(act());
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    return error.what();
  }
  return {};
}

// {"type":"Feature", …} of a geometry and properties written as JSON.
inline std::string feature(const std::string& geometry, const std::string& properties = "") {
  return R"({"type":"Feature","properties":{)" + properties + R"(},"geometry":)" + geometry + "}";
}

inline std::string feature(const std::string& type, const std::string& coordinates,
                           const std::string& properties) {
  return feature(R"({"type":")" + type + R"(","coordinates":)" + coordinates + "}", properties);
}

// A FeatureCollection of features already joined by commas.
inline std::string collection(const std::string& features) {
  return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}

}  // namespace tsunagi::geo
