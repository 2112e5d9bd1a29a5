// SPDX-License-Identifier: Apache-2.0
// Writes a made-up road graph as an OpenStreetMap extract.
#pragma once

#include <cstdint>
#include <filesystem>

#include "geo/sample/road_lattice.h"

namespace tsunagi::geo::sample {

// Nodes with ids from 1 in the lattice's order, then its roads as ways with a highway tag by their length and
// place, sorted by type and id; PBF without metadata, packed by `threads` threads. The same bytes for the
// same lattice. Replaces the file. Throws Error{environment} naming it when it cannot be written.
void write_osm_extract(const std::filesystem::path& path, const RoadLattice& lattice, int threads);

}  // namespace tsunagi::geo::sample
