// Live preview, as an author sees it: a browser shows a page, files change, and the page follows.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { createRequire } from 'node:module';
import { closeTab, launch, openTab } from './support/browser.mjs';
import { Site } from './support/preview.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const browser = await launch();
after(() => browser.close());

/** A site, its preview, and a tab that shows one of its pages and is heard. */
async function opened(t, path, { flags = [], files = {}, tab: options = {} } = {}) {
  const site = new Site(files);
  t.after(() => site.close());
  const url = await site.serve(...flags);
  const tab = await openTab(browser, options);
  t.after(() => closeTab(tab));
  const errors = [];
  tab.on('pageerror', (error) => errors.push(error.message));
  t.after(() => assert.deepEqual(errors, []));
  await tab.goto(url + path);
  await live(tab);
  return { site, url, tab };
}

const live = (tab) => tab.locator('.link-state[data-state="live"]').waitFor();

/** Something that a load of the page would take away. */
const sign = (tab) => tab.evaluate(() => (globalThis.wasHere = true));
const isSame = (tab) => tab.evaluate(() => globalThis.wasHere === true);

test('an edited paragraph changes where it stands', async (t) => {
  const { site, tab } = await opened(t, 'articles/one/');
  await sign(tab);
  await tab.locator('details', { hasText: 'Inside.' }).evaluate((element) => (element.open = true));
  await tab.evaluate(() => scrollTo({ top: 900, behavior: 'instant' }));
  const link = tab.locator('.colophon a').first();
  await link.evaluate((element) => element.focus({ preventScroll: true }));
  const before = await tab.evaluate(() => scrollY);
  site.edit('content/articles/one.md', 'Paragraph 20 is about nothing', 'Paragraph 20 is about something');
  await tab.getByText('Paragraph 20 is about something').waitFor();
  assert.ok(await isSame(tab), 'the page was loaded anew');
  assert.equal(await tab.evaluate(() => scrollY), before);
  assert.ok(await tab.locator('details', { hasText: 'Inside.' }).evaluate((element) => element.open));
  assert.ok(await link.evaluate((element) => element === document.activeElement));
  const changed = tab.locator('[data-article] [data-briefbook-changed]');
  assert.match(await changed.innerText(), /about something/);
  assert.equal(await changed.count(), 1);
  await tab.waitForFunction(() => !document.querySelector('[data-briefbook-changed]'));
});

test('what stands above the window may grow without moving it', async (t) => {
  const { site, tab } = await opened(t, 'articles/one/');
  const place = tab.getByText('Paragraph 30 is');
  await place.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const before = (await place.boundingBox()).y;
  site.edit('content/articles/one.md', 'Paragraph 2 is', `${'New words. '.repeat(300)}\n\nParagraph 2 is`);
  await tab.getByText('New words.').first().waitFor();
  await tab.waitForTimeout(200);
  assert.ok(Math.abs((await place.boundingBox()).y - before) < 2);
});

test('the same contents change nothing', async (t) => {
  const { site, tab } = await opened(t, 'articles/one/');
  const asked = [];
  tab.on('request', (request) => asked.push(request.url()));
  site.write('content/articles/one.md', site.files['content/articles/one.md']);
  await tab.waitForTimeout(700);
  assert.deepEqual(asked, []);
});

