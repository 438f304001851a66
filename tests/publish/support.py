"""What the tests stand on: sites, the program, servers on loopback, a bad network, and what a reader finds."""

import gzip
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("BRIEFBOOK", str(ROOT / "target/debug/briefbook"))
NOW = "2026-01-01T00:00:00Z"
BUCKET = "briefing-example"
KEYS = {"AWS_ACCESS_KEY_ID": "EXAMPLEKEY", "AWS_SECRET_ACCESS_KEY": "example", "AWS_REGION": "us-east-1"}
SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
WAIT = 30


def environment(more=None):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "BRIEFBOOK", "GIT_")) and not name.lower().endswith("_proxy")
    }
    return {**kept, "NO_COLOR": "1", **(more or {})}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, process):
    end = time.time() + WAIT
    while time.time() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended: {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{process.args[0]} does not answer")


class Site:
    """A site of a few articles; every `edit` changes every page together with the style sheet that it needs."""

    def __init__(self, to, keys="", env=None, articles=5):
        self.folder = tempfile.TemporaryDirectory(prefix="bb-site-")
        self.path = pathlib.Path(self.folder.name)
        self.env = environment(env)
        self.configure(to, keys)
        self.number = 0
        self.articles = articles
        self.edit()
        self.write("static/a file + ü & 100%.txt", "an attachment")
        self.write("static/$(touch injected);`id` 'q'.txt", "an attachment with a name for shells")
        self.write("static/-rf.txt", "an attachment with the name of an option")

    def configure(self, to, keys=""):
        self.write(
            "site.toml",
            "title = 'Test'\nbase_url = 'https://briefing.example/'\n"
            f"[publish.web]\nto = '{to}'\n{keys}\n",
        )

    def write(self, path, text):
        place = self.path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def edit(self):
        self.number += 1
        style = (ROOT / "static/style.css").read_text()
        self.write("static/style.css", f"{style}\n:root {{ --example: {self.number} }}\n")
        for article in range(self.articles):
            self.write(
                f"content/articles/a{article}.md",
                f"+++\ntitle = 'Article {article}'\n+++\nAda Example came {self.number} times to Testland.\n",
            )

    def command(self, *words):
        return [PROGRAM, "--root", str(self.path), *words]

    def start(self, *flags):
        return subprocess.Popen(
            self.command("publish", "web", "--yes", "--now", NOW, *flags),
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def publish(self, *flags, status=0):
        process = self.start(*flags)
        said, _ = process.communicate(timeout=300)
        if status is not None and process.returncode != status:
            raise AssertionError(f"publish {flags} ended with {process.returncode}, not {status}:\n{said}")
        return said

    def built(self):
        """The files that a build makes, by path."""
        with tempfile.TemporaryDirectory(prefix="bb-built-") as folder:
            out = pathlib.Path(folder) / "out"
            words = self.command("build", "-q", "--audience", "clear", "--now", NOW, "--output", str(out))
            subprocess.run(words, env=self.env, stdin=subprocess.DEVNULL, check=True)
            files = public(below(out))
        files.pop(".briefbook.json", None)
        return files


def below(folder):
    folder = pathlib.Path(folder)
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def public(files):
    """What readers find, without what is ours."""
    own = (".briefbook/", ".git/")
    # Rules for hosts that read them from files.
    rules = ("_headers", "_redirects", ".nojekyll", "CNAME")
    return {path: held for path, held in files.items() if not path.startswith(own) and path not in rules}


def missing(files):
    """Assets that pages ask for and do not get."""
    lost = []
    for path, held in files.items():
        if path.endswith(".html"):
            for name in re.findall(r"assets/([\w.-]+\.(?:css|js))", held.decode()):
                if f"assets/{name}" not in files:
                    lost.append((path, name))
    return lost


class Server:
    """A process on a port of loopback."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="bb-srv-")
        self.path = pathlib.Path(self.folder.name)
        self.port = free_port()
        self.log = open(self.path / "log", "wb")

    def run(self, *words):
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        wait_for(self.port, self.process)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        self.folder.cleanup()


class Moto(Server):
    """moto's S3."""

    def __init__(self):
        super().__init__()
        own = pathlib.Path(sys.executable).parent / "moto_server"
        self.run(str(own), "-H", "127.0.0.1", "-p", str(self.port))
        self.endpoint = f"http://127.0.0.1:{self.port}"
        import boto3

        self.client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id="EXAMPLEKEY",
            aws_secret_access_key="example",
            region_name="us-east-1",
        )
        self.client.create_bucket(Bucket=BUCKET)

    def objects(self):
        return self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET).search("Contents[]") or []

    def held(self):
        files = {}
        for item in self.objects():
            if item is None:
                continue
            found = self.client.get_object(Bucket=BUCKET, Key=item["Key"])
            body = found["Body"].read()
            files[item["Key"]] = gzip.decompress(body) if found.get("ContentEncoding") == "gzip" else body
        return files


