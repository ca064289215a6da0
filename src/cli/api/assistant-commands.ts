import { assistantId } from '../../domain/ids.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { nodeOf } from '../../state/missions-file/json-plain.ts';
import { memberOf, type JsonNode } from '../../state/missions-file/json-tree.ts';
import type { ApiCommands, ApiFailure } from './api-command.ts';
import { dumpsNode, isTruthy, repr, shown } from './python.ts';
import { jsonBody, checked, typedJson } from './typed-json.ts';
import { idIn, listIn, unwrapped, unwrapNode } from './unwrap.ts';

const READ = { priority: 'read' } as const;

/** What the script gives an assistant that does not say otherwise. */
export const ASSISTANT_DEFAULTS = {
  model: 'openai/gpt-4o',
  voice: 'Rime.ArcanaV3.astra',
  features: ['telephony', 'messaging'],
  tools: [
    {
      type: 'hangup',
      hangup: {
        description:
          'To be used whenever the conversation has ended and it would be appropriate to hangup the call.',
      },
    },
    { type: 'send_dtmf', send_dtmf: {} },
  ],
} as const satisfies Readonly<Record<string, JsonValue>>;

/** Assistants and the numbers of the account. */
export const assistantCommands: ApiCommands = [
  {
    name: 'create-assistant',
    least: 2,
    run: async (api, [name = '', instructions = '', greeting = '', options]) => {
      const body = assistantBody(name, instructions, greeting, options);
      if (!body.ok) return body.error;
      const made = await api.request({ what: 'create-assistant', body: body.value });
      if (!made.ok) return made.error;
      const id = idIn(unwrapped(made.value, 'assistant', 'data'), 'id', 'assistant_id');
      if (id === undefined) {
        return { kind: 'refused', sentence: 'ERROR: The server made it but did not say its id.' };
      }
      api.print(`Created assistant: ${id}`);
      return undefined;
    },
  },
  {
    name: 'list-assistants',
    least: 0,
    run: async (api, args) => {
      const page = whole(args, '--page=', 1);
      const size = whole(args, '--size=', 25);
      if (page === undefined || size === undefined) {
        return { kind: 'refused', sentence: 'ERROR: --page and --size take whole numbers from 1.' };
      }
      const name = args.findLast((word) => word.startsWith('--name='))?.slice('--name='.length) ?? '';
      const filter = name === '' ? '' : `&name=${encodeURIComponent(name.toWellFormed())}`;
      const found = await api.read(`/assistants?pageSize=${size}&page=${page}${filter}`);
      if (!found.ok) return found.error;
      const rows = listIn(found.value, 'assistants', 'data');
      for (const row of rows) {
        const features = row['enabled_features'] ?? [];
        const model = row['model'] === undefined ? '' : shown(row['model']);
        api.print(
          `${idIn(row, 'id', 'assistant_id')}: ${shown(row['name'] ?? 'unnamed')} (model=${model}, features=${repr(features)})`,
        );
      }
      const meta = isJsonObject(found.value) ? found.value['meta'] : undefined;
      const count = (...names: readonly string[]): JsonValue | undefined =>
        isJsonObject(meta) ? names.map((each) => meta[each]).find((each) => Boolean(each)) : undefined;
      const total = count('total_results', 'total') ?? rows.length;
      api.complain(`\nPage ${page}/${shown(count('total_pages') ?? 1)} (${shown(total)} total)`);
      return undefined;
    },
  },
  {
    name: 'get-assistant',
    least: 1,
    run: async (api, [id = '']) => {
      const found = await api.readTyped(`/assistants/${encodeURIComponent(id.toWellFormed())}`);
      if (!found.ok) return found.error;
      api.print(dumpsNode(unwrapNode(found.value, 'assistant', 'data')));
      return undefined;
    },
  },
  {
    name: 'update-assistant',
    least: 2,
    run: async (api, [id = '', changes = '']) => {
      const typed = typedJson(changes);
      if (!typed.ok) return typed.error;
      const body = checked(changes);
      if (!body.ok) return body.error;
      const done = await api.request({ what: 'update-assistant', assistantId: id, body: body.value });
      if (!done.ok) return done.error;
      api.print(`Updated assistant ${id}`);
      return undefined;
    },
  },
  {
    name: 'get-connection-id',
    least: 1,
    run: async (api, [id = '', feature = 'telephony']) => {
      if (feature !== 'telephony' && feature !== 'messaging') {
        return { kind: 'refused', sentence: 'ERROR: A connection is for telephony or messaging.' };
      }
      const session = await api.session();
      if (!session.ok) return session.error;
      const found = await session.value.server.connectionId(assistantId(id), feature, READ);
      if (!found.ok) return { kind: 'server', error: found.error };
      if (found.value === undefined) {
        return { kind: 'refused', sentence: `No connection ID found for ${feature}` };
      }
      api.print(`Connection ID: ${found.value}`);
      return undefined;
    },
  },
  {
    name: 'list-phones',
    least: 0,
    run: async (api, args) => {
      const session = await api.session();
      if (!session.ok) return session.error;
      const listed = await session.value.server.listPhones(READ);
      if (!listed.ok) return { kind: 'server', error: listed.error };
      for (const { id, phone, connectionId } of listed.value) {
        if (connectionId !== undefined && args.includes('--available')) continue;
        api.print(`${id}: ${phone} [${connectionId === undefined ? 'available' : 'assigned'}]`);
      }
      return undefined;
    },
  },
  {
    name: 'get-available-phone',
    least: 0,
    run: async (api) => {
      const session = await api.session();
      if (!session.ok) return session.error;
      const found = await session.value.server.availablePhone(READ);
      if (!found.ok) return { kind: 'server', error: found.error };
      if (found.value === undefined) {
        return { kind: 'refused', sentence: 'ERROR: No available phone numbers found' };
      }
      api.print(`Found available: ${found.value.phone}`);
      return undefined;
    },
  },
  {
    name: 'assign-phone',
    least: 2,
    run: async (api, [phoneId = '', connection = '', type = 'voice']) => {
      const body = jsonBody({ connection_id: connection, type });
      if (!body.ok) return body.error;
      const done = await api.request({ what: 'assign-phone', phoneId, body: body.value });
      if (!done.ok) return done.error;
      api.print(`Assigned phone number ${phoneId}`);
      return undefined;
    },
  },
];

