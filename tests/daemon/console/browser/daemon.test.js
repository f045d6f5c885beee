// The same pages against a running daemon: INQUIRYD_LOGIN_LINK is what `inquiryctl console` printed.
import assert from "node:assert/strict";
import {test} from "node:test";
import {foreignThings, go, launch, open, seriousFlaws, VIEWS} from "./browser.js";

const link = process.env.INQUIRYD_LOGIN_LINK;

test("the daemon's own pages work, run nothing foreign and have no serious flaw", {skip: !link && "no daemon is given"}, async () => {
  const browser = await launch();
  try {
    const page = await open(browser, link);
    for (const view of VIEWS) {
      if (!await page.locator(`#nav-${view}`).count()) continue;
      await go(page, view);
      assert.equal(await page.locator("#retry").count(), 0, `${view} cannot be shown`);
      assert.deepEqual(await foreignThings(page), {pwned: undefined, policy: [], elements: 0, links: []}, view);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({colorScheme});
        assert.deepEqual(await seriousFlaws(page), [], `${view} ${colorScheme}`);
      }
    }
    assert.deepEqual(page.violations, []);
    await page.click("#log-out");
    await page.waitForURL(/\/login$/);
  } finally {
    await browser.close();
  }
});
