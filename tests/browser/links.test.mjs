// Every address that the site writes down leads somewhere.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { launch } from './support/browser.mjs';
import { problem } from './support/crawl.mjs';
import { EXPECTED_KINDS, fileOf, htmlFiles, isRedirect, openData, openOfflineSite, openSite } from './support/site.mjs';

const browser = await launch();
const site = await openSite(browser);
const offline = await openOfflineSite(browser);
after(async () => {
  site.close();
  await browser.close();
});

test('every kind of page is reached from the front page', () => {
  const found = new Set(site.pages.map((page) => page.kind));
  assert.deepEqual(EXPECTED_KINDS.filter((kind) => !found.has(kind)), []);
});

test('every HTML file is reached from the front page', () => {
  const reached = new Set(site.pages.map((page) => fileOf(page.address)));
  const strays = htmlFiles(site.directory).filter((name) => !reached.has(name));
  assert.deepEqual(strays.filter((name) => !isRedirect(join(site.directory, name))), []);
});

test('every internal link resolves, with its fragment', () => assertLinksResolve(site.documents));

test('every link of the offline build names a file, with its fragment', () => assertLinksResolve(offline.documents));

test('both builds have the same pages', () => {
  assert.deepEqual(htmlFiles(offline.directory), htmlFiles(site.directory));
});

for (const [name, items] of Object.entries(openData(site.directory))) {
  test(`every address in data/${name} resolves`, () => {
    const addresses = items.map((item) => item.url).filter(Boolean);
    const broken = addresses.map((url) => [url, problem(site.documents, new URL(url, site.root).href)]);
    assert.deepEqual(broken.filter(([, why]) => why).map(([url, why]) => `${url} ${why}`), []);
  });
}

function assertLinksResolve(documents) {
  const broken = [...documents.values()].flatMap((document) =>
    document.links
      .filter((link) => link.target && problem(documents, link.target))
      .map((link) => `${document.url}: <${link.element}> ${link.value} ${problem(documents, link.target)}`),
  );
  assert.deepEqual(broken, []);
}