/** What creates the assistant: the script's defaults under what the options say. */
function assistantBody(
  name: string,
  instructions: string,
  greeting: string,
  options: string | undefined,
): Result<string, ApiFailure> {
  const typed = options === undefined ? undefined : typedJson(options);
  if (typed?.ok === false) return typed;
  const given = typed?.value;
  // A bare list is the features: the script drops it without a word.
  const list = given?.kind === 'array' ? given : undefined;
  const set = (member: string): JsonNode | undefined => {
    const value = memberOf(given, member);
    return value !== undefined && isTruthy(value) ? value : undefined;
  };
  const known = new Set(['features', 'enabled_features', 'model', 'voice', 'tools', 'description']);
  const further = given?.kind === 'object' ? given.members.filter(({ key }) => !known.has(key)) : [];
  const clash = further.find(({ key }) => ['name', 'instructions', 'greeting'].includes(key));
  if (clash !== undefined) {
    return err({ kind: 'refused', sentence: `ERROR: '${clash.key}' is an argument, no option.` });
  }
  const tools = memberOf(given, 'tools');
  const body = jsonBody({
    name,
    model: memberOf(given, 'model') ?? nodeOf(ASSISTANT_DEFAULTS.model),
    instructions,
    greeting,
    voice: memberOf(given, 'voice') ?? nodeOf(ASSISTANT_DEFAULTS.voice),
    tools: tools === undefined || !isSet(tools) ? nodeOf(ASSISTANT_DEFAULTS.tools) : tools,
    enabled_features:
      (list !== undefined && isTruthy(list) ? list : undefined) ??
      set('features') ??
      set('enabled_features') ??
      nodeOf(ASSISTANT_DEFAULTS.features),
    description: set('description'),
    ...Object.fromEntries(further.map(({ key, value }) => [key, value])),
  });
  return body.ok ? ok(body.value) : body;
}

const isSet = (node: JsonNode): boolean => node.kind !== 'scalar' || node.raw !== 'null';

function whole(args: readonly string[], option: string, usual: number): number | undefined {
  const text = args.findLast((word) => word.startsWith(option))?.slice(option.length);
  if (text === undefined) return usual;
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}
