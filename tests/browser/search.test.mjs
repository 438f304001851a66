// The search, on a site of its own: what is found, how it is walked through, where its links lead, and what it loads.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { closeTab, launch, openTab, watch } from './support/browser.mjs';
import { run } from './support/hostile.mjs';
import { minified, published, SCRIPTS } from './support/minify.mjs';
import { serve } from './support/server.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
// The most that a briefing of a thousand articles loads before the first result is shown.
const BUDGET = 300_000;

const FILLER = Array.from({ length: 30 }, (_, n) => `Paragraph ${n + 1} is about nothing in particular, at some length, so that the page is long.`).join('\n\n');
const FILES = {
  'site.toml': 'title = "Test Briefing"\n',
  'content/articles/harbour.md': `+++\ntitle = "Harbour report"\npublished = "2019-03-04"\n+++\n\n## What happened\n\n${FILLER}\n\n## Where it went\n\nThe crew’s long-awaited cargo of saltpetre, some 32,300 tonnes, was landed at night. The minister denied it.\n\nThe U.S. envoy left.\n`,
  'content/annotations/harbour.toml': '[[claim]]\nquote = "The minister denied it."\nstatement = "There was no landing"\n',
  'content/articles/excerpt.md': '+++\ntitle = "Quoted source"\npublished = "2021"\nrights = "excerpt"\n+++\n\nUnpublished prelude. A quoted marmalade stands here. Unpublished rest.\n',
  'content/annotations/excerpt.toml': '[[claim]]\nquote = "marmalade"\nstatement = "Jam was seen"\n',
  'content/articles/later.md': '+++\ntitle = "Second harbour note"\npublished = "2023-01-01"\n+++\n\nNothing landed at night here, cargo apart. 国防部发表声明。\n',
  'content/entities/guzman.md': '+++\nname = "Ana Guzmán"\nkind = "person"\naliases = ["Señora Ejemplo"]\ndescription = "A made-up official of the harbour."\n+++\n',
  'content/events/strike.md': '+++\ntitle = "Dock strike"\nwhen = "2018/2020"\n+++\n',
  'content/judgements/j.md': '+++\nstatement = "The harbour will stay open"\nlikelihood = "likely"\ndate = "2022-02-02"\n+++\n',
};

const site = mkdtempSync(join(tmpdir(), 'briefbook-search-'));
for (const [path, text] of Object.entries(FILES)) {
  mkdirSync(dirname(join(site, path)), { recursive: true });
  writeFileSync(join(site, path), text);
}
const build = (...flags) => assert.equal(run(site, ['build', ...flags]).status, 0);
build('--output', join(site, 'online'));
build('--output', join(site, 'disk'), '--offline');
const server = await serve(join(site, 'online'), '/b/');
const browser = await launch();
after(async () => {
  server.close();
  await browser.close();
  rmSync(site, { recursive: true });
});

const titles = (tab) => tab.locator('.result-title').allTextContents();

/** A tab with the results of a search: the address's part after `#`. */
async function searched(state, { root = server.root, ...options } = {}) {
  const tab = await openTab(browser, options);
  tab.troubles = watch(tab, { root });
  await tab.goto(`${root}search/${root.startsWith('file:') ? 'index.html' : ''}#${state}`);
  await settled(tab);
  return tab;
}

/** Waits until the results are all there. */
async function settled(tab) {
  await tab.waitForFunction(() => document.getElementById('bb-count').textContent !== '');
  await tab.waitForLoadState('networkidle');
}

async function found(state, options) {
  const tab = await searched(state, options);
  const all = await titles(tab);
  assert.deepEqual(tab.troubles, []);
  await closeTab(tab);
  return all;
}

test('published scripts are made of their sources, and the search is small', async () => {
  for (const name of SCRIPTS) assert.equal(published(name), await minified(name), 'run: node support/minify.mjs');
  assert.ok(published('search.js').length < 10_500, `${published('search.js').length} bytes`);
});

test('words are cut and folded as the index is', () => {
  const context = createContext({ briefbookSearch: {} });
  runInContext(published('search.js'), context);
  const vectors = JSON.parse(readFileSync(join(ROOT, 'src/render/search/vectors.json'), 'utf8'));
  for (const [text, expected] of Object.entries(vectors)) {
    assert.deepEqual(Array.from(context.briefbookSearch.words(text), ({ word }) => word), expected, text);
  }
});

