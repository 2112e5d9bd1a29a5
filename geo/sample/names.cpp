// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/names.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "geo/base/random.h"

namespace tsunagi::geo::sample {
namespace {

constexpr std::array<std::string_view, 40> heads = {
    "霧", "杉", "白", "高", "大", "小", "中", "上", "下", "東", "西", "南", "北", "奥",
    "黒", "赤", "青", "柚", "桐", "梅", "桜", "藤", "竹", "栗", "楢", "榎", "鷹", "鶴",
    "亀", "鹿", "猿", "熊", "水", "滝", "岩", "石", "金", "日", "月", "星"};
constexpr std::array<std::string_view, 40> tails = {
    "谷",   "原",   "野",   "田",   "川", "瀬", "沢", "尾",   "見",   "坂",   "窪", "平", "畑", "本",
    "井",   "口",   "森",   "山",   "島", "浦", "崎", "久保", "ノ木", "ヶ丘", "内", "郷", "里", "木",
    "ノ瀬", "ヶ谷", "ノ内", "屋敷", "神", "倉", "岡", "台",   "根",   "成",   "代", "丸"};
constexpr std::array<std::string_view, 12> towns = {"霧瀬", "楢見", "柚ヶ原", "鷹尾", "白藤", "雲代",
                                                    "桐坂", "水成", "榎郷",   "月崎", "星倉", "鶴窪"};

}  // namespace

std::string hamlet_name(std::uint64_t seed, std::uint64_t index) {
  constexpr std::uint64_t pairs = heads.size() * tails.size();
  // 641 and 1,600 share no factor, so the walk meets every pair once.
  const std::uint64_t pair = (Random(seed, "hamlet").below(0, pairs) + index * 641) % pairs;
  const std::uint64_t round = index / pairs;
  std::string name = fmt::format("{}{}", heads[pair % heads.size()], tails[pair / heads.size()]);
  if (round > 0) name += fmt::format("{}区", round + 1);
  return name;
}

std::string municipality_name(std::uint64_t seed, std::uint64_t index, std::int64_t population) {
  const std::string_view kind = population < 4000 ? "村" : population < 30'000 ? "町" : "市";
  const std::uint64_t at = Random(seed, "municipality").below(0, towns.size()) + index;
  if (index < towns.size()) return fmt::format("{}{}", towns[at % towns.size()], kind);
  return fmt::format("{}{}", hamlet_name(seed, 7 * index + 3), kind);
}

std::string river_name(std::uint64_t seed, std::uint64_t index) {
  if (index == 0) return "霧瀬川";
  return hamlet_name(seed + 1, index) + "川";
}

}  // namespace tsunagi::geo::sample
