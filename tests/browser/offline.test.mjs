// The build for a disk, opened by double click: a reader's way from the front page to the words of a source.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { closeTab, launch, openTab, watch } from './support/browser.mjs';
import { withoutFragment } from './support/crawl.mjs';
import { openOfflineSite } from './support/site.mjs';

const browser = await launch();
const site = await openOfflineSite(browser);
after(() => browser.close());

for (const scripts of [true, false]) {
  test(`from the front page to an article, an entity and a passage, ${scripts ? 'with' : 'without'} scripts`, async () => {
    const tab = await openTab(browser, { scripts });
    const troubles = watch(tab, { root: site.root });
    await tab.goto(site.front);
    await follow(tab, 'a[href]', (url) => isItem(url, 'articles') && leads(url, isEntity));
    await follow(tab, '[data-article] a.mention', (url) => isEntity(url) && leads(url, isPassage));
    await follow(tab, 'main a[href]', isPassage);
    await assertTargetInView(tab);
    assert.deepEqual(troubles, []);
    await closeTab(tab);
  });
}

test('every kind of page opens without a complaint', async (t) => {
  for (const url of onePerFolder()) {
    await t.test(url.slice(site.root.length), async () => {
      const tab = await openTab(browser);
      const troubles = watch(tab, { root: site.root });
      await tab.goto(url, { waitUntil: 'networkidle' });
      assert.deepEqual(troubles, []);
      await closeTab(tab);
    });
  }
});

const isItem = (url, folder) => url.startsWith(`${site.root}${folder}/`) && url.split('/').length === site.root.split('/').length + 2;
const isEntity = (url) => (isItem(url, 'entities') || isItem(url, 'topics')) && !url.includes('#');
const isPassage = (url) => /\/articles\/[^/]+\/index\.html#[am]-/.test(url);
const leads = (url, accept) => site.documents.get(withoutFragment(url))?.links.some((link) => link.target && accept(link.target));

/** Clicks the first visible link that matches and whose address is accepted. */
async function follow(tab, selector, accept) {
  for (const link of await tab.locator(selector).filter({ visible: true }).all()) {
    const url = new URL(await link.getAttribute('href'), tab.url()).href;
    if (!accept(url)) continue;
    await link.click();
    await tab.waitForURL(url);
    return;
  }
  assert.fail(`${tab.url()} has no visible link ${selector} for the next step`);
}

/** The passage is on the screen and nothing, such as a header that stays in place, covers it. */
async function assertTargetInView(tab) {
  const id = decodeURIComponent(new URL(tab.url()).hash.slice(1));
  let seen;
  // The address changes before the page has been laid out and scrolled.
  for (let attempt = 0; attempt < 40 && seen !== 'is in view'; attempt += 1) {
    if (attempt > 0) await setTimeout(50);
    seen = await tab.evaluate(targetState, id);
  }
  assert.equal(`${id} ${seen}`, `${id} is in view`);
}

/** Runs in the page. */
function targetState(id) {
  const target = document.getElementById(id);
  if (!target) return 'is not on the page';
  const box = target.getClientRects()[0];
  if (!box || box.width === 0) return 'has no size';
  if (box.top < -1 || box.bottom > innerHeight + 1) return `is outside the window, at ${box.top} px`;
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return target.contains(top) || top?.contains(target) ? 'is in view' : `is covered by ${top?.outerHTML.slice(0, 120)}`;
}

/** The list and one item of every folder: a script that a kind of page needs fails on any page of it. */
function onePerFolder() {
  const byShape = new Map();
  for (const { url, status, type, redirects } of site.documents.values()) {
    if (status !== 200 || redirects || !type.startsWith('text/html')) continue;
    const [folder, ...rest] = url.slice(site.root.length).split('/');
    byShape.set(`${folder}/${rest.length}`, url);
  }
  return [...byShape.values()].sort();
}
