"""Every format, read by programs of others, and the rules that these do not check."""

import csv
import io
import json
import re
import sqlite3
import unittest
import urllib.parse
import uuid

import feedparser
import frictionless
import geojson
import icalendar
import networkx
from bioc import brat
from bioc.brat.validator import validate as validate_brat
from followthemoney import model
from followthemoney.statement.serialize import read_csv_statements
from followthemoney.types import registry
from stix2validator import ValidationOptions, validate_file

from support import LEVELS, SITES, built, everywhere, everywhere_and_hostile, export, run

PROJECT = uuid.UUID("5d0c41f6-8a1e-4b3f-9c57-20e6b1d47a92")
BASE = "https://briefing.example/test/"
RETRACTED = ["Gone Person", "What never was", "Taken back", "pulled article", "invented"]
UNPUBLISHED = ["Unpublished words", "unpublished words", "nothing of these words", "The end of Port"]
RESTRICTED = ["Hidden Hand", "hidden-hand", "quiet article", "secret-claim", "For amber alone"]


def items(path):
    return json.loads(path.read_text("utf-8"))


class W3c(unittest.TestCase):
    @everywhere
    def test_collection(self, site, level):
        collection = items(export(site, level, "w3c"))
        self.assertEqual(collection["@context"], "http://www.w3.org/ns/anno.jsonld")
        self.assertEqual(collection["type"], "AnnotationCollection")
        page = collection["first"]
        self.assertEqual((page["type"], page["partOf"]["id"]), ("AnnotationPage", collection["id"]))
        self.assertEqual(collection["total"], len(page["items"]))
        ids = [item["id"] for item in page["items"]]
        self.assertEqual(len(set(ids)), len(ids))
        for item in page["items"]:
            self.assertEqual(item["type"], "Annotation")
            self.assertTrue(urllib.parse.urlsplit(item["id"]).scheme)
            self.assertNotIn("@context", item)
            self.assertTrue(item["body"] and item["target"]["source"])
            for body in item["body"]:
                self.assertIn(body["type"], ["TextualBody", "SpecificResource"])
                self.assertIn("value" if body["type"] == "TextualBody" else "source", body)

    @everywhere
    def test_selectors(self, site, level):
        """Both selectors of an annotation say the same words of the published text, the quote with its context once."""
        collection = items(export(site, level, "w3c"))
        placed = 0
        for item in collection["first"]["items"]:
            target = item["target"]
            if "selector" not in target:
                continue
            quote, position = target["selector"]
            self.assertEqual(quote["type"], "TextQuoteSelector")
            self.assertEqual(position["type"], "TextPositionSelector")
            self.assertEqual(len(quote["exact"]), position["end"] - position["start"])
            if not target["source"].endswith("/text.txt"):
                continue
            address = urllib.parse.urlsplit(target["source"]).path
            base = urllib.parse.urlsplit(collection["id"]).path.removesuffix("data/w3c.jsonld")
            text = (built(site, level) / address.removeprefix(base)).read_text("utf-8")
            self.assertEqual(text[position["start"] : position["end"]], quote["exact"])
            context = quote.get("prefix", "") + quote["exact"] + quote.get("suffix", "")
            starts = [n for n in range(len(text)) if text.startswith(context, n)]
            start = position["start"] - len(quote.get("prefix", ""))
            self.assertEqual(starts, [start], quote)
            placed += 1
        self.assertGreater(placed, 20)


