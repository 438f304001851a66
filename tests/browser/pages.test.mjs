// One page of every kind, as a reader sees it.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeTab, launch, openTab, watch } from './support/browser.mjs';
import { overflow, violations } from './support/checks.mjs';
import { openSite } from './support/site.mjs';

const browser = await launch();
const site = await openSite(browser);
after(async () => {
  site.close();
  await browser.close();
});

for (const page of site.samples) {
  test(`${page.kind} opens without a complaint`, async () => {
    const tab = await openTab(browser);
    const missing = page.kind === 'not-found' ? page.url : undefined;
    const troubles = watch(tab, { root: page.root, missing });
    await tab.goto(page.url, { waitUntil: 'networkidle' });
    assert.deepEqual(troubles, []);
    assert.ok(await tab.locator('h1').isVisible(), 'the heading is visible');
    await closeTab(tab);
  });
}

for (const width of [1280, 390]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`accessible at ${width} px, ${colorScheme}`, async (t) => {
      const tab = await openTab(browser, { width, colorScheme });
      for (const page of site.samples) {
        await t.test(page.kind, async () => {
          await tab.goto(page.url);
          assert.deepEqual(await violations(tab), []);
        });
      }
      await closeTab(tab);
    });
  }
}

for (const width of [390, 320]) {
  test(`nothing is wider than a window of ${width} px`, async (t) => {
    const tab = await openTab(browser, { width });
    for (const page of site.samples) {
      await t.test(page.kind, async () => {
        await tab.goto(page.url);
        assert.deepEqual(await tab.evaluate(overflow), []);
      });
    }
    await closeTab(tab);
  });
}

test('the first press of Tab shows the link that skips to the content', async () => {
  const tab = await openTab(browser);
  await tab.goto(site.root);
  await tab.keyboard.press('Tab');
  const focused = tab.locator(':focus');
  assert.match(await focused.getAttribute('href'), /^#/);
  const box = await focused.boundingBox();
  assert.ok(box.x >= 0 && box.y >= 0 && box.width > 1 && box.height > 1, `it stands at ${JSON.stringify(box)}`);
  await closeTab(tab);
});
