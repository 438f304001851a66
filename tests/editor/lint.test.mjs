// Does a TOML checker take what is right, and mark what is wrong?

import assert from "node:assert/strict";
import { test } from "node:test";
import { lint, lintFrontMatter, make, ours, put, starter } from "./support/site.mjs";

test("the site of `init` is right", (t) => {
  const site = starter(t);
  assert.equal(lint(site), "");
  assert.equal(lintFrontMatter(site), "");
});

test("new files of every kind are right", (t) => {
  const site = starter(t);
  const kinds = ["article", "entity", "event", "claim", "series", "publisher", "judgement", "page", "annotations"];
  for (const kind of kinds) make(site, kind, "brand-new");
  assert.equal(lint(site), "");
  assert.equal(lintFrontMatter(site), "");
});

test("the briefing of this repository is right", (t) => {
  const site = ours(t);
  assert.equal(lint(site), "");
  assert.equal(lintFrontMatter(site), "");
});

const ANNOTATIONS = "content/annotations/harbour-report.toml";
const ENTITIES = "content/entities/more.toml";

const WRONG = [
  ["an unknown ID", ANNOTATIONS, '[[mention]]\nquote = "x"\nentity = "nobody"\n', /"nobody" is not one of/],
  ["an unknown key", ANNOTATIONS, '[[mention]]\nquote = "x"\nentity = "ada-example"\ncolour = 1\n', /'colour' was unexpected/],
  ["a missing key", ANNOTATIONS, '[[mention]]\nentity = "ada-example"\n', /"quote" is a required property/],
  ["a date in words", ANNOTATIONS, '[[event]]\ntitle = "x"\nwhen = "last March"\n', /last March/],
  ["a figure with two numbers", ANNOTATIONS, '[[figure]]\nseries = "bicycle-thefts"\nvalue = 1\nchange = 2\n', /oneOf/],
  ["an event twice", ANNOTATIONS, '[[event]]\nevent = "bicycle-park"\ntitle = "x"\n', /oneOf/],
  ["an unknown kind of table", ANNOTATIONS, '[[menton]]\nquote = "x"\n', /'menton' was unexpected/],
  ["an unknown word", ENTITIES, 'name = "x"\nkind = "pirson"\n', /"pirson" is not one of/],
  ["an ID with capitals", ENTITIES, '[[entity]]\nid = "Ada"\nname = "x"\nkind = "person"\n', /"Ada"/],
  ["an object without its name", ENTITIES, '[[entity]]\nid = "x"\nkind = "person"\n', /"name" is a required property/],
  ["a file of one object without its name", ENTITIES, 'kind = "person"\n', /anyOf/],
  ["keys beside rows", ENTITIES, 'name = "x"\n[[entity]]\nid = "y"\nname = "y"\nkind = "person"\n', /"name"/],
  ["a level that a code cannot have", "site.toml", 'title = "x"\n[diagnostics]\nquote-drifted = "off"\n', /"off" is not one of/],
];

test("what is wrong is marked", async (t) => {
  for (const [name, file, text, expected] of WRONG) {
    await t.test(name, (t) => {
      const site = starter(t);
      put(site, file, text);
      assert.match(lint(site), expected);
    });
  }
});

const RIGHT = [
  ["keys of one's own", ANNOTATIONS, 'x_desk = "north"\n[[mention]]\nquote = "x"\nentity = "ada-example"\nx_seen = 1\n'],
  ["an empty file", ENTITIES, ""],
  ["dates as TOML has them", ANNOTATIONS, '[[event]]\ntitle = "x"\nwhen = 2031-03-04T06:38:00-06:00\nupdated = 2031-03-04\n'],
  ["dates as EDTF has them", ANNOTATIONS, dates()],
  ["an inline claim", ANNOTATIONS, '[[claim]]\nstatement = "x"\nby = ["ada-example"]\nverdict = "disputed"\n'],
  ["a change in percent", ANNOTATIONS, '[[figure]]\nseries = "bicycle-thefts"\nchange = "-40 %"\nbaseline = "2029"\n'],
  ["an entity with offices", ENTITIES, '[[entity]]\nid = "x"\nname = "x"\nkind = "person"\n[[entity.role]]\ntitle = "x"\norganisation = "harbour-office"\n'],
];

function dates() {
  const written = [
    "2031-03", "2031~", "2031-03-04?", "2031%", "203X", "2031-XX", "2031-03-XX", "2031-21", "2031-41", "2031-01/2031-03",
    "2031-10~/2033-09~", "2031-10-01/..", "../2031", "2031-10-01/", "/2031-10-01", "[2031-03,2031-05]", "-0043",
    "2031-03-04T06:38:00-06:00", "Y-170000002", "2031-?03-~04", "{2031,2033}", "1950S2",
  ];
  return written.map((date, n) => `[[event]]\ntitle = "event ${n}"\nwhen = "${date}"\n`).join("\n");
}

test("what is right is left alone", async (t) => {
  for (const [name, file, text] of RIGHT) {
    await t.test(name, (t) => {
      const site = starter(t);
      put(site, file, text);
      assert.equal(lint(site), "");
    });
  }
});
