// What a source's page can do: cards, labels, notes, addresses of passages.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { closeTab, launch, openTab, watch } from './support/browser.mjs';
import { serve } from './support/server.mjs';
import { buildSource } from './support/source.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const site = buildSource(['--base-url', 'https://briefing.example/m/']);
const host = await serve(site.output, '/m/');
const browser = await launch();
after(async () => {
  await browser.close();
  host.close();
  site.remove();
});

const REPORT = `${host.root}articles/report/`;
const NAME = '#m-ada-example-1';
const CARD = '#bb-card';

async function open(options, url = REPORT) {
  const tab = await openTab(browser, options);
  const troubles = watch(tab, { root: host.root });
  await tab.goto(url);
  return { tab, troubles };
}

/** What a pseudo-element says; Chromium gives `none` where there is none. */
const pseudo = (tab, selector, which) =>
  tab.locator(selector).evaluate((element, which) => getComputedStyle(element, which).content, which);

test('pointing at a name shows who it is, beside the line and not for longer', async () => {
  const { tab, troubles } = await open();
  await tab.locator(NAME).hover();
  const card = tab.locator(CARD);
  await card.waitFor({ state: 'visible' });
  assert.match(await card.innerText(), /Person\s+Ada Example\s+Harbour master, Harbour Office \(4 March 2031\)\s+A made-up official/);
  assert.doesNotMatch(await card.innerText(), /Clerk/);
  const [name, box] = [await tab.locator(NAME).boundingBox(), await card.boundingBox()];
  assert.ok(box.y >= name.y + name.height || box.y + box.height <= name.y, 'it covers the line that is read');
  assert.ok(box.x >= 0 && box.x + box.width <= 1280, 'it stands outside the window');
  // The pointer may go into the card.
  await card.hover();
  await tab.waitForTimeout(400);
  assert.ok(await card.isVisible());
  await tab.mouse.move(5, 5);
  await card.waitFor({ state: 'hidden' });
  assert.deepEqual(troubles, []);
  await closeTab(tab);
});

test('passing over a name shows nothing', async () => {
  const { tab } = await open();
  await tab.locator(NAME).hover();
  await tab.mouse.move(5, 5);
  await tab.waitForTimeout(600);
  assert.ok(!(await tab.locator(CARD).isVisible()));
  await closeTab(tab);
});

test('a name that has the focus shows its card and is described by it; Escape closes it', async () => {
  const { tab } = await open();
  await tab.locator('#bb-show-labels').focus();
  await tab.keyboard.press('Tab');
  assert.equal(await tab.evaluate(() => document.activeElement.id), 'm-ada-example-1');
  const card = tab.locator(CARD);
  await card.waitFor({ state: 'visible' });
  assert.equal(await tab.locator(NAME).getAttribute('aria-describedby'), 'bb-card');
  await tab.evaluate(AXE);
  const wrong = await tab.evaluate(async () => (await globalThis.axe.run(document)).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
  assert.deepEqual(wrong, []);
  await tab.keyboard.press('Escape');
  await card.waitFor({ state: 'hidden' });
  assert.equal(await tab.evaluate(() => document.activeElement.id), 'm-ada-example-1', 'the focus is lost');
  // One press a name: the card is no stop on the way.
  await tab.keyboard.press('Tab');
  assert.equal(await tab.evaluate(() => document.activeElement.id), 'm-harbour-office-1');
  await closeTab(tab);
});

test('the first tap shows the card, the second follows', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true, reducedMotion: 'reduce' });
  const tab = await context.newPage();
  await tab.goto(REPORT);
  await tab.locator(NAME).tap();
  await tab.locator(CARD).waitFor({ state: 'visible' });
  assert.equal(tab.url(), REPORT);
  const box = await tab.locator(CARD).boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
  await tab.locator(NAME).tap();
  await tab.waitForURL('**/entities/ada-example/');
  await context.close();
});

test('a mark shows what is said of its place, and gives its address', async () => {
  const { tab, troubles } = await open();
  await tab.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(host.root).origin });
  // Its middle by its own words: the label before them has a box, too.
  const { x, y } = await tab.locator('#a-number').evaluate((mark) => {
    const range = document.createRange();
    range.selectNodeContents(mark);
    const box = range.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  });
  await tab.mouse.click(x, y);
  const card = tab.locator(CARD);
  const text = await card.innerText();
  assert.match(text, /figure/i);
  assert.match(text, /Thefts fell by half\./);
  assert.equal(await card.locator('.card-mark').count(), 2);
  assert.ok(await tab.locator('#a-half').evaluate((mark) => mark.classList.contains('lit')));
  await card.locator('.card-mark button').nth(1).click();
  assert.equal(await tab.evaluate(() => navigator.clipboard.readText()), 'https://briefing.example/m/articles/report/#a-half');
  await tab.locator('h1').click();
  await card.waitFor({ state: 'hidden' });
  assert.equal(await tab.locator('.lit').count(), 0);
  assert.deepEqual(troubles, []);
  await closeTab(tab);
});

test('the link to a passage lights up all its pieces', async () => {
  for (const scripts of [true, false]) {
    const { tab } = await open({ scripts }, `${REPORT}#a-half`);
    const colours = await tab.locator('[data-annotation="half"]').evaluateAll((marks) => marks.map((mark) => getComputedStyle(mark).backgroundColor));
    const plain = await tab.locator('#a-reason').evaluate((mark) => getComputedStyle(mark).backgroundColor);
    assert.ok(colours.length > 1, 'the case has no passage in pieces');
    // Without scripts a piece can be lit by its own id alone.
    for (const colour of scripts ? colours : colours.slice(0, 1)) assert.notEqual(colour, plain);
    await closeTab(tab);
  }
});

