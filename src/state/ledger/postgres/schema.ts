/**
 * The team ledger's tables and functions in PostgreSQL (15 or later), one migration an entry, in order;
 * `meta.schema_version` is the number of those it has been through. An entry that was released is never edited.
 *
 * Rows carry the columns of the SQLite tables and beside them: `account` (whose they are), `rev` (counts changes, from
 * 1), `xid` (the transaction that wrote them: others find by it what is new), `gone` (deleted; the row stays, so that
 * the deletion is found too). Everything goes through a few functions, so that the role that runs consoles needs no
 * right but to call them.
 */
export const POSTGRES_MIGRATIONS: readonly string[] = [
  `
CREATE SCHEMA clawdtalk;
SET LOCAL search_path = clawdtalk, pg_catalog;

CREATE TABLE meta (key text PRIMARY KEY, value text NOT NULL);

CREATE TABLE intents (
  account text NOT NULL, op_key text NOT NULL, kind text NOT NULL, mission_key text, status text NOT NULL,
  slot integer NOT NULL, body text NOT NULL, result text, created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL, sent_at_ms bigint, not_before_ms bigint,
  -- Who sent it last, by the database's clock.
  sender text, sent_at timestamptz,
  rev bigint NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, op_key)
);
CREATE INDEX intents_changed ON intents (account, xid);

CREATE TABLE records (
  account text NOT NULL, id bigint NOT NULL, op_key text NOT NULL, target text NOT NULL, status text NOT NULL,
  body text NOT NULL, error text, created_at_ms bigint NOT NULL, done_at_ms bigint,
  rev bigint NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, id)
);
CREATE INDEX records_changed ON records (account, xid);
-- A process takes a thousand numbers at a time and gives them out by itself.
CREATE SEQUENCE record_ids INCREMENT BY 1000;

-- One heartbeat a process stands for all its leases.
CREATE TABLE holders (
  account text NOT NULL, holder text NOT NULL, label text NOT NULL, host text NOT NULL, operator text NOT NULL,
  version text NOT NULL, expires_at timestamptz NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, holder)
);
CREATE TABLE leases (
  account text NOT NULL, mission_key text NOT NULL, holder text NOT NULL, holder_label text NOT NULL,
  epoch bigint NOT NULL, renewed_at_ms bigint NOT NULL,
  rev bigint NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, mission_key)
);
CREATE INDEX leases_changed ON leases (account, xid);

-- The hold, what drives a mission, its class, an operator's role.
CREATE TABLE settings (
  account text NOT NULL, key text NOT NULL, value text NOT NULL, updated_at_ms bigint NOT NULL,
  rev bigint NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, key)
);
CREATE TABLE suppressions (
  account text NOT NULL, phone text NOT NULL, reason text NOT NULL, evidence text, added_by text NOT NULL,
  added_at_ms bigint NOT NULL,
  rev bigint NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, phone)
);
CREATE TABLE inbox_items (
  account text NOT NULL, id text NOT NULL, kind text NOT NULL, status text NOT NULL, body text NOT NULL, digest text,
  created_at_ms bigint NOT NULL, expires_at_ms bigint, decided_at_ms bigint, decision text, decided_by text,
  rev bigint NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, id)
);
CREATE TABLE drafts (
  account text NOT NULL, id text NOT NULL, kind text NOT NULL, body text NOT NULL, updated_at_ms bigint NOT NULL,
  saved_by text,
  rev bigint NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, id)
);
CREATE TABLE snapshots (
  account text NOT NULL, name text NOT NULL, body text NOT NULL, taken_at_ms bigint NOT NULL,
  rev bigint NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, name)
);

-- A chain of hashes a lane, so that processes do not wait for each other; all heads are sealed together.
CREATE TABLE audit_lanes (
  account text NOT NULL, lane integer NOT NULL, seq bigint NOT NULL, hash text NOT NULL, PRIMARY KEY (account, lane)
);
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account text NOT NULL, lane integer NOT NULL,
  lane_seq bigint NOT NULL, at_ms bigint NOT NULL, actor text NOT NULL, kind text NOT NULL, mission_key text,
  summary text NOT NULL, shown_digest text, outcome text, request_id text, details text, prev_hash text NOT NULL,
  hash text NOT NULL, xid xid8 NOT NULL,
  UNIQUE (account, lane, lane_seq)
);
CREATE INDEX audit_changed ON audit (account, xid);
CREATE TABLE audit_seals (
  account text NOT NULL, n bigint NOT NULL, at_ms bigint NOT NULL, heads text NOT NULL, prev_hash text NOT NULL,
  hash text NOT NULL, PRIMARY KEY (account, n)
);

CREATE FUNCTION ct_now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
  'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

-- Which history of the server this is: another one after a failover, and after a restore from a backup of any kind.
CREATE FUNCTION ct_history() RETURNS text LANGUAGE sql VOLATILE AS $fn$
  SELECT (SELECT system_identifier::text FROM pg_control_system()) || '/' ||
    left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) || '/' ||
    (SELECT oid::text FROM pg_class WHERE oid = 'clawdtalk.meta'::regclass)
$fn$;

CREATE FUNCTION ct_key_of(p_table text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $fn$
BEGIN
  CASE p_table
    WHEN 'intents' THEN RETURN 'op_key';
    WHEN 'records' THEN RETURN 'id';
    WHEN 'leases' THEN RETURN 'mission_key';
    WHEN 'settings' THEN RETURN 'key';
    WHEN 'suppressions' THEN RETURN 'phone';
    WHEN 'inbox_items' THEN RETURN 'id';
    WHEN 'drafts' THEN RETURN 'id';
    WHEN 'snapshots' THEN RETURN 'name';
  END CASE;
END
$fn$;

CREATE FUNCTION ct_match(p_table text) RETURNS text LANGUAGE sql IMMUTABLE AS $fn$
  SELECT format('account = $1 AND %I = $2%s', clawdtalk.ct_key_of(p_table),
    CASE WHEN p_table = 'records' THEN '::bigint' ELSE '' END)
$fn$;

-- A lease as others see it: with the time that its holder's heartbeat leaves it.
CREATE FUNCTION ct_row(p_table text, p_row jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $fn$
  SELECT p_row - 'account' - 'xid' || CASE WHEN p_table <> 'leases' THEN '{}'::jsonb ELSE
    jsonb_build_object('expires_in_ms', coalesce((
      SELECT floor(extract(epoch FROM h.expires_at - clock_timestamp()) * 1000)::bigint FROM clawdtalk.holders h
      WHERE h.account = p_row->>'account' AND h.holder = p_row->>'holder' AND NOT h.gone), 0)) END
$fn$;

/*
 * One transaction of a process, in one call. Rows are locked in one order for everybody: history, gate, leases,
 * intents, the rest by name, the log's lane last (the caller sorts 'touch').
 *   {version, account, holder, gate: none|shared|exclusive, before_ms?, sends,
 *    touch: [{t, k, rev, w}], write: [{t, k, rev, row|null, force?}], audit: [{..., payload}]}
 * Refusals: CT001 something does not stand as it was read; CT002 another history; CT003 another schema; CT004 too late.
 */
CREATE FUNCTION ct_commit(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = clawdtalk, pg_catalog, pg_temp AS $fn$
DECLARE
  v_account text := p->>'account';
  v_holder text := p->>'holder';
  v_gate bigint := hashtextextended('clawdtalk gate ' || (p->>'account'), 0);
  v_xid text;
  v_item jsonb;
  v_table text;
  v_key text;
  v_rev bigint;
  v_found bigint;
  v_row jsonb;
  v_columns text;
  v_lease leases;
  v_lane integer;
  v_seq bigint;
  v_hash text;
  v_prev text;
  v_id bigint;
  v_ids jsonb := '[]';
BEGIN
  PERFORM set_config('lock_timeout', '2s', true);
  IF (SELECT value FROM meta WHERE key = 'schema_version') IS DISTINCT FROM p->>'version' THEN
    RAISE EXCEPTION 'another schema' USING ERRCODE = 'CT003';
  END IF;
  IF (p->>'sends')::boolean AND
    (SELECT value FROM meta WHERE key = 'history' FOR SHARE) IS DISTINCT FROM ct_history() THEN
    RAISE EXCEPTION 'another history' USING ERRCODE = 'CT002';
  END IF;
  IF p->>'gate' = 'exclusive' THEN
    PERFORM pg_advisory_xact_lock(v_gate);
  ELSIF p->>'gate' = 'shared' THEN
    PERFORM pg_advisory_xact_lock_shared(v_gate);
  END IF;

  FOR v_item IN SELECT * FROM jsonb_array_elements(p->'touch') LOOP
    v_table := v_item->>'t';
    v_key := v_item->>'k';
    EXECUTE format('SELECT rev FROM %I WHERE %s FOR %s', v_table, ct_match(v_table),
      CASE WHEN (v_item->>'w')::boolean THEN 'UPDATE' ELSE 'SHARE' END)
      INTO v_found USING v_account, v_key;
    IF coalesce(v_found, 0) <> (v_item->>'rev')::bigint THEN
      RAISE EXCEPTION 'changed' USING ERRCODE = 'CT001', DETAIL = v_table || ' ' || v_key;
    END IF;
    -- A lease of the caller's counts while its heartbeat does, by the clock of the database.
    IF v_table = 'leases' AND NOT (v_item->>'w')::boolean THEN
      SELECT * INTO v_lease FROM leases WHERE account = v_account AND mission_key = v_key;
      IF v_lease.holder = v_holder THEN
        PERFORM 1 FROM holders WHERE account = v_account AND holder = v_holder AND NOT gone
          AND expires_at > clock_timestamp() FOR SHARE;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'expired' USING ERRCODE = 'CT001', DETAIL = v_table || ' ' || v_key;
        END IF;
      END IF;
    END IF;
  END LOOP;

  -- Waiting for locks takes time: the clock is read after them.
  IF p ? 'before_ms' AND ct_now_ms() >= (p->>'before_ms')::bigint THEN
    RAISE EXCEPTION 'too late' USING ERRCODE = 'CT004';
  END IF;

  v_xid := pg_current_xact_id()::text;
  FOR v_item IN SELECT * FROM jsonb_array_elements(p->'write') LOOP
    v_table := v_item->>'t';
    v_key := v_item->>'k';
    v_rev := (v_item->>'rev')::bigint;
    v_row := v_item->'row';
    IF v_table = 'leases' AND v_rev > 0 AND NOT coalesce((v_item->>'force')::boolean, false) THEN
      SELECT * INTO v_lease FROM leases WHERE account = v_account AND mission_key = v_key;
      IF v_lease.holder NOT IN ('', v_holder) AND EXISTS (
        SELECT 1 FROM holders WHERE account = v_account AND holder = v_lease.holder AND NOT gone
          AND expires_at > clock_timestamp()) THEN
        RAISE EXCEPTION 'held' USING ERRCODE = 'CT001', DETAIL = v_table || ' ' || v_key;
      END IF;
    END IF;
    IF jsonb_typeof(v_row) = 'null' THEN
      EXECUTE format('UPDATE %I SET gone = true, rev = rev + 1, xid = $3::xid8 WHERE %s', v_table, ct_match(v_table))
        USING v_account, v_key, v_xid;
      CONTINUE;
    END IF;
    v_row := v_row || jsonb_build_object('account', v_account, 'rev', v_rev + 1, 'xid', v_xid, 'gone', false);
    IF v_table = 'intents' AND v_row->>'status' = 'sent' THEN
      v_row := v_row || jsonb_build_object('sender', v_holder, 'sent_at', clock_timestamp());
    END IF;
    v_columns := (SELECT string_agg(quote_ident(name), ', ') FROM jsonb_object_keys(v_row) AS name);
    IF v_rev = 0 THEN
      EXECUTE format('INSERT INTO %1$I (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, $1)
        ON CONFLICT DO NOTHING', v_table, v_columns) USING v_row;
    ELSE
      EXECUTE format('UPDATE %1$I SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, $3)) WHERE %3$s',
        v_table, v_columns, ct_match(v_table)) USING v_account, v_key, v_row;
    END IF;
    GET DIAGNOSTICS v_found = ROW_COUNT;
    IF v_found <> 1 THEN
      RAISE EXCEPTION 'changed' USING ERRCODE = 'CT001', DETAIL = v_table || ' ' || v_key;
    END IF;
  END LOOP;

  IF jsonb_array_length(p->'audit') > 0 THEN
    v_lane := abs(hashtextextended(v_holder, 0) % 64)::integer;
    INSERT INTO audit_lanes VALUES (v_account, v_lane, 0, repeat('0', 64)) ON CONFLICT DO NOTHING;
    SELECT seq, hash INTO v_seq, v_hash FROM audit_lanes WHERE account = v_account AND lane = v_lane FOR UPDATE;
    FOR v_item IN SELECT * FROM jsonb_array_elements(p->'audit') LOOP
      v_prev := v_hash;
      v_seq := v_seq + 1;
      v_hash := encode(sha256(convert_to(v_prev || (v_item->>'payload'), 'UTF8')), 'hex');
      INSERT INTO audit (account, lane, lane_seq, at_ms, actor, kind, mission_key, summary, shown_digest, outcome,
        request_id, details, prev_hash, hash, xid)
      VALUES (v_account, v_lane, v_seq, (v_item->>'at_ms')::bigint, v_item->>'actor', v_item->>'kind',
        v_item->>'mission_key', v_item->>'summary', v_item->>'shown_digest', v_item->>'outcome',
        v_item->>'request_id', v_item->>'details', v_prev, v_hash, v_xid::xid8)
      RETURNING id INTO v_id;
      v_ids := v_ids || to_jsonb(v_id);
    END LOOP;
    UPDATE audit_lanes SET seq = v_seq, hash = v_hash WHERE account = v_account AND lane = v_lane;
  END IF;
  RETURN jsonb_build_object('audit', v_ids);
END
$fn$;

-- The rows with these keys as they stand now: {account, keys: [{t, k}]}.
CREATE FUNCTION ct_rows(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = clawdtalk, pg_catalog, pg_temp AS $fn$
DECLARE
  v_item jsonb;
  v_row jsonb;
  v_rows jsonb := '[]';
BEGIN
  FOR v_item IN SELECT * FROM jsonb_array_elements(p->'keys') LOOP
    EXECUTE format('SELECT to_jsonb(r) FROM %I r WHERE %s', v_item->>'t', ct_match(v_item->>'t'))
      INTO v_row USING p->>'account', v_item->>'k';
    v_rows := v_rows || jsonb_build_object('t', v_item->'t', 'k', v_item->'k',
      'row', CASE WHEN v_row IS NULL THEN NULL ELSE ct_row(v_item->>'t', v_row) END);
  END LOOP;
  RETURN v_rows;
END
$fn$;

/*
 * What is new since 'since' (an xid; 0 for everything that is not long over), with the caller's heartbeat where it is
 * due, and, from whoever writes, a seal over the log's heads where something was written since the last one.
 *   {account, holder, since, seal?, beat?: {label, host, operator, version, ttl_ms}, leave?}
 */
CREATE FUNCTION ct_poll(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = clawdtalk, pg_catalog, pg_temp AS $fn$
DECLARE
  v_account text := p->>'account';
  v_holder text := p->>'holder';
  v_since xid8 := (p->>'since')::xid8;
  v_first boolean := p->>'since' = '0';
  v_beat jsonb := p->'beat';
  v_recent bigint := ct_now_ms() - 14 * 86400000::bigint;
  v_snapshot pg_snapshot;
  v_rows jsonb := '[]';
  v_part jsonb;
  v_table text;
  v_heads text;
  v_n bigint;
  v_hash text;
  v_sealed text;
BEGIN
  PERFORM set_config('lock_timeout', '2s', true);
  IF v_beat IS NOT NULL THEN
    INSERT INTO holders AS h (account, holder, label, host, operator, version, expires_at, xid)
    VALUES (v_account, v_holder, v_beat->>'label', v_beat->>'host', v_beat->>'operator', v_beat->>'version',
      clock_timestamp() + (v_beat->>'ttl_ms')::integer * interval '1 ms', pg_current_xact_id())
    ON CONFLICT (account, holder) DO UPDATE SET label = excluded.label, host = excluded.host,
      operator = excluded.operator, version = excluded.version, expires_at = excluded.expires_at, xid = excluded.xid,
      gone = false;
    -- Who has been silent for a day is not kept.
    DELETE FROM holders WHERE account = v_account AND expires_at < clock_timestamp() - interval '1 day';
  END IF;
  IF p ? 'seal' THEN
    IF pg_try_advisory_xact_lock(hashtextextended('clawdtalk seal ' || v_account, 0)) THEN
      SELECT string_agg(lane || ':' || seq || ':' || hash, ' ' ORDER BY lane) INTO v_heads
        FROM audit_lanes WHERE account = v_account;
      SELECT n, hash, heads INTO v_n, v_hash, v_sealed FROM audit_seals WHERE account = v_account
        ORDER BY n DESC LIMIT 1;
      IF v_heads IS NOT NULL AND v_heads IS DISTINCT FROM v_sealed THEN
        v_hash := coalesce(v_hash, repeat('0', 64));
        INSERT INTO audit_seals VALUES (v_account, coalesce(v_n, 0) + 1, ct_now_ms(), v_heads, v_hash,
          encode(sha256(convert_to(v_hash || v_heads, 'UTF8')), 'hex'));
      END IF;
    END IF;
  END IF;
  IF p ? 'leave' THEN
    UPDATE leases SET holder = '', holder_label = '', rev = rev + 1, xid = pg_current_xact_id()
      WHERE account = v_account AND holder = v_holder;
    UPDATE holders SET gone = true, xid = pg_current_xact_id() WHERE account = v_account AND holder = v_holder;
  END IF;

  -- Read first: what commits later than this is found by the next poll.
  v_snapshot := pg_current_snapshot();
  FOREACH v_table IN ARRAY ARRAY['settings', 'suppressions', 'leases', 'intents', 'records', 'inbox_items', 'drafts',
    'snapshots'] LOOP
    EXECUTE format('SELECT jsonb_agg(jsonb_build_object(''t'', %L, ''k'', r.%I::text, ''row'', ct_row(%L, to_jsonb(r))))
      FROM %I r WHERE r.account = $1 AND r.xid >= $2%s', v_table, ct_key_of(v_table), v_table, v_table,
      CASE WHEN NOT v_first THEN ''
        WHEN v_table = 'intents' THEN
          ' AND (r.updated_at_ms > $3 OR r.status IN (''draft'', ''approved'', ''planned'', ''sent'', ''unknown'',
            ''parked'', ''open'', ''stopped''))'
        WHEN v_table = 'records' THEN ' AND (r.created_at_ms > $3 OR r.status IN (''open'', ''refused''))'
        ELSE '' END)
      INTO v_part USING v_account, v_since, v_recent;
    v_rows := v_rows || coalesce(v_part, '[]');
  END LOOP;
  SELECT jsonb_agg(jsonb_build_object('t', 'audit', 'k', a.id::text, 'row', to_jsonb(a) - 'account' - 'xid') ORDER BY a.id)
    INTO v_part FROM (SELECT * FROM audit WHERE account = v_account AND xid >= v_since ORDER BY id DESC
      LIMIT CASE WHEN v_first THEN 500 ELSE 100000 END) a;
  v_rows := v_rows || coalesce(v_part, '[]');
  RETURN jsonb_build_object(
    'xmin', pg_snapshot_xmin(v_snapshot)::text, 'now_ms', ct_now_ms(), 'rows', v_rows,
    'version', (SELECT value FROM meta WHERE key = 'schema_version'),
    'history', (SELECT value FROM meta WHERE key = 'history'), 'history_now', ct_history(),
    'holders', (SELECT coalesce(jsonb_agg(jsonb_build_object('holder', holder, 'label', label, 'host', host,
      'operator', operator, 'version', version,
      'expires_in_ms', floor(extract(epoch FROM expires_at - clock_timestamp()) * 1000)::bigint)), '[]')
      FROM holders WHERE account = v_account AND NOT gone));
END
$fn$;

-- A block of record numbers for one console.
CREATE FUNCTION ct_record_ids() RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = clawdtalk, pg_catalog, pg_temp AS $fn$ SELECT nextval('clawdtalk.record_ids') $fn$;

-- Sends are allowed again on this history: somebody has reconciled with the server's list.
CREATE FUNCTION ct_agree(p_history text) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = clawdtalk, pg_catalog, pg_temp AS $fn$
BEGIN
  IF ct_history() <> p_history THEN RETURN false; END IF;
  UPDATE meta SET value = p_history WHERE key = 'history';
  RETURN true;
END
$fn$;

-- The log, in the order of its lanes, for whoever checks or exports it.
CREATE FUNCTION ct_audit(p_account text, p_after_lane integer, p_after_seq bigint) RETURNS jsonb LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = clawdtalk, pg_catalog, pg_temp AS $fn$
  SELECT coalesce(jsonb_agg(to_jsonb(a) - 'xid' ORDER BY a.lane, a.lane_seq), '[]') FROM (
    SELECT * FROM audit WHERE account = p_account AND (lane, lane_seq) > (p_after_lane, p_after_seq)
    ORDER BY lane, lane_seq LIMIT 5000) a
$fn$;
CREATE FUNCTION ct_seals(p_account text) RETURNS jsonb LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = clawdtalk, pg_catalog, pg_temp AS $fn$
  SELECT jsonb_build_object(
    'lanes', (SELECT coalesce(jsonb_agg(to_jsonb(l) - 'account'), '[]') FROM audit_lanes l WHERE account = p_account),
    'seals', (SELECT coalesce(jsonb_agg(to_jsonb(s) - 'account' ORDER BY n), '[]') FROM audit_seals s
      WHERE account = p_account))
$fn$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA clawdtalk FROM PUBLIC;
INSERT INTO meta VALUES ('schema_version', '0'), ('history', ct_history());
`,
  `
SET LOCAL search_path = clawdtalk, pg_catalog;

-- What was told to whom, which rules are silent, when somebody last touched a console.
CREATE TABLE alerts (
  account text NOT NULL, id text NOT NULL, kind text NOT NULL, body text NOT NULL, updated_at_ms bigint NOT NULL,
  rev bigint NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, id)
);

-- Both functions stay as they are but for one more table, whatever else was done to them meanwhile.
DO $do$
DECLARE
  v_key_of text := pg_get_functiondef('clawdtalk.ct_key_of(text)'::regprocedure);
  v_poll text := pg_get_functiondef('clawdtalk.ct_poll(jsonb)'::regprocedure);
  v_new_key_of text := replace(v_key_of, 'WHEN ''snapshots'' THEN', 'WHEN ''alerts'' THEN RETURN ''id''; WHEN ''snapshots'' THEN');
  v_new_poll text := replace(v_poll, '''snapshots''] LOOP', '''snapshots'', ''alerts''] LOOP');
BEGIN
  IF v_new_key_of = v_key_of OR v_new_poll = v_poll THEN RAISE EXCEPTION 'the functions are not as they were made'; END IF;
  EXECUTE v_new_key_of;
  EXECUTE v_new_poll;
END
$do$;
`,
  `
SET LOCAL search_path = clawdtalk, pg_catalog;

-- The state files of bots, as the agents on their hosts publish them. Content apart: it is fetched when it has changed.
CREATE TABLE file_mirrors (
  account text NOT NULL, id text NOT NULL, host text NOT NULL, path text NOT NULL, kind text NOT NULL,
  sentence text NOT NULL, sha256 text, size bigint NOT NULL, agent text NOT NULL, agent_label text NOT NULL,
  -- When the file was last looked at, by the database's clock.
  read_at_ms bigint NOT NULL,
  rev bigint NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, id)
);
CREATE TABLE file_contents (
  account text NOT NULL, id text NOT NULL, sha256 text NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (account, id)
);
-- Edits from elsewhere, by the name of what asked for them: the agent takes them in the order of n.
CREATE TABLE file_queue (
  account text NOT NULL, id text NOT NULL, n bigint GENERATED ALWAYS AS IDENTITY, mirror text NOT NULL,
  op text NOT NULL, status text NOT NULL, queued_by text NOT NULL, queued_at_ms bigint NOT NULL, taken_by text,
  reason_kind text, reason text, done_at_ms bigint,
  rev bigint NOT NULL, xid xid8 NOT NULL, gone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (account, id)
);
CREATE INDEX file_queue_changed ON file_queue (account, xid);
CREATE INDEX file_queue_done ON file_queue (account, mirror, done_at_ms);

-- What every process keeps a copy of.
CREATE FUNCTION ct_tables() RETURNS text[] LANGUAGE sql IMMUTABLE AS $fn$
  SELECT ARRAY['settings', 'suppressions', 'leases', 'intents', 'records', 'inbox_items', 'drafts', 'snapshots',
    'alerts',
    'file_mirrors', 'file_queue']
$fn$;

CREATE OR REPLACE FUNCTION ct_key_of(p_table text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $fn$
BEGIN
  CASE p_table
    WHEN 'intents' THEN RETURN 'op_key';
    WHEN 'records' THEN RETURN 'id';
    WHEN 'leases' THEN RETURN 'mission_key';
    WHEN 'settings' THEN RETURN 'key';
    WHEN 'suppressions' THEN RETURN 'phone';
    WHEN 'inbox_items' THEN RETURN 'id';
    WHEN 'drafts' THEN RETURN 'id';
    WHEN 'snapshots' THEN RETURN 'name';
    WHEN 'alerts' THEN RETURN 'id';
    WHEN 'file_mirrors' THEN RETURN 'id';
    WHEN 'file_queue' THEN RETURN 'id';
  END CASE;
END
$fn$;

-- As others see it: a lease with the time that its holder's heartbeat leaves it, a mirror with its age.
CREATE OR REPLACE FUNCTION ct_row(p_table text, p_row jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $fn$
  SELECT p_row - 'account' - 'xid' || CASE p_table
    WHEN 'leases' THEN jsonb_build_object('expires_in_ms', coalesce((
      SELECT floor(extract(epoch FROM h.expires_at - clock_timestamp()) * 1000)::bigint FROM clawdtalk.holders h
      WHERE h.account = p_row->>'account' AND h.holder = p_row->>'holder' AND NOT h.gone), 0))
    WHEN 'file_mirrors' THEN
      jsonb_build_object('age_ms', greatest(0, clawdtalk.ct_now_ms() - (p_row->>'read_at_ms')::bigint))
    ELSE '{}'::jsonb END
$fn$;

/*
 * How a state file stands, from the one agent that holds its lease; with its content where that is another.
 *   {version, account, holder, lease, epoch, row: {id, host, path, kind, sentence, sha256, size, agent_label}}
 * Refusals: CT001 the lease is another's; CT003 another schema.
 */
CREATE FUNCTION ct_publish(p jsonb, p_bytes bytea) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = clawdtalk, pg_catalog, pg_temp AS $fn$
DECLARE
  v_account text := p->>'account';
  v_holder text := p->>'holder';
  v_row jsonb := p->'row';
BEGIN
  PERFORM set_config('lock_timeout', '2s', true);
  IF (SELECT value FROM meta WHERE key = 'schema_version') IS DISTINCT FROM p->>'version' THEN
    RAISE EXCEPTION 'another schema' USING ERRCODE = 'CT003';
  END IF;
  PERFORM 1 FROM leases WHERE account = v_account AND mission_key = p->>'lease' AND holder = v_holder
    AND epoch = (p->>'epoch')::bigint AND NOT gone FOR SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'held' USING ERRCODE = 'CT001'; END IF;
  PERFORM 1 FROM holders WHERE account = v_account AND holder = v_holder AND NOT gone
    AND expires_at > clock_timestamp() FOR SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'expired' USING ERRCODE = 'CT001'; END IF;
  IF p_bytes IS NOT NULL THEN
    INSERT INTO file_contents VALUES (v_account, v_row->>'id', v_row->>'sha256', p_bytes)
      ON CONFLICT (account, id) DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes;
  END IF;
  INSERT INTO file_mirrors AS m (account, id, host, path, kind, sentence, sha256, size, agent, agent_label, read_at_ms,
    rev, xid)
  VALUES (v_account, v_row->>'id', v_row->>'host', v_row->>'path', v_row->>'kind', v_row->>'sentence',
    v_row->>'sha256', (v_row->>'size')::bigint, v_holder, v_row->>'agent_label', ct_now_ms(), 1, pg_current_xact_id())
  ON CONFLICT (account, id) DO UPDATE SET kind = excluded.kind, sentence = excluded.sentence,
    sha256 = excluded.sha256, size = excluded.size, agent = excluded.agent, agent_label = excluded.agent_label,
    read_at_ms = excluded.read_at_ms, rev = m.rev + 1, xid = excluded.xid, gone = false;
  -- What was applied or refused a month ago is told nobody any more.
  DELETE FROM file_queue WHERE account = v_account AND mirror = v_row->>'id' AND done_at_ms < ct_now_ms() - 30 * 86400000::bigint;
END
$fn$;

CREATE FUNCTION ct_content(p_account text, p_id text) RETURNS TABLE (sha256 text, bytes bytea) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = clawdtalk, pg_catalog, pg_temp AS $fn$
  SELECT c.sha256, c.bytes FROM file_contents c WHERE c.account = p_account AND c.id = p_id
$fn$;

CREATE OR REPLACE FUNCTION ct_poll(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = clawdtalk, pg_catalog, pg_temp AS $fn$
DECLARE
  v_account text := p->>'account';
  v_holder text := p->>'holder';
  v_since xid8 := (p->>'since')::xid8;
  v_first boolean := p->>'since' = '0';
  v_beat jsonb := p->'beat';
  v_recent bigint := ct_now_ms() - 14 * 86400000::bigint;
  v_snapshot pg_snapshot;
  v_rows jsonb := '[]';
  v_part jsonb;
  v_table text;
  v_heads text;
  v_n bigint;
  v_hash text;
  v_sealed text;
BEGIN
  PERFORM set_config('lock_timeout', '2s', true);
  IF v_beat IS NOT NULL THEN
    INSERT INTO holders AS h (account, holder, label, host, operator, version, expires_at, xid)
    VALUES (v_account, v_holder, v_beat->>'label', v_beat->>'host', v_beat->>'operator', v_beat->>'version',
      clock_timestamp() + (v_beat->>'ttl_ms')::integer * interval '1 ms', pg_current_xact_id())
    ON CONFLICT (account, holder) DO UPDATE SET label = excluded.label, host = excluded.host,
      operator = excluded.operator, version = excluded.version, expires_at = excluded.expires_at, xid = excluded.xid,
      gone = false;
    -- Who has been silent for a day is not kept.
    DELETE FROM holders WHERE account = v_account AND expires_at < clock_timestamp() - interval '1 day';
  END IF;
  IF p ? 'seal' THEN
    IF pg_try_advisory_xact_lock(hashtextextended('clawdtalk seal ' || v_account, 0)) THEN
      SELECT string_agg(lane || ':' || seq || ':' || hash, ' ' ORDER BY lane) INTO v_heads
        FROM audit_lanes WHERE account = v_account;
      SELECT n, hash, heads INTO v_n, v_hash, v_sealed FROM audit_seals WHERE account = v_account
        ORDER BY n DESC LIMIT 1;
      IF v_heads IS NOT NULL AND v_heads IS DISTINCT FROM v_sealed THEN
        v_hash := coalesce(v_hash, repeat('0', 64));
        INSERT INTO audit_seals VALUES (v_account, coalesce(v_n, 0) + 1, ct_now_ms(), v_heads, v_hash,
          encode(sha256(convert_to(v_hash || v_heads, 'UTF8')), 'hex'));
      END IF;
    END IF;
  END IF;
  IF p ? 'leave' THEN
    UPDATE leases SET holder = '', holder_label = '', rev = rev + 1, xid = pg_current_xact_id()
      WHERE account = v_account AND holder = v_holder;
    UPDATE holders SET gone = true, xid = pg_current_xact_id() WHERE account = v_account AND holder = v_holder;
  END IF;

  -- Read first: what commits later than this is found by the next poll.
  v_snapshot := pg_current_snapshot();
  FOREACH v_table IN ARRAY ct_tables() LOOP
    EXECUTE format('SELECT jsonb_agg(jsonb_build_object(''t'', %L, ''k'', r.%I::text, ''row'', ct_row(%L, to_jsonb(r))))
      FROM %I r WHERE r.account = $1 AND r.xid >= $2%s', v_table, ct_key_of(v_table), v_table, v_table,
      CASE WHEN NOT v_first THEN ''
        WHEN v_table = 'intents' THEN
          ' AND (r.updated_at_ms > $3 OR r.status IN (''draft'', ''approved'', ''planned'', ''sent'', ''unknown'',
            ''parked'', ''open'', ''stopped''))'
        WHEN v_table = 'records' THEN ' AND (r.created_at_ms > $3 OR r.status IN (''open'', ''refused''))'
        WHEN v_table = 'file_queue' THEN ' AND (r.queued_at_ms > $3 OR r.status IN (''queued'', ''taken''))'
        ELSE '' END)
      INTO v_part USING v_account, v_since, v_recent;
    v_rows := v_rows || coalesce(v_part, '[]');
  END LOOP;
  SELECT jsonb_agg(jsonb_build_object('t', 'audit', 'k', a.id::text, 'row', to_jsonb(a) - 'account' - 'xid') ORDER BY a.id)
    INTO v_part FROM (SELECT * FROM audit WHERE account = v_account AND xid >= v_since ORDER BY id DESC
      LIMIT CASE WHEN v_first THEN 500 ELSE 100000 END) a;
  v_rows := v_rows || coalesce(v_part, '[]');
  RETURN jsonb_build_object(
    'xmin', pg_snapshot_xmin(v_snapshot)::text, 'now_ms', ct_now_ms(), 'rows', v_rows,
    'version', (SELECT value FROM meta WHERE key = 'schema_version'),
    'history', (SELECT value FROM meta WHERE key = 'history'), 'history_now', ct_history(),
    'holders', (SELECT coalesce(jsonb_agg(jsonb_build_object('holder', holder, 'label', label, 'host', host,
      'operator', operator, 'version', version,
      'expires_in_ms', floor(extract(epoch FROM expires_at - clock_timestamp()) * 1000)::bigint)), '[]')
      FROM holders WHERE account = v_account AND NOT gone));
END
$fn$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA clawdtalk FROM PUBLIC;
-- Who may run consoles may do so after an upgrade.
DO $do$
DECLARE
  v_role text;
BEGIN
  FOR v_role IN SELECT DISTINCT r.rolname FROM pg_proc f, aclexplode(f.proacl) a JOIN pg_roles r ON r.oid = a.grantee
    WHERE f.oid = 'clawdtalk.ct_commit(jsonb)'::regprocedure AND a.privilege_type = 'EXECUTE' AND a.grantee <> f.proowner
  LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION clawdtalk.ct_publish(jsonb, bytea), clawdtalk.ct_content(text, text) TO %I', v_role);
  END LOOP;
END
$do$;
`,
];

/** What a role needs that runs consoles and makes no tables. `role` is quoted by the caller. */
export const grantsFor = (role: string): string => `
GRANT USAGE ON SCHEMA clawdtalk TO ${role};
GRANT EXECUTE ON FUNCTION clawdtalk.ct_commit(jsonb), clawdtalk.ct_rows(jsonb), clawdtalk.ct_poll(jsonb),
  clawdtalk.ct_record_ids(), clawdtalk.ct_agree(text), clawdtalk.ct_audit(text, integer, bigint),
  clawdtalk.ct_seals(text), clawdtalk.ct_publish(jsonb, bytea), clawdtalk.ct_content(text, text) TO ${role};
`;
