// Reads a site the way a patient reader would: from the front page along every link. It knows addresses and HTML, and
// nothing of what briefbook's pages mean.

import { readFile } from 'node:fs/promises';
import { typeOf } from './server.mjs';

/**
 * Everything that can be reached from `starts`: a map of address (without fragment) → document. An address that begins
 * with one of `aliases` is looked up below `root`: the address under which the site will be published stands in canonical
 * links, the feed and the site map.
 */
export async function crawl(browser, { root, starts, aliases = [] }) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const origins = new Set(starts.map((url) => new URL(url).origin));
  const documents = new Map();
  const queue = [...starts];
  while (queue.length > 0) {
    const url = queue.pop();
    if (documents.has(url)) continue;
    const document = await read(tab, url);
    documents.set(url, document);
    for (const link of document.links) {
      link.target = localTarget(link.value, url, { root, aliases, origins });
      if (link.target) queue.push(withoutFragment(link.target));
    }
  }
  await context.close();
  return documents;
}

/** Why `target` cannot be followed, or undefined. */
export function problem(documents, target) {
  const document = documents.get(withoutFragment(target));
  if (!document) return 'is not linked from any page';
  if (document.status !== 200) return `answers ${document.status}`;
  const fragment = fragmentOf(target);
  const free = fragment === '' || fragment === 'top' || fragment.startsWith(':~:');
  return free || document.ids.includes(fragment) ? undefined : `has no element with the id ${fragment}`;
}

export const withoutFragment = (url) => url.split('#')[0];

function fragmentOf(url) {
  const raw = url.split('#').slice(1).join('#');
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

function localTarget(value, from, { root, aliases, origins }) {
  // What is no address at all becomes one that no file has, and is reported with the others.
  const target = new URL(URL.canParse(value, from) ? value : encodeURIComponent(value), from);
  target.search = '';
  if (withoutFragment(target.href) === from) return target.href;
  const alias = aliases.find((start) => target.href.startsWith(start));
  if (alias) return root + target.href.slice(alias.length);
  if (target.protocol === 'file:') return target.href;
  return target.protocol.startsWith('http') && origins.has(target.origin) ? target.href : undefined;
}

async function read(tab, url) {
  const { status, type, body } = url.startsWith('file:') ? await readDisk(url) : await readNetwork(url);
  const parser = parserFor(type);
  if (status !== 200 || !parser) return { url, status, type, ids: [], links: [] };
  const text = body.toString();
  return { url, status, type, text, ...(await tab.evaluate(parse, { text, parser })) };
}

async function readNetwork(url) {
  const response = await fetch(url);
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), body };
}

async function readDisk(url) {
  try {
    return { status: 200, type: typeOf(new URL(url).pathname), body: await readFile(new URL(url)) };
  } catch (error) {
    return { status: error.code, type: 'text/plain', body: Buffer.alloc(0) };
  }
}

function parserFor(type) {
  if (type.startsWith('text/html')) return 'text/html';
  return /xml/.test(type) ? 'text/xml' : undefined;
}

/** Runs in Chromium, whose parser is the one that counts. */
function parse({ text, parser }) {
  const ADDRESSES = ['href', 'xlink:href', 'src', 'poster', 'data', 'action'];
  const document = new DOMParser().parseFromString(text, parser);
  const elements = [...document.querySelectorAll('*')];
  const links = elements.flatMap((element) => {
    const values = ADDRESSES.filter((name) => element.hasAttribute(name)).map((name) => element.getAttribute(name));
    const candidates = (element.getAttribute('srcset') ?? '').split(/,\s+/).map((part) => part.trim().split(/\s+/)[0]);
    const locations = element.localName === 'loc' ? [element.textContent.trim()] : [];
    return [...values, ...candidates.filter(Boolean), ...locations].map((value) => ({ value, element: element.localName }));
  });
  const refresh = document.querySelector('meta[http-equiv="refresh" i]')?.content.match(/url=\s*(.*)$/i)?.[1];
  if (refresh) links.push({ value: refresh, element: 'meta' });
  const skip = document.querySelector('a[href]');
  const skipTarget = skip?.getAttribute('href').startsWith('#') && document.getElementById(skip.getAttribute('href').slice(1));
  return {
    links,
    ids: elements.filter((element) => element.id !== '').map((element) => element.id),
    redirects: refresh !== undefined,
    title: document.querySelector('head > title')?.textContent.trim() ?? '',
    lang: document.documentElement.lang,
    h1: document.querySelectorAll('h1').length,
    mains: document.querySelectorAll('main, [role="main"]').length,
    skipsToMain: Boolean(skipTarget && (skipTarget.closest('main') || skipTarget.querySelector('main'))),
  };
}
