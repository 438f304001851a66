#!/usr/bin/env python3
"""Builds ever larger briefings, and says how time and memory grow with their size.

    bench/scale.py BINARY [--work DIR] [-r RUNS] [--only WHAT,WHAT] [--articles N,N,N] [--entities N,N,N] ...

What grows, each alone: `articles` (those of `bench/corpus.py`, which have the more entities the more there are), `entities` (their names,
over 1,000 articles), `annotations` on one article, `events` of one year on the timeline, `mentions` of one entity. Every
run is a cold build into a fresh directory below `--work`, which is best kept in memory (`/dev/shm`). Processor time is user
and system, peak memory as the operating system accounts for the finished process; of several runs the least counts, since other work
on the machine only adds. The exponent is the slope of a line through log time over log size (least squares): 1 is linear. Small sizes bend it
down, because a site of nothing takes its time, too: the line `last` is between the two largest sizes alone.

Of an entity's mentions it also counts whether all can be reached from its pages.
"""

import argparse
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent

SIZES = {
    "articles": [1_000, 3_000, 10_000],
    "entities": [1_000, 3_000, 10_000],
    "annotations": [1_000, 3_000, 10_000],
    "events": [1_000, 3_000, 10_000],
    "mentions": [10_000, 30_000, 100_000],
}
# Articles under the names of `entities`.
ARTICLES = 1_000
# Annotations of one of the articles that share events or mentions.
EACH = 100
SYLLABLES = "ba de fi go ku la me ni po ru sa te vi zo".split()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/dev/shm" if os.path.isdir("/dev/shm") else tempfile.gettempdir()))
    parser.add_argument("-r", "--runs", type=int, default=1)
    parser.add_argument("--only", default=",".join(SIZES))
    for what, sizes in SIZES.items():
        parser.add_argument(f"--{what}", default=",".join(map(str, sizes)), metavar="N,N,N")
    options = parser.parse_args()
    unknown = set(options.only.split(",")) - set(SIZES)
    if unknown:
        sys.exit(f"nothing is called {', '.join(sorted(unknown))}; there are {', '.join(SIZES)}")
    if options.work:
        pathlib.Path(options.work).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="briefbook-scale-", dir=options.work) as work:
        for what in options.only.split(","):
            sizes = [int(size) for size in getattr(options, what).split(",")]
            grown(what, sizes, options.binary.resolve(), pathlib.Path(work), options.runs)


def grown(what, sizes, binary, work, runs):
    """Builds the sites of all sizes, and prints what they took."""
    print(f"{what:>12}{'user':>10}{'system':>10}{'processor':>11}{'memory':>11}{'files':>9}{'bytes':>10}{'per ' + what[:-1].replace('ie', 'y'):>18}", flush=True)
    times = []
    for size in sizes:
        site, output = work / "site", work / "output"
        written(what, size, site)
        best = None
        for _ in range(runs):
            shutil.rmtree(output, ignore_errors=True)
            run = built(binary, site, output)
            best = min(best or run, run, key=lambda run: run["cpu"])
        if what == "mentions":
            check_reached(output, size)
        files = [entry.stat().st_size for entry in output.rglob("*") if entry.is_file()]
        times.append(best["cpu"])
        print(
            f"{size:>12,}{best['user']:>8.2f} s{best['system']:>8.2f} s{best['cpu']:>9.2f} s{best['memory'] / 1e6:>8.0f} MB"
            f"{len(files):>9,}{sum(files) / 1e6:>7.1f} MB{best['cpu'] / size * 1e6:>15.0f} µs",
            flush=True,
        )
        shutil.rmtree(site)
        shutil.rmtree(output)
    if len(sizes) > 1:
        last = exponent(sizes[-2:], times[-2:])
        print(f"{'exponent':>12}{exponent(sizes, times):>8.2f}   {'last':>8}{last:>9.2f}\n", flush=True)


def exponent(sizes, times):
    """The slope of log time over log size, by least squares."""
    xs, ys = [math.log(size) for size in sizes], [math.log(time) for time in times]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)


