"""Behaves as the bot's script does: reads the whole file, changes it, overwrites it in place, with no lock.

usage: bot.py FILE SLUG COUNT PAUSE_MS NAME
"""
import json
import random
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

file, slug, count, pause_ms, name = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
errors = 0


def write(change):
    state = json.loads(file.read_text())
    change(state[slug].setdefault("memory", {}))
    state[slug]["last_updated"] = datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")
    file.write_text(json.dumps(state, indent=2))


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
print(errors)
