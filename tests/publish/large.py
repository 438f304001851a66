"""How long a publish of many files takes when one of them changed, beside the build. Measured, not judged."""

import os
import subprocess
import sys
import tempfile
import time

from support import NOW, Site

FILES = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000

with tempfile.TemporaryDirectory(prefix="bb-www-") as www:
    site = Site(f"file:{www}/www")
    for number in range(FILES):
        site.write(f"static/files/{number // 100}/{number}.txt", f"attachment {number}\n")

    def timed(name, run):
        began = time.time()
        run()
        print(f"{name}: {time.time() - began:.2f} s", flush=True)

    out = os.path.join(www, "out")
    build = site.command("build", "-q", "--now", NOW, "--output", out)
    timed("first build", lambda: subprocess.run(build, env=site.env, check=True))
    timed("first publish", lambda: print(site.publish().strip()))
    timed("nothing new", lambda: print(site.publish().strip()))
    site.write("static/files/0/0.txt", "another attachment\n")
    timed("build after a change", lambda: subprocess.run(build, env=site.env, check=True))
    timed("one change", lambda: print(site.publish().strip()))
