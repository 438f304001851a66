// The files as they are on disk, before a browser has repaired anything.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { launch } from './support/browser.mjs';
import { openSite } from './support/site.mjs';

const browser = await launch();
const site = await openSite(browser);
after(async () => {
  site.close();
  await browser.close();
});

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    'element-permitted-content': 'error',
    'no-dup-id': 'error',
    // A page must also work under a policy that forbids inline styles.
    'no-inline-style': ['error', { allowedProperties: [] }],
    'wcag/h32': 'error',
    // An id holds a name of the author's: letters of any script, also a digit in front.
    'valid-id': ['error', { relaxed: true }],
    // Titles are as long as the source made them.
    'long-title': 'off',
    // Matters of taste, in which generated Markdown and templates differ from each other.
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
  },
});

test('all pages are valid HTML', async (t) => {
  for (const page of site.pages) {
    const report = await validator.validateString(page.document.text, page.address || 'front page');
    const messages = report.results.flatMap((result) => result.messages);
    if (messages.length === 0) continue;
    await t.test(page.address, () => {
      assert.fail(messages.map((m) => `${m.line}:${m.column} ${m.message} [${m.ruleId}]`).join('\n'));
    });
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
