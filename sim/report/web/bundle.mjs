// SPDX-License-Identifier: Apache-2.0
// Bundles src/main.ts into one page with a place for runs: node bundle.mjs OUT.html
// `--check` only tells by its status whether the bundler works here.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

if (process.argv[2] === "--check") {
  await build({ stdin: { contents: "0" }, write: false });
  process.exit(0);
}

const built = await build({
  entryPoints: ["src/main.ts"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  charset: "utf8",
  legalComments: "none", // every licence is in the page as a whole, see below
  metafile: true,
  write: false,
  outdir: "bundle",
  logLevel: "warning",
});
const text = (end) => built.outputFiles.find((file) => file.path.endsWith(end)).text;
const script = text(".js");
const style = text(".css");

// Packages whose code is in the bundle, each with its licence.
function licences() {
  const packages = new Set();
  for (const input of Object.keys(built.metafile.inputs)) {
    const within = input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (within) packages.add(within[1]);
  }
  return [...packages].sort().map((name) => {
    const folder = join("node_modules", name);
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[sc]e/i.test(entry));
    const words = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : about.license;
    return `${name} ${about.version} (${about.license})\n\n${words.trim()}\n`;
  });
}

const escaped = (words) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const hash = createHash("sha256").update(script, "utf8").digest("base64");
// The charts' library writes style elements of its own: styles cannot be told by hashes, scripts can.
const policy =
  `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data: blob:; ` +
  "base-uri 'none'; form-action 'none'";

writeFileSync(
  process.argv[2],
  `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>tsunagi</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main id="page"></main>
<noscript>この頁は JavaScript を使います。 This page needs JavaScript.</noscript>
<details id="licences"><summary lang="en">Software in this page</summary><pre>${escaped(licences().join("\n"))}</pre></details>
<!--runs-->
<script>${script}</script>
</body>
</html>
`,
);
