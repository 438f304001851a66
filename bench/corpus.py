#!/usr/bin/env python3
"""Writes a made-up briefing of any size, and the same site for Hugo and Zola.

    bench/corpus.py -n ARTICLES -o DIR [--seed SEED] [--only briefbook,hugo,zola] [--all-mentions] [--ties] [--entities N]

`DIR/briefbook`, `DIR/hugo` and `DIR/zola` are ready to build; `DIR/stats.json` says what they hold. The same numbers and
seed give the same bytes. An article has 400 to 900 words with headings, lists, tables, quotations, footnotes and code,
names 8 to 25 entities and reports 3 to 6 events; which entity is named follows Zipf's law, so that a few are named
everywhere and most hardly ever. briefbook gets bare text and finds the names itself (`--all-mentions` writes them as
annotations too); beside the events it gets claims and figures whose quotes overlap them; `--ties` adds relations, offices, parts and
coordinates, for the network and the map; `--entities` sets how many entities there are, and writes those, too, that no article names.
Hugo and Zola get every mention as a link, the events as data, and the timeline by year ready made: work that briefbook does is spared them.
"""

import argparse
import bisect
import datetime
import itertools
import json
import pathlib
import random
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent

SMALL = """the of a to and in that for on with as by at from an its their has was were had which this not but or if when after
before under over between among against without about into through during despite although while where who they it would could may
must""".split()
LARGE = """ministry council envoy delegation frigate harbour pipeline ledger inspector tribunal convoy checkpoint radar turbine reservoir
customs permit tariff auditor budget statute clause amendment treaty protocol verification ceasefire patrol flotilla satellite sensor
relay antenna cable switch firmware backup outage intrusion password warrant seizure cargo manifest freighter container quay crane
depot fuel grain fertiliser turbine dam bridge tunnel railway signal junction border fence crossing visa registry census ballot
observer mandate sanction embargo licence exporter supplier contract tender invoice factory shipyard foundry laboratory archive
transcript testimony affidavit footage photograph coordinate estimate forecast scenario doctrine posture rotation exercise drill
reserve battalion garrison barracks runway hangar helicopter drone interceptor missile warhead mine sweep salvage rescue shelter
clinic vaccine aid corridor camp village valley ridge delta estuary lagoon strait channel reef island cape headland forest steppe
negotiated inspected delayed approved rejected extended suspended resumed published disputed confirmed denied expected proposed
measured counted estimated repaired rebuilt withdrew advanced returned crossed boarded seized released detained questioned charged
northern southern eastern western coastal inland regional federal municipal joint bilateral provisional temporary permanent annual
quarterly partial complete credible doubtful technical legal fiscal naval aerial digital civil joint urgent routine minor severe
quietly openly slowly rapidly twice rarely often recently formally largely partly roughly nearly again meanwhile later earlier""".split()
GIVEN = "Abela Borin Cirel Davo Elsin Faro Gelda Harun Ilmar Jorin Kessa Lodan Mirel Nestor Orla Pavin Quilla Rosan Selim Tarja Ulric Venna Wilmo Xandra Yorick Zelda".split()
FAMILY = "Abrell Bassano Corvin Dallmer Estrang Fennick Gorlan Hestia Irvane Jaskel Kormund Lassiter Mendrak Norvell Ostrava Pellmer Quorn Rastik Sandoval Tervane Umbrel Vostok Wendell Xavell Ystad Zorman".split()
ADJECTIVE = "Northern Southern Eastern Western Inner Outer Upper Lower Joint Standing Central Free United Interim Maritime Continental".split()
FIELD = "Harbour Border Energy Customs Grain Signals Reservoir Railway Treaty Shipping Licence Census Rescue Fuel Satellite Archive".split()
BODY = "Agency Council Office Board Bureau Commission Service Institute Authority Fund Corps Forum Directorate Union Registry Panel".split()
ONSET = "Bra Cul Dre Fal Gri Hul Kel Lor Mun Nar Pol Quen Rud Stra Tul Vel Wey Zan".split()
MIDDLE = "an en il or ub ath ess ov und".split()
ENDING = "mar ford holm dale wick burg haven ness port stead mere gate".split()
DID = ["signed an accord on", "opened an inquiry into", "suspended talks on", "published figures on", "ended its part in", "asked for funds for"]
MATTER = "harbour fees,cable repairs,grain exports,border posts,fuel reserves,satellite data,rail freight,dam safety,visa rules,drone flights".split(",")
COUNTED = ["vessels", "permits", "crossings", "outages", "seizures", "patrols"]
HEADINGS = ["What is known", "Background", "The figures", "Reactions", "Who decides", "What is disputed", "Costs", "Next steps"]
TITLES = ["reviews", "is divided over", "defends its record on", "asks for help with", "changes course on"]
CODE = {
    "python": "def late(rows, limit=%d):\n    # A permit is late when nobody has signed it.\n    return [row for row in rows if row[\"days\"] > limit]\n",
    "json": "{\n  \"vessel\": \"ZZ-%d\",\n  \"held\": true,\n  \"reasons\": [\"papers\", \"draught\"]\n}\n",
    "sql": "SELECT port, count(*)\nFROM calls\nWHERE draught > %d\nGROUP BY port;\n",
    "bash": "for list in calls/*.csv; do\n  grep -c 'held' \"$list\" || echo \"none in %d\"\ndone\n",
}
MONTHS = "January February March April May June July August September October November December".split()
FIRST_DAY = datetime.date(2008, 1, 1)
DAYS = 17 * 365


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--articles", type=int, required=True)
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", default="briefbook,hugo,zola")
    parser.add_argument("--all-mentions", action="store_true")
    parser.add_argument("--ties", action="store_true")
    parser.add_argument("--entities", type=int, help="how many; a fifth of the articles, at least 20, where none is given")
    options = parser.parse_args()

    if options.output.exists() and any(options.output.iterdir()):
        sys.exit(f"{options.output} is not empty")
    corpus = Corpus(options.articles, options.seed, options.entities)
    writers = {"briefbook": Briefbook, "hugo": Hugo, "zola": Zola}
    chosen = [writers[name](options.output / name, corpus, options) for name in options.only.split(",")]
    stats = {"articles": 0, "words": 0, "mentions": 0, "events": 0, "claims": 0, "figures": 0}
    named, years = set(), {}
    for article in corpus.articles():
        for writer in chosen:
            writer.article(article)
        stats["articles"] += 1
        stats["words"] += len(article.bare.split())
        stats["mentions"] += len(article.mentions)
        for key in ("events", "claims", "figures"):
            stats[key] += len(getattr(article, key))
        named.update(article.named)
        for event in article.events:
            years.setdefault(event["day"][:4], []).append({**event, "article": [article.id, article.title]})
    for listed in years.values():
        listed.sort(key=lambda event: (event["day"], event["article"][0]))
    if options.entities:
        named = range(len(corpus.entities))
    for writer in chosen:
        writer.rest(sorted(named), dict(sorted(years.items())))
    stats.update(entities=len(named), years=len(years))
    (options.output / "stats.json").write_text(json.dumps(stats, indent=1) + "\n")
    print(json.dumps(stats))


