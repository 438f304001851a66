"""What the tests stand on: the program, the sites, and each site's exports."""

import functools
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("BRIEFBOOK", str(ROOT / "target/debug/briefbook"))
NOW = "2031-03-01T00:00:00Z"
# The made-up site has everything that formats trip over; the other is the briefing of the repository.
SITES = {"made-up": ROOT / "tests/export/site", "briefing": ROOT}
LEVELS = ["clear", "amber"]
FOLDERS = ["csv", "brat"]
MADE = tempfile.TemporaryDirectory()


def run(site, *arguments, check=True):
    line = [PROGRAM, "--root", str(SITES[site]), "-q", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, check=check)


@functools.cache
def export(site, level, form, ending=""):
    """The path of an export: of its file, or of its folder."""
    path = pathlib.Path(MADE.name) / f"{site}-{level}-{form}{ending}"
    run(site, "export", form, "--audience", level, "--now", NOW, "-o", path)
    return path


@functools.cache
def built(site, level):
    """A build of a site."""
    path = pathlib.Path(MADE.name) / f"{site}-{level}-site"
    run(site, "build", "--audience", level, "--now", NOW, "--output", path)
    return path


def everywhere(test):
    """Runs a test for each site and each level."""

    @functools.wraps(test)
    def each(self):
        for site in SITES:
            for level in LEVELS:
                with self.subTest(site=site, level=level):
                    test(self, site, level)

    return each
