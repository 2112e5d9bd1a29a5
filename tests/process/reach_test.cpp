// SPDX-License-Identifier: Apache-2.0
// What a run reaches: no socket, no file beyond its inputs, its output and the system's libraries.
#include <algorithm>
#include <array>
#include <atomic>
#include <fstream>
#include <regex>
#include <string_view>
#include <thread>
#include <vector>

#include "geo/base/files.h"
#include "tests/process/world.h"

namespace tsunagi::process {
namespace {

namespace fs = std::filesystem;

struct Opened {
  std::string path;
  bool to_write = false;
};

class Reach : public ProcessWorld {
 protected:
  void SetUp() override {
    if (!can_trace()) GTEST_SKIP() << "skipped: strace is not there, or may not trace";
  }

  // Traces a command; its lines of openat that succeeded, and whether there was a call of the network.
  void trace(const std::string& command) {
    const fs::path log = root() / "log";
    static_cast<void>(status_of(strace() + " -s 4096 -o " + log.string() +
                                " -e trace=%network,openat,open,creat,openat2 " + command));
    static const std::regex open_call(R"re((?:openat\([^,]*, |open\(|creat\()"([^"]*)"(.*)\) = ([0-9]+))re");
    opened_.clear();
    network_.clear();
    std::ifstream in(log);
    std::string line;
    while (std::getline(in, line)) {
      std::smatch found;
      if (line.find("openat(") == std::string::npos && line.find("open(") == std::string::npos) {
        if (line.find("exited with") == std::string::npos && line.find("+++") == std::string::npos &&
            line.find("resumed") == std::string::npos)
          network_.push_back(line);
      } else if (std::regex_search(line, found, open_call)) {
        const std::string how = found.str(2);
        opened_.push_back({fs::path(found.str(1)).lexically_normal().string(),
                           how.find("O_WRONLY") != std::string::npos ||
                               how.find("O_RDWR") != std::string::npos ||
                               how.find("O_CREAT") != std::string::npos});
      }
    }
    fs::remove(log);
  }

  static bool is_below(const std::string& path, const std::vector<std::string>& roots) {
    return std::ranges::any_of(roots, [&](const std::string& folder) { return path.starts_with(folder); });
  }

  void expect_in_reach(const std::vector<std::string>& read, const std::vector<std::string>& written) const {
    static const std::vector<std::string> k_system{"/usr/", "/lib", "/etc/", "/proc/", "/sys/", "/dev/"};
    EXPECT_FALSE(opened_.empty());
    EXPECT_TRUE(network_.empty()) << network_.front();
    for (const Opened& file : opened_) {
      if (file.to_write) {
        EXPECT_TRUE(is_below(file.path, written) || file.path == "/dev/null") << "written: " << file.path;
      } else {
        EXPECT_TRUE(is_below(file.path, k_system) || is_below(file.path, read) ||
                    is_below(file.path, written))
            << "read: " << file.path;
      }
    }
  }

  std::vector<Opened> opened_;
  std::vector<std::string> network_;
};

TEST_F(Reach, ARunOpensItsInputsAndItsOutput) {
  trace(run_command(root() / "results" / "out"));
  const std::string catalogue = fs::path(TSUNAGI_SOURCE_DIR) / "scenarios" / "catalogue";
  // GDAL opens a GeoPackage by its path; a folder is opened to be flushed or listed.
  expect_in_reach({(root() / "town").string(), catalogue, root().string()}, {(root() / "results").string()});
}

// Layers on a medium that cannot be written are enough, of every format that a town has.
TEST_F(Reach, LayersThatCannotBeWrittenAreRead) {
  const std::string town = (root() / "town").string();
  const auto in_a_mount = [&](const std::string& command) {
    return status_of("unshare -m sh -c 'mount --bind " + town + " " + town + " && mount -o remount,bind,ro " +
                     town + " && ! touch " + town + "/a && " + command + "'");
  };
  if (in_a_mount("true") != 0) GTEST_SKIP() << "skipped: no file system of its own can be mounted here";
  EXPECT_EQ(in_a_mount(run_command(root() / "out")), 0);
  EXPECT_TRUE(fs::exists(root() / "out" / "plan.gpkg"));
}

// While a run reads, another program writes its layers anew.
TEST_F(Reach, LayersThatChangeWhileTheyAreReadAreRefused) {
  std::atomic<bool> is_done = false;
  std::thread writer([&] {
    while (!is_done) {
      for (const auto& entry : fs::directory_iterator(root() / "town"))
        fs::last_write_time(entry.path(), fs::file_time_type::clock::now());
    }
  });
  EXPECT_EQ(status_of(run_command(root() / "out")), 4);
  is_done = true;
  writer.join();
  EXPECT_FALSE(fs::exists(root() / "out"));
}

TEST_F(Reach, HostileLayersReachNothing) {
  const fs::path town = root() / "town";
  write_file(
      town / "elevation.tif",
      "<VRTDataset rasterXSize=\"9\" rasterYSize=\"9\"><VRTRasterBand dataType=\"Byte\" band=\"1\">"
      "<SimpleSource><SourceFilename>/vsicurl/http://example.invalid/a.tif</SourceFilename></SimpleSource>"
      "</VRTRasterBand></VRTDataset>");
  write_file(
      town / "pops.gpkg",
      "<OGRVRTDataSource><OGRVRTLayer name=\"x\"><SrcDataSource>/etc/hostname</SrcDataSource></OGRVRTLayer>"
      "</OGRVRTDataSource>");
  trace(std::string(TSUNAGI_PROGRAM) + " check " + scenario());
  const std::string catalogue = fs::path(TSUNAGI_SOURCE_DIR) / "scenarios" / "catalogue";
  expect_in_reach({town.string(), catalogue}, {});
  EXPECT_TRUE(std::ranges::none_of(opened_, [](const Opened& file) { return file.path == "/etc/hostname"; }));
}

}  // namespace
}  // namespace tsunagi::process
