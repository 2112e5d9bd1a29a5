#!/usr/bin/env bash
# page_test.sh TSUNAGI FOLDER: plans a small made-up town whose names try to be markup and to turn the text around,
# and uses its report page in a headless Chromium. Status 77 and the word `skipped` where there is no browser.
set -euo pipefail
tsunagi=$1
work=$2/work
here=$(cd "$(dirname "$0")" && pwd)
node=$(command -v node || command -v nodejs) || { echo "skipped: node is not installed"; exit 77; }

rm -rf "$work"
mkdir -p "$work"
"$tsunagi" sample --population 3000 --out "$work/town" --quiet
hostile=$'<script>window.hostile = 1</script><img src=x onerror=\'window.hostile = 2\'> \\"引用\\" \\u202e逆\\u202c \\u2067右\\u2069 &amp; </script> ${1} =1+1'
printf 'name = "%s"\n' "$hostile" > "$work/name.toml"
printf 'name_ja = "用途 %s"\n' "$hostile" > "$work/name_ja.toml"
for file in region scenario; do
  sed -i -e "0,/^name = /{/^name = /{r $work/name.toml" -e 'd' -e '}}' "$work/town/$file.toml"
done
sed -i -e "0,/^name_ja = /{/^name_ja = /{r $work/name_ja.toml" -e 'd' -e '}}' "$work/town/scenario.toml"
"$tsunagi" run "$work/town/scenario.toml" --out "$work/run" --quiet
"$tsunagi" run "$work/town/scenario.toml" --out "$work/plan_only" --plan-only --quiet
pages=()
if [ -e "$work/run/report.html" ]; then
  "$tsunagi" compare "$work/run" "$work/plan_only" --out "$work/compared" --quiet
  pages=("$work/plan_only/report.html" "$work/compared/report.html")
fi
exec "$node" "$here/page_test.mjs" "$work/run" "$2/pictures" "${pages[@]}"
