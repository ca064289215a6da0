"""Behaves as the bot's script does: reads the whole file, changes it, overwrites it in place, with no lock.

usage: bot.py FILE SLUG COUNT PAUSE_MS NAME [TAKEN]

TAKEN: missions whose slug begins so are taken out with the next write, and told at the end.
"""
import json
import random
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

file, slug, count, pause_ms, name = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
prefix = sys.argv[6] if len(sys.argv) > 6 else None
errors = 0
taken = []


def write(change):
    state = json.loads(file.read_text())
    change(state[slug].setdefault("memory", {}))
    gone = [other for other in state if prefix and other.startswith(prefix)]
    for other in gone:
        del state[other]
    state[slug]["last_updated"] = datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")
    file.write_text(json.dumps(state, indent=2))
    taken.extend(gone)


for n in range(count):
    def change(memory, n=n):
        if n % 4 == 3:
            memory["%s-%d" % (name, n)] = {"n": n, "float": 1.0}
        else:
            memory.setdefault("shared", []).append("%s %d" % (name, n))
    try:
        write(change)
    except Exception as error:
        errors += 1
        sys.stderr.write("%s: %s\n" % (type(error).__name__, error))
    time.sleep(random.random() * 2 * pause_ms / 1000)
print(json.dumps({"errors": errors, "taken": taken}))
