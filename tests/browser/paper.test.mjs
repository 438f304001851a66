// Every kind of page on paper: what is on the screen is on the sheets, and what leads elsewhere says where.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { closeTab, launch, openTab } from './support/browser.mjs';
import { run } from './support/hostile.mjs';
import { printed, squeezed, unprinted } from './support/paper.mjs';
import { richSite } from './support/rich.mjs';
import { openSite } from './support/site.mjs';

const root = richSite();
const output = mkdtempSync(join(tmpdir(), 'briefbook-paper-'));
const built = run(root, ['build', '--audience', 'amber', '--output', output]);
assert.equal(built.status, 0, built.stderr);
const browser = await launch();
const site = await openSite(browser, output);
after(async () => {
  site.close();
  await browser.close();
  for (const path of [root, output]) rmSync(path, { recursive: true, force: true });
});

const SPECIAL = ['articles/everything/', 'articles/arabic/', 'articles/excerpt/'];
const special = site.pages.filter((page) => SPECIAL.includes(page.address)).map((page) => ({ ...page, kind: page.address }));

async function paper(address) {
  const tab = await openTab(browser, { colorScheme: 'dark' });
  await tab.goto(address);
  const sheets = await printed(tab, join(output, 'printed.pdf'));
  const missing = await unprinted(tab, sheets);
  await closeTab(tab);
  return { sheets, missing, text: sheets.map((sheet) => sheet.body).join('\n') };
}

for (const page of [...site.samples, ...special]) {
  test(`${page.kind}: all of it is printed, each sheet has a number and the label, none is empty`, async () => {
    const { sheets, missing } = await paper(page.url);
    assert.deepEqual(missing, []);
    sheets.forEach((sheet, n) => {
      assert.equal(sheet.foot, `${n + 1} / ${sheets.length}`);
      const parts = sheet.body.split('TLP:AMBER');
      assert.equal(parts.length, 3, `sheet ${n + 1}: ${sheet.body}`);
      assert.ok(squeezed(parts.join('')).length > 20, `sheet ${n + 1} has next to nothing: ${sheet.body}`);
      assert.deepEqual(sheet.cut, [], `sheet ${n + 1}`);
    });
  });
}

test('links to other hosts have numbers, and their addresses stand below the text', async () => {
  const { text } = await paper(`${site.root}articles/everything/`);
  const flat = squeezed(text);
  assert.ok(flat.includes(squeezed('Links in the text')), text);
  assert.match(flat.slice(flat.indexOf('Linksinthetext')), /\[1\].*\[2\].*https:\/\/note\.example\//);
  assert.ok(flat.includes('alink[2]'), text);
  assert.equal(flat.split('https://note.example/').length, 2, 'the address stands twice');
});

test('notes have the numbers of their passages, and stand behind the text', async () => {
  const { text } = await paper(`${site.root}articles/typical/`);
  const flat = squeezed(text);
  const [passage, note] = [flat.indexOf('figuresinspring41'), flat.indexOf('Therequestisnotintheminutesofsession4')];
  assert.ok(passage > 0 && note > passage, text);
  assert.match(flat.slice(note - 60, note), /1/);
});

test('where nothing leads elsewhere there is no list of links, and on a screen there is none at all', async () => {
  assert.doesNotMatch((await paper(`${site.root}articles/typical/`)).text, /Links in the text/);
  const tab = await openTab(browser);
  await tab.goto(`${site.root}articles/everything/`);
  assert.equal(await tab.locator('.link-notes').isVisible(), false);
  await closeTab(tab);
});
