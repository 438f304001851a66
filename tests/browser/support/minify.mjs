// The search page's script as it is published: `static/search.js` is made of `static-src/search.js`.
//
//     node support/minify.mjs        writes it

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';

const SOURCE = new URL('../../../static-src/search.js', import.meta.url);
export const PUBLISHED = new URL('../../../static/search.js', import.meta.url);

/** What the source becomes. */
export async function minified() {
  const options = { ecma: 2022, toplevel: true, compress: { passes: 3, unsafe_arrows: true } };
  return `${(await minify(readFileSync(SOURCE, 'utf8'), options)).code}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PUBLISHED, await minified());
