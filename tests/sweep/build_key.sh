#!/usr/bin/env bash
# The build's key hangs on the names and bytes of sources and on the tools, not on where they lie.
# Usage: build_key.sh CMAKE SCRIPT
set -eu
cmake=$1 script=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
fail() { echo "FAILED: $*"; exit 1; }
key() { "$cmake" -DROOT="$root/$1" -DOUT="$root/key.cpp" -DLIST="$root/$1/list" -DTOOLS="$2" -P "$script"; cat "$root/key.cpp"; }
for place in one two/deeper; do
  mkdir -p "$root/$place/sim"
  echo 'int a();' >"$root/$place/sim/a.h"
  echo 'int b();' >"$root/$place/sim/b.h"
done
printf 'sim/a.h\nsim/b.h\n' >"$root/one/list"
printf 'sim/b.h\nsim/a.h\n' >"$root/two/deeper/list"
first=$(key one "GNU 12")
[[ $first =~ return\ \"[0-9a-f]{16}\" ]] || fail "no key in: $first"
[ "$first" = "$(key two/deeper "GNU 12")" ] || fail "the key hangs on the folder or on the order of files"
[ "$first" != "$(key one "GNU 13")" ] || fail "the key does not hang on the compiler"
echo 'int b(); // and more' >"$root/one/sim/b.h"
[ "$first" != "$(key one "GNU 12")" ] || fail "the key does not hang on a source's bytes"
! grep -q "$root" "$root/key.cpp" || fail "a path is in the key"
