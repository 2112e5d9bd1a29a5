#!/usr/bin/env bash
# Our graph kernels beside Boost.Graph's, igraph's and, on NY, networkx's on real road graphs, in one run; then what
# it takes to open a graph of 10^7 nodes: bench/graph_table.sh [ROUNDS] [GRAPH…]
# Lengths are made up by the recipe of PROVENANCE.md; the program compares answers before it times anything.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-9}
shift || true
data=${TSUNAGI_GRAPHS:-../shared/reference/graph}
bench=${TSUNAGI_BENCH_GRAPH:-build/release/bench/bench_graph}
[ -x "$bench" ] || { echo "no $bench: build it with -DTSUNAGI_BENCH=ON" >&2; exit 1; }
graphs=("$@")
[ $# -gt 0 ] || graphs=(NY COL NE)
(cd "$data" && for graph in "${graphs[@]}"; do grep " $graph.gr.xz\$" SHA256SUMS; done | sha256sum --check --quiet)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
echo "machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores; commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
for graph in "${graphs[@]}"; do
  xz -dc "$data/$graph.gr.xz" > "$out/$graph.gr"
  echo
  echo "== $graph (load $(cut -d' ' -f1 /proc/loadavg) before)"
  networkx=()
  [ "$graph" != NY ] || networkx=(bench/graph_networkx.py)  # others would take it minutes
  "$bench" "$out/$graph.gr" "$rounds" "${networkx[@]}" | tee "$out/table"
  echo "(load $(cut -d' ' -f1 /proc/loadavg) after)"
  [ "$graph" != NE ] || grep -q '^spanning tree: 194567498126 mm$' "$out/table" ||
    { echo "NE: the spanning tree does not weigh 194567498126 mm: wrong lengths" >&2; exit 1; }
done
echo
echo "== graph file (load $(cut -d' ' -f1 /proc/loadavg) before)"
"$(dirname "$bench")/bench_graph_file" "${TSUNAGI_FILE_NODES:-10000000}" "$rounds" "$out/graph"
