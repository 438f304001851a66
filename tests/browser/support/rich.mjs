// A made-up site with every kind of page and every part that a page can have: marks of all kinds, code, tables, notes of
// a text, a source that may not be quoted, one from right to left, lists that take several pages, old addresses.
//
// Entry points: `richSite` writes it, `typicalArticle` is the article of 800 words that weights are measured on.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Writes the site into a new directory, and gives that. */
export function richSite() {
  const root = mkdtempSync(join(tmpdir(), 'briefbook-rich-'));
  for (const [path, text] of Object.entries({ ...SITE, ...typicalArticle('typical'), ...long() })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

// Nine paragraphs of 88 words.
const SENTENCES = [
  'Ada Example told the Council of Testland that the harbour of Port Sample earned more than in any year before, and that half of it came from ferries.',
  'The council had asked for figures in spring, when the Ferry Board closed two of its five lines without a word to the towns behind the bay.',
  'She said that repairs were late, that crews were short, and that nobody in the capital had counted how many people waited on the quay in winter.',
  'Bob Specimen of the Ferry Board answered in one sentence.',
];

/** An article of some 800 words with the annotations that such an article usually has, and what they name. */
export function typicalArticle(id) {
  const paragraph = (n) => SENTENCES.map((sentence, m) => sentence.replace('spring', `spring ${n}`).replace(/\.$/, m === 3 ? ` ${n}.` : '.')).join(' ');
  const part = (title, from) => `## ${title}\n\n${[0, 1, 2].map((n) => paragraph(from + n)).join('\n\n')}`;
  const annotation = (kind, quote, keys) => `[[${kind}]]\nquote = "${quote}"\n${keys}\n`;
  const annotations = Array.from({ length: 9 }, (_, at) => {
    const n = at + 1;
    return [
      n % 3 === 1 ? annotation('event', `in spring ${n}, when the Ferry Board closed two of its five lines`, `title = "Two ferry lines close, report ${n}"\nwhen = "203${n}-03~"\ndate_text = "in spring ${n}"\nwhere = ["port-sample"]\nactors = [{ entity = "ferry-board", role = "operator" }]`) : '',
      n % 3 === 2 ? annotation('claim', `answered in one sentence ${n}`, 'claim = "crews-short"\nstance = "disputes"') : '',
      n % 4 === 3 ? annotation('figure', `asked for figures in spring ${n}`, `series = "passengers"\nperiod = "203${n}"\nvalue = ${700_000 + n}\ncomparator = ">"`) : '',
      n === 5 ? annotation('relation', `Bob Specimen of the Ferry Board answered in one sentence ${n}`, 'subject = "bob-specimen"\npredicate = "speaks for"\nobject = "ferry-board"\nwhen = "2030/.."') : '',
      n % 4 === 0 ? annotation('note', `asked for figures in spring ${n}`, `text = "The request is **not** in the minutes of session ${n}; see [[passengers]]."\nannotator = "Desk"`) : '',
    ].join('\n');
  });
  return {
    [`content/articles/${id}.md`]: `+++\ntitle = "The ferries of Port Sample and what they cost the towns"\nauthors = ["Mara Mock"]\npublisher = "sample-post"\npublished = "2031-05-02"\nurl = "https://post.example/ferries"\nreliability = "B"\ncredibility = 3\nsummary = "The Ferry Board closes lines, and the council asks for figures."\nkey_points = ["Two of five lines are closed.", "No one counts who waits."]\ntopics = ["ferries"]\n+++\n\n${part('What was said', 1)}\n\n${part('What was closed', 4)}\n\n${part('What was counted', 7)}\n`,
    [`content/annotations/${id}.toml`]: annotations.join('\n'),
    'content/claims/crews-short.md': '+++\nstatement = "Crews of the ferries were short in every month of the year"\nby = ["ada-example"]\nwhen = "2031-05"\nverdict = "disputed"\nconclusion = "Two sources say so, and the board denies it."\nconfidence = "moderate"\ncontradicts = ["crews-full"]\n+++\n\nThe board gives *no* number.\n',
    'content/claims/crews-full.md': '+++\nstatement = "All crews were complete"\nverdict = "refuted"\n+++\n',
    'content/series/passengers.toml': 'title = "Passengers of the ferries of Port Sample"\nunit = "passengers"\ncounts = "People who bought a ticket, once a crossing."\narea = "port-sample"\n[[value]]\nperiod = "2031"\nvalue = 690_000\nsource = "sample-post"\n[[value]]\nperiod = "2032"\nvalue = 710_000\n[[value]]\nperiod = "2033"\nvalue = 600_000\npreliminary = true\nnote = "Without December."\n',
    'content/entities/ada-example.md': '+++\nname = "Ada Example"\nkind = "person"\ndescription = "Harbour master of Port Sample since 2029."\naliases = ["A. Example"]\n[[role]]\ntitle = "Harbour master"\norganisation = "council"\nwhen = "2029-03/.."\n[[role]]\ntitle = "Clerk"\norganisation = "ferry-board"\nwhen = "2021~/2028"\n+++\n\nShe came from [[port-sample]].\n\n## Years at the board\n\nLittle is known.\n',
    'content/entities/more.toml': '[[entity]]\nid = "bob-specimen"\nname = "Bob Specimen"\nkind = "person"\ndescription = "Speaks for the Ferry Board."\n[[entity]]\nid = "council"\nname = "Council of Testland"\nkind = "organisation"\nnative_name = "مجلس تستلاند"\n[[entity]]\nid = "ferry-board"\nname = "Ferry Board"\nkind = "organisation"\npart_of = "council"\n[[entity]]\nid = "testland"\nname = "Testland"\nkind = "place"\ncoordinates = [44.0, -20.0]\nprecision = "country"\n[[entity]]\nid = "port-sample"\nname = "Port Sample"\nkind = "place"\npart_of = "testland"\ncoordinates = [44.51, -20.13]\n[[entity]]\nid = "ferries"\nname = "Ferries"\nkind = "topic"\ndescription = "Ships that carry people across the bay."\n',
    'content/publishers/sample-post.toml': 'name = "The Sample Post"\ncountry = "Testland"\nurl = "https://post.example/"\nreliability = "B"\nreliability_note = "Corrects its mistakes in print."\n',
  };
}

const EVERYTHING = `Before [[ada-example]] there was *nobody*, **nobody at all**; see <https://long.example/${'a-very-long-address/'.repeat(8)}> and \`a.word()\`.[^one]

## A heading of the second level that is long enough to take more than one line on any telephone

> “A quotation stands here,” she said, “and it hangs.”
>
> Another paragraph of it.

1. One
   - Two
   - Three
2. Four

### A third level

| Year | Passengers | ${'A long head of a column | '.repeat(6)}
|:---|---:|${'---|'.repeat(6)}
| 2031 | 690,000 | ${'words | '.repeat(6)}

\`\`\`rust
fn main() { println!("{}", "a line of code that is quite a bit longer than a telephone is wide, and then some more"); } // end
\`\`\`

Term
: What it means.

---

#### A fourth level

Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselanhänger, and the end.

[^one]: A note of the text, with [a link](https://note.example/).
`;

const SITE = {
  'site.toml': 'title = "Ferries of Testland"\ndescription = "A briefing about ships that do not exist."\nlanguage = "en"\nauthors = ["Desk of Examples"]\ncontact = "desk@desk.example"\nlicence = "CC0-1.0"\nedition = "2031-06-01"\nbase_url = "https://desk.example/ferries/"\n[kinds.vessel]\nname = "Vessel"\nplural = "Vessels"\n[gone]\n"/articles/withdrawn/" = "The Sample Post withdrew it."\n',
  'content/index.md': '+++\ntitle = "Ferries of Testland"\ndescription = "What is known of them."\n[[list]]\nkind = "entity"\n[[list]]\nkind = "series"\n+++\n\nTestland’s ferries carry fewer people each year, and nobody has counted how many stay on the quay.\n\n## What we do not know\n\nWho closed the lines.\n',
  'content/pages/about.md': `+++\ntitle = "About this briefing"\ndescription = "Who made it, and how."\nupdated = "2031-06-01"\n[[list]]\nkind = "judgement"\n[[list]]\nkind = "article"\n[[list]]\nkind = "event"\n+++\n\n${`${SENTENCES.slice(0, 3).join(' ')}\n\n`.repeat(3)}${EVERYTHING}`,
  'content/articles/everything.md': `+++\ntitle = "Everything that a text can hold: an unusually long title, which takes several lines, with unbreakable-parts-of-words-in-it"\nauthors = ["Ada Example", "Bob Specimen"]\npublished = "2031-04"\nredirect_from = ["/old/everything/"]\nstatus = "disputed"\nstatus_reason = "Its author takes some of it back."\n+++\n\n${EVERYTHING}`,
  'content/articles/arabic.md': '+++\ntitle = "العبّارات في بورت سامبل"\nlang = "ar"\npublished = "2031-04-30"\npublisher = "sample-post"\ntranslation_of = "typical"\nsummary = "A translation."\nkey_points = ["It is shorter."]\n+++\n\n## ما قيل\n\n«أغلق مجلس العبّارات خطّين من خطوطه الخمسة»، قالت مديرة الميناء في تستلاند يوم الاثنين، ثم أضافت أن أحدًا لم يحصِ من ينتظرون على الرصيف.\n\n> «لا نعرف».\n\n1. أوّلًا\n2. ثانيًا\n\n## ما أُغلق\n\nلم يجب المجلس إلّا بجملة واحدة.\n',
  'content/annotations/arabic.toml': '[[note]]\nquote = "أغلق مجلس العبّارات"\ntext = "Our own translation."\n[[claim]]\nquote = "لم يجب المجلس إلّا بجملة واحدة"\nclaim = "crews-short"\nstance = "reports"\n',
  'content/articles/spanish.md': '+++\ntitle = "Los transbordadores de Puerto Muestra"\nlang = "es"\npublished = "2031-04-29"\n+++\n\n«La junta cerró dos líneas», dijo la alcaldesa. Ada Example no contestó.\n',
  'content/articles/excerpt.md': '+++\ntitle = "An article that may only be quoted"\nrights = "excerpt"\nurl = "https://post.example/quoted"\npublished = "2031-05-03"\npublisher = "sample-post"\n+++\n\nCrews were short in March, said Ada Example, and shorter in April. Then more words follow which nobody may read.\n',
  'content/annotations/excerpt.toml': '[[claim]]\nquote = "Crews were short in March"\nclaim = "crews-short"\nstance = "supports"\n[[event]]\nquote = "shorter in April"\nevent = "strike"\n[[figure]]\nquote = "short in March"\nseries = "passengers"\nperiod = "2031"\nvalue = 5\n',
  'content/articles/retracted.md': '+++\ntitle = "An article that was retracted"\nstatus = "retracted"\nstatus_reason = "Its source was made up."\npublished = "2031-01-01"\n+++\n\nNothing of it holds.\n',
  'content/entities/mv-specimen.md': '+++\nname = "MV Specimen"\nkind = "vessel"\nids = { imo = "IMO 0000000" }\n+++\n',
  'content/events/strike.md': '+++\ntitle = "Crews strike for a day"\nwhen = "2031-05-01"\ndate_text = "last Thursday"\nwhere = ["port-sample"]\nactors = [{ entity = "ada-example", role = "mediator" }]\ntype = "strike"\nconfidence = "high"\n+++\n\nThe strike lasted from six to six.\n',
  'content/judgements/j1.md': '+++\nstatement = "The board will close a third line within a year"\nlikelihood = "likely"\norder = 1\nevidence = ["crews-short"]\ndate = "2031-05-20"\nsupersedes = "j0"\n+++\n\nIt said so twice.\n',
  'content/judgements/j0.md': '+++\nstatement = "The board will close no line"\nconfidence = "low"\norder = 2\n+++\n',
};

// A list that continues on a second page.
function long() {
  const many = (n, make) => Array.from({ length: n }, (_, at) => make(at + 1)).join('\n');
  return {
    'content/claims/many.toml': many(205, (n) => `[[claim]]\nid = "claim-${n}"\nstatement = "Sailing number ${n} was late"\nverdict = "unverified"\n`),
  };
}