def built(binary, site, output):
    """Seconds and bytes of one build."""
    begun = time.monotonic()
    process = subprocess.Popen([binary, "--root", site, "build", "--quiet", "--output", output], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{binary} failed")
    wall = time.monotonic() - begun
    return {"user": used.ru_utime, "system": used.ru_stime, "cpu": used.ru_utime + used.ru_stime, "wall": wall, "memory": used.ru_maxrss * 1024}


def check_reached(output, wanted):
    """Every mention of the entity must stand on one of its pages, each of which is linked from another."""
    first = next(output.glob("**/grown"))
    links, pages, waiting = set(), set(), [str(first)]
    while waiting:
        page = waiting.pop()
        if page in pages or not os.path.isfile(f"{page}/index.html"):
            continue
        pages.add(page)
        text = pathlib.Path(page, "index.html").read_text(encoding="utf-8")
        # From pages at different depths, the same passage is linked with more or fewer steps up.
        links.update(link.lstrip("./") for link in re.findall(r'href="?([^">\s]*#m-grown-\d+)', text))
        further = {href for href in re.findall(r'href="?([^">\s#:]*)', text) if not href.startswith("/")}
        waiting += [place for href in further if (place := os.path.normpath(f"{page}/{href}")).startswith(f"{first}{os.sep}")]
    if len(links) != wanted:
        sys.exit(f"{len(links):,} of {wanted:,} mentions can be reached from the {len(pages):,} pages of the entity")
    print(f"{'':12}{len(links):,} mentions on {len(pages):,} pages of the entity, all linked")


def written(what, size, site):
    """Writes a site of a size."""
    if what in ("articles", "entities"):
        made = site.with_name("corpus")
        articles = size if what == "articles" else ARTICLES
        more = [] if what == "articles" else ["--entities", str(size)]
        command = [sys.executable, HERE / "corpus.py", "-n", str(articles), "-o", made, "--only", "briefbook", *more]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (made / "briefbook").rename(site)
        shutil.rmtree(made)
        return
    for folder in ("articles", "annotations", "entities", "claims", "series"):
        (site / "content" / folder).mkdir(parents=True)
    (site / "site.toml").write_text('title = "Growing"\nbase_url = "https://briefing.example/"\n')
    {"annotations": annotated, "events": eventful, "mentions": named}[what](size, lambda path, text: (site / "content" / path).write_text(text))


def annotated(size, write):
    """One article with events, claims, figures and mentions by turns, each on a sentence of its own."""
    write("entities/all.toml", "".join(entity(f"actor-{n}", f"{word(n)} Mockby".title()) for n in range(50)))
    write("claims/all.toml", "".join(f'[[claim]]\nid = "claim-{n}"\nstatement = "Made up {n}"\n' for n in range(size // 4 + 1)))
    write("series/all.toml", '[[series]]\nid = "counts"\ntitle = "Counts"\nunit = "boats"\n')
    sentences, tables = [], []
    for n in range(size):
        quote = f"the {word(n)} {n} was seen"
        actor, quoted = f"actor-{n % 50}", f'quote = "{quote}"\n'
        sentences.append(f"In the harbour {quote} by those who count.")
        tables.append(
            [
                f'[[event]]\n{quoted}title = "Seen {n}"\nwhen = "20{n // 400 % 25:02}-{n // 30 % 12 + 1:02}-{n % 28 + 1:02}"\nactors = [{{ entity = "{actor}" }}]\n',
                f'[[claim]]\n{quoted}claim = "claim-{n // 4}"\nstance = "asserts"\n',
                f'[[figure]]\n{quoted}series = "counts"\nvalue = {n}\nperiod = "{2000 + n % 25}"\n',
                f'[[mention]]\n{quoted}entity = "{actor}"\n',
            ][n % 4]
        )
    paragraphs = (" ".join(sentences[n : n + 5]) for n in range(0, size, 5))
    write("articles/long.md", article("Long", "\n\n".join(paragraphs)))
    write("annotations/long.toml", "".join(tables))


def eventful(size, write):
    """Events of one year, a hundred an article, which two of fifty entities take part in."""
    write("entities/all.toml", "".join(entity(f"actor-{n}", f"{word(n)} Mockby".title()) for n in range(50)))
    for first in range(0, size, EACH):
        numbers = range(first, min(first + EACH, size))
        quotes = {n: f"the {word(n)} {n} was seen" for n in numbers}
        tables = (
            f'[[event]]\nquote = "{quotes[n]}"\ntitle = "Seen {n}"\nwhen = "2020-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}"\n'
            f'actors = [{{ entity = "actor-{n % 50}" }}, {{ entity = "actor-{(n * 7 + 1) % 50}" }}]\n'
            for n in numbers
        )
        text = "\n\n".join(f"In the harbour {quotes[n]} by those who count." for n in numbers)
        write(f"articles/a{first}.md", article(f"Article {first}", text))
        write(f"annotations/a{first}.toml", "".join(tables))


def named(size, write):
    """Mentions of one entity, a hundred an article."""
    write("entities/all.toml", entity("grown", "Grown Mockby"))
    for first in range(0, size, EACH):
        sentences = [f"In the {word(n)} {n} they saw Grown Mockby again." for n in range(first, min(first + EACH, size))]
        text = "\n\n".join(" ".join(sentences[n : n + 5]) for n in range(0, len(sentences), 5))
        write(f"articles/a{first}.md", article(f"Article {first}", text))


def entity(id, name):
    return f'[[entity]]\nid = "{id}"\nname = "{name}"\nkind = "person"\n'


def article(title, text):
    return f'+++\ntitle = "{title}"\npublished = 2021-01-01\n+++\n\n{text}\n'


def word(number):
    """A word for a number, another for each."""
    letters = SYLLABLES[number % 14]
    while number := number // 14:
        letters = SYLLABLES[number % 14] + letters
    return letters


if __name__ == "__main__":
    main()
