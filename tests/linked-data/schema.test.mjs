// Is what pages say to machines in schema.org's vocabulary, and no more than the briefing knows?

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, build, data, pages, things } from './site.mjs';
import { complaints } from './vocabulary.mjs';

const EXPECTED = ['WebSite', 'BreadcrumbList', 'NewsArticle', 'Person', 'Organization', 'Place', 'Event', 'Claim', 'ClaimReview', 'Dataset'];

test('the vocabulary takes what is right and refuses what is wrong', () => {
  const address = 'x/';
  const found = (thing) => complaints([{ address, thing }]);
  assert.deepEqual(found({ '@type': 'Person', '@id': `${BASE}x/`, name: 'Ada Example' }), []);
  assert.match(found({ '@type': 'Person', nmae: 'Ada Example' }).join(), /x\/: Person: .*nmae/);
  assert.match(found({ '@type': 'Event', location: { '@type': 'Rating' } }).join(), /Event/);
  assert.match(found({ '@type': 'Persn', name: 'Ada Example' }).join(), /Persn/);
});

test('every page speaks schema.org', (t) => {
  const directory = build(t, { files: EXTRA });
  const all = pages(directory);
  const said = things(all);
  assert.deepEqual(complaints(said), []);
  for (const page of all) assert.ok(page.said.length <= 1, `${page.address} has ${page.said.length} elements`);
  for (const page of all) for (const one of page.said) assert.equal(one['@context'], 'https://schema.org');
  const types = new Set(said.map(({ thing }) => thing['@type']));
  const inner = JSON.stringify(said);
  assert.deepEqual(EXPECTED.filter((type) => !types.has(type) && !inner.includes(`"@type":"${type}"`)), []);

  // Every address is absolute, and those of this site are pages of it.
  const known = new Set(all.map(({ address }) => BASE + address));
  for (const { address, thing } of said) {
    for (const [key, value] of members(thing)) {
      if (!['@id', 'url', 'item', 'isBasedOn', 'sameAs', 'contentUrl', 'image'].includes(key)) continue;
      const url = new URL(value);
      if (['@id', 'url', 'item'].includes(key)) assert.ok(known.has(value.replace(/#.*/, '')), `${address}: ${key} ${url}`);
    }
  }

  // A review needs a verdict and a conclusion of ours; a date a day.
  const reviewed = new Set(said.filter(({ thing }) => thing['@type'] === 'ClaimReview').map(({ address }) => address));
  for (const claim of data(directory, 'claims.json')) {
    if (claim.url.includes('#')) continue;
    assert.equal(reviewed.has(claim.url), Boolean(claim.verdict && claim.conclusion && claim.status !== 'retracted'), claim.id);
  }
  const events = new Map(said.filter(({ thing }) => thing['@type'] === 'Event').map((one) => [one.address, one.thing]));
  for (const event of data(directory, 'events.json')) {
    const thing = events.get(event.url);
    if (!thing) continue;
    const toTheDay = /^\d{4}-\d\d-\d\d$/.test(event.when ?? '');
    if (toTheDay) assert.equal(thing.startDate, event.when, event.id);
    else if (!/\//.test(event.when ?? '')) assert.equal(thing.startDate, undefined, `${event.id}: ${event.when}`);
  }
  const article = said.find(({ address }) => address === 'articles/hostile/').thing;
  assert.equal(article.headline, HOSTILE);
  assert.equal(article.isBasedOn, 'https://news.example/a');
  assert.ok(article.mentions.some(({ name }) => name === 'Ada Example'));
});

test('without an address of its own a site says nothing', (t) => {
  assert.deepEqual(things(pages(build(t, { flags: [] }))), []);
});

const HOSTILE = '</script><script>alert(1)</script><!-- "Ada" & \u2028';
const EXTRA = {
  'content/articles/hostile.md': `+++\ntitle = ${JSON.stringify(HOSTILE)}\nurl = "https://news.example/a"\n+++\nAda Example spoke.\n`,
  'content/entities/ada-example.md': '+++\nname = "Ada Example"\nkind = "person"\n+++\n',
  'content/claims/bare.md': '+++\nstatement = "Nobody has looked at this."\n+++\n',
};

function* members(value, name) {
  if (Array.isArray(value)) for (const one of value) yield* members(one, name);
  else if (value && typeof value === 'object') for (const [key, one] of Object.entries(value)) yield* members(one, key);
  else if (typeof value === 'string') yield [name, value];
}
