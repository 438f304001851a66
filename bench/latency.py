#!/usr/bin/env python3
"""How long an edit takes to be served: a stopwatch outside the process.

    bench/latency.py SITE... [-n RUNS] [--program PROGRAM] [--write rename] [--pause SECONDS] [--hugo HUGO HUGO_SITE...]

SITE is a site directory as `bench/corpus.py` makes it; it is copied, and the copy edited. For each kind of edit
the file is written, and the page asked for over HTTP every two milliseconds until it shows the change. Time counts from
just before the write. Between two edits it waits until the program is idle, or with `--pause` so long: then it edits while
pages that nobody asked for are looked at, as an author does. With `--hugo`, Hugo's server is measured in the same way on
sites of the same corpora (`bench/corpus.py` makes both). The edited article is one of the newest, since the first page of
all articles has to show its title; the entity is the first one that it names.
"""

import argparse
import http.client
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
POLL = 0.002


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", type=pathlib.Path, nargs="+", metavar="SITE")
    parser.add_argument("-n", "--runs", type=int, default=15)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target" / "release" / "briefbook")
    parser.add_argument("--write", choices=["inplace", "rename"], default="inplace")
    parser.add_argument("--pause", type=float, help="between two edits; by default until the program is idle")
    parser.add_argument("--hugo", nargs="+", type=pathlib.Path, metavar=("HUGO", "HUGO_SITE"))
    options = parser.parse_args()
    for site in options.sites:
        with copy(site) as work:
            port = free_port()
            command = [options.program, "--root", work, "serve", "--port", str(port), "--quiet"]
            measure(f"briefbook, {count(site)}", command, port, briefbook_edits(pathlib.Path(work)), options)
    hugo, *sites = options.hugo or [None]
    for site in sites:
        with copy(site) as work:
            port = free_port()
            command = [hugo, "server", "--source", work, "--port", str(port), "--renderToMemory", "--quiet"]
            measure(f"hugo, {count(site)}", command, port, hugo_edits(pathlib.Path(work)), options)


def copy(site):
    work = tempfile.TemporaryDirectory(prefix="latency-", dir=site.resolve().parent)
    shutil.copytree(site, work.name, ignore=shutil.ignore_patterns("public"), dirs_exist_ok=True)
    return work


def count(site):
    return f"{sum(1 for _ in (site / 'content' / 'articles').glob('*.md')):,} articles"


def newest(site):
    """An article among the newest, whatever order those of one day have."""
    def date(file):
        found = re.search(r"""^(?:published|date) = ["']?([0-9-]+)""", file.read_text(), re.M)
        return found.group(1) if found else ""
    files = sorted((site / "content" / "articles").glob("*.md"))
    files = [file for file in files if not file.name.startswith("_")]
    return sorted(files, key=date, reverse=True)[0]


def briefbook_edits(site):
    article = newest(site)
    page = f"/articles/{article.stem}/"
    text = article.read_text()
    title = re.search(r"^title = .*$", text, re.M).group()
    entity, name, file = linked_entity(site, text)
    theme = ROOT / "templates" / "article.html"
    template = site / "templates" / "article.html"
    if not template.exists():
        template.parent.mkdir(exist_ok=True)
        template.write_text(theme.read_text())
    return [
        ("body of an article", article, lambda m: text + f"\n\nEdit {m} here.\n", [page]),
        ("title of an article", article, lambda m: text.replace(title, f'title = "Title {m}"', 1), [page, "/articles/"]),
        ("name of an entity", file, renamed(file, name), [f"/entities/{entity}/"]),
        ("a template", template, in_template(template), [page]),
    ]


def linked_entity(site, text):
    """An entity whose name stands in a text, and the file that names it."""
    for file in sorted((site / "content" / "entities").rglob("*.*")):
        entity = None
        for line in file.read_text().splitlines():
            if match := re.match(r'id = "(.*)"', line):
                entity = match.group(1)
            if (match := re.match(r'name = "(.*)"', line)) and match.group(1) in text:
                return entity or file.stem, match.group(1), file
    sys.exit("no entity's name stands in the article")


def renamed(file, name):
    text = file.read_text()
    return lambda m: text.replace(f'name = "{name}"', f'name = "{name} {m}"', 1)


