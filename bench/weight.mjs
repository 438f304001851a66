// node bench/weight.mjs [PROGRAM]
//
// What an article of 800 words with the usual annotations weighs in headless Chromium, with `base_url` and without, and
// the heaviest article of this repository's own briefing: bytes of page, sheet and script, requests, and how far the
// layout shifts while it loads, on a telephone and on a desk. Ends with 1 when one of the limits is broken. The icon is
// told apart: a browser asks for it once a site, after the page, and shows it in its own window. Needs
// `npm ci --ignore-scripts` in tests/browser.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch } from '../tests/browser/support/browser.mjs';
import { typicalArticle } from '../tests/browser/support/rich.mjs';
import { serve } from '../tests/browser/support/server.mjs';

/** HTML and styles together, uncompressed; requests; the sum of layout shifts. */
const LIMITS = { bytes: 60_000, requests: 3, shift: 0 };

const program = resolve(process.argv[2] ?? join(import.meta.dirname, '../target/release/briefbook'));
const root = mkdtempSync(join(tmpdir(), 'briefbook-weight-'));
const article = typicalArticle('typical');
const words = article['content/articles/typical.md'].split('+++').at(-1).split(/\s+/).filter((word) => /\w/.test(word)).length;
const made = (name, toml) => {
  for (const [path, text] of Object.entries({ 'site.toml': toml, ...article })) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true });
    writeFileSync(join(root, name, path), text);
  }
  return build(join(root, name), name);
};
const build = (site, name) => {
  const output = join(root, `${name}-public`);
  const built = spawnSync(program, ['--root', site, 'build', '--output', output], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.error?.message ?? built.stderr);
  return output;
};
const heaviest = (output) => {
  const size = (id) => statSync(join(output, 'articles', id, 'index.html')).size;
  const folders = readdirSync(join(output, 'articles'), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'page');
  return folders.map(({ name }) => name).reduce((a, b) => (size(b) > size(a) ? b : a));
};

const briefing = build(join(import.meta.dirname, '..'), 'own');
const cases = [
  [`an article of ${words} words`, made('plain', 'title = "Weight"\n'), 'typical'],
  ['the same with base_url, and so with data for machines', made('based', 'title = "Weight"\nbase_url = "https://weight.example/"\n'), 'typical'],
  [`the heaviest article of this briefing, ${heaviest(briefing)}`, briefing, heaviest(briefing)],
];
const browser = await launch();
let broken = false;
for (const [what, output, id] of cases) {
  const host = await serve(output, '/', { keep: true });
  console.log(`\n${what}`);
  for (const [width, height] of [[1280, 800], [390, 844]]) {
    const measured = await load(host, output, `articles/${id}/`, width, height);
    const page = measured.files.filter(({ path }) => !path.includes('/icon.'));
    const bytes = page.filter(({ type }) => type !== 'script').reduce((sum, { size }) => sum + size, 0);
    console.log(`  ${width} px wide: ${bytes} bytes of page and sheet, ${page.length} requests, layout shift ${measured.shift}`);
    for (const { type, path, size, packed } of measured.files) {
      console.log(`    ${type.padEnd(10)} ${String(size).padStart(6)} bytes, ${String(packed).padStart(6)} with gzip  ${path}`);
    }
    console.log(`    asked for again by another page: ${measured.again.join(' ') || 'nothing but the page'}`);
    broken ||= bytes >= LIMITS.bytes || page.length > LIMITS.requests || measured.shift > LIMITS.shift;
  }
  host.close();
}
await browser.close();
rmSync(root, { recursive: true, force: true });
if (broken) console.error(`\nover the limits: ${JSON.stringify(LIMITS)}`);
process.exitCode = broken ? 1 : 0;

async function load(host, output, address, width, height) {
  const context = await browser.newContext({ viewport: { width, height } });
  const tab = await context.newPage();
  await tab.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const files = [];
  tab.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    const file = join(output, path.endsWith('/') ? `${path}index.html` : path);
    const bytes = readFileSync(file);
    files.push({ type: response.request().resourceType(), path, size: bytes.length, packed: gzipSync(bytes).length });
  });
  await tab.goto(`${host.root}${address}`, { waitUntil: 'networkidle' });
  // What comes late, and what reading down the page brings.
  for (let y = 0; y < 6000; y += 400) {
    await tab.mouse.wheel(0, 400);
    await tab.waitForTimeout(20);
  }
  await tab.waitForTimeout(300);
  const shift = await tab.evaluate(() => globalThis.shift);
  const [first, before] = [[...files], host.asked.length];
  await tab.goto(`${host.root}${address}?again`, { waitUntil: 'networkidle' });
  await tab.waitForTimeout(300);
  const again = host.asked.slice(before).filter((address) => !address.endsWith('?again'));
  await context.close();
  return { files: first, shift, again };
}
