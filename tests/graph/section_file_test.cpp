// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/section_file.h"

#include <array>
#include <numeric>
#include <ranges>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "tests/graph/file_worlds.h"

namespace tsunagi::graph {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const FileIdentity identity{.kind = 7, .kind_version = 3, .key = ContentKey::of("inputs")};

struct Content {
  std::vector<std::uint32_t> numbers{1, 2, 3};
  std::vector<std::uint64_t> wide = std::vector<std::uint64_t>(20);
  std::vector<std::uint8_t> none;

  Content() { std::iota(wide.begin(), wide.end(), 100u); }
  [[nodiscard]] std::array<Section, 3> sections() const {
    return {section_of(1, std::span(numbers)), section_of(2, std::span(wide)),
            section_of(3, std::span(none))};
  }
};

void write(const std::filesystem::path& path, const FileIdentity& as = identity) {
  const Content content;
  write_section_file(path, as, content.sections());
}

Refusal refusal_of(const std::filesystem::path& path, const FileIdentity& as = identity,
                   Payload payload = Payload::verify) {
  auto opened = open_section_file(path, as, payload);
  const auto* refusal = std::get_if<Refusal>(&opened);
  if (refusal == nullptr) ADD_FAILURE() << "opened";
  return refusal == nullptr ? Refusal{} : *refusal;
}

bool holds_content(const SectionFile& file) {
  const Content content;
  const auto numbers = file.section<std::uint32_t>(1);
  const auto wide = file.section<std::uint64_t>(2);
  const auto none = file.section<std::uint8_t>(3);
  return numbers && wide && none && std::ranges::equal(*numbers, content.numbers) &&
         std::ranges::equal(*wide, content.wide) && none->empty();
}

TEST(SectionFile, ComesBackAsItWasWritten) {
  const ScratchFolder folder;
  write(folder / "a");
  auto opened = open_section_file(folder / "a", identity);
  ASSERT_TRUE(std::holds_alternative<SectionFile>(opened)) << std::get<Refusal>(opened).reason;
  EXPECT_TRUE(holds_content(std::get<SectionFile>(opened)));
}

TEST(SectionFile, SectionsAreAlignedTo64Bytes) {
  const ScratchFolder folder;
  write(folder / "a");
  const auto opened = open_section_file(folder / "a", identity);
  const auto& file = std::get<SectionFile>(opened);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(file.section<std::uint32_t>(1)->data()) % 64, 0u);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(file.section<std::uint64_t>(2)->data()) % 64, 0u);
}

TEST(SectionFile, HasNoSectionOfAnotherIdOrElementSize) {
  const ScratchFolder folder;
  write(folder / "a");
  const auto opened = open_section_file(folder / "a", identity);
  EXPECT_FALSE(std::get<SectionFile>(opened).section<std::uint32_t>(9).has_value());
  EXPECT_FALSE(std::get<SectionFile>(opened).section<std::uint16_t>(1).has_value());
}

TEST(SectionFile, SpansOutliveAMoveAndAReplacementOnDisk) {
  const ScratchFolder folder;
  write(folder / "a");
  auto opened = open_section_file(folder / "a", identity);
  const SectionFile moved = std::move(std::get<SectionFile>(opened));
  write_section_file(folder / "a", identity, {});
  EXPECT_TRUE(holds_content(moved));
}

TEST(SectionFile, LeavesNothingBesideItself) {
  const ScratchFolder folder;
  write(folder / "a");
  write(folder / "a");
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    names.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(names, ElementsAre("a"));
}

TEST(SectionFile, OfNoSectionsOpens) {
  const ScratchFolder folder;
  write_section_file(folder / "a", identity, {});
  EXPECT_TRUE(std::holds_alternative<SectionFile>(open_section_file(folder / "a", identity)));
}

// Bytes of a section are the payload's; gaps are never read. All else is refused with or without checksums.
TEST(SectionFile, EveryFlippedByteIsRefusedOrHarmless) {
  const ScratchFolder folder;
  write(folder / "a");
  const std::string good = bytes_of(folder / "a");
  std::size_t harmless = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int bit : {0, 3, 7}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ (1 << bit));
      put_bytes(folder / "b", bad);
      const auto opened = open_section_file(folder / "b", identity);
      const auto* file = std::get_if<SectionFile>(&opened);
      ASSERT_TRUE(file == nullptr || holds_content(*file)) << "byte " << i;
      harmless += file != nullptr ? 1 : 0;
    }
  }
  EXPECT_LE(harmless, 3u * 2u * 63u) << "more than the two gaps";
}

