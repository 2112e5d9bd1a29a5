// SPDX-License-Identifier: Apache-2.0
// Strong 32-bit ids: an index that cannot be mistaken for another kind of index.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <type_traits>

namespace tsunagi {

template <class Tag>
struct Id {
  std::uint32_t value = 0xffffffffu;

  [[nodiscard]] static constexpr Id none() noexcept { return {}; }
  [[nodiscard]] static constexpr Id of(std::size_t index) noexcept {
    return {static_cast<std::uint32_t>(index)};
  }
  [[nodiscard]] constexpr bool is_none() const noexcept { return value == 0xffffffffu; }
  [[nodiscard]] constexpr std::size_t index() const noexcept { return value; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

using NodeId = Id<struct NodeTag>;
using EdgeId = Id<struct EdgeTag>;
using ArcId = Id<struct ArcTag>;
using TerminalId = Id<struct TerminalTag>;
using SiteId = Id<struct SiteTag>;
using PremisesId = Id<struct PremisesTag>;

static_assert(std::is_trivially_copyable_v<NodeId> && sizeof(NodeId) == 4);

}  // namespace tsunagi

template <class Tag>
struct std::hash<tsunagi::Id<Tag>> {
  std::size_t operator()(tsunagi::Id<Tag> id) const noexcept { return id.value; }
};
