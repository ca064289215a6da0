import type { JsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { DEFAULT_TOOLS, type ToolKind } from './assistant-fields.ts';

/** One thing that a kind of tool needs. `pairs`: a line each, `name = target`. */
export interface ToolField {
  readonly id: string;
  readonly label: string;
  readonly kind: 'text' | 'long' | 'pairs' | 'list' | 'json';
  readonly required: boolean;
  readonly help: string;
}

const field = (
  id: string,
  label: string,
  kind: ToolField['kind'],
  required: boolean,
  help: string,
): ToolField => ({ id, label, kind, required, help });

/** What each kind of tool is for, and what it asks for. Source: the public reference of the service behind. */
export const TOOL_FORMS: Readonly<
  Record<ToolKind, { readonly about: string; readonly fields: readonly ToolField[] }>
> = {
  hangup: {
    about: 'ends the call',
    fields: [field('description', 'When', 'long', false, 'When it is to hang up, in words.')],
  },
  webhook: {
    about: 'asks a server of yours during the call',
    fields: [
      field('name', 'Name', 'text', true, 'How the assistant calls it: letters, digits and _.'),
      field('description', 'When', 'long', true, 'When it is used and what it gives.'),
      field('url', 'URL', 'text', true, 'https:// address of the server.'),
      field('method', 'Method', 'text', false, 'GET or POST; POST if empty.'),
      field(
        'more',
        'More (JSON)',
        'json',
        false,
        'headers, body_parameters, query_parameters … as an object.',
      ),
    ],
  },
  transfer: {
    about: 'hands the call to a person',
    fields: [
      field('targets', 'To', 'pairs', true, 'A line each: name = +15551234567.'),
      field('from', 'From', 'text', true, 'The number that the transfer comes from.'),
    ],
  },
  handoff: {
    about: 'hands the conversation to another assistant',
    fields: [field('ai_assistants', 'To', 'pairs', true, 'A line each: name = assistant id.')],
  },
  retrieval: {
    about: 'looks things up in stored documents',
    fields: [field('bucket_ids', 'Buckets', 'list', true, 'Names of storage buckets, one a line.')],
  },
  refer: {
    about: 'refers the call to a SIP address',
    fields: [field('targets', 'To', 'pairs', true, 'A line each: name = sip:address.')],
  },
  send_dtmf: { about: 'presses keys: needed for phone trees', fields: [] },
  send_message: { about: 'sends a text message during the call', fields: [] },
};

/** How a kind spells the target of a pair. */
const TARGET: Readonly<Partial<Record<ToolKind, string>>> = {
  transfer: 'to',
  handoff: 'id',
  refer: 'sip_address',
};

/** The tool that filled-in texts mean, as the server takes it. */
export function toolOf(kind: ToolKind, texts: Readonly<Record<string, string>>): Result<JsonObject, string> {
  const settings: Record<string, JsonObject[string]> = {};
  for (const { id, label, kind: shape, required } of TOOL_FORMS[kind].fields) {
    const text = (texts[id] ?? '').trim();
    if (text === '') {
      if (required) return err(`${label} is needed.`);
      continue;
    }
    if (shape === 'pairs') {
      const pairs = linesOf(text).map((line) => /^(.+?)\s*=\s*(\S+)$/.exec(line));
      if (pairs.some((pair) => pair === null)) return err(`${label}: write a line each, name = target.`);
      const target = TARGET[kind] ?? 'to';
      settings[id] = pairs.map((pair) => ({ name: pair?.[1] ?? '', [target]: pair?.[2] ?? '' }));
    } else if (shape === 'list') settings[id] = linesOf(text);
    else if (shape === 'json') Object.assign(settings, JSON.parse(text) as JsonObject);
    else settings[id] = text;
  }
  if (kind === 'webhook' && settings['method'] === undefined) settings['method'] = 'POST';
  const [hangup] = DEFAULT_TOOLS;
  if (kind === 'hangup' && settings['description'] === undefined && hangup !== undefined) return ok(hangup);
  return ok({ type: kind, [kind]: settings });
}

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
