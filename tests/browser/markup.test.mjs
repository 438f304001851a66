// The files as they are on disk, before a browser has repaired anything.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch } from './support/browser.mjs';
import { invalid } from './support/checks.mjs';
import { openSite } from './support/site.mjs';

const browser = await launch();
const site = await openSite(browser);
after(async () => {
  site.close();
  await browser.close();
});

test('all pages are valid HTML', async (t) => {
  for (const page of site.pages) {
    const messages = await invalid(page.document.text, page.address || 'front page');
    if (messages.length === 0) continue;
    await t.test(page.address, () => assert.fail(messages.join('\n')));
  }
});

const RULES = {
  'has a language': (document) => document.lang !== '',
  'has a title': (document) => document.title !== '',
  'has exactly one h1': (document) => document.h1 === 1,
  'has exactly one main landmark': (document) => document.mains === 1,
  'begins with a link that skips to the main landmark': (document) => document.skipsToMain,
  'has every id once': (document) => new Set(document.ids).size === document.ids.length,
};

for (const [rule, holds] of Object.entries(RULES)) {
  test(`every page ${rule}`, () => {
    assert.deepEqual(site.pages.filter((page) => !holds(page.document)).map((page) => page.address || 'front page'), []);
  });
}
