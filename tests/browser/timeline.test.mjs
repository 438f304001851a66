// The filters of the timeline, its overview and the charts of series, on made-up sites that are opened from a disk.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { closeTab, launch, openTab } from './support/browser.mjs';
import { invalid, violations } from './support/checks.mjs';
import { run } from './support/hostile.mjs';

const PLACES = '[[entity]]\nid = "land"\nname = "Exampleland"\nkind = "place"\n[[entity]]\nid = "town"\nname = "Exampletown"\nkind = "place"\npart_of = "land"\n[[entity]]\nid = "ada"\nname = "Ada Example"\nkind = "person"\n';
const event = (n, when, kind, rest = '') => `[[event]]\nid = "e${n}"\ntitle = "Event ${n}"\nwhen = "${when}"\ntype = "${kind}"\n${rest}\n`;
const SHORT = [
  event(1, '2030-01-05', 'vote', 'where = ["town"]'),
  event(2, '2030-03/2030-06~', 'talks', 'actors = [{ entity = "ada" }]'),
  event(3, '2031', 'vote', 'where = ["land"]'),
  event(4, '../2029', 'talks'),
].join('');
const SERIES = 'title = "Things"\nunit = "things"\n[[value]]\nperiod = "2030"\nvalue = 3\n[[value]]\nperiod = "2031"\nvalue = 4\npreliminary = true\n';
const LONG = Array.from({ length: 600 }, (_, n) => event(n, `20${30 + (n % 9)}-${String((n % 12) + 1).padStart(2, '0')}-01`, n % 3 ? 'talks' : 'vote', n % 2 ? 'where = ["town"]' : '')).join('');

const made = [];
const browser = await launch();
after(async () => {
  await browser.close();
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

/** Builds a site of these events for a disk; gives the address of its root. */
function site(events) {
  const [root, output] = ['briefbook-timeline-', 'briefbook-timeline-out-'].map((name) => mkdtempSync(join(tmpdir(), name)));
  made.push(root, output);
  const files = { 'site.toml': 'title = "A timeline"\nlanguage = "en"\n', 'content/entities/all.toml': PLACES, 'content/events/all.toml': events, 'content/series/things.toml': SERIES };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const built = run(root, ['build', '--offline', '--output', output]);
  assert.equal(built.status, 0, built.stderr);
  return `${pathToFileURL(output).href}/`;
}

const short = site(SHORT);
const long = site(LONG);

/** Opens a page; the tab knows what it asked for. */
async function open(url, options) {
  const tab = await openTab(browser, options);
  const asked = [];
  tab.on('request', (request) => asked.push(request.url()));
  tab.on('pageerror', (error) => assert.fail(error.message));
  await tab.goto(url);
  return { tab, asked };
}

const titles = (tab) => tab.locator('.timeline > li:visible .row-title').allInnerTexts();
const said = (tab, words) => tab.locator('[role=status]', { hasText: words }).waitFor();

test('the address filters, and marks that do not match stand back', async () => {
  const { tab } = await open(`${short}timeline/index.html#place=land&kind=vote`);
  await said(tab, 'Matching events: 2 of 4');
  assert.deepEqual(await titles(tab), ['Event 1', 'Event 3']);
  assert.equal(await tab.locator('.overview [data-n].dim').count(), 2);
  assert.equal(await tab.locator('select[name=kind]').inputValue(), 'vote');
  await tab.evaluate(() => { location.hash = 'year=2030&entity=ada'; });
  await said(tab, 'Matching events: 1 of 4');
  assert.deepEqual(await titles(tab), ['Event 2']);
  await tab.evaluate(() => { location.hash = 'kind=nobody-has-it'; });
  await said(tab, 'Matching events: 0 of 4');
  assert.deepEqual(await titles(tab), []);
  await closeTab(tab);
});

test('what filters go by is loaded when one is used, and the keyboard reaches all of it', async () => {
  const { tab, asked } = await open(`${short}timeline/index.html`);
  assert.ok(!asked.some((url) => url.endsWith('events.js')), String(asked));
  await tab.locator('.filters summary').focus();
  await tab.keyboard.press('Enter');
  await tab.locator('select[name=kind] option[value=vote]').waitFor({ state: 'attached' });
  for (let step = 0; step < 3; step += 1) await tab.keyboard.press('Tab');
  assert.equal(await tab.evaluate(() => document.activeElement.name), 'kind');
  await tab.keyboard.type('vote');
  await said(tab, 'Matching events: 2 of 4');
  assert.equal(new URL(tab.url()).hash, '#kind=vote');
  await tab.getByRole('button', { name: 'Show all events' }).press('Enter');
  assert.equal((await titles(tab)).length, 4);
  assert.equal(new URL(tab.url()).hash, '');
  await closeTab(tab);
});

test('a long timeline is filtered over all its pages', async () => {
  for (const page of ['timeline/index.html', 'timeline/page/2/index.html', 'timeline/2031/index.html']) {
    const { tab } = await open(`${long}${page}#place=land`);
    await said(tab, 'Matching events: 300 of 600');
    assert.equal((await titles(tab)).length, 100, page);
    await tab.getByRole('button', { name: 'Show more' }).click();
    assert.equal((await titles(tab)).length, 200, page);
    await tab.locator('.filter-found a').first().click();
    await tab.locator('h1', { hasText: /^Event \d+$/ }).waitFor();
    await closeTab(tab);
  }
});

test('without scripts there is no form, and every event and chart is there', async () => {
  const { tab } = await open(`${short}timeline/index.html#kind=vote`, { scripts: false });
  assert.equal(await tab.locator('.filters:visible').count(), 0);
  assert.equal((await titles(tab)).length, 4);
  assert.equal(await tab.locator('.overview a[href] > title').count(), 4);
  await tab.goto(`${short}series/things/index.html`);
  assert.match(await tab.getByRole('img', { name: 'Things' }).first().locator('desc').textContent(), /2 reference values.*preliminary/s);
  await closeTab(tab);
});

for (const [width, colorScheme] of [[1280, 'light'], [390, 'dark']]) {
  test(`overview, filters and chart are accessible at ${width} pixels, ${colorScheme}`, async () => {
    const pages = [`${short}timeline/index.html#kind=vote`, `${long}timeline/index.html`, `${short}series/things/index.html`];
    for (const page of pages) {
      const { tab } = await open(page, { width, colorScheme });
      assert.deepEqual(await violations(tab), [], page);
      const file = fileURLToPath(page.split('#')[0]);
      assert.deepEqual(await invalid(readFileSync(file, 'utf8'), file), []);
      await closeTab(tab);
    }
  });
}
