// A small made-up site with one source of each kind of rights, for what a source's page can do.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const PROGRAM = process.env.BRIEFBOOK ? resolve(process.env.BRIEFBOOK) : resolve(HERE, '../../../target/release/briefbook');

const LONG = Array.from({ length: 30 }, (_, n) => `Paragraph ${n + 1} says nothing of Port Sample that another did not say before it.`).join('\n\n');

const FILES = {
  'site.toml': 'title = "Made-up briefing"\nlanguage = "en"\nedition = "2031-05-01"\n',
  'content/entities/ada-example.md': `+++
name = "Ada Example"
kind = "person"
description = "A made-up official of a made-up port."
[[role]]
title = "Harbour master"
organisation = "harbour-office"
when = "2030-01-01/2031-12-31"
[[role]]
title = "Clerk"
organisation = "harbour-office"
when = "2020-01-01/2029-12-31"
+++
`,
  'content/entities/harbour-office.md': '+++\nname = "Harbour Office"\nkind = "organisation"\ndescription = "An office that does not exist."\n+++\n',
  'content/entities/port-sample.md': '+++\nname = "Port Sample"\nkind = "place"\ndescription = "A port that does not exist."\n+++\n',
  'content/claims/thefts.md': '+++\nstatement = "Thefts fell by half."\nverdict = "disputed"\nconclusion = "Others disagree."\n+++\n',
  'content/series/thefts.toml': 'title = "Thefts"\nunit = "thefts"\n',
  'content/articles/report.md': `+++
title = "A report from the port"
published = "2031-03-04"
url = "https://news.example/report"
+++
Ada Example told the Harbour Office on Monday that thefts fell by half to 1,200 last year. Ada Example gave no reason.

## What follows

${LONG}
`,
  'content/annotations/report.toml': `[[claim]]
id = "half"
quote = "thefts fell by half to 1,200"
claim = "thefts"
[[figure]]
id = "number"
quote = "1,200"
series = "thefts"
period = "2030"
value = 1200
[[event]]
id = "talk"
quote = "told the Harbour Office on Monday that thefts"
title = "Ada Example speaks"
when = "2031-03-03"
[[note]]
id = "whole"
text = "On the whole report."
[[note]]
id = "reason"
quote = "gave no reason"
text = "A *reason* would help."
`,
  'content/articles/denial.md': '+++\ntitle = "A denial"\npublished = "2031-03-05"\nrights = "excerpt"\n+++\nAda Example said that thefts had not fallen at all.\n',
  'content/annotations/denial.toml': '[[claim]]\nid = "not"\nquote = "thefts had not fallen"\nclaim = "thefts"\nstance = "disputes"\n',
  'content/articles/closed.md': '+++\ntitle = "A closed source"\npublished = "2031-03-06"\nrights = "link"\n+++\nAda Example said more.\n',
  'content/annotations/closed.toml': '[[note]]\nid = "n"\nquote = "said more"\ntext = "We may not say what."\n',
  'content/articles/arabic.md': '+++\ntitle = "تقرير من الميناء"\nlang = "ar"\n+++\nقالت Ada Example إن السرقات انخفضت إلى النصف.\n',
  'content/annotations/arabic.toml': '[[note]]\nid = "n"\nquote = "السرقات"\ntext = "A note."\n',
};

/** Builds it; `flags` are those of `build`. Gives the directory of the output, which `remove` takes away. */
export function buildSource(flags = []) {
  const folder = mkdtempSync(join(tmpdir(), 'briefbook-source-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, 'site', path)), { recursive: true });
    writeFileSync(join(folder, 'site', path), text);
  }
  const output = join(folder, 'public');
  execFileSync(PROGRAM, ['build', '--root', join(folder, 'site'), '--output', output, ...flags], { stdio: ['ignore', 'ignore', 'pipe'] });
  return { output, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
