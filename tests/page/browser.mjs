// SPDX-License-Identifier: Apache-2.0
// A headless Chromium for the tests and measurements of the report page: it counts what a page must not do.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const web = join(dirname(fileURLToPath(import.meta.url)), "../../sim/report/web");

// Why there is no browser, or null.
export function missing() {
  if (!existsSync(join(web, "node_modules/puppeteer-core/package.json"))) return "no `npm ci` in sim/report/web";
  if (!chromium()) return "Chromium is not installed";
  return null;
}

function chromium() {
  return [process.env.TSUNAGI_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => path && existsSync(path));
}

export async function launch() {
  const puppeteer = createRequire(join(web, "package.json"))("puppeteer-core");
  const flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
  return puppeteer.launch({ executablePath: chromium(), args: flags.split(" ") });
}

// Opens a file; `faults` collects requests that leave it, messages of the console and refusals of its policy.
export async function open(browser, file, viewport) {
  const page = await browser.newPage();
  const faults = [];
  const self = pathToFileURL(file).href;
  page.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== self && !/^(data|blob):/.test(url)) faults.push(`request: ${url}`);
  });
  page.on("console", (message) => faults.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", async (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.evaluateOnNewDocument(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]); // a click finds its target at rest
  await page.setViewport(viewport);
  await page.goto(self);
  await page.waitForFunction(() => document.documentElement.dataset.page === "ready", { timeout: 60000 });
  return { page, faults };
}
