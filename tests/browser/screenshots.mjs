// node screenshots.mjs OUT_DIR [SITE_DIR [KIND...]]
//
// Writes one page of every kind (or of the kinds named) as OUT_DIR/KIND-WIDTH-SCHEME.png, whole length.

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { closeTab, launch, openTab } from './support/browser.mjs';
import { openSite, siteDirectory } from './support/site.mjs';

// Chromium paints nothing but repetitions below this line.
const TALLEST = 16_000;

const [out, directory, ...kinds] = process.argv.slice(2);
if (!out) {
  console.error('usage: node screenshots.mjs OUT_DIR [SITE_DIR [KIND...]]');
  process.exit(2);
}
mkdirSync(out, { recursive: true });

const browser = await launch();
const site = await openSite(browser, directory ? resolve(directory) : siteDirectory());
const pages = site.samples.filter((page) => kinds.length === 0 || kinds.includes(page.kind));
for (const width of [1280, 390]) {
  for (const colorScheme of ['light', 'dark']) {
    const tab = await openTab(browser, { width, colorScheme });
    for (const page of pages) await shoot(tab, page, join(out, `${page.kind}-${width}-${colorScheme}.png`));
    await closeTab(tab);
  }
}
for (const page of pages) console.log(`${page.kind}: ${page.address || 'front page'}`);
site.close();
await browser.close();

async function shoot(tab, page, path) {
  await tab.goto(page.url, { waitUntil: 'networkidle' });
  const { width, height } = await tab.evaluate(() => ({
    width: innerWidth,
    height: document.documentElement.scrollHeight,
  }));
  await tab.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, TALLEST) } });
}