def in_template(file):
    text = file.read_text()
    at = text.index("{% block main %}") + len("{% block main %}")
    return lambda m: f"{text[:at]}<p>{m}</p>{text[at:]}"


def hugo_edits(site):
    article = newest(site)
    page = f"/articles/{article.stem}/"
    text = article.read_text()
    title = re.search(r"^title = .*$", text, re.M).group()
    ids = re.findall(r"/entities/([a-z0-9-]+)/?", text)
    entity = next(id for id in ids if (site / "content" / "entities" / id / "_index.md").exists())
    file = site / "content" / "entities" / entity / "_index.md"
    name = re.search(r'^title = "(.*)"$', file.read_text(), re.M).group(1)
    template = site / "layouts" / "articles" / "page.html"
    source = template.read_text()
    named = file.read_text()
    return [
        ("body of an article", article, lambda m: text + f"\n\nEdit {m} here.\n", [page]),
        ("title of an article", article, lambda m: text.replace(title, f'title = "Title {m}"', 1), [page]),
        ("name of an entity", file, lambda m: named.replace(f'title = "{name}"', f'title = "{name} {m}"', 1), [f"/entities/{entity}/"]),
        ("a template", template, lambda m: source.replace("<article>", f'<article data-m="{m}">', 1), [page]),
    ]


def measure(name, command, port, edits, options):
    started = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        client = Client(port)
        while client.get("/")[0] != 200:
            if process.poll() is not None:
                sys.exit(f"{name} ended: {process.stderr.read()}")
            time.sleep(0.005)
        ready = time.monotonic() - started
        memory_at_start = memory(process.pid)
        print(f"{name}: ready after {ready:.2f} s with {memory_at_start} MB", flush=True)
        settle(process.pid)
        print(f"{name}: {memory(process.pid)} MB when idle", flush=True)
        for what, file, change, pages in edits:
            print(f"  {what}: {report(times(client, process.pid, file, change, pages, options))}", flush=True)
        print(f"{name}: {memory(process.pid)} MB at the end", flush=True)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def times(client, pid, file, change, pages, options):
    original = file.read_bytes()
    found = {page: [] for page in pages}
    try:
        for page in pages:
            client.get(page)
        settle(pid)
        for _ in range(options.runs):
            marker = f"mk{random.randrange(10**9):09d}"
            text = change(marker)
            time.sleep(random.random() * 0.1)
            began = time.monotonic()
            write(file, text, options.write)
            waiting = list(pages)
            while waiting:
                tick = time.monotonic()
                for page in list(waiting):
                    body = client.get(page)[1]
                    if marker.encode() in body:
                        found[page].append((time.monotonic() - began) * 1000)
                        waiting.remove(page)
                if time.monotonic() - began > 60:
                    sys.exit(f"{waiting} never showed the edit of {file}")
                time.sleep(max(0, POLL - (time.monotonic() - tick)))
            time.sleep(options.pause) if options.pause else settle(pid)
    finally:
        file.write_bytes(original)
    return found


def write(file, text, how):
    if how == "inplace":
        file.write_text(text)
    else:
        new = file.with_name(f".{file.name}.tmp")
        new.write_text(text)
        new.rename(file)


def report(found):
    rows = (f"{page} {statistics.median(ms):.0f} ms ({min(ms):.0f} to {max(ms):.0f})" for page, ms in found.items())
    return "; ".join(rows)


class Client:
    """One connection that is kept."""

    def __init__(self, port):
        self.port, self.connection = port, None

    def get(self, path):
        for _ in range(2):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                self.connection.request("GET", path)
                response = self.connection.getresponse()
                return response.status, response.read()
            except (OSError, http.client.HTTPException):
                self.connection = None
        return 0, b""


def settle(pid, quiet=0.6, limit=90):
    """Waits until a process does nothing."""
    end, last, since = time.monotonic() + limit, processor(pid), time.monotonic()
    while time.monotonic() < end:
        time.sleep(0.1)
        now = processor(pid)
        if now - last > 0.02:
            last, since = now, time.monotonic()
        elif time.monotonic() - since >= quiet:
            return


def processor(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid):
    """Peak memory in MB."""
    line = next(line for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


main()
