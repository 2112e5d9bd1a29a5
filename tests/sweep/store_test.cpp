// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store.h"

#include <unistd.h>

#include <chrono>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/base/hash.h"

namespace tsunagi::sweep {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class StoreTest : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }
  fs::path folder_ = fs::temp_directory_path() / ("tsunagi_store_" + std::to_string(::getpid()));
  std::string key_ = content_hash("what it depends on");
};

TEST_F(StoreTest, APartIsFoundAsItWasPublished) {
  const Store store(folder_);
  EXPECT_EQ(store.find(PartKind::task, key_), std::nullopt);
  store.publish(PartKind::task, key_, "the years\n");
  EXPECT_EQ(Store(folder_).find(PartKind::task, key_), "the years\n");
}

TEST_F(StoreTest, ADamagedPartIsNamed) {
  const Store store(folder_);
  store.publish(PartKind::plan, key_, "the plan, whole\n");
  const fs::path path = store.path_of(PartKind::plan, key_);
  const std::string bytes = read_file(path);
  for (const std::string& bad : {bytes.substr(0, bytes.size() - 3), bytes.substr(0, 5), std::string(), [&] {
                                   std::string flipped = bytes;
                                   flipped[flipped.size() - 2] ^= 1;
                                   return flipped;
                                 }()}) {
    write_file(path, bad);
    EXPECT_THAT([&] { static_cast<void>(store.find(PartKind::plan, key_)); },
                testing::Throws<Error>(testing::Property(
                    &Error::what, testing::AllOf(HasSubstr(path.string()), HasSubstr("is damaged")))));
  }
}

TEST_F(StoreTest, WhatKilledWorkersLeftIsClearedAway) {
  const Store store(folder_);
  store.publish(PartKind::task, key_, "whole\n");
  const fs::path part = store.path_of(PartKind::task, key_);
  const fs::path left = part.parent_path() / ("." + part.filename().string() + ".elsewhere-1-0.part");
  write_file(left, "half");
  store.clear_leftovers();
  EXPECT_TRUE(fs::exists(left));  // its worker may still write
  fs::last_write_time(left, fs::file_time_type::clock::now() - std::chrono::hours(48));
  store.clear_leftovers();
  EXPECT_FALSE(fs::exists(left));
  EXPECT_EQ(store.find(PartKind::task, key_), "whole\n");
}

TEST_F(StoreTest, TwoWorkersMayPublishTheSameBytesAndNoOthers) {
  const Store store(folder_);
  store.publish(PartKind::task, key_, "same\n");
  store.publish(PartKind::task, key_, "same\n");
  try {
    store.publish(PartKind::task, key_, "other\n");
    FAIL() << "a part that disagrees was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    EXPECT_THAT(error.what(), HasSubstr("two workers disagree"));
  }
  EXPECT_EQ(store.find(PartKind::task, key_), "same\n");
}

TEST_F(StoreTest, ManyThreadsPublishOnePartAndLeaveNothingBeside) {
  const Store store(folder_);
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] { store.publish(PartKind::task, key_, std::string(100'000, 'x')); });
  threads.clear();
  EXPECT_EQ(store.find(PartKind::task, key_)->size(), 100'000u);
  const fs::path beside = store.path_of(PartKind::task, key_).parent_path();
  EXPECT_EQ(std::distance(fs::directory_iterator(beside), fs::directory_iterator()), 1);
}

TEST_F(StoreTest, LookingAtASweepMakesNoFolder) {
  EXPECT_THAT([&] { static_cast<void>(Store::existing(folder_)); },
              testing::Throws<Error>(testing::Property(&Error::what, HasSubstr("no sweep was run here"))));
  EXPECT_FALSE(fs::exists(folder_));
  Store(folder_).set_manifest("{}\n");
  EXPECT_EQ(Store::existing(folder_).manifest(), "{}\n");
}

TEST_F(StoreTest, AFolderOfOtherThingsIsRefused) {
  fs::create_directories(folder_);
  write_file(folder_ / "letter.txt", "dear sir");
  EXPECT_THAT([&] { const Store store(folder_); },
              testing::Throws<Error>(testing::Property(&Error::what, HasSubstr("holds other things"))));
}

}  // namespace
}  // namespace tsunagi::sweep
