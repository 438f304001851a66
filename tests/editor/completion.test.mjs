// Does an editor with a TOML language server complete keys and ids, and mark mistakes while one types?

import assert from "node:assert/strict";
import { test } from "node:test";
import { Server } from "./support/server.mjs";
import { starter } from "./support/site.mjs";

const ANNOTATIONS = "content/annotations/harbour-report.toml";
const MENTION = '[[mention]]\nquote = "x"\n';

test("keys, ids and words are offered, and mistakes marked", async (t) => {
  const server = await Server.start(starter(t));
  const offered = (file, text) => server.offered(file, text);

  await t.test("tables of an annotation file", async () => {
    const found = await offered(ANNOTATIONS, "|\n");
    assert.deepEqual([...found.keys()].sort(), ["claim", "event", "figure", "ignore", "mention", "note", "relation"]);
  });
  await t.test("keys that are not there yet, with what they mean", async () => {
    const found = await offered(ANNOTATIONS, `${MENTION}|\n`);
    assert.ok(found.has("entity") && found.has("suffix") && !found.has("quote"), [...found.keys()].join());
    assert.match(found.get("entity"), /Who or what the words name/);
  });
  await t.test("the site's ids, with names", async () => {
    const found = await offered(ANNOTATIONS, `${MENTION}entity = "|"\n`);
    const expected = ['"ada-example"', '"bicycle-theft"', '"harbour-office"', '"port-sample"'];
    assert.deepEqual([...found.keys()].sort(), expected);
    assert.match(found.get('"ada-example"'), /Ada Example/);
  });
  await t.test("ids of the kind that a key wants", async () => {
    const found = await offered(ANNOTATIONS, '[[figure]]\nseries = "|"\n');
    assert.deepEqual([...found.keys()], ['"bicycle-thefts"']);
  });
  await t.test("words of a key", async () => {
    const found = await offered(ANNOTATIONS, '[[claim]]\nclaim = "thefts-fell"\nstance = "|"\n');
    assert.deepEqual([...found.keys()], ['"asserts"', '"supports"', '"disputes"', '"reports"']);
  });
  await t.test("kinds of entities, in a row of several", async () => {
    const found = await offered("content/entities/more.toml", '[[entity]]\nid = "x"\nkind = "|"\n');
    assert.deepEqual([...found.keys()], ['"person"', '"organisation"', '"place"', '"topic"']);
  });
  await t.test("keys of site.toml", async () => {
    const found = await offered("site.toml", "|\n");
    assert.ok(found.has("title") && found.has("default_tlp"), [...found.keys()].join());
  });
  await t.test("a mistake is marked, and not for longer than it stands", async () => {
    server.open(ANNOTATIONS, `${MENTION}entity = "nobody"\n`);
    assert.match((await server.marked(ANNOTATIONS)).join(), /"nobody" is not one of/);
    server.open(ANNOTATIONS, `${MENTION}entity = "ada-example"\n`);
    assert.deepEqual(await server.marked(ANNOTATIONS), []);
  });
  server.stop();
});
