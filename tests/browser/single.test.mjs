// The whole briefing on one page, `build --single`: a page like the others from a disk, and a book on paper.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { closeTab, launch, openTab, watch } from './support/browser.mjs';
import { focusTroubles, invalid, overflow, violations } from './support/checks.mjs';
import { run } from './support/hostile.mjs';
import { destinations, printed, unprinted } from './support/paper.mjs';
import { richSite } from './support/rich.mjs';

const root = richSite();
const output = mkdtempSync(join(tmpdir(), 'briefbook-single-'));
const browser = await launch();
after(async () => {
  await browser.close();
  for (const path of [root, output]) rmSync(path, { recursive: true, force: true });
});

/** The page for an audience: its file and its address. */
function bound(audience) {
  const file = join(output, `${audience}.html`);
  const built = run(root, ['build', `--single=${file}`, '--audience', audience]);
  assert.equal(built.status, 0, built.stderr);
  return { file, url: pathToFileURL(file).href };
}

const page = bound('clear');

async function open(options, { url } = page) {
  const tab = await openTab(browser, options);
  await tab.goto(url);
  return tab;
}

test('it is valid, and no id and no landmark is there twice', async () => {
  assert.deepEqual(await invalid(readFileSync(page.file, 'utf8'), 'single'), []);
});

for (const [width, colorScheme, forcedColors] of [[1280, 'light', 'none'], [1280, 'dark', 'none'], [320, 'light', 'none'], [1280, 'light', 'active']]) {
  test(`it is accessible at ${width} px, ${colorScheme}, forced colours ${forcedColors}`, async () => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, forcedColors, reducedMotion: 'reduce' });
    const tab = await context.newPage();
    await tab.goto(page.url);
    assert.deepEqual(await violations(tab), []);
    assert.deepEqual(await focusTroubles(tab, 30), []);
    await context.close();
  });
}

for (const width of [320, 2560]) {
  test(`it is no wider than a window of ${width} px`, async () => {
    const tab = await open({ width });
    assert.deepEqual(await tab.evaluate(overflow), []);
    await closeTab(tab);
  });
}

test('it opens from a disk, asks for nothing, and its policy lets its looks stand', async () => {
  const tab = await openTab(browser);
  const troubles = watch(tab, { root: page.url });
  await tab.goto(page.url, { waitUntil: 'networkidle' });
  assert.deepEqual(troubles, []);
  assert.notEqual(await tab.locator('body').evaluate((body) => getComputedStyle(body).marginTop), '8px');
  assert.equal(await tab.locator('script, link, form, iframe, details, input, button').count(), 0);
  assert.match(await tab.locator('meta[http-equiv]').getAttribute('content'), /default-src 'none'/);
  await closeTab(tab);
});

test('every link within it leads to something that is shown', async () => {
  const tab = await open();
  const lost = await tab.evaluate(() =>
    [...document.querySelectorAll('a[href^="#"], a[*|href^="#"]')]
      .map((link) => decodeURIComponent(link.getAttribute('href').slice(1)))
      .filter((id) => !document.getElementById(id)?.checkVisibility()),
  );
  assert.deepEqual(lost, []);
  const others = await tab.locator('a[href]:not([href^="#"])').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  assert.deepEqual(others.filter((href) => !/^(https?|mailto|tel):/.test(href)), []);
  await tab.locator('.single-contents a', { hasText: 'Crews strike for a day' }).click();
  assert.equal(new URL(tab.url()).hash, '#events_strike');
  const top = await tab.locator('#events_strike').evaluate((section) => section.getBoundingClientRect().top);
  assert.ok(top > -5 && top < 800, `it stands at ${top}`);
  await closeTab(tab);
});

test('it holds every kind of page, the network and the map with their tables among them', async () => {
  const tab = await open();
  const chapters = await tab.locator('.single-chapter > h2').allInnerTexts();
  assert.deepEqual(
    chapters.map((title) => title.replace(/^\d+ /, '')),
    ['Overview', 'Judgements', 'Timeline', 'Claims', 'Figures', 'Tensions', 'Names and topics', 'Network', 'Map', 'Sources', 'Publishers', 'Pages'],
  );
  assert.equal(await tab.locator('#network table').count(), 1);
  assert.ok((await tab.locator('#map tbody tr').count()) > 1);
  await closeTab(tab);
});

test('printed, it is a book', async (t) => {
  const tab = await open();
  const path = join(output, 'clear.pdf');
  const sheets = await printed(tab, path);
  const [missing, contents] = [await unprinted(tab, sheets), await tab.locator('.single-contents a').allInnerTexts()];
  const chapters = await tab.locator(':is(.single-chapter, .single-index) > h2').allInnerTexts();
  await closeTab(tab);
  await t.test('no sheet is empty, and nothing is cut off', () => {
    assert.deepEqual(sheets.flatMap((sheet, n) => (sheet.body.trim() ? [] : [n + 1])), []);
    assert.deepEqual(sheets.flatMap((sheet, n) => sheet.cut.map((word) => `sheet ${n + 1}: ${word}`)), []);
    assert.deepEqual(missing, []);
  });
  await t.test('each sheet but the first has its number, and from the first chapter on what it is of', () => {
    assert.equal(sheets[0].foot, '');
    sheets.slice(1).forEach((sheet, n) => assert.equal(sheet.foot, `${n + 2} / ${sheets.length}`));
    const heads = sheets.map((sheet) => sheet.head).filter((head, n, all) => head !== '' && head !== all[n - 1]);
    assert.deepEqual(heads, chapters.map((title) => title.replace(/\s+/g, ' ')));
  });
  await t.test('contents and an index of names lead to their places', () => {
    const start = sheets.findIndex((sheet) => sheet.head !== '');
    const listed = sheets.slice(1, start).map((sheet) => sheet.body).join(' ').replace(/\s/g, '');
    // Other scripts are printed in other orders than they are written.
    for (const entry of contents.filter((title) => /^[\p{Script=Latin}\p{P}\p{Zs}\d]+$/u.test(title))) assert.ok(listed.includes(entry.replace(/\s/g, '')), entry);
    const index = sheets.filter((sheet) => sheet.head === 'Index of names').map((sheet) => sheet.body).join(' ');
    assert.match(index, /Ada Example 7\.\d+ 10\.\d+/);
    const names = destinations(path);
    for (const id of ['_c1', '_index', 'events_strike', 'articles_typical']) assert.ok(names.includes(id), id);
  });
});

test('above clear, each sheet bears its label', async () => {
  const tab = await open({}, bound('amber+strict'));
  const sheets = await printed(tab, join(output, 'amber.pdf'));
  await closeTab(tab);
  sheets.forEach((sheet, n) => {
    const parts = sheet.body.split('TLP:AMBER+STRICT');
    assert.equal(parts.length, 3, `sheet ${n + 1}: ${sheet.body.slice(0, 200)}`);
    assert.notEqual(parts.join('').trim(), '', `sheet ${n + 1} is empty`);
  });
  assert.deepEqual(sheets.flatMap((sheet) => sheet.cut), []);
});