class Sshd(Server):
    """OpenSSH's server, with keys of its own, for the user that runs the tests."""

    def __init__(self):
        super().__init__()
        for name in ("host", "user"):
            words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.path / name)]
            subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        shutil.copy(self.path / "user.pub", self.path / "authorized")
        (self.path / "sshd_config").write_text(
            f"ListenAddress 127.0.0.1\nPort {self.port}\nHostKey {self.path}/host\nAuthorizedKeysFile {self.path}/authorized\n"
            f"PidFile {self.path}/pid\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n"
        )
        host = (self.path / "host.pub").read_text().split()
        (self.path / "known").write_text(f"[127.0.0.1]:{self.port} {host[0]} {host[1]}\n")
        self.known = self.path / "known"
        (self.path / "ssh").write_text(
            f"#!/bin/sh\nexec ssh -F none -i {self.path}/user -o IdentitiesOnly=yes -o UserKnownHostsFile={self.path}/known "
            '-o GlobalKnownHostsFile=/dev/null "$@"\n'
        )
        (self.path / "ssh").chmod(0o755)
        self.env = {"BRIEFBOOK_SSH": str(self.path / "ssh")}
        self.run(SSHD, "-D", "-e", "-f", str(self.path / "sshd_config"))

    def to(self, path, port=None):
        return f"ssh://127.0.0.1:{port or self.port}{path}"


class Nginx(Server):
    """nginx, serving a directory as its documentation recommends for files that lie ready compressed."""

    def __init__(self, folder):
        super().__init__()
        user = "user root;\n" if os.geteuid() == 0 else ""
        places = "".join(
            f"{kind}_temp_path {self.path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.path / "nginx.conf").write_text(
            f"{user}daemon off;\nworker_processes 1;\npid {self.path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n"
            f"{places}access_log off;\ninclude /etc/nginx/mime.types;\ncharset utf-8;\ngzip_static on;\n"
            f"server {{ listen 127.0.0.1:{self.port}; root {folder}; error_page 404 /404.html; "
            "location /.briefbook/ { return 404; } } }\n"
        )
        self.run(NGINX, "-p", str(self.path), "-e", "stderr", "-c", str(self.path / "nginx.conf"))

    def get(self, path, **headers):
        url = f"http://127.0.0.1:{self.port}/{urllib.parse.quote(path)}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=WAIT) as reply:
                return reply.status, dict(reply.headers), reply.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()


class Proxy:
    """A bad line to a port: each connection is kept, cut after a number of bytes, or slow."""

    def __init__(self, port, seed=1):
        self.to = port
        self.random = random.Random(seed)
        self.bad = 0.0
        self.cut = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                near.close()
                continue
            left = [None]
            delay = 0
            if self.random.random() < self.bad:
                # Cut within a request, within an answer, or only slow.
                kind = self.random.choice(["cut", "cut", "slow"])
                left = [self.random.randrange(1, 20000)] if kind == "cut" else left
                delay = 0.05 if kind == "slow" else 0
                self.cut += kind == "cut"
            for a, b in ((near, far), (far, near)):
                threading.Thread(target=self.pump, args=(a, b, left, delay, (near, far)), daemon=True).start()

    def pump(self, a, b, left, delay, both):
        try:
            while data := a.recv(4096):
                time.sleep(delay)
                if left[0] is not None:
                    data = data[: left[0]]
                    left[0] -= len(data)
                b.sendall(data)
                if left[0] == 0:
                    break
            else:
                b.shutdown(socket.SHUT_WR)
                return
        except OSError:
            pass
        for end in both:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def close(self):
        self.listener.close()


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.communicate()