test('broken TOML shows in the strip, and the page stays', async (t) => {
  const { site, tab } = await opened(t, 'articles/one/');
  await sign(tab);
  await tab.getByText('Nothing is wrong').waitFor();
  site.edit('content/articles/one.md', 'title = "The first article"', 'title = "The <b>first</b> article');
  const summary = tab.locator('summary', { hasText: /error/ });
  await summary.waitFor();
  assert.ok(await tab.getByText('Ada Example came').isVisible(), 'the last good page is gone');
  await summary.click();
  const problem = tab.locator('.panel .problem').first();
  assert.match(await problem.innerText(), /title = "The <b>first<\/b> article/);
  const place = await problem.locator('a.place').first().getAttribute('href');
  assert.match(place, /^vscode:\/\/file\/.*\/content\/articles\/one\.md:\d+:\d+$/);
  site.edit('content/articles/one.md', 'title = "The <b>first</b> article', 'title = "The mended article"');
  await tab.getByText('Nothing is wrong').waitFor();
  assert.equal(await tab.locator('h1').innerText(), 'The mended article');
  assert.ok(await isSame(tab));
});

test('an entity with a new name is linked under it in the open article', async (t) => {
  const { site, tab } = await opened(t, 'articles/one/');
  await sign(tab);
  const mention = tab.locator('[data-article] a.mention[data-entity="ada-example"]');
  assert.equal(await mention.count(), 1);
  site.edit('content/entities/ada-example.md', 'name = "Ada Example"', 'name = "Somebody Else"');
  await mention.waitFor({ state: 'detached' });
  site.edit('content/entities/ada-example.md', 'name = "Somebody Else"', 'name = "Testland"');
  await mention.waitFor();
  assert.equal(await mention.innerText(), 'Testland');
  assert.ok(await isSame(tab));
});

test('a style sheet is exchanged without loading the page', async (t) => {
  const { site, tab } = await opened(t, 'articles/one/', { files: { 'static/style.css': 'h1 { color: rgb(1, 2, 3); }' } });
  await sign(tab);
  const colour = () => tab.locator('h1').evaluate((element) => getComputedStyle(element).color);
  assert.equal(await colour(), 'rgb(1, 2, 3)');
  site.write('static/style.css', 'h1 { color: rgb(4, 5, 6); }');
  await tab.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)');
  await tab.waitForFunction(() => document.querySelectorAll('head link[rel=stylesheet][href*="assets/article."]').length === 1);
  assert.ok(await isSame(tab));
});

test('a new script loads the page and keeps its state', async (t) => {
  const { site, tab } = await opened(t, 'articles/one/', { files: { 'static/script.js': 'globalThis.made = 1;' } });
  await tab.evaluate(() => scrollTo({ top: 700, behavior: 'instant' }));
  await tab.locator('details', { hasText: 'Inside.' }).evaluate((element) => (element.open = true));
  site.write('static/script.js', 'globalThis.made = 2;');
  await tab.waitForFunction(() => globalThis.made === 2);
  await live(tab);
  await tab.waitForFunction(() => scrollY === 700);
  assert.ok(await tab.locator('details', { hasText: 'Inside.' }).evaluate((element) => element.open));
});

test('a field keeps its words and its selection', async (t) => {
  const { site, tab } = await opened(t, 'search/');
  const field = tab.locator('#bb-query');
  await field.fill('first');
  await field.evaluate((element) => element.setSelectionRange(1, 3));
  site.edit('site.toml', 'Test Briefing', 'Other Briefing');
  await tab.getByText('Other Briefing').first().waitFor();
  await live(tab);
  await tab.waitForFunction(() => document.querySelector('#bb-query').value === 'first');
  assert.deepEqual(await field.evaluate((element) => [element.selectionStart, element.selectionEnd]), [1, 3]);
  assert.ok(await field.evaluate((element) => element === document.activeElement));
});

test('a deleted page says so, and comes back', async (t) => {
  const { site, tab } = await opened(t, 'articles/two/');
  await tab.getByText('Draft', { exact: true }).waitFor();
  const text = site.files['content/articles/two.md'];
  site.remove('content/articles/two.md');
  await tab.getByText('This page is no longer part of the site').waitFor();
  assert.ok(await tab.getByText('Nothing happened.').isVisible());
  site.write('content/articles/two.md', text.replace('Nothing', 'Something'));
  await tab.getByText('Something happened.').waitFor();
  await tab.getByText('This page is no longer part of the site').waitFor({ state: 'detached' });
});

test('a page that does not exist yet appears', async (t) => {
  const { site, tab } = await opened(t, 'articles/new/');
  await tab.getByText('No page stands at this address').waitFor();
  site.write('content/articles/new.md', '+++\ntitle = "New"\n+++\nFresh words.\n');
  await tab.getByText('Fresh words.').waitFor();
});

