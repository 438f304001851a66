// Words that no line can hold, on every kind of page: nothing scrolls sideways but what has a frame of its own, nothing
// is lost, and what is wrong with a page is wrong with no page. In a script from left to right, and in one from right to left.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { absurdSite } from './support/absurd.mjs';
import { closeTab, launch, openTab } from './support/browser.mjs';
import { invalid, overflow, violations } from './support/checks.mjs';
import { run } from './support/hostile.mjs';
import { fileOf, htmlFiles, openSite } from './support/site.mjs';

const SITES = { latin: {}, hebrew: { language: 'he', letters: 'מילהארוכהמאוד' }, arabic: { language: 'ar', letters: 'كلمةطويلةجدا' } };

const browser = await launch();
const sites = [];
after(async () => {
  await browser.close();
  for (const { site, paths } of sites) {
    site.close();
    for (const path of paths) rmSync(path, { recursive: true, force: true });
  }
});

for (const [name, options] of Object.entries(SITES)) {
  const root = absurdSite(options);
  const output = mkdtempSync(join(tmpdir(), 'briefbook-absurd-out-'));
  const built = run(root, ['build', '--output', output]);
  const site = await openSite(browser, output);
  sites.push({ site, paths: [root, output] });
  const gone = { kind: 'gone', url: `${site.root}articles/withdrawn/` };

  test(`${name}: the site is built`, () => {
    assert.equal(built.status, 0, built.stderr);
    assert.ok(htmlFiles(output).length > 20);
  });

  test(`${name}: pages are valid HTML`, async () => {
    const wrong = [];
    for (const page of site.samples) {
      const file = join(output, fileOf(page.address));
      wrong.push(...(await invalid(readFileSync(file, 'utf8'), page.address)).map((message) => `${page.address}: ${message}`));
    }
    assert.deepEqual(wrong.slice(0, 20), []);
  });

  // One script is tried at all widths at which something changes place.
  for (const width of name === 'latin' ? [320, 390, 768, 1024, 1280, 2560] : [320, 1280]) {
    test(`${name}: nothing is wider than a window of ${width} px`, async (t) => {
      const tab = await openTab(browser, { width });
      for (const page of [...site.samples, gone]) {
        await t.test(page.kind, async () => {
          await tab.goto(page.url);
          assert.deepEqual(await tab.evaluate(overflow), []);
          assert.deepEqual(await tab.evaluate(beyond), []);
        });
      }
      await closeTab(tab);
    });
  }

  test(`${name}: pages are accessible at 320 px`, async (t) => {
    const tab = await openTab(browser, { width: 320 });
    for (const page of site.samples) {
      await t.test(page.kind, async () => {
        await tab.goto(page.url);
        assert.deepEqual(await violations(tab), []);
      });
    }
    await closeTab(tab);
  });
}

test('in a script from right to left, words of drawings stand beside their marks', async () => {
  const tab = await openTab(browser);
  const { site } = sites[2];
  for (const address of ['network/', 'map/']) {
    await tab.goto(site.root + address);
    const covered = await tab.locator(':is(.net, .map) a:has(text):has(.shape, .dot)').evaluateAll((marks) =>
      marks.map((mark) => {
        const [words, shape] = ['text', '.shape, .dot'].map((part) => mark.querySelector(part).getBoundingClientRect());
        const apart = Math.max(words.left - shape.right, shape.left - words.right, words.top - shape.bottom, shape.top - words.bottom);
        return Math.round(apart);
      }).filter((apart) => apart < -3),
    );
    assert.deepEqual(covered, [], address);
  }
  await closeTab(tab);
});

/** Text that stands outside the window, to either side, where no scrolling would reach it. Runs in the page. */
function beyond() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || node.parentElement.closest('.hidden, .skip, .skip-overview, svg, noscript')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const scrolls = (e) => e && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
    if (box.width > 0 && (box.left < -0.5 || box.right > innerWidth + 0.5) && !scrolls(node.parentElement)) {
      found.push(`${node.parentElement.outerHTML.slice(0, 120)} from ${Math.round(box.left)} to ${Math.round(box.right)}`);
    }
  }
  return found.slice(0, 5);
}
