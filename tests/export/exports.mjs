// The program, and what it makes of two sites: the made-up one, and the briefing of the repository.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = process.env.BRIEFBOOK ?? join(ROOT, 'target/debug/briefbook');
const AS_READ = ['--audience', 'clear', '--now', '2031-03-01T00:00:00Z'];
const MADE = mkdtempSync(join(tmpdir(), 'briefbook-export-'));
process.on('exit', () => rmSync(MADE, { recursive: true, force: true }));

const SITES = { 'made-up': join(ROOT, 'tests/export/site'), briefing: ROOT };

const run = (site, ...args) =>
  execFileSync(PROGRAM, ['--root', SITES[site], '-q', ...args, ...AS_READ], { maxBuffer: 1 << 28 });

export const sites = Object.keys(SITES);

/** An export, as JSON. */
export const exported = (site, format) => JSON.parse(run(site, 'export', format));

/** Builds a site; gives what reads its files. */
export function build(site) {
  const folder = join(MADE, site);
  run(site, 'build', '--output', folder);
  return (path) => readFileSync(join(folder, path), 'utf8');
}
