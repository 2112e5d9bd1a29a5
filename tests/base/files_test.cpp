// SPDX-License-Identifier: Apache-2.0
#include "geo/base/files.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "geo/base/hash.h"

namespace tsunagi {
namespace {

namespace fs = std::filesystem;

class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("tsunagi_files_" + std::to_string(::getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  void TearDown() override { fs::remove_all(root_); }
  fs::path root_;
};

TEST_F(Files, FolderAppearsOnlyOnCommit) {
  OutputFolder folder(root_ / "out", false, {"run.json"});
  write_file(folder.path() / "run.json", "{}");
  EXPECT_FALSE(fs::exists(root_ / "out"));
  folder.commit();
  EXPECT_EQ(read_file(root_ / "out" / "run.json"), "{}");
}

TEST_F(Files, AbandonedFolderLeavesNothing) {
  {
    const OutputFolder folder(root_ / "out", false, {"run.json"});
    write_file(folder.path() / "x", "half");
  }
  EXPECT_TRUE(fs::is_empty(root_));
}

TEST_F(Files, ExistingResultNeedsOverwrite) {
  for (const char* content : {"one", "two"}) {
    OutputFolder folder(root_ / "out", true, {"run.json"});
    write_file(folder.path() / "run.json", content);
    folder.commit();
  }
  EXPECT_EQ(read_file(root_ / "out" / "run.json"), "two");
  EXPECT_THROW(OutputFolder(root_ / "out", false, {"run.json"}), Error);
}

TEST_F(Files, ForeignFolderIsNeverReplaced) {
  fs::create_directories(root_ / "home");
  write_file(root_ / "home" / "letter.txt", "mine");
  EXPECT_THROW(OutputFolder(root_ / "home", true, {"run.json"}), Error);
  EXPECT_EQ(read_file(root_ / "home" / "letter.txt"), "mine");
}

TEST_F(Files, FoldersBelowMayHoldTheirFilesAlone) {
  fs::create_directories(root_ / "nation" / "a");
  write_file(root_ / "nation" / "a" / "x.csv", "1");
  const std::vector<std::string> names{"list.toml", "a/x.csv", "b/x.csv"};
  EXPECT_NO_THROW(OutputFolder::check(root_ / "nation", true, names));
  EXPECT_THROW(OutputFolder::check(root_ / "nation", true, {"list.toml", "a"}), Error);
  write_file(root_ / "nation" / "a" / "letter.txt", "dear sir");
  try {
    OutputFolder::check(root_ / "nation", true, names);
    FAIL() << "a foreign file below was taken for ours";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("a/letter.txt"));
  }
}

TEST_F(Files, ASecondWriterIsRefusedWhileTheFirstLives) {
  {
    const OutputFolder first(root_ / "out", false, {"run.json"});
    try {
      const OutputFolder second(root_ / "out", false, {"run.json"});
      FAIL() << "two writers";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::environment);
      EXPECT_NE(std::string(error.what()).find("process " + std::to_string(::getpid())), std::string::npos);
    }
  }
  EXPECT_NO_THROW(OutputFolder(root_ / "out", false, {"run.json"}));
  EXPECT_TRUE(fs::is_empty(root_));
}

TEST_F(Files, WhatAKilledWriterLeftIsRemoved) {
  fs::create_directories(root_ / ".out.1.part");
  write_file(root_ / ".out.1.part" / "run.json", "half");
  write_file(root_ / ".out.lock", "process 1 on nowhere\n");
  write_file(root_ / ".other.1.part", "another folder's");
  { const OutputFolder folder(root_ / "out", false, {"run.json"}); }
  EXPECT_FALSE(fs::exists(root_ / ".out.1.part"));
  EXPECT_FALSE(fs::exists(root_ / ".out.lock"));
  EXPECT_TRUE(fs::exists(root_ / ".other.1.part"));
}

TEST_F(Files, AnOldResultThatWasMovedAsideComesBack) {
  fs::create_directories(root_ / ".out.1.part.old");
  write_file(root_ / ".out.1.part.old" / "run.json", "old");
  EXPECT_THROW(OutputFolder(root_ / "out", false, {"run.json"}), Error);
  EXPECT_EQ(read_file(root_ / "out" / "run.json"), "old");
}

TEST_F(Files, FoldersMadeForNothingGoAgain) {
  { const OutputFolder folder(root_ / "a" / "b" / "out", false, {"run.json"}); }
  EXPECT_TRUE(fs::is_empty(root_));
}

TEST_F(Files, OneFileAppearsOnlyOnCommit) {
  {
    const OutputFile abandoned(root_ / "f", false);
    write_file(abandoned.path(), "half");
  }
  EXPECT_TRUE(fs::is_empty(root_));
  OutputFile file(root_ / "f", false);
  write_file(file.path(), "whole");
  EXPECT_FALSE(fs::exists(root_ / "f"));
  file.commit();
  EXPECT_EQ(read_file(root_ / "f"), "whole");
}

TEST_F(Files, OneFileIsReplacedOnlyWhenTold) {
  write_file(root_ / "f", "old");
  EXPECT_THROW(OutputFile(root_ / "f", false), Error);
  EXPECT_THROW(OutputFile(root_, true), Error);  // a folder
  OutputFile file(root_ / "f", true);
  write_file(file.path(), "new");
  EXPECT_EQ(read_file(root_ / "f"), "old");
  file.commit();
  EXPECT_EQ(read_file(root_ / "f"), "new");
}

TEST_F(Files, LinksAndFilesAreNoOutputFolders) {
  fs::create_directories(root_ / "real");
  fs::create_directory_symlink("real", root_ / "link");
  fs::create_symlink("nowhere", root_ / "dangling");
  write_file(root_ / "file", "mine");
  for (const char* name : {"link", "link/", "dangling", "file"}) {
    SCOPED_TRACE(name);
    EXPECT_THROW(OutputFolder(root_ / name, true, {"run.json"}), Error);
  }
  EXPECT_THROW(OutputFile(root_ / "dangling", true), Error);
  EXPECT_EQ(fs::read_symlink(root_ / "link"), "real");
  EXPECT_EQ(fs::read_symlink(root_ / "dangling"), "nowhere");
  EXPECT_EQ(read_file(root_ / "file"), "mine");
  EXPECT_EQ(std::distance(fs::directory_iterator(root_), {}), 4);
}

// A process that is gone: the number of one that has been waited for.
pid_t past_process() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  return child;
}

