// The built sites under test: where they are, what kinds of page they have, one page of each.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { crawl } from './crawl.mjs';
import { serve } from './server.mjs';

const HERE = dirname(dirname(fileURLToPath(import.meta.url)));

// A path that no site is configured for: only relative links survive it.
const MOUNT = '/some/path/';

const FOLDERS = {
  articles: { list: 'articles-list', item: 'article' },
  topics: { list: 'topics-list', item: 'topic' },
  timeline: { list: 'timeline', item: 'timeline-year' },
  events: { list: 'events-list', item: 'event' },
  claims: { list: 'claims-list', item: 'claim' },
  series: { list: 'series-list', item: 'series' },
  publishers: { list: 'publishers-list', item: 'publisher' },
  judgements: { list: 'judgements-list', item: 'judgement' },
  tensions: { list: 'tensions' },
  search: { list: 'search' },
  network: { list: 'network' },
  map: { list: 'map' },
};

/** What a complete briefing has. A test that goes over the kinds found proves nothing about a kind that went missing. */
export const EXPECTED_KINDS = [
  'front', 'article', 'articles-list', 'entities-list', 'entities-of-kind', 'entity-person', 'entity-organisation',
  'entity-place', 'topic', 'timeline', 'timeline-year', 'event', 'claim', 'claims-list', 'series', 'series-list',
  'tensions', 'network', 'map', 'publisher', 'judgement', 'search', 'not-found',
];

/** The site as a host serves it, crawled. */
export async function openSite(browser, directory = siteDirectory()) {
  const baseUrl = publishedAddress(directory);
  const host = await serve(directory, MOUNT);
  // The not-found page alone is bound to the published path, because it appears at any depth.
  const bound = await serve(directory, baseUrl ? new URL(baseUrl).pathname : '/');
  const extra = ['feed.xml', 'sitemap.xml'].filter((name) => existsSync(join(directory, name)));
  const redirects = htmlFiles(directory).filter((name) => isRedirect(join(directory, name)));
  const notFound = `${bound.root}404.html`;
  const documents = await crawl(browser, {
    root: host.root,
    starts: [host.root, notFound, ...[...extra, ...redirects].map((name) => host.root + name)],
    aliases: [baseUrl, bound.root].filter(Boolean),
  });
  const pages = [
    ...pagesOf(documents, host.root, entityKinds(directory)),
    {
      kind: 'not-found',
      address: '404.html',
      root: bound.root,
      url: `${bound.root}no/such/page/`,
      document: documents.get(notFound),
    },
  ];
  return {
    directory,
    root: host.root,
    documents,
    pages,
    samples: samples(pages),
    close: () => {
      host.close();
      bound.close();
    },
  };
}

/** The build that is read from a disk, crawled by its file names. */
export async function openOfflineSite(browser) {
  const directory = offlineDirectory();
  const root = `${pathToFileURL(directory).href}/`;
  const front = `${root}index.html`;
  const documents = await crawl(browser, { root, starts: [front] });
  return { directory, root, front, documents };
}

export const siteDirectory = () => built(process.env.BRIEFBOOK_SITE, '../../public', 'BRIEFBOOK_SITE');

const offlineDirectory = () => built(process.env.BRIEFBOOK_OFFLINE, '../../target/browser/offline', 'BRIEFBOOK_OFFLINE');

function built(given, usual, variable) {
  const directory = given ? resolve(given) : resolve(HERE, usual);
  if (!existsSync(join(directory, 'index.html'))) {
    throw new Error(`No built site in ${directory}: build one first, or name another directory in ${variable}.`);
  }
  return directory;
}

/** The addresses of all HTML files that stand in the site, whether or not anything links to them. */
export function htmlFiles(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => relative(directory, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .sort();
}

/** A page that only sends its reader on: nothing links to it, and it has no content to test. */
export const isRedirect = (file) => /<meta[^>]+http-equiv=["']?refresh/i.test(readFileSync(file, 'utf8'));

export const fileOf = (address) => (address === '' || address.endsWith('/') ? `${address}index.html` : address);

/** The parsed tables of `data/` by file name. */
export function openData(directory) {
  const folder = join(directory, 'data');
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
  return Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')).items]));
}

// The front page has the shortest address of the site map.
function publishedAddress(directory) {
  const file = join(directory, 'sitemap.xml');
  if (!existsSync(file)) return undefined;
  const addresses = [...readFileSync(file, 'utf8').matchAll(/<loc>\s*([^<\s]+)\s*<\/loc>/g)].map((match) => match[1]);
  return addresses.sort((a, b) => a.length - b.length)[0];
}

// `/entities/X/` is either a list or an entity; only the data tells which, and of what kind.
function entityKinds(directory) {
  const items = openData(directory)['entities.json'] ?? [];
  return new Map(items.map((item) => [item.url, item.kind]));
}

function pagesOf(documents, root, kinds) {
  return [...documents.values()]
    .filter((document) => document.status === 200 && document.type.startsWith('text/html') && !document.redirects)
    .filter((document) => document.url.startsWith(root))
    .map((document) => {
      const address = document.url.slice(root.length);
      return { kind: kindOf(address, kinds), address, root, url: document.url, document };
    })
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}

function kindOf(address, kinds) {
  const continued = address.match(/^(.*?)page\/\d+\/$/);
  if (continued) return `${kindOf(continued[1], kinds)}-continued`;
  const [folder, id] = address.split('/').filter(Boolean);
  if (folder === undefined) return 'front';
  if (folder === 'entities') return entityPageKind(address, id, kinds);
  const known = FOLDERS[folder];
  if (!known) return `page-${folder}`;
  return (id === undefined ? known.list : known.item) ?? `page-${folder}-${id}`;
}

function entityPageKind(address, id, kinds) {
  if (id === undefined) return 'entities-list';
  const kind = kinds.get(address);
  return kind ? `entity-${kind}` : 'entities-of-kind';
}

// The longest page of a kind has the most kinds of markup in it.
function samples(pages) {
  const longest = new Map();
  for (const page of pages) {
    const best = longest.get(page.kind);
    if (!best || page.document.text.length > best.document.text.length) longest.set(page.kind, page);
  }
  return [...longest.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}