test('marks have labels that are heard and not seen, and a switch for them', async () => {
  for (const scripts of [true, false]) {
    const { tab } = await open({ scripts });
    const label = (id) => pseudo(tab, `#a-${id}`, '::before');
    assert.equal(await label('half'), '"[claim, disputed by one source] "');
    assert.equal(await tab.locator('#a-talk').getAttribute('data-label'), 'event, 3 March 2031');
    assert.equal(await tab.locator('#a-number').getAttribute('data-label'), 'figure: 1,200 thefts');
    const tree = await (await tab.context().newCDPSession(tab)).send('Accessibility.getFullAXTree');
    const spoken = tree.nodes.map((node) => node.name?.value ?? '').join('\n');
    assert.match(spoken, /\[claim, disputed by one source\]/);
    const width = await tab.locator('#a-number').evaluate((mark) => mark.getBoundingClientRect().width);
    await tab.locator('#bb-show-labels').uncheck();
    assert.equal(await label('half'), 'none');
    assert.equal(await tab.locator('#a-number').evaluate((mark) => mark.getBoundingClientRect().width), width, 'it takes room');
    await tab.locator('#bb-show-labels').check();
    await tab.locator('#bb-show-claim').uncheck();
    assert.equal(await label('half'), 'none');
    assert.notEqual(await label('number'), 'none');
    await closeTab(tab);
  }
});

test('without scripts a name says who it is where the browser can show it', async () => {
  const { tab } = await open({ scripts: false });
  await tab.locator(NAME).hover();
  assert.match(await pseudo(tab, NAME, '::after'), /Person · Harbour master, Harbour Office · A made-up official/);
  assert.match(await tab.locator('.cards > li').filter({ hasText: 'Ada Example' }).innerText(), /Harbour master.*A made-up official/s);
  await closeTab(tab);
});

test('notes stand beside their passages, fold, and are printed open', async () => {
  const { tab } = await open();
  const [note, passage] = [tab.locator('.notes li[data-number="1"]'), tab.locator('#a-reason')];
  const [a, b] = [await note.boundingBox(), await passage.boundingBox()];
  assert.ok(a.x > b.x + b.width && Math.abs(a.y - b.y) < 200, `${JSON.stringify(a)} is not beside ${JSON.stringify(b)}`);
  await closeTab(tab);
  for (const scripts of [true, false]) {
    const { tab: narrow } = await open({ width: 390, scripts });
    const text = narrow.locator('.notes li[data-number="1"] .note-text');
    assert.ok(await text.isVisible());
    await narrow.locator('.notes summary').click();
    assert.ok(!(await text.isVisible()));
    await narrow.emulateMedia({ media: 'print' });
    assert.ok((await text.boundingBox()).height > 0, 'it is not printed');
    await closeTab(narrow);
  }
});

test('a source that may not be quoted has its names and entries', async () => {
  for (const id of ['denial', 'closed', 'arabic']) {
    for (const width of [320, 390, 1280, 2560]) {
      const { tab, troubles } = await open({ width }, `${host.root}articles/${id}/`);
      assert.match(await tab.locator('#bb-names').innerText(), /Ada Example/);
      assert.ok(await tab.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), `${id} is wider than ${width}`);
      assert.deepEqual(troubles, []);
      await closeTab(tab);
    }
  }
  const { tab } = await open({}, `${host.root}articles/denial/`);
  assert.equal(await tab.locator('[data-article]').count(), 0);
  assert.equal(await tab.locator('.permalink a').first().getAttribute('href'), '#a-not');
  await closeTab(tab);
});

test('a citation names the address, the date, the edition and the hash of the text', async () => {
  const { tab, troubles } = await open();
  const text = readFileSync(`${site.output}/articles/report/text.txt`);
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256').update(text).digest('hex');
  await tab.locator('.cite summary').click();
  const cited = await tab.locator('.cite').innerText();
  for (const part of ['A report from the port', '4 March 2031', 'edition of 1 May 2031', 'https://briefing.example/m/articles/report/', hash, '@misc{report,']) {
    assert.ok(cited.includes(part), `${part} is not in ${cited}`);
  }
  assert.deepEqual(troubles, []);
  await closeTab(tab);
});

test('the policy of the page lets data for machines stand', async () => {
  const { tab, troubles } = await open();
  const said = JSON.parse(await tab.locator('script[type="application/ld+json"]').textContent());
  assert.equal(said['@graph'][0]['@type'], 'NewsArticle');
  assert.deepEqual(troubles, []);
  await closeTab(tab);
});

test('the line at the top shows how far one has read, and moves nothing', async () => {
  const { tab } = await open();
  const width = () => tab.locator('.reading-body').evaluate((body) => new DOMMatrix(getComputedStyle(body, '::before').transform).a);
  await tab.locator('.prose').evaluate((body) => scrollTo({ top: body.getBoundingClientRect().top + scrollY, behavior: 'instant' }));
  await tab.waitForTimeout(200);
  const start = await width();
  await tab.locator('.prose').evaluate((body) => scrollTo({ top: body.getBoundingClientRect().bottom + scrollY, behavior: 'instant' }));
  await tab.waitForTimeout(200);
  const end = await width();
  assert.ok(start < 0.2 && end > 0.95, `${start} at the start, ${end} at the end`);
  await closeTab(tab);
});