TEST_F(Files, HiddenSiblingsOfWritersThatAreGoneAreRemoved) {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const auto hidden = [&](const std::string& machine, pid_t process) {
    const fs::path path = root_ / (".f." + machine + "-" + std::to_string(process) + "-0.part");
    write_file(path, "half");
    return path;
  };
  const fs::path dead = hidden(host.data(), past_process());
  const fs::path alive = hidden(host.data(), ::getppid());
  const fs::path elsewhere = hidden("another", 1);
  const fs::path long_ago = hidden("yet-another", 1);
  fs::last_write_time(long_ago, fs::file_time_type::clock::now() - std::chrono::hours(25));
  write_file(root_ / ".letter.part", "mine");
  const HiddenSibling own(root_ / "f");
  write_file(own.path(), "half");
  remove_dead_siblings(root_);
  EXPECT_FALSE(fs::exists(dead));
  EXPECT_TRUE(fs::exists(alive));
  EXPECT_TRUE(fs::exists(elsewhere));
  EXPECT_FALSE(fs::exists(long_ago));
  EXPECT_TRUE(fs::exists(root_ / ".letter.part"));
  EXPECT_TRUE(fs::exists(own.path()));
}

TEST_F(Files, ReadRefusesFoldersAndMissingAndLargeFiles) {
  EXPECT_THROW(static_cast<void>(read_file(root_)), Error);
  EXPECT_THROW(static_cast<void>(read_file(root_ / "none")), Error);
  write_file(root_ / "big", "12345");
  EXPECT_EQ(read_file(root_ / "big", 5), "12345");
  EXPECT_THROW(static_cast<void>(read_file(root_ / "big", 4)), Error);
}

TEST_F(Files, FileHashEqualsHashOfItsBytes) {
  const std::string bytes(200000, 'x');
  write_file(root_ / "f", bytes);
  EXPECT_EQ(file_hash(root_ / "f"), content_hash(bytes));
  EXPECT_NE(content_hash("a"), content_hash("b"));
  EXPECT_EQ(content_hash("a").size(), 32u);
}

TEST(FolderName, TheCurrentFolderIsNamedInWords) {
  EXPECT_EQ(folder_name(""), "the current folder");
  EXPECT_EQ(folder_name("out/town"), "out/town");
}

}  // namespace
}  // namespace tsunagi
