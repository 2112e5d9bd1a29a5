// SPDX-License-Identifier: Apache-2.0
// Uses report.html as people do, in a headless Chromium: node page_test.mjs RUN_FOLDER PICTURE_FOLDER [PAGE…]
// The further pages must open and be drawn.
// Status 77: skipped, there is no browser.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { launch, missing, open } from "./browser.mjs";

const [run, pictures, ...others] = process.argv.slice(2).map((path) => resolve(path));
const why = missing() ?? (existsSync(join(run, "report.html")) ? null : "the program was built without the page");
if (why) {
  console.log(`skipped: ${why}`);
  process.exit(77);
}
mkdirSync(pictures, { recursive: true });
const summary = JSON.parse(readFileSync(join(run, "summary.json"), "utf8"));
const browser = await launch();
const { page, faults } = await open(browser, join(run, "report.html"), { width: 1366, height: 900 });

const settled = () => page.evaluate(() => new Promise((done) => setTimeout(done, 500)));
const picture = (name) => page.screenshot({ path: join(pictures, `${name}.png`), captureBeyondViewport: false });
const text = (selector) => page.$eval(selector, (node) => node.textContent);
const inks = async () => Buffer.from(await (await page.$(".map")).screenshot({ captureBeyondViewport: false })).toString("base64");