test('a failed template shows over its own pages only', async (t) => {
  const { site, url, tab } = await opened(t, 'articles/one/', { files: { 'templates/article.html': '{% extends "base.html" %}{% block main %}<h1>Mine</h1><p>{{ frame.title }}</p>{% endblock main %}' } });
  const heading = tab.locator('h1', { hasText: 'Mine' });
  await heading.waitFor();
  site.edit('templates/article.html', '{{ frame.title }}', '{{ frame.titel }}');
  await tab.getByText('The template of this page fails').waitFor();
  assert.ok(await heading.isVisible(), 'the last good page is gone');
  assert.match(await tab.locator('.failure').innerText(), /titel/);
  await tab.goto(`${url}entities/ada-example/`);
  await live(tab);
  assert.equal(await tab.locator('.failure').count(), 0);
  // Never seen before: nothing good to show.
  const response = await tab.goto(`${url}articles/two/`);
  assert.equal(response.status(), 500);
  assert.match(await tab.locator('.failure').innerText(), /titel/);
  site.edit('templates/article.html', '{{ frame.titel }}', '{{ frame.title }}');
  await tab.getByText('The second article').first().waitFor();
  assert.equal(await tab.locator('.failure').count(), 0);
});

test('the browser follows the edited file', async (t) => {
  const { site, url, tab } = await opened(t, '', { flags: ['--follow'] });
  site.edit('content/articles/two.md', 'Nothing', 'Little');
  await tab.waitForURL(`${url}articles/two/`);
  await live(tab);
  site.edit('content/annotations/one.toml', 'A margin note.', 'Another note.');
  await tab.waitForURL(`${url}articles/one/`);
});

test('an edit while the browser is on its way leads it all the same', async (t) => {
  const { site, url, tab } = await opened(t, '', { flags: ['--follow'] });
  // One page after the other, the second saved while the first is being loaded.
  for (const pause of [0, 20, 50, 100, 160]) {
    // Two pages edited before anybody looked would lead nowhere: the first must be on its way.
    const onItsWay = tab.waitForRequest(`${url}articles/two/`);
    site.edit('content/articles/two.md', '\n\n', '\n\nMore. ');
    await onItsWay;
    await tab.waitForTimeout(pause);
    site.edit('content/annotations/one.toml', 'note.', 'note. More.');
    await tab.waitForURL(`${url}articles/one/`);
    await live(tab);
    await tab.waitForTimeout(300);
    assert.equal(tab.url(), `${url}articles/one/`, `after ${pause} ms`);
    // Back is back: what was edited long ago leads nowhere again.
    await tab.goto(url);
    await live(tab);
    await tab.waitForTimeout(200);
    assert.equal(tab.url(), url);
  }
});

test('with --follow, each reader is led at their own level', async (t) => {
  const { site, url, tab } = await opened(t, '', { flags: ['--follow'] });
  await tab.getByRole('button', { name: 'amber', exact: true }).click();
  await live(tab);
  site.edit('content/articles/secret.md', 'Hidden', 'Other');
  await tab.waitForURL(`${url}articles/secret/`);
  await tab.getByText('Other words.').waitFor();
});

test('each reader is shown what they will see', async (t) => {
  const { site, url, tab } = await opened(t, 'articles/secret/');
  await tab.getByText('No page stands at this address').waitFor();
  await tab.getByRole('button', { name: 'amber', exact: true }).click();
  await tab.getByText('Hidden words.').waitFor();
  assert.equal(tab.url(), `${url}articles/secret/`);
  assert.equal(await tab.getByRole('button', { name: 'amber', exact: true }).getAttribute('aria-pressed'), 'true');
  await live(tab);
  site.edit('content/articles/secret.md', 'Hidden', 'Other');
  await tab.getByText('Other words.').waitFor();
  const other = await openTab(browser);
  t.after(() => closeTab(other));
  assert.equal((await other.goto(`${url}articles/secret/`)).status(), 404, 'another browser sees its own level');
});

