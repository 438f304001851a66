// node preview-shots.mjs OUT_DIR [STATE...]
//
// Writes the preview's strip in each of its states as OUT_DIR/STATE-WIDTH-SCHEME.png, a window at a time.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { closeTab, launch, openTab } from './support/browser.mjs';
import { Site } from './support/preview.mjs';

const [out, ...wanted] = process.argv.slice(2);
if (!out) {
  console.error('usage: node preview-shots.mjs OUT_DIR [STATE...]');
  process.exit(2);
}
mkdirSync(out, { recursive: true });

const TEMPLATE = '{% extends "base.html" %}{% block main %}<h1>{{ frame.title }}</h1>{% for i in range(end=30) %}<p>A page of a template of one\'s own, so that there is something to see behind.</p>{% endfor %}{% endblock main %}';
const BAD = '+++\ntitle = "Bad"\ndate = "2026-13-40"\nunknown = 1\npublisher = "nobody"\n+++\n\nA link to [[nowhere]].\n';
const UNPLACED = `[[note]]\nquote = "Paragraph 3 was about something in particular"\ntext = "A margin note."\n\n[[note]]\nquote = "These words stand nowhere at all in the text, nor do any that are like them"\ntext = "Another."\n`;

const STATES = {
  fine: { path: 'articles/one/' },
  draft: { path: 'articles/two/' },
  warnings: { path: 'articles/one/', files: { 'site.toml': "title = 'Test'\n[serve]\neditor = 'vscode'\n[diagnostics]\ndangling-link = 'warning'\n", 'content/pages/p.md': '+++\ntitle = "P"\n+++\nSee [[nowhere]].\n' } },
  errors: { path: 'articles/one/', files: { 'content/articles/bad.md': BAD } },
  'errors-open': { path: 'articles/one/', files: { 'content/articles/bad.md': BAD }, act: (tab) => tab.locator('#problems > summary').click() },
  many: {
    path: 'articles/one/',
    files: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`content/articles/bad${n}.md`, BAD])),
    act: (tab) => tab.locator('#problems > summary').click(),
  },
  unplaced: {
    path: 'articles/one/',
    files: { 'content/annotations/one.toml': UNPLACED },
    act: (tab) => tab.locator('briefbook-notes').evaluate((element) => scrollBy({ top: element.getBoundingClientRect().top - 24, behavior: 'instant' })),
  },
  undecided: {
    path: 'articles/one/',
    files: { 'content/entities/ada-topic.md': '+++\nname = "Ada Example"\nkind = "topic"\n+++\n' },
    act: (tab) => tab.locator('briefbook-notes').evaluate((element) => scrollBy({ top: element.getBoundingClientRect().top - 24, behavior: 'instant' })),
  },
  'levels-open': { path: 'articles/one/', narrow: true, act: (tab) => tab.locator('.level').click() },
  deleted: { path: 'articles/one/', act: (tab, site) => (site.remove('content/articles/one.md'), tab.locator('.notice.gone').waitFor()) },
  missing: { path: 'articles/new/' },
  'template-fails': {
    path: 'articles/one/',
    files: { 'templates/article.html': TEMPLATE },
    act: (tab, site) => (site.edit('templates/article.html', 'frame.title', 'frame.titel'), tab.locator('#failure').waitFor()),
  },
  'template-never-good': { path: 'articles/one/', files: { 'templates/article.html': TEMPLATE.replace('frame.title', 'frame.titel') } },
  lost: { path: 'articles/one/', act: async (tab, site) => (await site.end(), await tab.locator('.link-state[data-state="lost"]').waitFor()) },
  'problems-page': { path: '.briefbook/problems', files: { 'content/articles/bad.md': BAD }, own: true },
};

const browser = await launch();
for (const [name, { path, files, act, own, narrow }] of Object.entries(STATES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const width of narrow ? [390] : [1280, 390]) {
    for (const colorScheme of ['light', 'dark']) {
      const site = new Site(files);
      const url = await site.serve();
      const tab = await openTab(browser, { width, height: width === 390 ? 760 : 800, colorScheme });
      await tab.goto(url + path);
      if (!own) await tab.locator('.link-state[data-state="live"]').waitFor();
      await act?.(tab, site);
      await tab.waitForTimeout(150);
      await tab.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.png`) });
      await closeTab(tab);
      await site.close();
    }
  }
}
await browser.close();