def ftm(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def wrong_range(prop, schema):
    return prop.range is not None and not schema.is_a(prop.range)


class Ftm(unittest.TestCase):
    @everywhere_and_hostile
    def test_strict(self, site, level):
        """The library drops without a word what it does not take; here nothing may get lost."""
        entities = ftm(export(site, level, "ftm"))
        schemata = {entity["id"]: model.get(entity["schema"]) for entity in entities}
        self.assertEqual(len(schemata), len(entities))
        for entity in entities:
            schema = schemata[entity["id"]]
            self.assertFalse(schema.abstract, entity)
            for name in schema.required:
                self.assertIn(name, entity["properties"], entity)
            for name, values in entity["properties"].items():
                prop = schema.get(name)
                self.assertIsNotNone(prop, (schema.name, name))
                self.assertFalse(prop.stub or prop.deprecated, (schema.name, name))
                for value in values:
                    self.assertEqual(prop.type.clean(value), value, (schema.name, name))
                    if prop.type == registry.entity:
                        self.assertIn(value, schemata, (schema.name, name))
                        self.assertFalse(wrong_range(prop, schemata[value]), (schema.name, name, value))
            loaded = model.get_proxy(entity, cleaned=False).to_dict()["properties"]
            for name, values in entity["properties"].items():
                self.assertEqual(sorted(loaded[name]), sorted(values))
        kinds = {schema.name for schema in schemata.values()}
        if site == "made-up":
            wanted = "Person Organization PublicBody Address Territory Event Article Mention Documentation Occupancy"
            self.assertLessEqual(set(wanted.split() + ["Membership", "UnknownLink", "Note", "Vessel"]), kinds)

    @everywhere_and_hostile
    def test_statements(self, site, level):
        """They say what the entities say, and whose each value is."""
        with export(site, level, "ftm-statements").open("rb") as file:
            statements = list(read_csv_statements(file))
        said = {}
        for statement in statements:
            said.setdefault(statement.entity_id, {}).setdefault(statement.prop, set()).add(statement.value)
            self.assertEqual(statement.id, statement.generate_key())
        with export(site, level, "ftm-statements").open(newline="", encoding="utf-8") as file:
            for row, statement in zip(csv.DictReader(file), statements, strict=True):
                self.assertEqual(row["prop_type"], statement.prop_type, row["prop"])
        expected = {
            entity["id"]: {name: set(values) for name, values in entity["properties"].items()}
            for entity in ftm(export(site, level, "ftm"))
        }
        self.assertEqual(said, expected)
        if site == "made-up":
            relation = [s for s in statements if s.schema == "UnknownLink" and s.prop == "role"]
            self.assertIn(("example_post", "full#r-leads"), [(s.dataset, s.origin) for s in relation])


class Stix(unittest.TestCase):
    @everywhere_and_hostile
    def test_valid(self, site, level):
        path = export(site, level, "stix", ".json")
        # 103: ids of version 5, which the specification allows. 302: our own extension is no registered one.
        options = ValidationOptions(version="2.1", strict=True, enforce_refs=True, disabled=["103", "302"])
        result = validate_file(str(path), options)
        self.assertTrue(result.is_valid, [str(error) for error in result.object_results])
        errors = [str(error) for part in result.object_results for error in (part.errors or [])]
        self.assertEqual(errors, [])

    @everywhere_and_hostile
    def test_rules(self, site, level):
        """What the validator does not look at."""
        objects = items(export(site, level, "stix"))["objects"]
        ids = [one["id"] for one in objects]
        self.assertEqual(len(set(ids)), len(ids))
        known = set(ids)
        markings = {one["id"]: one for one in objects if one["type"] == "marking-definition"}
        official = {
            "clear": "94868c89-83c2-464b-929b-a1a8aa3c8487",
            "green": "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
            "amber": "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        }
        for one in objects:
            if one["type"] == "marking-definition":
                (extension,) = one["extensions"].values()
                self.assertEqual(one["id"], f"marking-definition--{official[extension['tlp_2_0']]}")
                continue
            self.assertEqual(uuid.UUID(one["id"].split("--")[1]).version, 5)
            self.assertLessEqual(one["created"], one["modified"])
            self.assertTrue(all(ref in markings for ref in one["object_marking_refs"]))
            self.assertTrue(all(ref in known for ref in one.get("object_refs", [])))
            self.assertNotEqual(one.get("object_refs"), [])
            self.assertTrue(all(name in known for name in one.get("extensions", {})))
            if "start_time" in one and "stop_time" in one:
                self.assertLess(one["start_time"], one["stop_time"])
            if level == "clear":
                self.assertEqual(one["object_marking_refs"], [f"marking-definition--{official['clear']}"])
        if site == "made-up":
            space = uuid.uuid5(PROJECT, BASE)
            self.assertIn(f"threat-actor--{uuid.uuid5(space, 'stix/threat-actor/entity/nam-gang')}", known)
            self.assertIn(f"intrusion-set--{uuid.uuid5(space, 'stix/intrusion-set/entity/set-of-nam')}", known)
            wanted = "report identity location incident relationship note opinion marking-definition"
            self.assertLessEqual(set(wanted.split()), {one["type"] for one in objects})
        if site == "made-up" and level == "amber":
            hidden = [one for one in objects if one.get("name") == "Hidden Hand"]
            self.assertEqual(hidden[0]["object_marking_refs"], [f"marking-definition--{official['amber']}"])


class Tables(unittest.TestCase):
    @everywhere_and_hostile
    def test_package(self, site, level):
        folder = export(site, level, "csv")
        report = frictionless.Package(str(folder / "datapackage.json")).validate()
        self.assertTrue(report.valid, report.flatten(["title", "message"]))
        for resource in items(folder / "datapackage.json")["resources"]:
            numbers = {f["name"] for f in resource["schema"]["fields"] if f["type"] in ["number", "integer"]}
            text = (folder / resource["path"]).read_bytes().decode("utf-8")
            for row in csv.DictReader(io.StringIO(text, newline="")):
                for name, cell in row.items():
                    if name not in numbers:
                        self.assertFalse(re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell), (name, cell))

    @everywhere_and_hostile
    def test_database(self, site, level):
        path = export(site, level, "sqlite", ".sqlite")
        database = sqlite3.connect(path)
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [])
        folder = export(site, level, "csv")
        for resource in items(folder / "datapackage.json")["resources"]:
            name = resource["name"]
            (rows,) = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            with (folder / resource["path"]).open(newline="", encoding="utf-8") as file:
                self.assertEqual(rows, len(list(csv.DictReader(file))), name)
        if site == "made-up":
            found = database.execute("SELECT id FROM search WHERE search MATCH 'senora'").fetchall()
            self.assertEqual(sorted(id for (id,) in found), ["ada-example", "full"])
            value = database.execute("SELECT name FROM publishers WHERE id = 'example-post'").fetchone()
            self.assertTrue(value[0].startswith("=HYPERLINK"))
        database.close()

    def test_datasette(self):
        import asyncio

        from datasette.app import Datasette

        path = export("made-up", "clear", "sqlite", ".sqlite")

        async def rows():
            app = Datasette(files=[str(path)])
            answer = await app.client.get("/" + path.stem + "/events.json?_shape=array")
            tables = await app.client.get("/" + path.stem + ".json")
            return answer.json(), tables.json()

        events, tables = asyncio.run(rows())
        self.assertIn("first-vote", [event["id"] for event in events])
        self.assertTrue(any(table["name"] == "search" for table in tables["tables"]))


