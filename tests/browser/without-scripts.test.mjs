// Scripts may add comfort, never content or a way.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeTab, launch, openTab } from './support/browser.mjs';
import { openSite } from './support/site.mjs';

const browser = await launch();
const site = await openSite(browser);
after(async () => {
  site.close();
  await browser.close();
});

// Searching needs a script; what such a page must still do is say so.
const MADE_BY_SCRIPT = new Set(['search']);

test('pages show their content', async (t) => {
  const scripted = await openTab(browser);
  const plain = await openTab(browser, { scripts: false });
  for (const page of site.samples) {
    await t.test(page.kind, async () => {
      const [there, here] = [await visibleText(scripted, page.url), await visibleText(plain, page.url)];
      assert.ok(here.length > 0, 'the main landmark is empty');
      if (MADE_BY_SCRIPT.has(page.kind)) return;
      assert.ok(here.length >= 0.8 * there.length, `${here.length} of ${there.length} characters are left`);
    });
  }
  await closeTab(scripted);
  await closeTab(plain);
});

for (const width of [1280, 390]) {
  test(`navigation works at ${width} px`, async () => {
    const tab = await openTab(browser, { width, scripts: false });
    await tab.goto(site.root);
    const link = await reveal(tab, 'nav a[href$="timeline/"]');
    await link.click();
    await tab.waitForURL(`${site.root}timeline/`);
    assert.ok(await tab.locator('h1').isVisible());
    const home = await reveal(tab, 'header a[href]:not([href^="#"])');
    await home.click();
    await tab.waitForURL(site.root);
    await closeTab(tab);
  });
}

async function visibleText(tab, url) {
  await tab.goto(url);
  return tab.locator('main').innerText();
}

/** The first visible element that matches, once the header's menu is open where the width folds it away. */
async function reveal(tab, selector) {
  const match = tab.locator(selector).filter({ visible: true }).first();
  if ((await match.count()) === 0) await tab.locator('header summary').filter({ visible: true }).first().click();
  return match;
}
