"""The least that a script must do to ask the server: one request, its answer printed.

usage: ask.py METHOD PATH [JSON]
"""
import json
import os
import sys
import urllib.request

method, path = sys.argv[1], sys.argv[2]
request = urllib.request.Request(
    os.environ["CLAWDTALK_API_URL"] + path,
    data=sys.argv[3].encode() if len(sys.argv) > 3 else None,
    headers={"Authorization": "Bearer " + os.environ["CLAWDTALK_API_KEY"], "Content-Type": "application/json"},
    method=method,
)
with urllib.request.urlopen(request, timeout=60) as answer:
    print(json.dumps(json.load(answer), indent=2))
