// Public lists of cross-site scripting go through every field. No script may run, nothing may leave, no page may break,
// and all that twice: under the policy of the page and of `_headers`, and without any, so that escaping alone holds.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { after, test } from 'node:test';
import { launch } from './support/browser.mjs';
import { build, hostileAddresses, hostileSite, vectors } from './support/hostile.mjs';
import { serve } from './support/server.mjs';

const browser = await launch();
const made = [];
after(async () => {
  await browser.close();
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

const list = vectors();

test('the lists are all there', () => {
  assert.ok(list.length > 450, `${list.length} vectors`);
});

// Each site's title is another vector, and stands on all its pages.
const SITES = 8;
for (let n = 0; n < SITES; n++) {
  const part = list.filter((_, m) => m % SITES === n);
  test(`texts, part ${n + 1} of ${SITES}`, async () => {
    const root = hostileSite(part);
    made.push(root, `${root}-out`);
    const { output, refused } = build(root);
    assert.ok(refused.length < part.length / 4, `too much is refused to prove anything: ${refused.join(' ')}`);
    await visitAll(output, { bypassCSP: n % 2 === 1 });
  });
}

test('addresses', async () => {
  const root = hostileAddresses(list);
  made.push(root, `${root}-out`);
  const { output, refused } = build(root);
  assert.ok(refused.length > list.length, `${refused.length} are refused`);
  await visitAll(output, { bypassCSP: true });
});

async function visitAll(directory, options) {
  const host = await serve(directory, '/b/');
  const context = await browser.newContext({ ...options, viewport: { width: 1280, height: 800 } });
  const troubles = [];
  let now = '';
  await context.exposeBinding('wasRun', (_, what) => troubles.push(`${now}: a script ran: ${what}`));
  await context.addInitScript(() => {
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) {
      window[name] = () => window.wasRun(name);
    }
    window.addEventListener('securitypolicyviolation', (event) => {
      window.wasRun(`something that the policy stopped: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  context.on('request', (request) => {
    if (!request.url().startsWith(host.root)) troubles.push(`${now}: a request left: ${request.url()}`);
  });
  const pages = htmlFiles(directory);
  const work = [...pages];
  const visit = async () => {
    const tab = await context.newPage();
    tab.on('dialog', (dialog) => dialog.dismiss());
    tab.on('pageerror', (error) => troubles.push(`${now}: ${error.message}`));
    for (let page = work.pop(); page !== undefined; page = work.pop()) {
      now = page;
      await tab.goto(host.root + page.split('/').map(encodeURIComponent).join('/'), { waitUntil: 'load' });
      troubles.push(...(await tab.evaluate(faults)).map((fault) => `${page}: ${fault}`));
    }
  };
  await Promise.all([visit(), visit()]);
  await context.close();
  host.close();
  assert.deepEqual(troubles.slice(0, 20), []);
  assert.ok(pages.length > 5, `${pages.length} pages`);
}

/** What would be wrong with a page whose every text is hostile. Runs in the page, and looks at it as it was served. */
async function faults() {
  const found = [];
  const root = new URL('/b/', location.href).href;
  const served = await (await fetch(location.href)).text();
  const document = new DOMParser().parseFromString(served, 'text/html');
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) found.push(`<${element.localName} ${name}>`);
      if (name === 'style') found.push(`<${element.localName} style>`);
      const address = /^(xlink:)?href$|^src$|^action$|^formaction$|^data$|^poster$|^background$|^srcdoc$/i.test(name);
      const scheme = value.replace(/[\x00-\x20]/g, '').match(/^([a-z][a-z0-9+.-]*):/i)?.[1].toLowerCase();
      if (address && scheme && !['http', 'https', 'mailto', 'tel', 'ftp'].includes(scheme)) {
        found.push(`<${element.localName} ${name}="${value}">`);
      }
    }
    const tag = element.localName;
    const foreign = ['iframe', 'object', 'embed', 'base', 'frame', 'frameset', 'applet', 'portal', 'math', 'style', 'marquee'];
    if (foreign.includes(tag)) found.push(`<${tag}>`);
    const outside = (address) => !new URL(address ?? '//none', location.href).href.startsWith(root);
    if (tag === 'template' && element.id !== 'bb-filters') found.push('<template>');
    // What a page says to machines is data: it has to be whole, and nothing of it runs.
    if (tag === 'script' && element.type === 'application/ld+json' && !element.hasAttribute('src')) {
      try {
        JSON.parse(element.textContent);
      } catch (error) {
        found.push(`data for machines that is broken: ${error.message}`);
      }
    } else if (tag === 'script' && outside(element.getAttribute('src'))) found.push(`<script src="${element.src}">`);
    if (tag === 'link' && element.rel !== 'canonical' && outside(element.getAttribute('href'))) found.push(`<link href="${element.href}">`);
    if (tag === 'meta' && /refresh/i.test(element.httpEquiv) && !/redirects|url=\.{0,2}\//i.test(element.content)) found.push('a refresh');
    if (tag === 'form' && element.closest('[data-article]')) found.push('a form in an article');
  }
  if (document.querySelector('meta[http-equiv=refresh]')) return found;
  const only = (selector) => document.querySelectorAll(selector).length === 1;
  if (!only('main')) found.push('not one <main>');
  if (!only('body > footer')) found.push('not one footer');
  if (!document.querySelector('h1')) found.push('no <h1>');
  if (document.querySelector('main')?.parentElement !== document.body) found.push('the main part has moved');
  return found;
}

function htmlFiles(directory) {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.html'));
  return files.map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

test('the policy is in every page, and strict', async () => {
  const root = hostileSite(list.slice(0, 3));
  made.push(root, `${root}-out`);
  const { output } = build(root);
  for (const page of htmlFiles(output)) {
    const text = readFileSync(join(output, page), 'utf8');
    if (/http-equiv="refresh"/.test(text)) continue;
    const policy = text.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)?.[1] ?? '';
    assert.match(policy, /default-src 'none'/, page);
    assert.doesNotMatch(policy, /unsafe-|\*|data:|https?:/, page);
  }
});

test('every file is sent with the policy, and no page may be framed', async (t) => {
  const root = hostileSite(list.slice(0, 3));
  made.push(root, `${root}-out`);
  const { output } = build(root);
  const host = await serve(output, '/b/');
  t.after(host.close);
  for (const path of ['', 'articles/a0/', 'data/articles.json', 'feed.xml', '404.html', 'no/such/page/']) {
    const { headers } = await fetch(host.root + path);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; .*; frame-ancestors 'none'$/, path);
    assert.doesNotMatch(policy, /unsafe-|\*|data:|https?:/, path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(headers.get('referrer-policy'), 'same-origin', path);
  }
  // Under it, a page has its style and its scripts, and another page cannot hold it.
  const context = await browser.newContext();
  const tab = await context.newPage();
  const troubles = [];
  tab.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  await tab.goto(`${host.root}search/`, { waitUntil: 'networkidle' });
  assert.deepEqual(troubles, []);
  assert.notEqual(await tab.evaluate(() => getComputedStyle(document.querySelector('.masthead-inner')).maxWidth), 'none');
  const other = await context.newPage();
  await other.route('http://frame.example/', (route) => route.fulfill({ contentType: 'text/html', body: `<iframe src="${host.root}"></iframe>` }));
  await other.goto('http://frame.example/', { waitUntil: 'networkidle' });
  const inner = await other.frames()[1]?.evaluate(() => document.querySelector('main')?.id ?? 'nothing').catch(() => 'nothing');
  assert.equal(inner, 'nothing');
  await context.close();
});