TEST(SectionFile, FlippedBytesOfHeaderAndEntriesAreRefusedWithoutPayloadChecksums) {
  const ScratchFolder folder;
  write(folder / "a");
  const std::string good = bytes_of(folder / "a");
  for (std::size_t i = 0; i < 128 + 3 * 64; ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    put_bytes(folder / "b", bad);
    (void)refusal_of(folder / "b", identity, Payload::skip);
  }
}

TEST(SectionFile, EveryTruncationIsRefused) {
  const ScratchFolder folder;
  write(folder / "a");
  const std::string good = bytes_of(folder / "a");
  for (std::size_t size = 0; size < good.size(); ++size) {
    put_bytes(folder / "b", good.substr(0, size));
    ASSERT_EQ(refusal_of(folder / "b").why, Unusable::truncated) << size;
  }
}

TEST(SectionFile, BytesAtItsEndAreRefused) {
  const ScratchFolder folder;
  write(folder / "a");
  put_bytes(folder / "b", bytes_of(folder / "a") + "x");
  EXPECT_EQ(refusal_of(folder / "b").why, Unusable::truncated);
}

TEST(SectionFile, SaysWhatItWasRefusedFor) {
  const ScratchFolder folder;
  write(folder / "a");
  FileIdentity other = identity;
  other.key = ContentKey::of("other inputs");
  EXPECT_EQ(refusal_of(folder / "a", other).why, Unusable::stale);
  other = identity;
  other.kind_version = 4;
  EXPECT_EQ(refusal_of(folder / "a", other).why, Unusable::other_version);
  EXPECT_THAT(refusal_of(folder / "a", other).reason, HasSubstr("expected 4, found 3"));
  other = identity;
  other.kind = 8;
  EXPECT_EQ(refusal_of(folder / "a", other).why, Unusable::foreign);
  put_bytes(folder / "text", std::string(500, 'x'));
  EXPECT_EQ(refusal_of(folder / "text").why, Unusable::foreign);
  EXPECT_EQ(refusal_of(folder / "nowhere").why, Unusable::missing);
  EXPECT_EQ(refusal_of(folder.path()).why, Unusable::unreadable);
}

TEST(SectionFile, OfAnotherLayoutVersionOrByteOrderIsSaidToBe) {
  const ScratchFolder folder;
  write(folder / "a");
  std::string bytes = bytes_of(folder / "a");
  std::swap(bytes[8], bytes[11]);
  std::swap(bytes[9], bytes[10]);
  put_bytes(folder / "b", bytes);
  EXPECT_EQ(refusal_of(folder / "b").why, Unusable::foreign);
  bytes = bytes_of(folder / "a");
  ++bytes[12];
  put_bytes(folder / "b", bytes);
  EXPECT_EQ(refusal_of(folder / "b").why, Unusable::other_version);
}

TEST(SectionFile, AFolderThatIsNotThereIsAnErrorOfTheEnvironment) {
  const ScratchFolder folder;
  try {
    write(folder / "none" / "a");
    FAIL() << "written";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::environment);
    EXPECT_THAT(error.what(), HasSubstr("none/a"));
  }
}

TEST(SectionFile, AFailedWriteKeepsWhatWasThere) {
  const ScratchFolder folder;
  std::filesystem::create_directory(folder / "a");
  put_bytes(folder / "a/kept", "kept");
  EXPECT_THROW(write(folder / "a"), Error);  // a file cannot be renamed over a folder
  EXPECT_EQ(bytes_of(folder / "a/kept"), "kept");
  const auto entries = std::filesystem::directory_iterator(folder.path());
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 1) << "no half file beside it";
}

TEST(SectionFile, AnUnwritableFolderIsAnErrorOfTheEnvironment) {
  if (::geteuid() == 0) GTEST_SKIP() << "skipped: root may write anywhere";
  const ScratchFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_read);
  EXPECT_THROW(write(folder / "a"), Error);
}

}  // namespace
}  // namespace tsunagi::graph
