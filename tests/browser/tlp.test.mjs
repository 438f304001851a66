// The TLP label: wording and colours of TLP 2.0 (FIRST, August 2022), in header and footer of every page above clear, on
// screens of any width and on paper.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { launch } from './support/browser.mjs';
import { run } from './support/hostile.mjs';
import { Site } from './support/preview.mjs';
import { serve } from './support/server.mjs';

const browser = await launch();
const site = new Site({
  'content/articles/three.md': `+++\ntitle = "Three"\nredirect_from = ["/old/"]\n+++\n\n${'Ada Example came.\n\n'.repeat(200)}`,
  'content/claims/c.md': '+++\nstatement = "A claim"\n+++\n',
});
const output = mkdtempSync(join(tmpdir(), 'briefbook-tlp-'));
after(async () => {
  await browser.close();
  await site.close();
  rmSync(output, { recursive: true, force: true });
});

// Foreground on black, as the standard gives them.
const LABELS = {
  green: ['TLP:GREEN', '#33ff00'],
  amber: ['TLP:AMBER', '#ffc000'],
  'amber+strict': ['TLP:AMBER+STRICT', '#ffc000'],
};

const rgb = (hex) => `rgb(${hex.match(/\w\w/g).map((part) => parseInt(part, 16)).join(', ')})`;

function build(level) {
  const directory = join(output, level);
  const built = run(site.root, ['build', '--audience', level, '--drafts', '--output', directory]);
  assert.equal(built.status, 0, built.stderr);
  return directory;
}

const pages = (directory) => readdirSync(directory, { recursive: true }).filter((name) => name.endsWith('.html'));

for (const [level, [text, colour]] of Object.entries(LABELS)) {
  test(`the label of ${level}`, async (t) => {
    const directory = build(level);
    const host = await serve(directory, '/');
    t.after(host.close);
    for (const [width, colorScheme, media, forcedColors] of [
      [1280, 'light', 'screen', 'none'],
      [390, 'dark', 'screen', 'none'],
      [1280, 'light', 'print', 'none'],
      [390, 'dark', 'print', 'none'],
      [1280, 'light', 'screen', 'active'],
    ]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, forcedColors });
      const tab = await context.newPage();
      await tab.emulateMedia({ media });
      // Every page on the first screen; elsewhere, where the same styles decide, one with much and two with little.
      const some = ['index.html', 'articles/three/index.html', '404.html'];
      const everywhere = width === 1280 && media === 'screen' && forcedColors === 'none';
      for (const page of everywhere ? pages(directory) : some) {
        const where = `${page}, ${width}, ${colorScheme}, ${media}`;
        // It leads on at once.
        if (page === 'old/index.html') continue;
        await tab.goto(host.root + page, { waitUntil: 'load' });
        const labels = await tab.evaluate(look);
        assert.equal(labels.length, 2, where);
        assert.deepEqual(labels.map((label) => label.place), ['start', 'end'], where);
        for (const label of labels) {
          assert.equal(label.text, text, where);
          assert.equal(label.colour, rgb(colour), where);
          assert.equal(label.background, 'rgb(0, 0, 0)', where);
          assert.equal(label.seen, true, where);
          assert.ok(label.size >= 16, `${where}: ${label.size} px are less than 12 points`);
          assert.equal(label.right, true, where);
        }
      }
      await context.close();
    }
    const old = readFileSync(join(directory, 'old/index.html'), 'utf8');
    assert.equal(old.split(`<strong>${text}</strong>`).length, 3, old);
    assert.match(old, /rel="stylesheet"/);
  });
}

test('a clear page bears no label', () => {
  const directory = build('clear');
  for (const page of pages(directory)) assert.doesNotMatch(readFileSync(join(directory, page), 'utf8'), /TLP:|class="tlp/, page);
});

test('red is not written', () => {
  const built = run(site.root, ['build', '--audience', 'red', '--output', join(output, 'red')], 2);
  assert.match(built.stderr, /TLP:RED/);
  assert.throws(() => readdirSync(join(output, 'red')));
});

/** The labels of a page, as they are seen. Runs in the page. */
function look() {
  return [...document.querySelectorAll('.tlp')].map((label) => {
    const words = label.querySelector('strong') ?? label;
    const style = getComputedStyle(words);
    const box = words.getBoundingClientRect();
    const outer = label.getBoundingClientRect();
    const main = document.querySelector('main');
    return {
      text: label.textContent.trim(),
      colour: style.color,
      background: getComputedStyle(label).backgroundColor,
      size: parseFloat(style.fontSize),
      seen: box.width > 50 && box.height > 8 && style.visibility === 'visible' && style.opacity === '1',
      right: box.right <= outer.right && outer.right - box.right < 0.1 * innerWidth && outer.right <= innerWidth + 1,
      place: label.compareDocumentPosition(main) & Node.DOCUMENT_POSITION_FOLLOWING ? 'start' : 'end',
    };
  });
}
