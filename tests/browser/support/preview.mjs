// A site of its own and a live preview of it.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The program: the one that is named, else the one that was built last. */
function program() {
  if (process.env.BRIEFBOOK) return resolve(process.env.BRIEFBOOK);
  const built = ['debug', 'release'].map((kind) => join(ROOT, 'target', kind, 'briefbook')).filter((path) => existsSync(path));
  if (built.length === 0) throw new Error('briefbook is not built: run cargo build, or name the program in BRIEFBOOK.');
  return built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

const PARAGRAPHS = Array.from({ length: 40 }, (_, n) => `Paragraph ${n + 1} is about nothing in particular, at some length, so that the page is long enough to scroll.`);

const SITE = {
  'site.toml': "title = 'Test Briefing'\ndescription = 'Made up'\n[serve]\neditor = 'vscode'\n",
  'content/articles/one.md': `+++\ntitle = "The first article"\npublished = "2026-01-02"\n+++\n\nAda Example came to Testland.\n\n${PARAGRAPHS.join('\n\n')}\n\n<details><summary>More</summary>Inside.</details>\n`,
  'content/articles/two.md': '+++\ntitle = "The second article"\npublished = "2026-01-03"\ndraft = true\n+++\n\nNothing happened.\n',
  'content/articles/secret.md': '+++\ntitle = "A restricted article"\npublished = "2026-01-04"\ntlp = "amber"\n+++\n\nHidden words.\n',
  'content/entities/ada-example.md': '+++\nname = "Ada Example"\nkind = "person"\n+++\n\nA made-up person.\n',
  'content/annotations/one.toml': '[[note]]\nquote = "Paragraph 3 is"\ntext = "A margin note."\n',
};

export class Site {
  constructor(files = {}) {
    this.root = mkdtempSync(join(tmpdir(), 'briefbook-preview-'));
    this.files = { ...SITE, ...files };
    for (const [path, text] of Object.entries(this.files)) this.write(path, text);
  }

  write(path, text) {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
    this.files[path] = text;
  }

  edit(path, from, to) {
    if (!this.files[path].includes(from)) throw new Error(`${path} has no ${from}`);
    this.write(path, this.files[path].replace(from, to));
  }

  remove(path) {
    rmSync(join(this.root, path));
  }

  async serve(...flags) {
    const port = flags.includes('--port') ? [] : ['--port', '0'];
    const child = spawn(program(), ['serve', '--root', this.root, ...port, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data) => (said += data));
    const url = await new Promise((done, fail) => {
      child.stdout.on('data', (data) => done(String(data).trim()));
      child.on('exit', (status) => fail(new Error(`briefbook ended with ${status}: ${said}`)));
    });
    this.child = child;
    return url;
  }

  /** Ends the preview; how it ended. */
  async end(signal = 'SIGINT') {
    const child = this.child;
    if (!child || child.exitCode !== null) return child?.exitCode;
    const ended = new Promise((done) => child.on('exit', (status) => done(status)));
    child.kill(signal);
    return ended;
  }

  async close() {
    await this.end();
    rmSync(this.root, { recursive: true, force: true });
  }
}