class Corpus:
    """Entities, and articles one by one."""

    def __init__(self, articles, seed, entities=None):
        self.count = articles
        self.random = random.Random(f"{seed}/{articles}")
        self.entities = self.made_entities(entities or max(20, articles // 5))
        self.weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(self.entities))))
        self.sentences = [self.sentence() for _ in range(20_000)]
        self.days = sorted(FIRST_DAY + datetime.timedelta(days=self.random.randrange(DAYS)) for _ in range(articles))

    def made_entities(self, count):
        """Names that no two entities share, with a short one for most organisations."""
        pick, entities, taken = self.random.choice, [], set()
        number = 0
        while len(entities) < count:
            number += 1
            kind = self.random.choices(["person", "organisation", "place"], [45, 30, 25])[0]
            # The more there are, the longer the names: three parts give enough of them for any size.
            extra = number > 400 and self.random.random() < number / (number + 2000)
            if kind == "person":
                name = f"{pick(GIVEN)} {pick(GIVEN) + ' ' if extra else ''}{pick(FAMILY)}{pick(['', 'ic', 'son', 'ova']) if extra else ''}"
            elif kind == "organisation":
                name = f"{pick(ADJECTIVE)} {pick(FIELD)} {pick(FIELD) + ' ' if extra else ''}{pick(BODY)}"
            else:
                name = (pick(["New ", "Old ", "Port ", "Lake "]) if extra else "") + pick(ONSET) + pick(MIDDLE) + (pick(MIDDLE) if extra else "") + pick(ENDING)
            if name in taken:
                continue
            taken.add(name)
            aliases = []
            short = "".join(word[0] for word in name.split()) + str(len(entities))
            if kind == "organisation" and short not in taken:
                taken.add(short)
                aliases = [short]
            entities.append({"id": slug(name), "name": name, "kind": kind, "aliases": aliases})
        return entities

    def sentence(self):
        rng = self.random
        words = []
        for place in range(rng.randint(9, 24)):
            if place % 2 == 0 or rng.random() < 0.15:
                words.append(SMALL[min(int(rng.expovariate(0.12)), len(SMALL) - 1)])
            else:
                words.append(LARGE[min(int(rng.expovariate(0.012)), len(LARGE) - 1)])
        style = rng.random()
        if style < 0.16:
            place = rng.randrange(1, len(words))
            mark = "*" if style < 0.08 else "**" if style < 0.13 else "`"
            words[place] = mark + words[place] + mark
        if len(words) > 15:
            words[len(words) // 2 - 1] += ","
        return words[0].capitalize() + " " + " ".join(words[1:]) + "."

    def entity(self):
        at = bisect.bisect_left(self.weights, self.random.random() * self.weights[-1])
        return min(at, len(self.entities) - 1)

    def articles(self):
        for number in range(self.count):
            yield Article(self, number)


class Article:
    """One article: pieces of text, some of which are mentions, and what it reports."""

    def __init__(self, corpus, number):
        rng = corpus.random
        self.corpus, self.day = corpus, corpus.days[number]
        wanted = min(rng.randint(8, 25), len(corpus.entities))
        self.named = []
        while len(self.named) < wanted:
            entity = corpus.entity()
            if entity not in self.named:
                self.named.append(entity)
        lead = corpus.entities[self.named[0]]["name"]
        self.title = f"{lead} {rng.choice(TITLES)} {rng.choice(MATTER)}"
        self.id = f"a{number:06d}-{slug(self.title)}"[:70].rstrip("-")
        self.events, self.claims, self.figures = [], [], []
        self.quoted = set()
        self.blocks = self.made_blocks()
        self.bare, self.mentions = "", []
        for block in self.blocks:
            for piece in block:
                if isinstance(piece, tuple):
                    self.mentions.append((corpus.entities[piece[0]]["id"], piece[1]))
                    piece = piece[1]
                self.bare += piece
            self.bare += "\n\n"
        self.bare = self.bare.rstrip("\n") + "\n"
        self.summary = plain(self.bare.split("\n\n")[0])[:150].rsplit(" ", 1)[0]

    def linked(self, link):
        """The text with every mention as a link."""
        entities = self.corpus.entities
        written = lambda piece: link(piece[1], entities[piece[0]]["id"]) if isinstance(piece, tuple) else piece
        return "\n\n".join("".join(written(piece) for piece in block) for block in self.blocks) + "\n"

    def made_blocks(self):
        rng, corpus = self.corpus.random, self.corpus
        target = rng.randint(400, 900)
        waiting = [(entity, corpus.entities[entity]["name"]) for entity in self.named]
        for entity in self.named:
            if rng.random() < 0.3:
                waiting.append((entity, rng.choice(corpus.entities[entity]["aliases"] or [corpus.entities[entity]["name"]])))
        reports = [self.event for _ in range(rng.randint(3, 6))] + [self.figure for _ in range(rng.randint(0, 2))]
        rng.shuffle(reports)
        blocks, words, notes, first = [], 0, 0, True
        while words < target or waiting or reports:
            paragraph = []
            for _ in range(rng.randint(2, 4)):
                paragraph += self.sentence(waiting) + [" "]
                if reports and rng.random() < 0.6:
                    paragraph += reports.pop()() + [" "]
            if notes < 3 and rng.random() < 0.15:
                notes += 1
                paragraph[-1] = f"[^{notes}] "
            if rng.random() < 0.1:
                paragraph.append(f"A longer account is [in the record](https://example.org/records/{rng.randrange(10**6)}).")
            last = paragraph[-1]
            paragraph[-1] = last.rstrip() if isinstance(last, str) else last
            blocks.append(paragraph)
            other = rng.random()
            if first:
                first = False
            elif other < 0.22:
                blocks.append([f"## {rng.choice(HEADINGS)}"])
            elif other < 0.32:
                blocks.append(["\n".join(f"- {rng.choice(corpus.sentences)}" for _ in range(rng.randint(3, 5)))])
            elif other < 0.36:
                blocks.append([f"> {rng.choice(corpus.sentences)}"])
            elif other < 0.39:
                rows = "\n".join(f"| {rng.choice(MATTER)} | {rng.randrange(10, 9999)} | {rng.randrange(2008, 2025)} |" for _ in range(rng.randint(3, 6)))
                blocks.append([f"| Matter | Count | Year |\n|---|---:|---|\n{rows}"])
            words = sum(len(text_of(block).split()) for block in blocks)
        if rng.random() < 0.2:
            language = rng.choice(sorted(CODE))
            blocks.insert(len(blocks) // 2, [f"```{language}\n{CODE[language] % rng.randrange(10, 99)}```"])
        for note in range(1, notes + 1):
            blocks.append([f"[^{note}]: {rng.choice(corpus.sentences)}"])
        return blocks

    def sentence(self, waiting):
        """A sentence, with the next mention in its midst where one is waiting."""
        sentence = self.corpus.random.choice(self.corpus.sentences)
        if not waiting:
            return [sentence]
        words = sentence.split(" ")
        cut = self.corpus.random.randrange(2, len(words) - 1)
        return [" ".join(words[:cut]) + " ", waiting.pop(0), " " + " ".join(words[cut:])]

    def event(self):
        """A sentence that reports an event; sometimes a claim rests on a part of it."""
        rng, entities = self.corpus.random, self.corpus.entities
        actors = rng.sample(self.named, rng.randint(1, 3))
        day = max(self.day - datetime.timedelta(days=rng.randint(0, 400)), FIRST_DAY)
        did, matter = rng.choice(DID), rng.choice(MATTER)
        pieces = [f"On {day.day} {MONTHS[day.month - 1]} {day.year}, "]
        for place, actor in enumerate(actors):
            pieces.append("" if place == 0 else " and " if place == len(actors) - 1 else ", ")
            pieces.append((actor, entities[actor]["name"]))
        pieces.append(f" {did} {matter}.")
        quote = text_of(pieces)
        if quote in self.quoted:
            # Said twice in one article, it would be a quote that nobody can tell apart.
            return self.event()
        self.quoted.add(quote)
        names = [[entities[actor]["id"], entities[actor]["name"]] for actor in actors]
        self.events.append({"day": day.isoformat(), "title": f"{names[0][1]} {did} {matter}", "quote": quote, "actors": names})
        if rng.random() < 0.3:
            stance = rng.choice(["asserts", "supports", "disputes", "reports"])
            claim = f"{slug(matter)}-{rng.randrange(20)}"
            self.claims.append({"quote": quote.rstrip("."), "claim": claim, "stance": stance})
        return pieces

    def figure(self):
        rng = self.corpus.random
        value, year, what = rng.randrange(100, 99_999), self.day.year - rng.randrange(3), rng.choice(COUNTED)
        quote = f"{value:,} {what} in {year}"
        if quote not in self.quoted:
            self.quoted.add(quote)
            self.figures.append({"quote": quote, "series": what, "value": value, "period": str(year)})
        return [f"The count stood at {quote}."]


class Briefbook:
    """A site directory: bare text, and annotation files."""

    def __init__(self, root, corpus, options):
        self.root, self.corpus, self.all_mentions = root, corpus, options.all_mentions
        self.ties = Ties(corpus, options.seed) if options.ties else None
        for folder in ("articles", "annotations", "entities", "claims", "series"):
            (root / "content" / folder).mkdir(parents=True, exist_ok=True)
        self.claims = set()

    def article(self, article):
        front = {"title": article.title, "published": article.day.isoformat(), "summary": article.summary}
        self.write(f"articles/{article.id}.md", f"+++\n{toml(front)}+++\n\n{article.bare}")
        tables = []
        for event in article.events:
            actors = ", ".join(f'{{ entity = "{entity}" }}' for entity, _ in event["actors"])
            fields = {"quote": event["quote"], "title": event["title"], "when": event["day"]}
            tables.append(f"[[event]]\n{toml(fields)}actors = [{actors}]\n")
        tables += [f"[[claim]]\n{toml(claim)}" for claim in article.claims]
        tables += [f"[[figure]]\n{toml(figure)}" for figure in article.figures]
        if self.all_mentions:
            tables += mention_tables(article)
        if self.ties:
            tables += self.ties.relations(article)
        self.write(f"annotations/{article.id}.toml", "\n".join(tables))
        self.claims.update(claim["claim"] for claim in article.claims)

    def rest(self, named, years):
        entities = [self.corpus.entities[number] for number in named]
        more = self.ties.of_entities(entities) if self.ties else {}
        self.write("entities/all.toml", "\n".join(f"[[entity]]\n{toml(entity)}{more.get(entity['id'], '')}" for entity in entities))
        claims = ({"id": claim, "statement": f"There is trouble with {claim.replace('-', ' ')}"} for claim in sorted(self.claims))
        self.write("claims/all.toml", "\n".join(f"[[claim]]\n{toml(claim)}" for claim in claims))
        series = ({"id": what, "title": what.capitalize(), "unit": what} for what in COUNTED)
        self.write("series/all.toml", "\n".join(f"[[series]]\n{toml(one)}" for one in series))
        self.write("index.md", '+++\ntitle = "Security Briefing"\n+++\n')
        (self.root / "site.toml").write_text('title = "Security Briefing"\nbase_url = "https://briefing.example/"\n')

    def write(self, path, text):
        (self.root / "content" / path).write_text(text, encoding="utf-8")


class Ties:
    """What ties entities to each other, made with a chance of its own: the rest of the corpus stays as it is without it."""

    PREDICATES = ["leads", "funds", "is allied with", "disputes a border with", "supplies", "sued", "is a rival of", "oversees", "trained"]
    OFFICES = ["Director", "Deputy director", "Spokesperson", "Inspector", "Secretary", "Chair"]
    PRECISIONS = ["exact", "town", "city", "district", "region", "country", "40 km", "as the crow flies"]

    def __init__(self, corpus, seed):
        self.random = random.Random(f"ties/{seed}/{corpus.count}")
        # An article reports about two events with several actors; an entity gets about three relations.
        self.share = min(0.6, 1.5 * len(corpus.entities) / (2 * corpus.count))

    def relations(self, article):
        rng, tables = self.random, []
        for event in article.events:
            if len(event["actors"]) > 1 and rng.random() < self.share:
                (subject, _), (other, _) = event["actors"][:2]
                fields = {"quote": event["quote"], "subject": subject, "predicate": rng.choice(self.PREDICATES), "object": other}
                if rng.random() < 0.5:
                    fields["when"] = rng.choice([event["day"][:4], event["day"][:4] + "~", event["day"][:7] + "/.."])
                if rng.random() < 0.1:
                    fields["status"] = "disputed"
                tables.append(f"[[relation]]\n{toml(fields)}")
        return tables

    def of_entities(self, entities):
        """Keys of some entities: places have coordinates and lie in others, persons hold offices."""
        rng, more = self.random, {}
        of_kind = lambda kind: [entity["id"] for entity in entities if entity["kind"] == kind]
        places, bodies = of_kind("place"), of_kind("organisation")
        for number, place in enumerate(places):
            latitude, longitude = round(rng.uniform(14, 32), 2), round(rng.uniform(-116, -87), 2)
            more[place] = f"coordinates = [{latitude}, {longitude}]\n{toml({'precision': rng.choice(self.PRECISIONS)})}"
            if number > 3 and rng.random() < 0.4:
                more[place] += toml({"part_of": places[rng.randrange(min(number, 4))]})
        for person in of_kind("person"):
            for _ in range(rng.choice([0, 0, 1, 1, 2, 3]) if bodies else 0):
                first = rng.randrange(2006, 2022)
                when = rng.choice(["{}/{}", "{}~/{}~", "{}/..", "{}-03/{}-10", "{}/"]).format(first, first + rng.randrange(1, 5))
                office = {"title": rng.choice(self.OFFICES), "organisation": rng.choice(bodies), "when": when}
                more[person] = more.get(person, "") + f"[[entity.role]]\n{toml(office)}"
        return more


class Peer:
    """What Hugo and Zola have in common: front matter with events as data, every mention a link."""

    name = ""

    def __init__(self, root, corpus, _):
        self.root, self.corpus = root, corpus
        shutil.copytree(HERE / "peers" / self.name, root, dirs_exist_ok=True)
        for folder in ("content/articles", "content/entities", "content/timeline", "data/events"):
            (root / folder).mkdir(parents=True, exist_ok=True)

    def write(self, path, front, text=""):
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"+++\n{front}+++\n{text}", encoding="utf-8")

    def years(self, years, extra):
        for year, events in years.items():
            self.write(f"content/timeline/{year}.md", toml({"title": f"Timeline {year}"}) + f"[{extra}]\n" + toml({"year": year}))
            (self.root / "data/events" / f"{year}.json").write_text(json.dumps(events, ensure_ascii=False), encoding="utf-8")


class Hugo(Peer):
    name = "hugo"

    def article(self, article):
        front = {"title": article.title, "date": article.day, "description": article.summary}
        front["entities"] = [self.corpus.entities[entity]["id"] for entity in article.named]
        events = "".join(f"[[params.events]]\n{toml(shown(event))}" for event in article.events)
        self.write(f"content/articles/{article.id}.md", toml(front) + events, article.linked(lambda words, entity: f"[{words}](/entities/{entity}/)"))

    def rest(self, named, years):
        for section in ("articles", "entities", "timeline"):
            self.write(f"content/{section}/_index.md", toml({"title": section.capitalize()}))
        for entity in (self.corpus.entities[number] for number in named):
            self.write(f"content/entities/{entity['id']}/_index.md", toml({"title": entity["name"]}) + "[params]\n" + toml({"kind": entity["kind"]}))
        self.years(years, "params")


class Zola(Peer):
    name = "zola"

    def article(self, article):
        front = {"title": article.title, "date": article.day, "description": article.summary}
        entities = [self.corpus.entities[entity] for entity in article.named]
        extra = toml({"entities": [[entity["id"], entity["name"]] for entity in entities]})
        events = "".join(f"[[extra.events]]\n{toml(shown(event))}" for event in article.events)
        linked = article.linked(lambda words, entity: f"[{words}](@/entities/{entity}.md)")
        self.write(f"content/articles/{article.id}.md", toml(front) + "[extra]\n" + extra + events, linked)

    def rest(self, named, years):
        self.write("content/_index.md", "")
        sections = [("articles", "date", "article"), ("entities", "none", "entity"), ("timeline", "title", "year")]
        for section, order, page in sections:
            front = {"title": section.capitalize(), "sort_by": order, "template": f"{section}.html", "page_template": f"{page}.html"}
            self.write(f"content/{section}/_index.md", toml(front))
        for entity in (self.corpus.entities[number] for number in named):
            self.write(f"content/entities/{entity['id']}.md", toml({"title": entity["name"]}) + "[extra]\n" + toml({"kind": entity["kind"]}))
        self.years(years, "extra")


def shown(event):
    return {"day": event["day"], "title": event["title"], "actors": event["actors"]}


def mention_tables(article):
    """Every mention as an annotation: the Nth of the places where its words stand."""
    text, tables, seen = plain(article.bare), [], {}
    for entity, words in article.mentions:
        of = text.count(words)
        seen[words] = seen.get(words, 0) + 1
        fields = {"quote": words} if of == 1 else {"quote": words, "occurrence": seen[words], "of": of}
        if seen[words] <= of:
            tables.append(f"[[mention]]\n{toml({**fields, 'entity': entity})}")
    return tables


def text_of(pieces):
    return "".join(piece if isinstance(piece, str) else piece[1] for piece in pieces)


def plain(markdown):
    return "".join(c for c in markdown if c not in "*`[]")


def slug(text):
    return "".join(c if c.isalnum() else "-" for c in text.lower())


def toml(fields):
    """Keys and values as TOML; JSON's strings, numbers and lists are TOML's."""
    written = lambda value: value.isoformat() if isinstance(value, datetime.date) else json.dumps(value, ensure_ascii=False)
    return "".join(f"{key} = {written(value)}\n" for key, value in fields.items())


if __name__ == "__main__":
    main()
