"""What becomes of the public site when a publish is killed, cut off, refused, or has no room.

Afterwards every page that is there finds its own assets, and the next publish finishes the work.
"""

import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import time
import unittest

from support import BUCKET, KEYS, Moto, Proxy, Site, Sshd, below, kill, missing, public
from test_servers import checkout

# How many publishes are killed for each kind of host.
KILLS = int(os.environ.get("PUBLISH_KILLS", "100"))
SEED = int(os.environ.get("PUBLISH_SEED", "1"))


class Kills(unittest.TestCase):
    """SIGKILL at random moments, each time while every page and the style sheet that it needs change."""

    def killed(self, site, held, kills=KILLS):
        chance = random.Random(SEED)
        site.publish()
        site.edit()
        began = time.time()
        site.publish()
        usual = time.time() - began
        killed = 0
        for number in range(kills):
            site.edit()
            process = site.start()
            try:
                process.wait(chance.uniform(0.1, 1.0) * usual)
                process.communicate()
            except subprocess.TimeoutExpired:
                killed += 1
                kill(process)
            found = held()
            self.assertIn("index.html", found)
            self.assertEqual(missing(found), [], f"after kill {number}, seed {SEED}")
            if number % 10 == 9:
                self.converges(site, held)
        self.converges(site, held)
        self.assertGreater(killed, kills // 3, "too few were killed to tell anything")

    def converges(self, site, held):
        # A lock of a process that is gone is nobody's.
        said = site.publish()
        built = site.built()
        self.assertEqual({p: h for p, h in held().items() if p in built}, built, said)

    def test_directory(self):
        with tempfile.TemporaryDirectory(prefix="bb-www-") as www:
            self.killed(Site(f"file:{www}"), lambda: public(below(www)))

    def test_s3(self):
        moto = Moto()
        self.addCleanup(moto.stop)
        site = Site(f"s3://{BUCKET}", f"endpoint = '{moto.endpoint}'", KEYS, articles=2)
        self.killed(site, lambda: public(moto.held()))

    def test_git(self):
        with tempfile.TemporaryDirectory(prefix="bb-git-") as folder:
            bare = f"{folder}/site.git"
            subprocess.run(["git", "init", "-q", "--bare", bare], check=True)
            self.killed(Site(f"git:{bare}#pages"), lambda: checkout(bare))

    def test_ssh(self):
        server = Sshd()
        self.addCleanup(server.stop)
        www = server.path / "www"
        self.killed(Site(server.to(www), env=server.env), lambda: public(below(www)), kills=max(KILLS // 5, 1))


class Network(unittest.TestCase):
    """A line that drops, delays and truncates."""

    def through(self, proxy, site, held):
        self.addCleanup(proxy.close)
        site.publish()
        proxy.bad = 0.3
        for number in range(6):
            site.edit()
            said = site.publish(status=None)
            self.assertEqual(missing(held()), [], f"publish {number}: {said}")
        proxy.bad = 0
        said = site.publish()
        built = site.built()
        self.assertEqual({p: h for p, h in held().items() if p in built}, built, said)
        self.assertGreater(proxy.cut, 0)

    def test_s3(self):
        moto = Moto()
        self.addCleanup(moto.stop)
        proxy = Proxy(moto.port, SEED)
        site = Site(f"s3://{BUCKET}", f"endpoint = 'http://127.0.0.1:{proxy.port}'", KEYS, articles=2)
        self.through(proxy, site, lambda: public(moto.held()))

    def test_ssh(self):
        server = Sshd()
        self.addCleanup(server.stop)
        proxy = Proxy(server.port, SEED)
        key = server.known.read_text().split(" ", 1)[1]
        server.known.write_text(f"[127.0.0.1]:{proxy.port} {key}")
        www = server.path / "www"
        site = Site(server.to(www, proxy.port), env=server.env)
        self.through(proxy, site, lambda: public(below(www)))

    def test_nobody_answers(self):
        moto = Moto()
        proxy = Proxy(moto.port)
        site = Site(f"s3://{BUCKET}", f"endpoint = 'http://127.0.0.1:{proxy.port}'", KEYS, articles=1)
        site.publish()
        moto.stop()
        site.edit()
        self.assertIn("cannot", site.publish(status=3))


class Room(unittest.TestCase):
    """No space, no permission."""

    def test_no_space_left(self):
        folder = tempfile.TemporaryDirectory(prefix="bb-full-")
        self.addCleanup(folder.cleanup)
        www = folder.name
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=755", "none", www], capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("needs the right to mount a small file system: " + mounted.stderr.decode().strip())
        self.addCleanup(subprocess.run, ["umount", www], check=True)
        site = Site(f"file:{www}", articles=3)
        site.publish()
        before = public(below(www))
        filler = pathlib.Path(www) / "theirs.bin"
        with open(filler, "wb") as file:
            free = shutil.disk_usage(www).free
            file.write(b"x" * max(free - 40_000, 0))
        site.edit()
        said = site.publish(status=3)
        self.assertIn("space", said.lower())
        found = public(below(www))
        self.assertEqual(missing(found), [])
        self.assertIn("theirs.bin", found)
        filler.unlink()
        site.publish()
        built = site.built()
        self.assertEqual({p: h for p, h in public(below(www)).items() if p in built}, built)
        self.assertTrue(before)

    def test_no_permission(self):
        if os.geteuid() == 0:
            # Root may write anywhere: another user tries.
            words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            if not shutil.which("setpriv"):
                self.skipTest("needs `setpriv` or a user that is not root")
        else:
            words = []
        with tempfile.TemporaryDirectory(prefix="bb-ro-") as www:
            site = Site(f"file:{www}")
            site.publish()
            site.edit()
            before = public(below(www))
            for folder, _, files in os.walk(www):
                os.chmod(folder, 0o555)
                for file in files:
                    os.chmod(os.path.join(folder, file), 0o444)
            subprocess.run(["chmod", "-R", "a+rX", str(site.path)], check=True)
            run = subprocess.run(
                words + site.command("publish", "web", "--yes", "--now", "2026-01-01T00:00:00Z"),
                env=site.env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            )
            self.assertEqual(run.returncode, 3, run.stderr + run.stdout)
            self.assertIn("ermission denied", run.stderr)
            self.assertEqual(public(below(www)), before)
            for folder, _, _ in os.walk(www):
                os.chmod(folder, 0o755)


if __name__ == "__main__":
    unittest.main()
