#!/usr/bin/env bash
# Installs what is missing of the Debian 12 packages that tsunagi is built from. Sourced by quickstart.sh and tests/run.sh.
set -euo pipefail

tsunagi_packages=(g++ cmake ninja-build pkg-config libgdal-dev gdal-bin libtbb-dev libboost-dev libboost-graph-dev
  libgtest-dev libgmock-dev libbenchmark-dev libcli11-dev nlohmann-json3-dev libfmt-dev libtomlplusplus-dev
  libxxhash-dev libvalijson-dev libsqlite3-dev zlib1g-dev libosmium2-dev libprotozero-dev coinor-libclp-dev
  coinor-libcbc-dev libxlsxwriter-dev libproj-dev strace locales)

# What some tests use and say `skipped` without; setpriv and hostname are in every Debian.
tsunagi_test_packages=(slurm-wlm munge)

# tsunagi_install [PACKAGE…]: what tsunagi is built from, or these.
tsunagi_install() {
  local missing=()
  for package in "${@:-${tsunagi_packages[@]}}"; do
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

# tsunagi_install_some PACKAGE…: installs what is missing of them; a failure is told and borne.
tsunagi_install_some() {
  (tsunagi_packages=("$@"); tsunagi_install) || echo "not installed: $*" >&2
}

# What the report page is bundled with. Without network or npm the program builds without the page.
tsunagi_install_page() {
  local web=sim/report/web
  command -v node >/dev/null || command -v nodejs >/dev/null || tsunagi_install_some nodejs
  command -v npm >/dev/null || tsunagi_install_some npm
  cmp -s $web/package-lock.json $web/node_modules/.installed-lock.json && return 0
  if (cd $web && npm ci --no-progress >&2) && cp $web/package-lock.json $web/node_modules/.installed-lock.json; then return 0; fi
  echo "the report page is left out: npm ci failed in $web" >&2
}

# What only tests of the report page use; they say `skipped` without it.
tsunagi_install_browser() {
  command -v chromium >/dev/null || tsunagi_install_some chromium
  tsunagi_install_some fonts-noto-cjk
}

# tsunagi_build TARGET…: configures and builds the release preset.
tsunagi_build() {
  cmake --preset release >/dev/null
  cmake --build build/release --target "$@"
}
