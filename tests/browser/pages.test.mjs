// One page of every kind, as a reader sees it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { closeTab, launch, openTab, watch } from './support/browser.mjs';
import { openSite } from './support/site.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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

async function violations(tab) {
  // Evaluated, not added as an element: a content security policy would forbid the element.
  await tab.evaluate(AXE);
  return tab.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`),
    );
  });
}

/** Runs in the page. Names the innermost culprits: the bare width would say that something is wrong, but not what. */
function overflow() {
  if (document.scrollingElement.scrollWidth <= innerWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter((element) => {
    const scrolls = (ancestor) => ancestor && (getComputedStyle(ancestor).overflowX !== 'visible' || scrolls(ancestor.parentElement));
    return element.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(element.parentElement);
  });
  const innermost = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
  return [`the page is ${document.scrollingElement.scrollWidth} px wide`, ...innermost.slice(0, 5).map((e) => e.outerHTML.slice(0, 160))];
}
