/**
 * The ledger's tables, one migration an entry, in order; a ledger's `user_version` is the number of
 * those it has been through. An entry that was released is never edited: a change is a new entry.
 * Instants are epoch milliseconds; columns named `body`, `details`, `op`, `value` hold JSON text.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE snapshots (
    name        TEXT PRIMARY KEY,
    body        TEXT NOT NULL,
    taken_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE intents (
    op_key        TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    mission_key   TEXT,
    status        TEXT NOT NULL,
    slot          INTEGER NOT NULL DEFAULT 0,
    body          TEXT NOT NULL,
    result        TEXT,
    lease_epoch   INTEGER,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    sent_at_ms    INTEGER,
    not_before_ms INTEGER
  ) STRICT;
  CREATE INDEX intents_by_status ON intents (status);

  -- Halves of a pair (memory key, run event, server change) that are finished later.
  CREATE TABLE records (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    op_key        TEXT NOT NULL,
    half          TEXT NOT NULL CHECK (half IN ('memory', 'event', 'server')),
    status        TEXT NOT NULL CHECK (status IN ('open', 'done', 'superseded')),
    body          TEXT NOT NULL,
    error         TEXT,
    created_at_ms INTEGER NOT NULL,
    done_at_ms    INTEGER
  ) STRICT;
  CREATE INDEX records_by_status ON records (status);
  CREATE INDEX records_by_op_key ON records (op_key);

  CREATE TABLE leases (
    mission_key   TEXT PRIMARY KEY,
    holder        TEXT NOT NULL,
    holder_label  TEXT NOT NULL,
    epoch         INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    renewed_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE audit (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms        INTEGER NOT NULL,
    actor        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    mission_key  TEXT,
    summary      TEXT NOT NULL,
    shown_digest TEXT,
    outcome      TEXT,
    request_id   TEXT,
    details      TEXT,
    prev_hash    TEXT NOT NULL,
    hash         TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_by_mission ON audit (mission_key, seq);

  CREATE TABLE suppressions (
    phone       TEXT PRIMARY KEY,
    reason      TEXT NOT NULL,
    evidence    TEXT,
    added_by    TEXT NOT NULL,
    added_at_ms INTEGER NOT NULL
  ) STRICT;

  -- Switches that every process shares: hold, drive per mission, class per mission.
  CREATE TABLE settings (
    key           TEXT PRIMARY KEY,
    value         TEXT NOT NULL,
    updated_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE drafts (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    body          TEXT NOT NULL,
    updated_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE desk_items (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    status        TEXT NOT NULL,
    body          TEXT NOT NULL,
    digest        TEXT,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER,
    decided_at_ms INTEGER,
    decision      TEXT
  ) STRICT;
  CREATE INDEX desk_items_by_status ON desk_items (status);

  -- The journal of the shared state file: ours, and the bot's writes that we found on a replaced inode.
  CREATE TABLE file_ops (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    path            TEXT NOT NULL,
    op              TEXT NOT NULL,
    origin          TEXT NOT NULL CHECK (origin IN ('ours', 'recovered')),
    status          TEXT NOT NULL CHECK (status IN ('pending', 'applied', 'settled', 'superseded', 'conflict')),
    base            TEXT,
    created_at_ms   INTEGER NOT NULL,
    applied_at_ms   INTEGER,
    bot_writes_seen INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX file_ops_by_status ON file_ops (path, status);

  -- The content that one of us wrote or last saw (SHA-256), so that the bot's writes can be told from ours.
  CREATE TABLE file_heads (
    path          TEXT PRIMARY KEY,
    seen          TEXT,
    planned       TEXT,
    written_at_ms INTEGER
  ) STRICT;

  CREATE TABLE file_generations (
    id          INTEGER PRIMARY KEY,
    path        TEXT NOT NULL,
    bytes       BLOB NOT NULL,
    taken_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX file_generations_by_path ON file_generations (path, id);
  `,
  // Who decided about an item: another operator sees the name.
  'ALTER TABLE desk_items ADD COLUMN decided_by TEXT;',
  `
  -- One word for one thing: what waits for a person is the inbox, a part of an act has a target, what is made in
  -- several steps is a setup, what is sent without a schedule is immediate.
  ALTER TABLE desk_items RENAME TO inbox_items;
  DROP INDEX desk_items_by_status;
  CREATE INDEX inbox_items_by_status ON inbox_items (status);
  ALTER TABLE records RENAME COLUMN half TO target;
  -- Never filled.
  ALTER TABLE intents DROP COLUMN lease_epoch;

  UPDATE intents SET kind = 'setup', body = replace(body, '"making":{', '"setup":{') WHERE kind = 'make';
  UPDATE intents SET kind = 'immediate' WHERE kind = 'at-once';
  UPDATE intents SET body = replace(replace(replace(replace(body,
    '"half":"server"', '"target":"server"'), '"half":"memory"', '"target":"memory"'), '"half":"event"', '"target":"event"'),
    '"kind":"desk.', '"kind":"inbox.');
  UPDATE records SET body = replace(replace(replace(body,
    '"half":"server"', '"target":"server"'), '"half":"memory"', '"target":"memory"'), '"half":"event"', '"target":"event"');
  UPDATE inbox_items SET body = replace(replace(body,
    '"kind":"desk.', '"kind":"inbox.'), '"kind":"at-once.', '"kind":"immediate.');
  `,
  `
  -- A part that the other side refused is told apart from one that nobody needs any more.
  CREATE TABLE records_next (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    op_key        TEXT NOT NULL,
    target        TEXT NOT NULL CHECK (target IN ('memory', 'event', 'server')),
    status        TEXT NOT NULL CHECK (status IN ('open', 'done', 'refused', 'superseded')),
    body          TEXT NOT NULL,
    error         TEXT,
    created_at_ms INTEGER NOT NULL,
    done_at_ms    INTEGER
  ) STRICT;
  INSERT INTO records_next SELECT id, op_key, target, status, body, error, created_at_ms, done_at_ms FROM records;
  DROP TABLE records;
  ALTER TABLE records_next RENAME TO records;
  CREATE INDEX records_by_status ON records (status);
  CREATE INDEX records_by_op_key ON records (op_key);
  UPDATE intents SET status = 'rejected' WHERE kind IN ('immediate', 'bot') AND status = 'refused';
  `,
  // Whose draft it is that another operator finds.
  'ALTER TABLE drafts ADD COLUMN saved_by TEXT;',
  // What was told to whom, which rules are silent, when somebody last touched a console.
  `CREATE TABLE alerts (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    body          TEXT NOT NULL,
    updated_at_ms INTEGER NOT NULL
  ) STRICT;`,
  `
  -- State files of other hosts, and the edits that wait for whoever publishes them: filled where a team shares a ledger.
  CREATE TABLE file_mirrors (
    id          TEXT PRIMARY KEY,
    host        TEXT NOT NULL,
    path        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    sentence    TEXT NOT NULL,
    sha256      TEXT,
    size        INTEGER NOT NULL,
    agent       TEXT NOT NULL,
    agent_label TEXT NOT NULL,
    read_at_ms  INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE file_queue (
    id           TEXT PRIMARY KEY,
    n            INTEGER,
    mirror       TEXT NOT NULL,
    op           TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('queued', 'taken', 'applied', 'refused', 'conflict')),
    queued_by    TEXT NOT NULL,
    queued_at_ms INTEGER NOT NULL,
    taken_by     TEXT,
    reason_kind  TEXT,
    reason       TEXT,
    done_at_ms   INTEGER
  ) STRICT;
  CREATE INDEX file_queue_by_mirror ON file_queue (mirror, status);

  -- A change that comes with a name of its own is journalled once under it, however often it is brought.
  CREATE TABLE file_origins (
    origin  TEXT PRIMARY KEY,
    seq     INTEGER NOT NULL,
    refused TEXT,
    at_ms   INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX file_origins_by_seq ON file_origins (seq);
  `,
  // What was spent is summed up before each call: from this index alone.
  `CREATE INDEX intents_by_cost ON intents (
    CASE WHEN json_valid(body) THEN json_extract(body, '$.cost.currency') END,
    mission_key, status, sent_at_ms,
    CASE WHEN json_valid(body) THEN json_extract(body, '$.cost.atMs') END,
    CASE WHEN json_valid(body) THEN json_extract(body, '$.cost.micros') END
  ) WHERE CASE WHEN json_valid(body) THEN json_extract(body, '$.cost.micros') END IS NOT NULL;`,
];
