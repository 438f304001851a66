// Scripts may add comfort, never content or a way.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { closeTab, launch, openTab } from './support/browser.mjs';
import { run } from './support/hostile.mjs';
import { richSite } from './support/rich.mjs';
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

// On a made-up site with every kind of page and every part that a page can have.
const root = richSite();
const output = mkdtempSync(join(tmpdir(), 'briefbook-plain-'));
const built = run(root, ['build', '--output', output]);
assert.equal(built.status, 0, built.stderr);
const rich = await openSite(browser, output);
after(() => {
  rich.close();
  for (const path of [root, output]) rmSync(path, { recursive: true, force: true });
});
const plain = await openTab(browser, { scripts: false });

test('nothing is shown that does nothing without a script', async (t) => {
  for (const page of rich.samples) {
    await t.test(page.kind, async () => {
      await plain.goto(page.url);
      // What is left of controls: boxes and circles that the sheet reads.
      const controls = 'main :is(button, form, select, textarea, input:not([type="checkbox"], [type="radio"]))';
      assert.equal(await plain.locator(controls).filter({ visible: true }).count(), 0);
      assert.equal(await plain.locator('main .zoom-hint').filter({ visible: true }).count(), 0);
      assert.ok(await plain.locator('h1').isVisible());
    });
  }
});

test('what is missing says so: the search, the filters of the timeline', async () => {
  for (const address of ['search/', 'timeline/', 'timeline/2031/']) {
    await plain.goto(rich.root + address);
    assert.match(await plain.locator('main').innerText(), /needs? a script, which this browser does not run/, address);
  }
  await plain.goto(`${rich.root}search/`);
  assert.ok((await plain.locator('main ul a').count()) >= 5, 'no lists in the place of a search');
});

test('folds open, boxes switch marks, circles make drawings larger', async () => {
  await plain.goto(`${rich.root}articles/typical/`);
  const line = () => plain.locator('mark.claim').first().evaluate((mark) => getComputedStyle(mark).textDecorationLine);
  assert.equal(await line(), 'underline');
  await plain.locator('#bb-show-claim').uncheck();
  assert.equal(await line(), 'none');
  const note = plain.locator('.notes .note-text').first();
  assert.ok(await note.isVisible());
  await plain.locator('.notes summary').click();
  assert.ok(!(await note.isVisible()));
  await plain.locator('.cite summary').click();
  assert.ok(await plain.locator('.citation').first().isVisible());
  await plain.goto(`${rich.root}network/`);
  const width = () => plain.locator('.zoom-frame svg').evaluate((drawing) => drawing.getBoundingClientRect().width);
  const before = await width();
  await plain.locator('[name="bb-zoom"][value="2"]').check();
  assert.ok((await width()) > 1.9 * before);
  await plain.goto(`${rich.root}timeline/`);
  await plain.locator('.row-sources summary').first().click();
  assert.ok(await plain.locator('.row-sources blockquote').first().isVisible());
});

test('from a passage to what is said of it and back', async () => {
  await plain.goto(`${rich.root}claims/crews-short/`);
  await plain.locator('.passage').first().click();
  const passage = plain.locator(':target');
  await passage.waitFor();
  const colour = (locator) => locator.evaluate((element) => getComputedStyle(element).backgroundColor);
  assert.notEqual(await colour(passage), 'rgba(0, 0, 0, 0)', 'the passage is not lit');
  await plain.goto(`${rich.root}articles/typical/`);
  await plain.locator('.prose a.mention').first().click();
  assert.match(plain.url(), /\/entities\//);
  await plain.goBack();
  await plain.locator('.contents a').last().click();
  assert.ok(await plain.locator(':target').isVisible());
  await plain.goto(`${rich.root}articles/everything/`);
  await plain.locator('.footnote-ref a').first().click();
  await plain.locator('.footnote-back').first().click();
  assert.match(plain.url(), /#fnref-1$/);
});

test('the last page of a long list is reached, and every entry of it', async () => {
  await plain.goto(`${rich.root}claims/`);
  const seen = new Set();
  for (;;) {
    for (const href of await plain.locator('.claim-row .row-title a').evaluateAll((links) => links.map((link) => link.href))) seen.add(href);
    const next = plain.locator('a[rel="next"]');
    if ((await next.count()) === 0) break;
    await next.first().click();
  }
  assert.equal(seen.size, 207);
});
