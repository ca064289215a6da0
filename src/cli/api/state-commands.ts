import { missionKeyOf, type MissionKey } from '../../domain/mission/mission-row.ts';
import { ok, type Result } from '../../lib/result.ts';
import { plainOf } from '../../state/missions-file/json-plain.ts';
import { memberOf, type JsonNode } from '../../state/missions-file/json-tree.ts';
import type { Api, ApiCommands, ApiFailure } from './api-command.ts';
import { dumpsNode, shownNode } from './python.ts';
import { typedJson } from './typed-json.ts';

const EMPTY: JsonNode = { kind: 'object', members: [], inside: '' };

/** The shared state file and the memory in it. */
export const stateCommands: ApiCommands = [
  {
    name: 'list-state',
    least: 0,
    run: async (api) => {
      const state = await api.state();
      if (!state.ok) return state.error;
      if (state.value.kind !== 'object') return undefined;
      const seen = new Map(state.value.members.map(({ key, value }) => [key, value]));
      for (const [slug, entry] of seen) {
        const name = memberOf(entry, 'mission_name');
        const status = memberOf(entry, 'status');
        api.print(
          `${slug}: ${name === undefined ? 'None' : shownNode(name)} [${status === undefined ? 'unknown' : shownNode(status)}]`,
        );
      }
      return undefined;
    },
  },
  {
    name: 'get-state',
    least: 1,
    run: async (api, [slug = '']) => {
      const state = await api.state();
      if (!state.ok) return state.error;
      api.print(dumpsNode(memberOf(state.value, slug) ?? EMPTY));
      return undefined;
    },
  },
  {
    name: 'remove-state',
    least: 1,
    run: async (api, [slug = '']) => {
      const removed = await removeStateEntry(api, slug);
      if (removed !== undefined) return removed;
      api.print(`Removed ${slug} from state`);
      return undefined;
    },
  },
  {
    name: 'save-memory',
    least: 3,
    run: async (api, [slug = '', key = '', text = '']) => {
      const value = memoryValue(text);
      if (!value.ok) return value.error;
      const mission = await missionOf(api, slug);
      if (!mission.ok) return mission.error;
      const saved = await api.submit({
        kind: 'memory.save',
        mission: mission.value,
        key,
        ...value.value,
        createEntry: true,
        bare: true,
      });
      if (!saved.ok) return saved.error;
      api.print(`Saved memory '${key}' for mission '${slug}'`);
      return undefined;
    },
  },
  {
    name: 'get-memory',
    least: 1,
    run: async (api, [slug = '', key = '']) => {
      const state = await api.state();
      if (!state.ok) return state.error;
      const memory = memberOf(memberOf(state.value, slug), 'memory') ?? EMPTY;
      const value = key === '' ? memory : memberOf(memory, key);
      if (value === undefined || (value.kind === 'scalar' && value.raw === 'null')) {
        api.print(key === '' ? '{}' : 'No memory found');
      } else api.print(shownNode(value));
      return undefined;
    },
  },
  {
    name: 'append-memory',
    least: 3,
    run: async (api, [slug = '', key = '', text = '']) => {
      const item = memoryValue(text);
      if (!item.ok) return item.error;
      const mission = await missionOf(api, slug);
      if (!mission.ok) return mission.error;
      const { value, ...raw } = item.value;
      const appended = await api.submit({
        kind: 'memory.append',
        mission: mission.value,
        key,
        item: value,
        ...raw,
        createEntry: true,
        bare: true,
      });
      if (!appended.ok) return appended.error;
      const state = await api.state();
      if (!state.ok) return state.error;
      const list = memberOf(memberOf(memberOf(state.value, slug), 'memory'), key);
      const count = list?.kind === 'array' ? list.items.length : 1;
      api.print(`Appended to memory '${key}' for mission '${slug}' (now ${count} items)`);
      return undefined;
    },
  },
];

/** Takes the entry out; one that is not there is no fault. `missionId`: only where the entry is this mission's. */
export async function removeStateEntry(
  api: Api,
  slug: string,
  missionId?: string,
): Promise<ApiFailure | undefined> {
  const state = await api.state();
  if (!state.ok) return state.error;
  if (memberOf(state.value, slug) === undefined) return undefined;
  const removed = await api.submit({
    kind: 'state.remove',
    slug,
    ...(missionId === undefined ? {} : { missionId }),
  });
  return removed.ok ? undefined : removed.error;
}

/** What begins like an object or a list is JSON, as the bot means it; anything else is a text. */
function memoryValue(
  text: string,
): Result<{ readonly value: ReturnType<typeof plainOf>; readonly rawJson?: string }, ApiFailure> {
  if (!/^[{[]/.test(text)) return ok({ value: text });
  const typed = typedJson(text);
  return typed.ok ? ok({ value: plainOf(typed.value), rawJson: text }) : typed;
}

/** How the door knows the mission of a slug; of one that the file does not have, by the slug alone. */
async function missionOf(api: Api, slug: string): Promise<Result<MissionKey, ApiFailure>> {
  const session = await api.session();
  if (!session.ok) return session;
  const { missionsFile } = session.value;
  // Else it may stand in the file of another host.
  const entry = missionsFile.entryOfSlug(slug) ?? missionsFile.entries().find((each) => each.slug === slug);
  return ok(missionKeyOf(entry?.missionId, slug));
}
