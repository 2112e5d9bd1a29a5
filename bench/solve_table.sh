#!/usr/bin/env bash
# The solver on public and joint instances beside its peers: bench/solve_table.sh [--all] [--out DIR] [--only TEXT]
# A named subset of at most 25 minutes; --all takes every row. Finished rows in DIR/results.csv are not run again.
# Plans and certificates are written, and each goes through `tsunagi verify`.
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 bench/solve_table.py "$@"
