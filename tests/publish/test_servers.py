"""Publishing to servers that others wrote: OpenSSH's sshd, moto's S3, nginx, git."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

from support import BUCKET, KEYS, Moto, Nginx, Site, Sshd, below, missing, public


class Ssh(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Sshd()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        # A path that a shell would take apart.
        self.www = self.server.path / "a www's $(touch injected) & \"dir\""
        shutil.rmtree(self.www, ignore_errors=True)
        self.site = Site("", env=self.server.env)
        self.site.write(
            "site.toml",
            "title = 'Test'\nbase_url = 'https://briefing.example/'\n"
            f"[publish.web]\nto = '''{self.server.to(self.www)}'''\n",
        )

    def held(self):
        return public(below(self.www))

    def test_what_was_built_is_there(self):
        self.site.publish()
        self.assertEqual(self.held(), self.site.built())
        self.assertFalse(list(self.server.path.rglob("injected")) + list(pathlib.Path.home().glob("injected")))
        self.assertFalse(list((self.www / ".briefbook").glob("incoming*")))
        before = {path: (self.www / path).stat().st_mtime_ns for path in self.held()}
        self.site.publish()
        self.assertEqual(before, {path: (self.www / path).stat().st_mtime_ns for path in self.held()})
        self.assertGreater(min(before.values()), 1_600_000_000 * 10**9, "browsers ask since when")
        self.assertEqual((self.www / "index.html").stat().st_mode & 0o777, 0o644)

    def test_a_change_and_back(self):
        self.site.publish()
        first = self.held()
        self.site.edit()
        self.site.publish()
        self.assertEqual({p: h for p, h in self.held().items() if p in self.site.built()}, self.site.built())
        # A page that somebody's browser kept finds what it looks like; the words to search by went with the release.
        kept = {f"old/{p}": h for p, h in first.items() if p.endswith("html") and p != "search/index.html"}
        self.assertEqual(missing({**self.held(), **kept}), [])
        self.site.publish("--rollback")
        self.assertEqual({p: h for p, h in self.held().items() if p in first}, first)

    def test_verify_mends(self):
        self.site.publish()
        (self.www / "index.html").unlink()
        page = self.www / "articles/a0/index.html"
        page.write_bytes(page.read_bytes()[::-1])
        self.site.publish("--verify")
        self.assertEqual(self.held(), self.site.built())

    def test_purge(self):
        self.site.publish()
        (self.site.path / "static/-rf.txt").unlink()
        self.site.publish("--purge", "/-rf.txt")
        self.assertNotIn("-rf.txt", self.held())
        kept = [held for path, held in below(self.www).items() if held == b"an attachment with the name of an option"]
        self.assertEqual(kept, [])

    def test_nothing_of_others_is_touched(self):
        self.www.mkdir(parents=True)
        (self.www / "theirs.txt").write_text("theirs")
        self.site.publish()
        self.site.edit()
        self.site.publish()
        self.assertEqual((self.www / "theirs.txt").read_text(), "theirs")

    def test_what_the_server_refuses(self):
        known = self.server.known.read_text()
        self.addCleanup(self.server.known.write_text, known)
        self.server.known.write_text("")
        said = self.site.publish(status=3)
        self.assertIn("Host key verification failed", said)
        self.assertFalse(self.www.exists())
        self.server.known.write_text(known)
        self.www.parent.joinpath("file").write_text("")
        self.site.configure(self.server.to(self.www.parent / "file"))
        said = self.site.publish(status=3)
        self.assertIn("file", said)


class S3(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.moto = Moto()
        cls.addClassCleanup(cls.moto.stop)

    def test_what_was_built_is_there(self):
        keys = f"endpoint = '{self.moto.endpoint}'\ncompress = ['gzip']\nheaders = {{ '**' = {{ X-Frame-Options = 'DENY' }} }}"
        site = Site(f"s3://{BUCKET}/a prefix/ü", keys, KEYS)
        held = lambda: public({p.removeprefix("a prefix/ü/"): h for p, h in self.moto.held().items()})
        site.publish()
        self.assertEqual(held(), site.built())
        head = self.moto.client.head_object(Bucket=BUCKET, Key="a prefix/ü/index.html")
        self.assertEqual(head["ContentType"], "text/html; charset=utf-8")
        self.assertEqual(head["ContentEncoding"], "gzip")
        self.assertEqual(head["Metadata"]["x-frame-options"], "DENY")
        times = {item["Key"]: item["LastModified"] for item in self.moto.objects()}
        site.publish()
        site.publish("--verify")
        again = {item["Key"]: item["LastModified"] for item in self.moto.objects()}
        self.assertEqual({k: t for k, t in times.items() if ".briefbook/" not in k},
                         {k: t for k, t in again.items() if ".briefbook/" not in k})
        first = held()
        site.edit()
        site.publish()
        self.assertEqual({p: h for p, h in held().items() if p in site.built()}, site.built())
        self.moto.client.delete_object(Bucket=BUCKET, Key="a prefix/ü/index.html")
        site.publish("--verify")
        self.assertIn("index.html", held())
        site.publish("--rollback")
        self.assertEqual({p: h for p, h in held().items() if p in first}, first)

    def test_a_bucket_that_is_not_there(self):
        site = Site("s3://no-such-bucket", f"endpoint = '{self.moto.endpoint}'", KEYS)
        self.assertIn("NoSuchBucket", site.publish(status=3))


class Served(unittest.TestCase):
    """A directory that nginx serves."""

    def test_every_page_is_served_with_its_type(self):
        with tempfile.TemporaryDirectory(prefix="bb-www-") as www:
            pathlib.Path(www).chmod(0o755)
            site = Site(f"file:{www}", "compress = ['gzip', 'brotli']")
            site.publish()
            nginx = Nginx(www)
            self.addCleanup(nginx.stop)
            for path, expected in site.built().items():
                status, headers, body = nginx.get(path)
                self.assertEqual((status, body), (200, expected), path)
                if path.endswith(".html"):
                    self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
            _, headers, _ = nginx.get("index.html", **{"Accept-Encoding": "gzip"})
            self.assertEqual(headers.get("Content-Encoding"), "gzip")
            tag = nginx.get("index.html")[1]["ETag"]
            site.publish()
            self.assertEqual(nginx.get("index.html")[1]["ETag"], tag)
            self.assertEqual(nginx.get(".briefbook/manifest.json")[0], 404)
            self.assertEqual(nginx.get("no/such/page/")[0], 404)


class Git(unittest.TestCase):
    def test_a_bare_repository(self):
        with tempfile.TemporaryDirectory(prefix="bb-git-") as folder:
            bare = f"{folder}/site.git"
            subprocess.run(["git", "init", "-q", "--bare", bare], check=True)
            site = Site(f"git:{bare}#pages")
            site.publish()
            self.assertEqual(checkout(bare), site.built())
            head = revision(bare)
            site.publish()
            self.assertEqual(revision(bare), head, "nothing new is no commit")
            site.edit()
            site.publish()
            self.assertEqual(missing(checkout(bare)), [])


def revision(bare):
    return subprocess.run(["git", "-C", bare, "rev-parse", "pages"], check=True, capture_output=True, text=True).stdout


def checkout(bare):
    with tempfile.TemporaryDirectory(prefix="bb-out-") as out:
        subprocess.run(["git", "clone", "-q", "--branch", "pages", bare, f"{out}/o"], check=True)
        return public(below(f"{out}/o"))


if __name__ == "__main__":
    unittest.main()
