"""What the tests stand on: the program, the sites, and each site's exports."""

import functools
import json
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
CASES = ROOT / "tests/it/sites"
FOLDERS = ["csv", "brat"]
MADE = tempfile.TemporaryDirectory()


def run(site, *arguments, check=True):
    root = hostile() if site == "hostile" else SITES[site]
    line = [PROGRAM, "--root", str(root), "-q", *map(str, arguments)]
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


def everywhere(test, more=()):
    """Runs a test for each site and each level."""

    @functools.wraps(test)
    def each(self):
        for site in [*SITES, *more]:
            for level in LEVELS:
                with self.subTest(site=site, level=level):
                    test(self, site, level)

    return each


def everywhere_and_hostile(test):
    """The same, and for the site whose texts try to be something else."""
    return everywhere(test, ["hostile"])


def exports_of_w3c():
    """The `w3c` exports of both sites, of a hostile one, and of every site of the tests of Rust that can be exported."""
    for site in SITES:
        for level in LEVELS:
            yield f"{site}, {level}", json.loads(export(site, level, "w3c").read_text("utf-8"))
    for name, root in [("hostile", hostile()), *((path.name, path / "site") for path in sorted(CASES.iterdir()))]:
        if (root / "site.toml").is_file():
            line = [PROGRAM, "--root", str(root), "-q", "export", "w3c", "--now", NOW]
            done = subprocess.run(line, capture_output=True, check=False)
            if done.returncode == 0:
                yield name, json.loads(done.stdout)
            elif name == "hostile":
                raise AssertionError(done.stderr.decode("utf-8"))


@functools.cache
def hostile():
    """A site whose every text tries to be something else."""
    root = pathlib.Path(MADE.name) / "hostile"
    body = "\n\n".join(HOSTILE).replace("<", "\\<").replace("[", "\\[").replace("*", "\\*")
    files = {
        "site.toml": f"title = {toml(HOSTILE[0])}\nbase_url = 'https://xn--mnchen-3ya.example/a%20b/'\nlanguage = 'sr-Latn'\n",
        "content/articles/hostile.md": f"+++\ntitle = {toml(HOSTILE[1])}\nupdated = '2031-02'\n+++\n{body}\n\nAda Example\n",
        "content/entities/ada.md": f"+++\nname = 'Ada Example'\nkind = 'person'\ndescription = {toml(UNSEEN)}\n+++\n",
        "content/entities/other.md": f"+++\nname = {toml('Port' + UNSEEN)}\nkind = 'place'\ncoordinates = [1.5, -2.5]\n+++\n",
        "content/events/other.md": f"+++\ntitle = {toml(UNSEEN + 'It')}\nwhen = '2031-01'\nwhere = ['other']\n+++\n",
        "content/annotations/hostile.toml": "".join(
            f"[[note]]\ntext = {toml(words)}\nannotator = {toml(words)}\nupdated = '{when}'\n"
            f"quote = 'Ada Example'\nid = 'n{n}'\n\n"
            for n, (words, when) in enumerate(zip(HOSTILE, ["2031", "2031-02", "2031-02-03", "2031-02-03~"] * 4))
        ),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


HOSTILE = [
    '</script><script>alert(1)</script>',
    '"}],"@context":"https://evil.example/"',
    "https://evil.example/ as a whole",
    "a\u202eb\u0000c\u2028d\ufeffe".replace("\0", ""),
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301 \ud7ff \ufffd",
    "@id @type _:b0 #fragment ../../x %zz",
    "שלום - العربية",
    "'; DROP TABLE x; --",
    "{{ x }} {% raw %}",
]


# What nobody sees, and what ends a line for some.
UNSEEN = "".join(map(chr, [0, 7, 11, 27, 0x85, 0xAD, 0x200B, 0x2028, 0xFEFF, 0xFFFE, 0xFFFF]))


def toml(text):
    """A text as TOML has it, which knows no halves of a character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")
