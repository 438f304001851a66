// A made-up site whose words are longer than any page is wide: names, titles, addresses, cells and code that no line can
// hold, in every field that a page shows. `language` and `letters` make it one of another script.
//
// Entry point: `absurdSite` writes it and gives its directory.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A text of so many characters without a place at which it could be broken. */
const unbroken = (letters, length) => letters.repeat(Math.ceil(length / letters.length)).slice(0, length);

export function absurdSite({ language = 'en', letters = 'Absurdlylongmadeupword' } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'briefbook-absurd-'));
  for (const [path, text] of Object.entries(files(language, letters))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function files(language, letters) {
  const word = unbroken(letters, 200);
  const words = `${unbroken(letters, 60)} ${unbroken(letters, 90)}`;
  const address = `https://sample.example/${unbroken('madeup', 300)}`;
  const cells = (text) => `| ${Array(8).fill(text).join(' | ')} |`;
  const prose = `${word}\n\n## ${word}\n\n### ${words}\n\n> “${word}”\n\n- ${word}\n  1. ${words}\n\n${cells(words)}\n${cells('---')}\n${cells('1,000')}\n\n\`${word}\`\n\n\`\`\`\n${words} ${words}\n\`\`\`\n\nSee <${address}> and [${word}](${address}) and more[^n] of it.\n\n[^n]: ${word}\n`;
  const quote = `7${word}7`;
  const object = (keys, text = prose) => `+++\n${keys}\n+++\n\n${text}`;
  const annotation = (kind, keys) => `[[${kind}]]\nquote = "${quote}"\n${keys}\n`;
  const kinds = ['person', 'organisation', 'place', 'topic'];
  const entity = (kind, n) => [
    `content/entities/e${n}.md`,
    object(`name = "${n} ${word}"\nkind = "${kind}"\ndescription = "${word}"\naliases = ["${n}a${word}", "${words}"]\nnative_name = "${word}"\nids = { wikidata = "Q${n}" }\n${kind === 'place' ? 'coordinates = [10.5, 20.5]\n' : ''}[[role]]\ntitle = "${word}"\norganisation = "e1"\nwhen = "2030/.."`),
  ];
  return {
    'site.toml': `title = "${words}"\ndescription = "${word}"\nlanguage = "${language}"\nauthors = ["${word}"]\ncontact = "${address}"\nlicence = "${word}"\nedition = "2031-06-01"\n[linking]\nmode = "off"\n[gone]\n"/articles/withdrawn/" = "${word}"\n`,
    'content/index.md': object(`title = "${words}"\ndescription = "${word}"\n[[list]]\nkind = "entity"\n[[list]]\nkind = "series"`),
    'content/pages/about.md': object(`title = "${word}"\ndescription = "${word}"`),
    'content/publishers/p.toml': `name = "${word}"\ncountry = "${word}"\nurl = "${address}"\nreliability = "B"\nreliability_note = "${word}"\n`,
    'content/articles/a.md': object(`title = "${word}"\nauthors = ["${word}", "${words}"]\norigin = "${word}"\npublisher = "p"\npublished = "2031-05-02"\nurl = "${address}"\nreliability = "B"\ncredibility = 3\nsummary = "${word}"\nkey_points = ["${word}"]\ntopics = ["e3"]\nstatus = "disputed"\nstatus_reason = "${word}"`, `${quote}\n\n${prose}`),
    'content/articles/b.md': object(`title = "${words}"\npublished = "2031-05-03"\nstatus = "retracted"\nstatus_reason = "${word}"\nrights = "link"\nurl = "${address}"`, 'x'),
    'content/annotations/a.toml': [
      annotation('mention', 'entity = "e0"'),
      annotation('event', `title = "${word}"\nwhen = "2031-03~"\ndate_text = "${word}"\nwhere = ["e2"]\nactors = [{ entity = "e0", role = "${word}" }]`),
      annotation('claim', `claim = "c"\nstance = "disputes"`),
      annotation('figure', `series = "s"\nperiod = "2031"\nvalue = 7\nnote = "${word}"`),
      annotation('relation', `subject = "e0"\npredicate = "${words}"\nobject = "e1"\nwhen = "2030/.."\nnote = "${word}"`),
      annotation('note', `text = "${word} <${address}>"\nannotator = "${word}"`),
    ].join('\n'),
    ...Object.fromEntries(kinds.map(entity)),
    'content/events/v.md': object(`title = "${word}"\nwhen = "2031-05-01"\ndate_text = "${word}"\nwhere = ["e2"]\nactors = [{ entity = "e0", role = "${word}" }]\ntype = "${words}"`),
    'content/claims/c.md': object(`statement = "${word}"\nby = ["e0"]\nwhen = "2031-05"\nverdict = "disputed"\nconclusion = "${word}"\ncontradicts = ["d"]`),
    'content/claims/d.md': object(`statement = "${words}"\nverdict = "refuted"`, ''),
    'content/judgements/j.md': object(`statement = "${word}"\nlikelihood = "likely"\norder = 1\nevidence = ["c"]`),
    'content/series/s.toml': `title = "${word}"\nunit = "${word}"\ncounts = "${word}"\narea = "e2"\n[[value]]\nperiod = "2031"\nvalue = 690_000_000_000\nsource = "p"\nnote = "${word}"\n[[value]]\nperiod = "2032"\nvalue = 710_000_000_000\n`,
  };
}
