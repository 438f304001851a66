// What a printed page looks like: Chromium prints it, poppler's programs read what was printed.

import { execFileSync } from 'node:child_process';

// Millimetres as points.
const mm = (n) => (n * 72) / 25.4;

/** What `@page` in `style.css` leaves free. */
const MARGIN = { block: mm(20), inline: mm(18) };

/** Prints an open page as its reader would, and gives the sheets. */
export async function printed(tab, path) {
  await tab.pdf({ path, format: 'A4', preferCSSPageSize: true, tagged: true, outline: true });
  return sheets(path);
}

/** The sheets of a file: size, and the words with their boxes in points, from the upper left corner. */
function sheets(path) {
  const xml = poppler('pdftotext', '-bbox', path, '-');
  return xml.split('<page ').slice(1).map((page) => {
    const size = page.match(/width="([\d.]+)" height="([\d.]+)"/).slice(1).map(Number);
    const words = [...page.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/gs)];
    return new Sheet(size, words.map(([, ...word]) => ({ box: word.slice(0, 4).map(Number), text: unescaped(word[4]) })));
  });
}

class Sheet {
  constructor([width, height], words) {
    Object.assign(this, { width, height, words });
  }

  /** The words between two heights, as one text. */
  #between(from, to) {
    const words = this.words.filter(({ box: [, top, , bottom] }) => (top + bottom) / 2 > from && (top + bottom) / 2 < to);
    return words.map((word) => word.text).join(' ');
  }

  get head() {
    return this.#between(-Infinity, MARGIN.block - 1);
  }

  get foot() {
    return this.#between(this.height - MARGIN.block + 1, Infinity);
  }

  get body() {
    return this.#between(MARGIN.block - 1, this.height - MARGIN.block + 1);
  }

  /** Words that stand outside the part of the sheet that is for them, or beyond its edge. */
  get cut() {
    const beyond = ({ box: [left, top, right, bottom] }) =>
      left < MARGIN.inline - 3 || right > this.width - MARGIN.inline + 3 || top < 0 || bottom > this.height;
    return this.words.filter(beyond).map(({ text, box }) => `${text} at ${box.map(Math.round)}`);
  }
}

/** Named places of a file, to which its links lead. */
export const destinations = (path) =>
  poppler('pdfinfo', '-dests', path).split('\n').map((line) => line.match(/"(.*)"$/)?.[1]).filter(Boolean);

function poppler(program, ...args) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error(`No ${program} on the PATH: install the package poppler-utils.`);
    throw error;
  }
}

const unescaped = (text) => text.replace(/&(lt|gt|quot|amp|#(\d+));/g, (_, name, code) => (code ? String.fromCodePoint(code) : { lt: '<', gt: '>', quot: '"', amp: '&' }[name]));

/** A text without what a break of lines may change. */
export const squeezed = (text) => text.normalize('NFKC').replace(/[\s\p{Pd}\u00ad\u200b]+/gu, '');

/** Words of an open page that were not printed. A word that is broken at a line's or a sheet's end counts as printed. */
export async function unprinted(tab, all) {
  await tab.emulateMedia({ media: 'print' });
  const text = await tab.locator('main').innerText();
  await tab.emulateMedia({ media: null });
  const there = squeezed(all.map((sheet) => sheet.body).join(''));
  const words = new Set(text.split(/\s+/).filter((word) => /^[\p{Script=Latin}\d]{4,}$/u.test(word)));
  return [...words].filter((word) => !there.includes(squeezed(word)));
}