const FINDS = {
  'a name without its accent': ['q=guzman', ['Ana Guzmán']],
  'an alias': ['q=senora', ['Ana Guzmán']],
  'a beginning': ['q=saltp', ['Harbour report']],
  'a mistyped word': ['q=slatpetre', ['Harbour report']],
  'two mistakes in a long word': ['q=sallpetere', ['Harbour report']],
  'a mistyped first letter': ['q=waltpetre', ['Harbour report']],
  'a number however it is spaced': ['q=32.300', ['Harbour report']],
  'initials without dots': ['q=us+envoy', ['Harbour report']],
  'a phrase': ['q="landed at night here"', ['Second harbour note']],
  'words of a script without spaces': ['q=国防', ['Second harbour note']],
  'a published quote': ['q=marmalade', ['Quoted source']],
  'what is not published: nothing': ['q=prelude', []],
  'a kind alone': ['q=harbour&kind=person', ['Ana Guzmán']],
  'years': ['q=harbour&from=2022', ['Second harbour note', 'The harbour will stay open']],
  'a span of years that another begins in': ['q=strike&from=2019&to=2019', ['Dock strike']],
  'no year that it is not in': ['q=strike&from=2021', []],
};
for (const [name, [state, expected]] of Object.entries(FINDS)) {
  test(`finds ${name}`, async () => assert.deepEqual((await found(state)).sort(), [...expected].sort()));
}

test('all words are wanted, else some; a title goes before a text', async () => {
  assert.deepEqual(await found('q=cargo saltpetre'), ['Harbour report']);
  const tab = await searched('q=saltpetre marmalade');
  assert.equal((await titles(tab)).length, 2);
  assert.match(await tab.locator('#bb-count').textContent(), /^Nothing has all .*: 2$/);
  await closeTab(tab);
  const harbour = await found('q=harbour');
  assert.deepEqual(new Set(harbour.slice(0, 3)), new Set(['Harbour report', 'Second harbour note', 'The harbour will stay open']));
  assert.equal(harbour[3], 'Ana Guzmán');
});