class Others(unittest.TestCase):
    @everywhere_and_hostile
    def test_calendar(self, site, level):
        raw = export(site, level, "ics").read_bytes()
        for line in raw.split(b"\r\n"):
            self.assertLessEqual(len(line), 75)
            line.decode("utf-8")
        self.assertNotIn(b"\n", raw.replace(b"\r\n", b""))
        calendar = icalendar.Calendar.from_ical(raw)
        self.assertEqual((str(calendar["VERSION"]), calendar["PRODID"] != ""), ("2.0", True))
        events = calendar.walk("VEVENT")
        self.assertTrue(events)
        self.assertEqual(len({str(event["UID"]) for event in events}), len(events))
        for event in events:
            for name in ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"]:
                self.assertIn(name, event)
            self.assertLess(event["DTSTART"].dt, event["DTEND"].dt)
            self.assertEqual(event["DTSTART"].params["VALUE"], "DATE")
            self.assertFalse(event.errors)
        if site == "made-up":
            titles = {str(event["SUMMARY"]): event for event in events}
            vote = titles["The first vote, in two; parts \\ and more"]
            self.assertEqual(str(vote["DTEND"].dt), "2031-01-11")
            self.assertNotIn("About then", titles)

    @everywhere_and_hostile
    def test_places(self, site, level):
        collection = geojson.loads(export(site, level, "geojson").read_text("utf-8"))
        self.assertTrue(collection.is_valid, collection.errors())
        self.assertNotIn("crs", collection)
        if site == "made-up":
            points = {one["id"]: one["geometry"]["coordinates"] for one in collection["features"]}
            self.assertEqual(points["entities/testland"], [179.25, -12.5])
            self.assertIn("events/first-vote@port-sample", points)

    @everywhere_and_hostile
    def test_graph(self, site, level):
        graph = networkx.read_graphml(export(site, level, "graphml"), force_multigraph=True)
        self.assertGreater(graph.number_of_nodes(), 5 if site != "hostile" else 1)
        self.assertTrue(all(data.get("name") for _, data in graph.nodes(data=True)))
        self.assertTrue(all(data.get("predicate") for _, _, data in graph.edges(data=True)))
        if site == "made-up":
            self.assertEqual(graph.nodes["bob-specimen"]["name"], 'Bob <Specimen> & "Sons"')
            self.assertIn("owns", [d["predicate"] for d in graph["bob-specimen"]["ss-demo"].values()])

    @everywhere
    def test_timeline(self, site, level):
        timeline = items(export(site, level, "timelinejs"))
        ids = [event["unique_id"] for event in timeline["events"]]
        self.assertEqual(len(set(ids)), len(ids))
        for event in timeline["events"]:
            for date in [event["start_date"], event.get("end_date", {"year": 1})]:
                self.assertIn("year", date)
                self.assertTrue("month" in date or "day" not in date)
            self.assertNotIn("<b>", event["text"]["headline"])
        if site == "made-up":
            found = {event["text"]["headline"]: event for event in timeline["events"]}
            self.assertEqual(found["About then"]["start_date"], {"year": 2029})
            self.assertEqual(found["About then"]["display_date"], "about 2029")
            self.assertEqual(found["Long ago"]["start_date"], {"year": -44, "month": 3, "day": 15})
            self.assertNotIn("end_date", found["Some day in spring"])
            self.assertEqual(found["Some day in spring"]["display_date"], "one day in spring, they say")

    @everywhere
    def test_standoff(self, site, level):
        """brat refuses a file in which a line's words are not those of its offsets."""
        folder = export(site, level, "brat")
        names = sorted(path.stem for path in folder.glob("*.ann"))
        self.assertEqual(names, sorted(path.stem for path in folder.glob("*.txt")))
        self.assertTrue(names)
        types = (folder / "annotation.conf").read_text("utf-8")
        for name in names:
            text = (folder / f"{name}.txt").read_bytes().decode("utf-8")
            spans = {}
            for line in (folder / f"{name}.ann").read_bytes().decode("utf-8").split("\n")[:-1]:
                id, rest, *words = line.split("\t")
                if id[0] == "T":
                    label, offsets = rest.split(" ", 1)
                    pieces = [tuple(map(int, piece.split())) for piece in offsets.split(";")]
                    self.assertEqual(" ".join(text[a:b] for a, b in pieces), words[0])
                    self.assertTrue(all("\n" not in text[a:b] for a, b in pieces))
                    self.assertIn(label, types.split("[relations]")[0].split("\n"))
                    spans[id] = label
                elif id[0] == "R":
                    label, *sides = rest.split(" ")
                    self.assertTrue(all(side.split(":")[1] in spans for side in sides), line)
                    self.assertIn(f"\n{label}\t", types)
                else:
                    self.assertIn(rest.split(" ")[1], spans, line)


    @everywhere
    def test_standoff_is_read(self, site, level):
        """A reader of others takes every line, and finds each passage's words at its offsets and each name that is used."""
        folder = export(site, level, "brat")
        count = 0
        for path in sorted(folder.glob("*.ann")):
            lines = path.read_bytes().decode("utf-8").split("\n")[:-1]
            # It knows no names in registers.
            names = [line.split("\t")[1].split(" ") for line in lines if line.startswith("N")]
            rest = "\n".join(line for line in lines if not line.startswith("N"))
            read = brat.loads(path.with_suffix(".txt").read_bytes().decode("utf-8"), rest, path.stem)
            for one in read.entities:
                parts = sorted((part.begin, part.end) for part in one.locations)
                self.assertEqual(" ".join(read.text[begin:end] for begin, end in parts), one.text)
                # brat puts a space between pieces, and this reader's validator nothing.
                one.text = "".join(read.text[begin:end] for begin, end in parts)
            problems = []
            validate_brat(read, problems.append)
            self.assertEqual(problems, [], path)
            self.assertEqual(len(read.annotations) + len(names), len(lines), path)
            self.assertEqual([name for name in names if not read.has_annotation_id(name[1])], [], path)
            count += len(read.entities)
        self.assertGreater(count, 20)


