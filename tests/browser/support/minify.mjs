// Scripts as they are published: `static/NAME.js` is made of `static-src/NAME.js`.
//
//     node support/minify.mjs        writes them

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';

const SOURCES = new URL('../../../static-src/', import.meta.url);
const PUBLISHED = new URL('../../../static/', import.meta.url);

/** The names of the scripts that are made. */
export const SCRIPTS = readdirSync(SOURCES).filter((name) => name.endsWith('.js')).sort();

/** What is published of a script. */
export const published = (name) => readFileSync(new URL(name, PUBLISHED), 'utf8');

/** What its source becomes. Scripts are joined, so names that stand in a block stay in it. */
export async function minified(name) {
  const options = { ecma: 2022, toplevel: name === 'search.js', compress: { passes: 3, unsafe_arrows: true } };
  return `${(await minify(readFileSync(new URL(name, SOURCES), 'utf8'), options)).code}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of SCRIPTS) writeFileSync(new URL(name, PUBLISHED), await minified(name));
}