test('the keyboard does it all', async () => {
  const tab = await openTab(browser);
  await tab.goto(server.root);
  await tab.keyboard.press('/');
  await tab.waitForURL(/\/search\//);
  await tab.waitForFunction(() => document.activeElement.id === 'bb-query');
  await tab.keyboard.type('harbor');
  await settled(tab);
  await tab.waitForFunction(() => document.querySelectorAll('.result-title').length >= 3);
  assert.match(tab.url(), /#q=harbor$/);
  const focused = () => tab.evaluate(() => document.activeElement.querySelector('.result-title')?.textContent ?? document.activeElement.id);
  const all = await titles(tab);
  await tab.keyboard.press('ArrowDown');
  assert.equal(await focused(), all[0]);
  await tab.keyboard.press('ArrowDown');
  assert.equal(await focused(), all[1]);
  await tab.keyboard.press('ArrowUp');
  await tab.keyboard.press('ArrowUp');
  assert.equal(await focused(), 'bb-query');
  await tab.keyboard.press('ArrowDown');
  await tab.keyboard.press('Escape');
  assert.equal(await focused(), 'bb-query');
  await tab.keyboard.press('Escape');
  assert.equal(await tab.locator('#bb-query').inputValue(), '');
  assert.equal((await titles(tab)).length, 0);
  await tab.keyboard.type('guzman');
  await tab.waitForFunction(() => document.querySelectorAll('.result-title').length === 1);
  await tab.keyboard.press('ArrowDown');
  await tab.keyboard.press('Enter');
  await tab.waitForURL(/\/entities\/guzman\//);
  await closeTab(tab);
});

test('the address holds the state, and the counts of kinds follow it', async () => {
  const tab = await searched('q=harbour');
  assert.match(await tab.locator('#bb-kind option[value=article]').textContent(), /\(2\)/);
  await tab.selectOption('#bb-kind', 'article');
  await tab.fill('#bb-to', '2020');
  await tab.waitForFunction(() => document.querySelectorAll('.result-title').length === 1);
  assert.match(tab.url(), /#q=harbour&kind=article&to=2020$/);
  await tab.reload();
  await settled(tab);
  assert.deepEqual(await titles(tab), ['Harbour report']);
  assert.deepEqual(tab.troubles, []);
  await closeTab(tab);
});

/** Follows the link of the passage that was found, and says what the browser lights up there. */
async function lit(state, options) {
  const tab = await searched(state, options);
  const passage = tab.locator('.result-passage').first();
  const marked = await passage.locator('mark').allTextContents();
  const href = await passage.getAttribute('href');
  await passage.click();
  await tab.waitForURL(/articles/);
  await tab.waitForTimeout(300);
  const seen = await tab.evaluate(() => ({
    scrolled: scrollY,
    target: document.querySelector(':target')?.textContent,
    text: [...document.querySelectorAll('p')].some((p) => /saltpetre/.test(p.textContent) && p.getBoundingClientRect().top > 0 && p.getBoundingClientRect().bottom < innerHeight),
  }));
  assert.deepEqual(tab.troubles, []);
  await closeTab(tab);
  return { marked, href, ...seen };
}

for (const [name, root] of [['from a host', () => server.root], ['from a disk', () => pathToFileURL(`${join(site, 'disk')}/`).href]]) {
  test(`a passage is shown in context and lights up, ${name}`, async () => {
    const words = await lit('q=saltpetre', { root: root() });
    assert.deepEqual(words.marked, ['saltpetre']);
    assert.match(words.href, /articles\/harbour\/(index\.html)?#where-it-went:~:text=/);
    assert.ok(words.scrolled > 500 && words.text, JSON.stringify(words));
    const mark = await lit('q=minister', { root: root() });
    assert.match(mark.href, /#a-claim-[0-9a-f]{8}$/);
    assert.equal(mark.target, 'The minister denied it.');
    const entry = await lit('q=marmalade', { root: root() });
    assert.match(entry.href, /articles\/excerpt\/(index\.html)?#a-claim-/);
  });
}

test('from a disk it finds as from a host', async () => {
  const root = pathToFileURL(`${join(site, 'disk')}/`).href;
  for (const state of ['q=slatpetre', 'q=guzman', 'q="landed at night here"']) {
    assert.deepEqual(await found(state, { root }), await found(state));
  }
});

test('without scripts there are links to everything', async () => {
  const tab = await openTab(browser, { scripts: false });
  await tab.goto(`${server.root}search/`);
  assert.ok(await tab.locator('main noscript, main .notice').first().isVisible());
  assert.ok((await tab.locator('main .inline-names a').count()) >= 3);
  assert.ok(!(await tab.locator('#bb-query').isVisible()));
  await closeTab(tab);
});

test('a thousand articles load little before the first result', async () => {
  const corpus = mkdtempSync(join(tmpdir(), 'briefbook-corpus-'));
  const made = spawnSync('python3', [join(ROOT, 'bench/corpus.py'), '-n', '1000', '-o', join(corpus, 'c'), '--only', 'briefbook'], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  run(join(corpus, 'c/briefbook'), ['build', '--output', join(corpus, 'out')]);
  const big = await serve(join(corpus, 'out'), '/');
  try {
    for (const query of ['harbour', 'permit tariff', 'reservior', 'a']) {
      const { bytes, first } = await loaded(big.root, query);
      console.log(`  "${query}": ${Math.round(bytes / 1000)} kB before the first result (page, style and scripts included), ${first} ms`);
      assert.ok(bytes < BUDGET, `${query}: ${bytes} bytes`);
    }
  } finally {
    big.close();
    rmSync(corpus, { recursive: true });
  }
});

/** How many bytes are loaded until the first result of a search is shown, and how long that takes. */
async function loaded(root, query) {
  const tab = await openTab(browser);
  await tab.addInitScript(() => {
    performance.setResourceTimingBufferSize(2000);
    new MutationObserver(() => {
      if (document.querySelector('.result-title')) globalThis.firstResult ??= performance.now();
    }).observe(document, { childList: true, subtree: true });
  });
  await tab.goto(`${root}search/#q=${encodeURIComponent(query)}`);
  await tab.waitForFunction(() => globalThis.firstResult);
  const measured = await tab.evaluate(() => {
    const loads = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    const before = loads.filter((load) => load.responseEnd <= globalThis.firstResult);
    return { bytes: before.reduce((sum, load) => sum + load.decodedBodySize, 0), first: Math.round(globalThis.firstResult) };
  });
  await closeTab(tab);
  return measured;
}