class Feeds(unittest.TestCase):
    """The feeds of a build."""

    DAY = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")

    @everywhere
    def test_atom(self, site, level):
        root = built(site, level)
        if site == "briefing":
            # It has no `base_url`, and so no feeds.
            self.assertEqual([*root.rglob("feed.*")], [])
            return
        base = feedparser.parse((root / "feed.xml").read_bytes()).feed.id
        feeds = sorted(root.rglob("feed.xml"))
        self.assertGreater(len(feeds), 3)
        for path in feeds:
            page = path.parent.relative_to(root).as_posix().removeprefix(".")
            page = f"{base}{page}/" if page else base
            feed = feedparser.parse(path.read_bytes())
            self.assertFalse(feed.bozo, (path, feed.get("bozo_exception")))
            self.assertEqual(feed.version, "atom10")
            self.assertEqual((feed.feed.id, feed.feed.link), (page, page))
            self.assertTrue(feed.feed.title and feed.feed.authors)
            self.assertEqual([link.href for link in feed.feed.links if link.rel == "self"], [page + "feed.xml"])
            entries = feed.entries
            self.assertTrue(0 < len(entries) <= 50, path)
            self.assertEqual(len({entry.id for entry in entries}), len(entries), path)
            days = [entry.updated for entry in entries]
            self.assertEqual(days, sorted(days, reverse=True), path)
            self.assertEqual(feed.feed.updated, days[0])
            for entry in entries:
                self.assertTrue(entry.title)
                self.assertRegex(entry.updated, self.DAY)
                self.assertTrue(entry.updated_parsed)
                self.assertEqual(entry.id, entry.link)
                file = entry.link.removeprefix(base).split("#")[0] + "index.html"
                self.assertTrue((root / file).is_file(), entry.link)
            head = (path.parent / "index.html").read_text("utf-8").split("</head>")[0]
            self.assertRegex(head, r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="feed.xml">')

    def test_json(self):
        for level in LEVELS:
            with self.subTest(level=level):
                self.json_of(built("made-up", level))

    def json_of(self, root):
        feed, atom = items(root / "feed.json"), feedparser.parse((root / "feed.xml").read_bytes())
        known = {"version", "title", "home_page_url", "feed_url", "description", "language", "authors", "items"}
        self.assertLessEqual(feed.keys(), known)
        self.assertEqual(feed["version"], "https://jsonfeed.org/version/1.1")
        self.assertEqual((feed["title"], feed["home_page_url"]), (atom.feed.title, atom.feed.link))
        self.assertEqual(feed["feed_url"], feed["home_page_url"] + "feed.json")
        self.assertEqual([item["id"] for item in feed["items"]], [entry.id for entry in atom.entries])
        texts = {"id", "url", "title", "content_text", "summary", "date_published", "date_modified", "language"}
        for item in feed["items"]:
            self.assertLessEqual(item.keys(), texts | {"authors", "tags"})
            self.assertLessEqual({"id", "url", "title", "content_text", "date_modified"}, item.keys())
            self.assertTrue(all(isinstance(item[key], str) and item[key] for key in texts & item.keys()))
            self.assertTrue(all(isinstance(tag, str) for tag in item.get("tags", [])))
            self.assertTrue(all(set(author) == {"name"} for author in item.get("authors", [])))
            for key in ["date_published", "date_modified"]:
                self.assertRegex(item.get(key, "0001-01-01T00:00:00Z"), self.DAY)

    def test_nothing_hidden_or_retracted(self):
        for level, words in [("clear", RESTRICTED + UNPUBLISHED + RETRACTED), ("amber", UNPUBLISHED + RETRACTED)]:
            for path in [*built("made-up", level).rglob("feed.*")]:
                raw = path.read_bytes().lower()
                for word in words:
                    self.assertNotIn(word.lower().encode(), raw, (path, word))


class Everything(unittest.TestCase):
    FORMS = ["w3c", "ftm", "ftm-statements", "stix", "ics", "geojson", "timelinejs", "graphml", "csv", "brat", "sqlite"]

    def bytes_of(self, level, form):
        path = export("made-up", level, form, {"stix": ".json", "sqlite": ".sqlite"}.get(form, ""))
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        return b"".join(file.read_bytes() for file in files if not file.name.startswith("."))

    def test_nothing_restricted_or_unpublished(self):
        for form in self.FORMS:
            for level, words in [("clear", RESTRICTED + UNPUBLISHED), ("amber", UNPUBLISHED)]:
                raw = self.bytes_of(level, form).lower()
                for word in words:
                    # The open article's own words name nobody at the lower level.
                    is_text = word == "Hidden Hand" and level == "clear"
                    if not (is_text and form in ["brat", "sqlite", "w3c", "ftm", "ftm-statements"]):
                        self.assertFalse(word.lower().encode() in raw, (form, level, word))

    def test_nothing_retracted(self):
        for form in self.FORMS:
            if form not in ["csv", "sqlite"]:
                raw = self.bytes_of("amber", form)
                for word in RETRACTED:
                    is_text = word == "Gone Person" and form in ["brat", "w3c", "ftm", "ftm-statements"]
                    if not is_text:
                        self.assertFalse(word.encode() in raw, (form, word))

    def test_the_site_has_the_same(self):
        places = {
            "w3c": "w3c.jsonld", "ftm": "ftm.jsonl", "ftm-statements": "ftm-statements.csv", "stix": "stix.json",
            "ics": "timeline.ics", "geojson": "places.geojson", "timelinejs": "timelinejs.json",
            "graphml": "relations.graphml", "csv": "csv", "brat": "brat",
        }
        for form, place in places.items():
            path = built("made-up", "clear") / "data" / place
            files = sorted(path.iterdir()) if path.is_dir() else [path]
            self.assertEqual(b"".join(file.read_bytes() for file in files), self.bytes_of("clear", form), form)

    def test_the_same_bytes_again(self):
        for form in self.FORMS:
            if form not in ["csv", "brat"]:
                again = run("made-up", "export", form, "--audience", "clear", "--now", "2031-04-01T00:00:00Z").stdout
                self.assertEqual(again, self.bytes_of("clear", form), form)


if __name__ == "__main__":
    unittest.main()
