import * as v from 'valibot';
import { readStored, storedOnce } from '../once/stored.ts';
import type { MissionId } from '../../domain/ids.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { JsonObject } from '../../lib/json.ts';
import { ok, type Result } from '../../lib/result.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { Intent, Intents } from '../../state/ledger/intents.ts';
import type { OnceAdapter } from '../once/at-most-once.ts';
import type { OnceBody } from '../once/once-intent.ts';
import { postedError } from '../once/posted.ts';

/** The kind of intent of something that a setup makes at the server. */
export const CREATE = 'create';

/** One thing that is made at the server. */
export type Creation =
  | { readonly what: 'mission'; readonly name: string; readonly instructions: string }
  | { readonly what: 'run'; readonly missionId: MissionId; readonly request: string }
  | { readonly what: 'assistant'; readonly name: string; readonly fields: JsonObject };

interface CreationBody extends OnceBody {
  readonly creation: Creation;
  /** Ids of everything alike that was there before: what was made is none of them. */
  readonly known: readonly string[];
}

const ACT = { priority: 'act' } as const;
/** A list is read back this far: what was made just now is among the newest. */
const NEWEST = 200;
/** A request that was on its way when its answer got lost may still be worked on for this long. */
const LATE_MS = 75_000;

/** What a setup asked the server to make and of which nobody knows yet whether it is there. */
export const unclearCreation = (setup: string, intents: Pick<Intents, 'get'>): Intent | undefined =>
  (['mission', 'run', 'assistant'] as const)
    .map((what) => intents.get(`${setup}:${what}`))
    .find((intent) => intent !== undefined && UNCLEAR.has(intent.status));

const UNCLEAR: ReadonlySet<string> = new Set(['sent', 'unknown', 'parked']);

const storedCreation = v.looseObject({
  ...storedOnce,
  creation: v.looseObject({}),
  known: v.array(v.string()),
});

const creationBodyOf = (intent: Intent): CreationBody =>
  readStored(storedCreation, intent) as unknown as CreationBody;

/** Ids of what is at the server and could be what this makes. */
export async function alikeIdsOf(
  creation: Creation,
  server: ServerPort,
): Promise<Result<readonly string[], ServerError>> {
  switch (creation.what) {
    case 'mission': {
      const listed = await server.listMissions({ ...ACT, atMost: NEWEST });
      if (!listed.ok) return listed;
      const name = safeText(creation.name);
      const instructions = safeText(creation.instructions, { multiline: true });
      const alike = listed.value.filter((each) => each.name === name && each.instructions === instructions);
      return ok(alike.map(({ id }) => id));
    }
    case 'run': {
      const listed = await server.listRuns(creation.missionId, ACT);
      return listed.ok ? ok(listed.value.map(({ id }) => id)) : listed;
    }
    case 'assistant': {
      const { name, fields } = creation;
      const { instructions } = fields;
      const said = typeof instructions === 'string' ? safeText(instructions, { multiline: true }) : undefined;
      const listed = await server.listAssistants({ ...ACT, name });
      if (!listed.ok) return listed;
      // Lists may leave the instructions out.
      const alike = listed.value.filter(
        (each) =>
          each.name === safeText(name) && (each.instructions === undefined || each.instructions === said),
      );
      return ok(alike.map(({ id }) => id));
    }
  }
}

/** Missions, runs and assistants: found again among what was not there before. */
export function createCreationAdapter(server: ServerPort, nowMs: () => number): OnceAdapter {
  return {
    kind: CREATE,
    happened: 'was made',
    whatOf: (intent) => {
      const { creation } = creationBodyOf(intent);
      return 'name' in creation ? safe`${creation.what} ${creation.name}` : safe`run of a mission`;
    },
    post: async (intent, mark) => {
      const { creation } = creationBodyOf(intent);
      const made = await create(creation, server, mark);
      return made.ok ? { kind: 'accepted', id: made.value.id } : postedError(made.error);
    },
    look: async (intent) => {
      const { creation, known } = creationBodyOf(intent);
      const askedAtMs = nowMs();
      const alike = await alikeIdsOf(creation, server);
      if (!alike.ok) return { kind: 'unread' };
      // What is made too often is no call: the first of them counts and the others stay.
      const made = alike.value.find((id) => !known.includes(id));
      const matches = made === undefined ? [] : [{ eventId: made, pending: false }];
      return { kind: 'listed', matches, askedAtMs, lateMs: LATE_MS };
    },
  };
}

function create(
  creation: Creation,
  server: ServerPort,
  mark: string,
): Promise<Result<{ readonly id: string }, ServerError>> {
  const options = { ...ACT, idempotencyKey: mark };
  switch (creation.what) {
    case 'mission': {
      const { name, instructions } = creation;
      return server.createMission({ name, instructions }, options);
    }
    case 'run':
      return server.createRun(creation.missionId, { original_request: creation.request }, options);
    case 'assistant':
      return server.createAssistant(creation.fields, options);
  }
}
