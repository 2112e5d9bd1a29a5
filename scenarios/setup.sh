#!/usr/bin/env bash
# Installs what is missing of the Debian 12 packages that tsunagi is built from. Sourced by quickstart.sh and tests/run.sh.
set -euo pipefail

tsunagi_packages=(g++ cmake ninja-build pkg-config libgdal-dev gdal-bin libtbb-dev libboost-dev libboost-graph-dev
  libgtest-dev libgmock-dev libbenchmark-dev libcli11-dev nlohmann-json3-dev libfmt-dev libtomlplusplus-dev
  libxxhash-dev libvalijson-dev libsqlite3-dev zlib1g-dev libosmium2-dev libprotozero-dev coinor-libclp-dev
  coinor-libcbc-dev libxlsxwriter-dev)

tsunagi_install() {
  local missing=()
  for package in "${tsunagi_packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "installing: ${missing[*]}" >&2
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  for attempt in 1 2 3; do  # another apt may hold the lists for a moment
    "${sudo[@]}" apt-get update -qq && break
    sleep $((attempt * 5))
  done
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get -o DPkg::Lock::Timeout=900 install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# tsunagi_build TARGET…: configures and builds the release preset.
tsunagi_build() {
  cmake --preset release >/dev/null
  cmake --build build/release --target "$@"
}
