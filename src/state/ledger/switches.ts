import type { DriveMode, MissionClass } from '../../domain/mission/mission-row.ts';
import type { Ledger } from './database.ts';

/** Nothing is dialled while it stands. */
export interface Hold {
  readonly sinceMs: number;
  readonly by: string;
  readonly reason?: string;
}

/** What an operator may do: see everything; decide what waits for a person, and hold; or everything. */
export type OperatorRole = 'look' | 'approve' | 'all';

/** Switches that every process of this user shares. */
export interface Switches {
  hold(): Hold | undefined;
  /** The first hold stays. False where one stands already. */
  setHold(hold: Hold): boolean;
  releaseHold(): boolean;
  /** `suggest` until somebody says otherwise. */
  drive(missionKey: string): DriveMode;
  setDrive(missionKey: string, mode: DriveMode, nowMs: number): void;
  missionClass(missionKey: string): MissionClass | undefined;
  /** `all` until somebody says otherwise. By the operator's name, without what stands before a colon. */
  role(operator: string): OperatorRole;
  setRole(operator: string, role: OperatorRole, nowMs: number): void;
  /** Every operator who was given a role, by name. */
  roles(): readonly { readonly operator: string; readonly role: OperatorRole }[];
  /** `undefined` takes the choice back. */
  setMissionClass(missionKey: string, missionClass: MissionClass | undefined, nowMs: number): void;
}

export function createSwitches(ledger: Ledger): Switches {
  const { db } = ledger;
  const select = db.prepare('SELECT value FROM settings WHERE key = ?');
  const upsert = db.prepare(
    `INSERT INTO settings (key, value, updated_at_ms) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at_ms = excluded.updated_at_ms`,
  );
  const insert = db.prepare(
    'INSERT INTO settings (key, value, updated_at_ms) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING',
  );
  const remove = db.prepare('DELETE FROM settings WHERE key = ?');
  const allRoles = db.prepare(
    "SELECT key, value FROM settings WHERE substr(key, 1, 5) = 'role:' ORDER BY key",
  );
  const read = (key: string): unknown => {
    const value = select.get(key)?.['value'];
    return typeof value === 'string' ? JSON.parse(value) : undefined;
  };
  return {
    hold: () => read('hold') as Hold | undefined,
    setHold: (hold) => insert.run('hold', JSON.stringify(hold), hold.sinceMs).changes === 1,
    releaseHold: () => remove.run('hold').changes === 1,
    drive: (missionKey) => (read(`drive:${missionKey}`) as DriveMode | undefined) ?? 'suggest',
    setDrive: (missionKey, mode, nowMs) =>
      void upsert.run(`drive:${missionKey}`, JSON.stringify(mode), nowMs),
    role: (operator) => (read(`role:${operator}`) as OperatorRole | undefined) ?? 'all',
    setRole: (operator, role, nowMs) => void upsert.run(`role:${operator}`, JSON.stringify(role), nowMs),
    roles: () =>
      allRoles.all().map((row) => ({
        operator: String(row['key']).slice('role:'.length),
        role: JSON.parse(String(row['value'])) as OperatorRole,
      })),
    missionClass: (missionKey) => read(`class:${missionKey}`) as MissionClass | undefined,
    setMissionClass: (missionKey, missionClass, nowMs) => {
      if (missionClass === undefined) remove.run(`class:${missionKey}`);
      else upsert.run(`class:${missionKey}`, JSON.stringify(missionClass), nowMs);
    },
  };
}