test('what lost its place is listed under the article', async (t) => {
  const { site, tab } = await opened(t, 'articles/one/');
  assert.equal(await tab.locator('briefbook-notes').count(), 0);
  site.edit('content/articles/one.md', 'Paragraph 3 is about nothing in particular', 'The third paragraph says little');
  await tab.getByText('1 annotation has no place').waitFor();
  const [body, notes] = [await tab.locator('[data-article]').boundingBox(), await tab.locator('briefbook-notes').boundingBox()];
  assert.ok(notes.y >= body.y + body.height - 1);
});

test('names that nothing decides stand under the article, with a link to the line', async (t) => {
  const { site, tab } = await opened(t, 'articles/one/');
  site.write('content/entities/ada-topic.md', '+++\nname = "Ada Example"\nkind = "topic"\n+++\n');
  await tab.getByText('1 name is not linked').waitFor();
  assert.match(await tab.locator('briefbook-notes a.place').getAttribute('href'), /^vscode:\/\/file\/.*\/content\/articles\/one\.md:6:1$/);
  assert.match(await tab.locator('briefbook-notes pre.paste').first().innerText(), /^\[\[mention\]\]\nquote = "Ada Example"/);
  site.write('content/annotations/one.toml', '[[mention]]\nquote = "Ada Example"\nentity = "ada-topic"\n');
  await tab.locator('briefbook-notes').waitFor({ state: 'detached' });
  await tab.locator('[data-article] a.mention[data-entity="ada-topic"]').waitFor();
});

test('the strip can be used by keyboard, and what was closed stays closed', async (t) => {
  const template = '{% extends "base.html" %}{% block main %}<h1>{{ frame.title }}</h1>{% endblock main %}';
  const { site, tab } = await opened(t, 'articles/one/', { files: { 'templates/article.html': template, 'content/articles/bad.md': '+++\ntitle = "Bad"\nunknown = 1\n+++\n' } });
  const focused = () => tab.evaluate(() => {
    const element = document.querySelector('briefbook-preview').shadowRoot.activeElement;
    return element && `${element.localName}${element.textContent.match(/\d+ errors?/)?.[0] ?? ''}`;
  });
  for (let n = 0; n < 60 && (await focused()) !== 'summary1 error'; n += 1) await tab.keyboard.press('Tab');
  assert.equal(await focused(), 'summary1 error');
  const outline = await tab.locator('#problems > summary').evaluate((element) => getComputedStyle(element).outlineStyle);
  assert.equal(outline, 'solid', 'the focus cannot be seen');
  await tab.keyboard.press('Enter');
  await tab.locator('.panel .problem').waitFor();
  await tab.keyboard.press('Escape');
  await tab.locator('.panel .problem').waitFor({ state: 'hidden' });
  assert.equal(await focused(), 'summary1 error', 'the focus is lost');
  site.edit('templates/article.html', 'frame.title', 'frame.titel');
  const failure = tab.locator('#failure');
  await failure.waitFor();
  await failure.locator('summary').click();
  assert.equal(await failure.getAttribute('open'), null);
  site.edit('templates/article.html', 'frame.titel', 'frame.titles');
  await tab.locator('#failure', { hasText: 'titles' }).waitFor({ state: 'attached' });
  assert.equal(await failure.getAttribute('open'), null, 'it opened by itself');
});

test('on a phone the strip is one line, from which a level is chosen', async (t) => {
  const { tab } = await opened(t, 'articles/secret/', { files: { 'content/articles/bad.md': '+++\ntitle = "Bad"\nunknown = 1\n+++\n' }, tab: { width: 390, height: 760 } });
  const bar = await tab.locator('.bar').boundingBox();
  assert.ok(bar.height < 50, `${bar.height} pixels`);
  assert.equal(await tab.getByRole('button', { name: 'amber', exact: true }).count(), 0, 'all levels are shown');
  const level = tab.getByRole('button', { name: 'As seen at clear' });
  await level.focus();
  await tab.keyboard.press('Enter');
  const amber = tab.getByRole('button', { name: 'amber', exact: true });
  await amber.waitFor();
  await tab.keyboard.press('Escape');
  await amber.waitFor({ state: 'hidden' });
  await level.click();
  await amber.click();
  await tab.getByText('Hidden words.').waitFor();
  await tab.getByRole('button', { name: 'As seen at amber' }).waitFor();
});

