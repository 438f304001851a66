// Sites built for these tests, and what their pages say to machines.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'parse5';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../..');
const PROGRAM = process.env.BRIEFBOOK ? resolve(process.env.BRIEFBOOK) : join(ROOT, 'target/release/briefbook');
export const BASE = 'https://briefing.example/m/';

/** Builds a site, with files over those of the briefing of this repository, and gives the directory of its output. */
export function build(t, { files = {}, flags = ['--base-url', BASE] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'briefbook-linked-data-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const site = join(folder, 'site');
  for (const name of ['site.toml', 'content']) cpSync(join(ROOT, name), join(site, name), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), text);
  }
  const output = join(folder, 'public');
  execFileSync(PROGRAM, ['build', '--root', site, '--output', output, ...flags], { stdio: ['ignore', 'ignore', 'inherit'] });
  return output;
}

/** What the pages say: address, and the value of each JSON-LD element. */
export function pages(directory) {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) => file.isFile() && file.name.endsWith('.html'));
  return files.map((file) => {
    const path = join(file.parentPath ?? file.path, file.name);
    const address = relative(directory, path).split(sep).join('/').replace(/index\.html$/, '');
    return { address, said: [...scripts(parse(readFileSync(path, 'utf8')))].map((text) => JSON.parse(text)) };
  });
}

/** Every thing of a page's graph. */
export const things = (pages) =>
  pages.flatMap(({ address, said }) => said.flatMap((one) => one['@graph'].map((thing) => ({ address, thing }))));

export const data = (directory, name) => JSON.parse(readFileSync(join(directory, 'data', name), 'utf8')).items;

function* scripts(node) {
  const type = node.attrs?.find(({ name }) => name === 'type')?.value;
  if (node.tagName === 'script' && type === 'application/ld+json') yield node.childNodes.map((child) => child.value).join('');
  for (const child of node.childNodes ?? []) yield* scripts(child);
}
