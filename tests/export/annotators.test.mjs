// Do the annotators of others find our passages, by either selector?

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JSDOM } from 'jsdom';
import { build, exported, sites } from './exports.mjs';

// They look for these where a browser has them.
const { window } = new JSDOM('<!doctype html><pre></pre>');
for (const name of ['document', 'Document', 'Element', 'HTMLElement', 'Node', 'NodeFilter', 'Range', 'Text']) {
  globalThis[name] = window[name];
}
globalThis.window = window;
const { createTextPositionSelectorMatcher, createTextQuoteSelectorMatcher } = await import('@apache-annotator/dom');
const { parseW3CTextAnnotation } = await import('@recogito/text-annotator');

/** The annotations of passages whose text is published, with that text in a page. */
function* placed(site) {
  const { id, first } = exported(site, 'w3c');
  const base = id.slice(0, -'data/w3c.jsonld'.length);
  const read = build(site);
  const texts = new Map();
  for (const annotation of first.items) {
    const { source, selector } = annotation.target;
    if (!selector || !source.endsWith('/text.txt')) continue;
    if (!texts.has(source)) {
      const page = window.document.createElement('pre');
      page.textContent = read(source.slice(base.length));
      texts.set(source, page);
    }
    yield { annotation, page: texts.get(source) };
  }
}

const all = async (ranges) => {
  const found = [];
  for await (const range of ranges) found.push(range);
  return found;
};

for (const site of sites) {
  test(`Apache Annotator finds the passages of ${site}`, async () => {
    let count = 0;
    for (const { annotation, page } of placed(site)) {
      const [quote, position] = annotation.target.selector;
      const byQuote = await all(createTextQuoteSelectorMatcher(quote)(page));
      const byPosition = await all(createTextPositionSelectorMatcher(position)(page));
      assert.equal(byQuote.length, 1, `${annotation.id} stands once`);
      assert.equal(byPosition.length, 1, annotation.id);
      assert.equal(byPosition[0].toString(), quote.exact, annotation.id);
      assert.equal(byQuote[0].compareBoundaryPoints(window.Range.START_TO_START, byPosition[0]), 0, annotation.id);
      assert.equal(byQuote[0].compareBoundaryPoints(window.Range.END_TO_END, byPosition[0]), 0, annotation.id);
      count += 1;
    }
    assert.ok(count > 20, `${count} passages`);
  });

  test(`Recogito reads the annotations of ${site}`, () => {
    for (const { annotation, page } of placed(site)) {
      const { parsed, error } = parseW3CTextAnnotation({ '@context': 'http://www.w3.org/ns/anno.jsonld', ...annotation });
      assert.equal(error, undefined, annotation.id);
      const [{ quote, start, end }] = parsed.target.selector;
      assert.equal([...page.textContent].slice(start, end).join(''), quote, annotation.id);
      assert.equal(parsed.bodies.length, annotation.body.length, annotation.id);
    }
  });
}

test('a passage that is not there is not found', async () => {
  const [{ page }] = placed('made-up');
  const quote = { type: 'TextQuoteSelector', exact: 'Words of nobody' };
  assert.deepEqual(await all(createTextQuoteSelectorMatcher(quote)(page)), []);
});
