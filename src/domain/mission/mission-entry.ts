import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

/**
 * What the shared state file says of one mission. Texts and ids are as they stand there, unsafe to
 * draw; `extra` holds the members that this type does not name.
 */
export interface MissionEntry {
  readonly slug: string;
  /** Where the file is that it stands in; absent for this machine. */
  readonly host?: string;
  readonly missionName?: string;
  readonly missionId?: string;
  readonly runId?: string;
  readonly assistantId?: string;
  readonly agentPhone?: string;
  readonly phoneNumberId?: string;
  readonly status?: string;
  readonly createdAtMs?: number;
  readonly lastUpdatedAtMs?: number;
  readonly memory: JsonObject;
  readonly extra: JsonObject;
}

const TEXTS = {
  mission_name: 'missionName',
  mission_id: 'missionId',
  run_id: 'runId',
  assistant_id: 'assistantId',
  agent_phone: 'agentPhone',
  phone_number_id: 'phoneNumberId',
  status: 'status',
} as const;

const INSTANTS = { created_at: 'createdAtMs', last_updated: 'lastUpdatedAtMs' } as const;

/** Reads an entry tolerantly: a member of an unexpected type is as good as absent, and stays in `extra`. */
export function missionEntryOf(slug: string, value: JsonObject): MissionEntry {
  const named: Record<string, string | number> = {};
  const extra: [string, JsonValue | undefined][] = [];
  for (const [key, member] of Object.entries(value)) {
    if (key === 'memory' && isJsonObject(member)) continue;
    const read = Object.hasOwn(TEXTS, key)
      ? text(TEXTS[key as keyof typeof TEXTS], member)
      : Object.hasOwn(INSTANTS, key)
        ? instant(INSTANTS[key as keyof typeof INSTANTS], member)
        : undefined;
    if (read === undefined) extra.push([key, member]);
    else named[read.name] = read.value;
  }
  const memory = value['memory'];
  return {
    slug,
    ...named,
    memory: isJsonObject(memory) ? memory : {},
    extra: Object.fromEntries(extra),
  };
}

interface Read {
  readonly name: string;
  readonly value: string | number;
}

/** Ids may be numbers; an empty text says nothing. */
function text(name: string, value: JsonValue | undefined): Read | undefined {
  if (typeof value === 'number') return { name, value: String(value) };
  return typeof value === 'string' && value !== '' ? { name, value } : undefined;
}

/** An ISO 8601 time; one without a zone is UTC, as the bot writes it. */
function instant(name: string, value: JsonValue | undefined): Read | undefined {
  if (typeof value !== 'string') return undefined;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`;
  const atMs = Date.parse(zoned);
  return Number.isNaN(atMs) ? undefined : { name, value: atMs };
}
