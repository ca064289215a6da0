"""The least that a script must do to keep a note in the shared file: read all of it, change it, write all of it.

usage: append.py FILE SLUG KEY JSON
"""
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

file, slug, key = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
state = json.loads(file.read_text()) if file.exists() else {}
mission = state.setdefault(slug, {})
mission.setdefault("memory", {}).setdefault(key, []).append(json.loads(sys.argv[4]))
mission["last_updated"] = datetime.now(timezone.utc).isoformat()
file.write_text(json.dumps(state, indent=2))
