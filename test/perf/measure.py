"""Runs a command and prints, as JSON, what it took: milliseconds of clock and processor, megabytes at its peak, exit status."""
import json
import os
import resource
import subprocess
import sys
import time

started = time.monotonic()
code = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
wall = time.monotonic() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "wallMs": wall * 1000,
    "cpuMs": (used.ru_utime + used.ru_stime) * 1000,
    "peakMb": used.ru_maxrss / 1024,
    "code": code,
}))
os._exit(0)