test('many open tabs share one connection', async (t) => {
  const { site, url, tab } = await opened(t, 'articles/one/');
  const others = await Promise.all(Array.from({ length: 9 }, () => tab.context().newPage()));
  for (const other of others) await other.goto(`${url}articles/two/`);
  await Promise.all(others.map(live));
  site.edit('content/articles/two.md', 'Nothing', 'Everything');
  await Promise.all(others.map((other) => other.getByText('Everything happened.').waitFor()));
});

test('fifty browsers hear of one edit', async (t) => {
  const { site, url, tab } = await opened(t, 'articles/one/');
  const token = await tab.locator('briefbook-preview').getAttribute('data-token');
  const streams = await Promise.all(Array.from({ length: 50 }, async () => {
    const response = await fetch(`${url}.briefbook/events?token=${token}&page=/articles/two/&shows=&strip=`);
    const reader = response.body.getReader();
    return { reader, text: '' };
  }));
  const heard = (stream, times) => (async () => {
    while (stream.text.split('event: page').length <= times) stream.text += new TextDecoder().decode((await stream.reader.read()).value);
  })();
  await Promise.all(streams.map((stream) => heard(stream, 1)));
  site.edit('content/articles/two.md', 'Nothing', 'Everything');
  await Promise.all(streams.map((stream) => heard(stream, 2)));
  const began = Date.now();
  assert.equal(await site.end(), 0);
  assert.ok(Date.now() - began < 1000, 'open streams kept the program');
});

test('the connection comes back after a new start', async (t) => {
  const { site, url, tab } = await opened(t, 'articles/one/');
  await site.end();
  await tab.locator('.link-state[data-state="lost"]').waitFor();
  site.edit('content/articles/one.md', 'Ada Example came', 'Ada Example went');
  await site.serve('--port', new URL(url).port);
  await tab.getByText('Ada Example went').waitFor();
  await live(tab);
});

test('pages open without the strip getting in the way of readers\' tools', async (t) => {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1280, 390]) {
      const files = {
        'content/articles/bad.md': '+++\ntitle = "Bad"\ndate = "2026-13-40"\nunknown = 1\n+++\n\nx\n',
        'content/entities/ada-topic.md': '+++\nname = "Ada Example"\nkind = "topic"\n+++\n',
        'content/annotations/one.toml': '[[note]]\nquote = "Words that stand nowhere in it at all, whatever one does"\ntext = "x"\n',
        'templates/timeline.html': '{{ frame.titel }}',
      };
      const { url, tab } = await opened(t, 'articles/one/', { files, tab: { width, colorScheme } });
      const check = async (include) => {
        await tab.evaluate(AXE);
        const { violations } = await tab.evaluate((include) => globalThis.axe.run({ include }, { resultTypes: ['violations'] }), include);
        assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`), [], `${width} ${colorScheme}`);
        assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is wider than the window');
      };
      await tab.getByText('1 name is not linked').waitFor();
      await check([['briefbook-preview'], ['briefbook-notes']]);
      await tab.locator('summary', { hasText: /error/ }).click();
      await check([['briefbook-preview']]);
      if (width === 390) {
        await tab.keyboard.press('Escape');
        await tab.locator('.level').click();
        await check([['briefbook-preview']]);
      }
      await tab.goto(`${url}timeline/`);
      await tab.locator('#failure').waitFor();
      await check([['briefbook-preview']]);
      await tab.goto(`${url}.briefbook/problems`);
      await check([['body']]);
    }
  }
});
