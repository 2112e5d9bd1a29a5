// SPDX-License-Identifier: Apache-2.0
// Size of a report page, time to its first map, and of a frame while it is dragged, in a headless Chromium.
//   node bench/page_bench.mjs RUN_FOLDER [TIMES]
// Targets (issue 7): at most 5 MB, first map within 3 s, at most 50 ms a frame.
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { launch, missing, open } from "../tests/page/browser.mjs";

const [run, times = "3"] = process.argv.slice(2);
const why = missing();
if (!run || why) {
  console.log(why ? `skipped: ${why}` : "usage: node bench/page_bench.mjs RUN_FOLDER [TIMES]");
  process.exit(why ? 77 : 2);
}
const file = join(resolve(run), "report.html");
console.log(`size ${(statSync(file).size / 1e6).toFixed(2)} MB`);

for (let turn = 0; turn < Number(times); ++turn) {
  const browser = await launch();
  const { page } = await open(browser, file, { width: 1366, height: 900 });
  const drawn = await page.evaluate(() => performance.getEntriesByName("map")[0].startTime);
  await page.$eval("#map", (node) => node.scrollIntoView());
  const box = await (await page.$(".map")).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const drag = async () => {
    await page.evaluate(() => {
      window.frames_ms = [];
      let last = performance.now();
      const frame = (now) => {
        window.frames_ms.push(now - last);
        last = now;
        window.frame_id = requestAnimationFrame(frame);
      };
      window.frame_id = requestAnimationFrame(frame);
    });
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 1; step <= 40; ++step) await page.mouse.move(x + 5 * step, y + 3 * step);
    await page.mouse.up();
    return page.evaluate(() => {
      cancelAnimationFrame(window.frame_id);
      return window.frames_ms.slice(1).sort((a, b) => a - b);
    });
  };
  const idle = await page.evaluate(() => new Promise((done) => {
    const times = [];
    const frame = (now) => (times.push(now) > 30 ? done(times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b)) : requestAnimationFrame(frame));
    requestAnimationFrame(frame);
  }));
  const frames = await drag();
  for (let zoom = 0; zoom < 2; ++zoom) await page.click(".ol-zoom-in");
  await new Promise((done) => setTimeout(done, 1000));
  const near = await drag();
  const told = (all) => `median ${all[all.length >> 1].toFixed(0)} ms, 95 % ${all[Math.floor(all.length * 0.95)].toFixed(0)} ms (${all.length} frames)`;
  console.log(`first map ${(drawn / 1000).toFixed(2)} s; at rest: ${told(idle)}; drag: ${told(frames)}; drag two steps nearer: ${told(near)}`);
  await browser.close();
}
