#!/usr/bin/env bash
# From a fresh clone to a first plan: installs what is missing, builds, plans a made-up town, says what to look at.
set -euo pipefail
cd "$(dirname "$0")/.."
source scenarios/setup.sh

tsunagi_install
tsunagi_install_page
tsunagi_build tsunagi
tsunagi=build/release/sim/tsunagi
"$tsunagi" sample --out out/town --overwrite --quiet
"$tsunagi" run out/town/scenario.toml --out out/plan --overwrite
cat <<'TXT'

What was written to out/plan:
  report.html   the plan to look at: open it in a browser, no network needed
  plan.gpkg     the plan on the map: drag it into QGIS, or open the project 計画 inside it (or: ogrinfo out/plan/plan.gpkg)
  tables.xlsx   every table with sums and charts; scenarios/README.md shows how to read it
  summary.json  every figure with its unit (scenarios/schema/summary.schema.json says what each means)
  *.csv         for Excel: fiscal years with their range, support, burden, bill of quantities, permits, assumptions
  application.md  a draft page for each municipality
  run.json      inputs with their hashes, stage times, warnings, assumptions
Next: change a price or a demand in out/town/scenario.toml and run it again, or try another town:
  build/release/sim/tsunagi sample --seed 2 --population 40000 --out out/town2
TXT
