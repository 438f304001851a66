// Every kind of page that the theme has a template for, on a made-up site with every part that a page can have.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { closeTab, launch, openTab } from './support/browser.mjs';
import { focusTroubles, invalid, overflow, violations } from './support/checks.mjs';
import { run } from './support/hostile.mjs';
import { richSite } from './support/rich.mjs';
import { openSite } from './support/site.mjs';

const TEMPLATES = resolve(import.meta.dirname, '../../templates');

const root = richSite();
const output = mkdtempSync(join(tmpdir(), 'briefbook-rich-out-'));
const built = run(root, ['build', '--output', output]);
assert.equal(built.status, 0, built.stderr);
const browser = await launch();
const site = await openSite(browser, output);
after(async () => {
  site.close();
  await browser.close();
  for (const path of [root, output]) rmSync(path, { recursive: true, force: true });
});

// Pages that stand out of their kind: other languages, rights, states; and what no link leads to.
const SPECIAL = ['articles/everything/', 'articles/arabic/', 'articles/spanish/', 'articles/excerpt/', 'articles/retracted/'];
const special = SPECIAL.map((address) => {
  const page = site.pages.find((page) => page.address === address);
  assert.ok(page, `no page at ${address}`);
  return { ...page, kind: `${page.kind} (${address})` };
});
const gone = { kind: 'gone', address: 'articles/withdrawn/', root: site.root, url: `${site.root}articles/withdrawn/` };
const samples = [...site.samples, ...special, gone];

/** The classes that the templates give their pages: a kind each. */
function kindsOfTemplates() {
  const texts = readdirSync(TEMPLATES).filter((name) => name.endsWith('.html')).map((name) => readFileSync(join(TEMPLATES, name), 'utf8'));
  const classes = texts.flatMap((text) => [...text.matchAll(/block page_class %\}([\w-]+)/g)].map((match) => match[1]));
  return new Set(classes.filter((name) => name !== 'page-plain'));
}

test('every kind of page that has a template is here', () => {
  const texts = samples.filter((page) => page.document).map((page) => page.document.text);
  const found = new Set(texts.flatMap((text) => text.match(/<body class="(page-[\w-]+)/)?.[1] ?? []));
  assert.deepEqual([...kindsOfTemplates()].filter((kind) => !found.has(kind)), []);
  assert.ok(site.samples.some((page) => page.kind.endsWith('-continued')), 'no list goes on');
});

test('every page is valid HTML', async () => {
  const wrong = [];
  // A long list of like pages says no more than a few of them.
  const pages = site.pages.filter((page) => !/^claims\/claim-\d\d/.test(page.address));
  for (const page of pages) {
    wrong.push(...(await invalid(page.document.text, page.address)).map((message) => `${page.address}: ${message}`));
  }
  for (const name of ['articles/withdrawn/index.html', 'old/everything/index.html']) {
    wrong.push(...(await invalid(readFileSync(join(output, name), 'utf8'), name)).map((message) => `${name}: ${message}`));
  }
  assert.deepEqual(wrong.slice(0, 20), []);
});

test('every page loads one sheet, and one script beside an index', () => {
  for (const page of site.pages) {
    const count = (pattern) => (page.document.text.match(pattern) ?? []).length;
    assert.equal(count(/<link rel="stylesheet"/g), 1, page.address);
    assert.ok(count(/<script src="[^"]*assets\/(?!search-index)/g) <= 1, page.address);
  }
});

for (const [width, colorScheme] of [[1280, 'light'], [1280, 'dark'], [320, 'light']]) {
  test(`accessible at ${width} px, ${colorScheme}`, async (t) => {
    const tab = await openTab(browser, { width, colorScheme });
    for (const page of samples) {
      await t.test(page.kind, async () => {
        await tab.goto(page.url);
        assert.deepEqual(await violations(tab), []);
      });
    }
    await closeTab(tab);
  });
}

for (const width of [320, 2560]) {
  test(`nothing is wider than a window of ${width} px`, async (t) => {
    const tab = await openTab(browser, { width });
    for (const page of samples) {
      await t.test(page.kind, async () => {
        await tab.goto(page.url);
        assert.deepEqual(await tab.evaluate(overflow), []);
      });
    }
    await closeTab(tab);
  });
}

for (const [width, forcedColors, most] of [[1280, 'none', 30], [320, 'none', 20], [1280, 'active', 8]]) {
  test(`the focus is seen wherever it goes at ${width} px, forced colours ${forcedColors}`, async (t) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: 'reduce', forcedColors });
    const tab = await context.newPage();
    for (const page of samples) {
      await t.test(page.kind, async () => {
        await tab.goto(page.url);
        assert.deepEqual(await focusTroubles(tab, most), []);
      });
    }
    await context.close();
  });
}

test('lines of reading text have 55 to 78 characters where there is room', async (t) => {
  for (const width of [1280, 1920, 2560]) {
    const tab = await openTab(browser, { width });
    for (const address of ['articles/typical/', 'about/']) {
      await t.test(`${address} at ${width} px`, async () => {
        await tab.goto(site.root + address);
        const lengths = await tab.evaluate(lineLengths);
        const mean = lengths.reduce((sum, n) => sum + n, 0) / lengths.length;
        assert.ok(lengths.length > 1, `${lengths.length} full lines`);
        assert.ok(mean >= 60 && mean <= 76, `${mean} characters on average`);
      });
    }
    await closeTab(tab);
  }
});

/** How many characters each line but the last of each paragraph of the text holds. Runs in the page. */
function lineLengths() {
  const lengths = [];
  for (const paragraph of document.querySelectorAll('.prose > p')) {
    const range = document.createRange();
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const lines = new Map();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = 0; at < node.length; at++) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        const line = Math.round(box.bottom / 12);
        if (box.width > 0) lines.set(line, (lines.get(line) ?? 0) + 1);
      }
    }
    lengths.push(...[...lines.values()].slice(0, -1));
  }
  return lengths;
}
