// The cycle report as its reader meets it: a page of its own, in the console and as a saved file.
import assert from "node:assert/strict";
import {test} from "node:test";
import {fileURLToPath} from "node:url";
import {go, launch, open, seriousFlaws} from "./browser.js";
import {startFixture} from "./fixture.js";

const at = (path) => `file://${fileURLToPath(new URL(`../../../../${path}`, import.meta.url))}`;
const REPORTS = ["docs/samples/grade4-cycle-1.html", ...["empty", "full", "hostile"].map((name) => `tests/daemon/report/golden/${name}.html`)];

test("each cycle on the team's page leads to its report", async () => {
  const fixture = await startFixture();
  const browser = await launch();
  try {
    const page = await open(browser, fixture.link);
    await go(page, "team");
    const {number} = fixture.world.cycles[0];
    assert.equal(await page.locator(`#report-${number}-html`).getAttribute("href"), `/api/v1/teams/grade4/cycles/${number}/report?format=html`);
  } finally {
    await browser.close();
    await fixture.close();
  }
});

test("a report shows its style and its picture, runs nothing, fits a phone and has no serious flaw", async () => {
  const browser = await launch();
  try {
    for (const report of REPORTS) {
      const page = await (await browser.newContext({viewport: {width: 360, height: 800}})).newPage();
      const said = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("dialog", (dialog) => { said.push(dialog.message()); dialog.dismiss(); });
      await page.goto(at(report));
      assert.deepEqual(said, [], report);
      assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("h2")).borderBottomWidth), "2px", report);
      assert.equal(await page.locator("script, img, iframe, form").count(), 0, report);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, report);
      if (!report.includes("empty")) {
        assert.match(await page.locator("svg[role=img]").getAttribute("aria-labelledby"), /way-title way-desc/);
        assert.equal(await page.locator("table tbody tr").count(), await page.locator("svg > text[font-weight]").count(), report);
      }
      assert.deepEqual(await seriousFlaws(page), [], report);
    }
  } finally {
    await browser.close();
  }
});
