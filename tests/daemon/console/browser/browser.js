// Chromium, and what the tests ask of every page in it.
import {readFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {chromium} from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = {width: 390, height: 844};

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

// A logged-in page that keeps a record of everything that should not happen.
export async function open(browser, link, {scheme = "light"} = {}) {
  const context = await browser.newContext({viewport: PHONE, colorScheme: scheme, reducedMotion: "reduce"});
  const page = await context.newPage();
  page.violations = [];
  page.on("pageerror", (error) => page.violations.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { page.violations.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("console", (message) => {
    // A refusal that the page handles is no error of the page.
    const refused = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !refused) page.violations.push(`console: ${message.text()}`);
  });
  await page.addInitScript(() => {
    window.policyViolations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.policyViolations.push(event.violatedDirective));
  });
  await page.goto(link);
  await page.waitForSelector("#nav a");
  await settled(page);
  return page;
}

export async function settled(page) {
  await page.waitForFunction(() => document.querySelector("#main h1") && !document.querySelector("#main[aria-busy]"));
}

export async function go(page, view) {
  await page.evaluate((hash) => { location.hash = hash; }, `#/${view}`);
  await page.waitForFunction((name) => document.querySelector("nav a[aria-current=page]")?.id === `nav-${name}`, view.split("/")[0]);
  await settled(page);
}

export const VIEWS = ["ideas", "chats", "review", "new", "team", "digest", "status", "consents", "audit"];

// Through the debugger, so that the page's own policy stays as it is.
export async function seriousFlaws(page) {
  await page.evaluate(AXE);
  const {violations} = await page.evaluate(() => window.axe.run(document, {resultTypes: ["violations"]}));
  return violations.filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`);
}

export async function foreignThings(page) {
  return page.evaluate(() => ({
    pwned: window.pwned,
    policy: window.policyViolations,
    elements: document.querySelectorAll("main :is(script, img, svg, iframe, style, base, meta, object, embed, link)").length,
    links: Array.from(document.links, (link) => link.href)
      .filter((href) => !href.startsWith(location.origin) && !href.startsWith("https://x.com/")),
  }));
}
