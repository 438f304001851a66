// A static host as plain as they come: files below one path, nothing beside it. It is strict on purpose: no redirect
// mends an address that lacks its slash, so such a link fails here and not at the reader's.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export const typeOf = (path) => TYPES[extname(path)] ?? 'application/octet-stream';

/**
 * Serves `directory` below `mount` (which begins and ends with a slash) on a free loopback port, with the headers of its
 * `_headers`. Nothing is kept by the browser; with `keep`, what is named by its contents is.
 */
export async function serve(directory, mount, { keep = false } = {}) {
  const rules = await headerRules(directory);
  const asked = [];
  const server = createServer(async (request, response) => {
    asked.push(request.url);
    const { status, path, body } = await answer(directory, mount, request.url);
    const headers = headersOf(rules, request.url);
    const cache = keep && /^assets\/[^/]+\.[0-9a-f]{12}\.\w+$/.test(path) ? 'max-age=31536000, immutable' : 'no-store';
    response.writeHead(status, { ...headers, 'content-type': typeOf(path), 'cache-control': cache });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    /** The addresses that were asked for, in their order. */
    asked,
    root: `http://127.0.0.1:${server.address().port}${mount}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The rules of `_headers`: a pattern a line, below it, indented, its headers. */
async function headerRules(directory) {
  const rules = [];
  const text = (await readOrNothing(join(directory, '_headers')))?.toString() ?? '';
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim();
    if (words === '' || words.startsWith('#')) continue;
    if (!/^\s/.test(line)) {
      rules.push({ pattern: words, headers: {} });
      continue;
    }
    const colon = words.indexOf(':');
    const name = words.slice(0, colon).toLowerCase();
    const { headers } = rules.at(-1);
    const value = words.slice(colon + 1).trim();
    headers[name] = headers[name] ? `${headers[name]}, ${value}` : value;
  }
  return rules;
}

function headersOf(rules, address) {
  const path = address.split('?')[0];
  const holds = ({ pattern }) => (pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern);
  return Object.assign({}, ...rules.filter(holds).map(({ headers }) => headers));
}

async function answer(directory, mount, address) {
  const path = filePath(mount, address);
  const body = path && (await readOrNothing(join(directory, path)));
  if (body) return { status: 200, path, body };
  const notFound = address.startsWith(mount) && (await readOrNothing(join(directory, '404.html')));
  return { status: 404, path: '404.html', body: notFound || 'Not found' };
}

function filePath(mount, address) {
  let path;
  try {
    path = decodeURIComponent(address.split('?')[0]);
  } catch {
    return undefined;
  }
  if (!path.startsWith(mount)) return undefined;
  path = path.slice(mount.length);
  const file = normalize(path === '' || path.endsWith('/') ? `${path}index.html` : path);
  return file.startsWith('..') || file.startsWith(sep) ? undefined : file;
}

async function readOrNothing(path) {
  try {
    return await readFile(path);
  } catch {
    return undefined;
  }
}