async function tests() {
  const answers = await page.$$eval("#answers .answer", (all) => all.map((one) => one.textContent));
  assert.equal(answers.length, 5, "five answers");
  assert.match(answers[0], new RegExp(`無線局 ${summary.network.radios} 局`));
  assert.match(answers[3], /懇談会報告書の提言に基づく仮定。国の制度・交付要綱・予算ではない。率・上限・期間は利用者設定/);
  assert.match(answers[4], new RegExp(`${summary.bound.gap_percent.toFixed(2)} %`));
  assert.equal(await page.evaluate(() => document.documentElement.lang), "ja");
  await picture("first_ja");

  // A name with marks of its own stays a name: nothing in it ran, and it is in the page letter by letter.
  assert.equal(await text("h1"), summary.region);
  assert.equal(await page.evaluate(() => window.hostile), undefined);
  assert.equal(await page.$$eval("main script, main img, main iframe", (all) => all.length), 0);
  assert.ok((await text("#tables")).includes(summary.demand[0].name_ja));
  assert.equal((await text("#tables")).includes("どこまで共用すればいくら減るか"), summary.savings.compared);
  assert.equal((await text("#tables")).includes("事業の段階と審査"), summary.papers.gates.length > 0);

  // Layers.
  await page.$eval("#map", (node) => node.scrollIntoView());
  await settled();
  for (const key of ["hazard", "candidates", "coverage"]) {
    const before = await inks();
    await page.$eval(`[data-layer=${key}]`, (box) => box.click());
    await settled();
    assert.ok((await inks()) !== before, `layer ${key} draws`);
  }
  await picture("map_layers");
  const shown = await inks();
  await page.$eval("[value=use]", (box) => box.click());
  await settled();
  assert.ok((await inks()) !== shown, "demand is coloured by use case");
  assert.ok((await page.$$("[data-use]")).length === summary.demand.length);

  // A click on the map: somewhere near its middle there is something to pick.
  const box = await (await page.$(".map")).boundingBox();
  const audited = () => page.$eval(".audit", (node) => node.querySelector("h3") !== null);
  for (let turn = 0; turn < 200 && !(await audited()); ++turn) {
    const [radius, angle] = [4 * Math.sqrt(turn) * 2, turn * 2.4];
    await page.mouse.click(box.x + box.width / 2 + radius * Math.cos(angle), box.y + box.height / 2 + radius * Math.sin(angle));
    await new Promise((done) => setTimeout(done, 300)); // a single click waits for a second one
  }
  assert.ok(await audited(), "a click on the map shows an audit trail");

  // The audit trail of a place from the table: what it adds, and the second best from the same data.
  const row = await page.$$eval("#tables tr.pick", (rows) => {
    const found = rows.find((each) => each.cells[8].textContent !== "—");
    found.click();
    return [...found.cells].map((cell) => cell.textContent);
  });
  await settled();
  const trail = await text(".audit");
  assert.ok(trail.includes(row[0].replace(/（予備）$/, "")), "the trail names the place");
  const ways = await page.$$eval(".audit .ways tbody tr", (rows) => rows.map((each) => [...each.cells].map((cell) => cell.textContent)));
  const number = (words) => Number(words.replaceAll(",", "").replace("−", "-"));
  assert.ok(ways.length >= 2);
  assert.equal(number(ways[0][1]), number(row[6]), "what the place adds");
  assert.equal(number(ways[1][1]) - number(ways[0][1]), number(row[8]), "the second best less the plan");
  assert.ok((await page.$$(".audit .prices .source")).length > 0, "prices carry their source");
  await page.$eval("#map", (node) => node.scrollIntoView());
  await settled();
  await picture("audit");

  // Tables sort and filter.
  const second = "#tables .sheet:nth-of-type(2)";
  await page.$eval(`${second} th:nth-child(7) button`, (head) => head.click());
  const sorted = (await page.$$eval(`${second} td:nth-child(7)`, (cells) => cells.map((cell) => cell.textContent))).map(number);
  assert.deepEqual(sorted, [...sorted].sort((a, b) => b - a), "dearest first");
  const rows = (await page.$$(`${second} tbody tr`)).length;
  await page.type(`${second} input`, "no such name anywhere");
  assert.equal((await page.$$(`${second} tbody tr`)).length, 0);
  assert.ok(rows > 0);

  // Charts.
  assert.ok((await page.$$("#charts svg")).length >= 5);
  assert.ok((await page.$$("#charts svg rect")).length > 10);

  // English, and back.
  await page.click("#language");
  await settled();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  assert.match(await text("#answers"), /What it costs a year/);
  assert.ok((await text(".audit")).includes("Why this one"), "the trail speaks English, too");
  await page.evaluate(() => window.scrollTo(0, 0));
  await settled();
  await picture("first_en");
  await page.$eval("#charts", (node) => node.scrollIntoView());
  await settled();
  await picture("charts_en");
  await page.click("#language");
  await settled();

  // From the place's trail to a stretch of the network: what doing without it would cost.
  await page.$eval(".audit .path button.link", (button) => button.click());
  const stretch = await text(".audit");
  assert.ok(stretch.includes("これがなければ"), "the trail of an arc says what the plan without it costs");
  const without = await page.$$eval(".audit .why", (nodes) => nodes.map((node) => node.textContent));
  assert.match(without[0], /次善は年 [\d,]+ 円高い|一つずつは調べていない|代わりのない|円安い/);
  await picture("audit_arc");

  // Paper.
  const pdf = Buffer.from(await page.pdf({ path: join(pictures, "print.pdf"), preferCSSPageSize: true, printBackground: true })).toString("latin1");
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map((match) => match.slice(1).map(Number));
  assert.ok(boxes.length > 3);
  for (const [width, height] of boxes) {
    assert.ok(Math.abs(width - 842) < 2 && Math.abs(height - 595) < 2, `A4 landscape, not ${width} × ${height}`);
  }

  // A phone: nothing is wider than it.
  await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  await page.reload();
  await page.waitForFunction(() => document.documentElement.dataset.page === "ready", { timeout: 60000 });
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, "fits a phone");
  await picture("phone");
  await page.$eval("#map", (node) => node.scrollIntoView());
  await settled();
  await picture("phone_map");
  assert.deepEqual(faults, [], "no request, message or refusal");
}

async function opens(file, number) {
  const { page: other, faults: found } = await open(browser, file, { width: 1366, height: 900 });
  assert.equal((await other.$$eval("#answers .answer", (all) => all.length)), 5, `${file} answers`);
  await other.screenshot({ path: join(pictures, `other_${number}.png`) });
  assert.deepEqual(found, [], `${file}: no request, message or refusal`);
  await other.close();
}

try {
  await tests();
  for (const [number, file] of others.entries()) await opens(resolve(file), number + 1);
  console.log(`the page holds; pictures are in ${pictures}`);
} finally {
  await browser.close();
}
