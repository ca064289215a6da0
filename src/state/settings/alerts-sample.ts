/** A file of alert rules to begin with: everything that there is, once. `alerts sample` prints it. */
export const ALERTS_SAMPLE = `{
  "quiet": { "from": "22:00", "until": "07:30", "zone": "Europe/Berlin" },
  "channels": {
    "desk": { "kind": "desktop" },
    "bell": { "kind": "bell" },
    "phone": { "kind": "ntfy", "url_file": "~/.config/clawdtalk-tui/ntfy-url" },
    "team": { "kind": "slack", "url_env": "SLACK_WEBHOOK" },
    "pager": { "kind": "command", "run": ["notify-send", "--urgency=critical", "{title}", "{lines}"] }
  },
  "rules": [
    {
      "name": "approvals",
      "when": "approval-waits",
      "minutes": 3,
      "to": ["desk"],
      "away_minutes": 2,
      "escalate": [{ "after_minutes": 10, "to": ["phone"] }]
    },
    {
      "name": "last call",
      "when": "approval-expires",
      "minutes": 5,
      "to": ["desk", "phone"],
      "urgent": true
    },
    { "name": "stuck", "when": "mission-stuck", "minutes": 30, "to": ["team"], "digest_minutes": 60 },
    { "name": "failed", "when": "mission-failed", "to": ["team"], "missions": ["vendors", "acme-*"] },
    {
      "name": "calls fail",
      "when": "calls-failing",
      "minutes": 30,
      "percent": 40,
      "least": 10,
      "to": ["pager"]
    },
    { "name": "nobody drives", "when": "engine-stopped", "minutes": 5, "to": ["pager"], "urgent": true },
    { "name": "bot down", "when": "bot-lost", "minutes": 5, "to": ["desk"] },
    { "name": "opt-outs", "when": "opt-out", "to": ["bell"] }
  ]
}
`;
