import type { BotSettings } from '../../domain/server/account.ts';
import { listedOnly, text } from '../option.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Complaint, ExitCode, Session, Verb, VerbContext, VerbInput } from '../verb.ts';
import { withSession } from '../with-session.ts';

const NAMES = [
  'name',
  'role',
  'instructions',
  'greeting',
  'voice',
] as const satisfies readonly (keyof BotSettings)[];

/** What the account says of its bot: who it is on the phone, in every mission. */
export const bot: Verb = {
  name: 'bot',
  ways: [
    { args: '', takes: [] },
    { args: 'set', takes: [...NAMES] },
  ],
  summary: "the bot's own settings at the server: name, role, instructions, greeting, voice",
  options: {
    ...CONSENT_OPTIONS,
    name: text('<name>', 'how it names itself'),
    role: text('<text>', 'what it is, such as: live phone voice of a motel'),
    instructions: text('<text>', 'what holds for every call'),
    greeting: text('<text>', 'what it says when a call connects'),
    voice: text('<voice>', 'the voice of assistants that have none of their own (see voices)'),
    reason: listedOnly(text('<text>', 'why; it is logged')),
  },
  run: (context, input) =>
    withSession(context, (session) => {
      const [what, ...more] = input.positionals;
      if (what === undefined) return show(context, session, input);
      return what === 'set' && more.length === 0 ? set(context, session, input) : Promise.resolve(USAGE);
    }),
};

const USAGE: Complaint = { exit: 2, sentence: 'Say what: bot, or bot set --greeting "…".' };

async function show(context: VerbContext, session: Session, input: VerbInput): Promise<Complaint | ExitCode> {
  const account = await session.server.account({ priority: 'read' });
  if (!account.ok) return { exit: 4, sentence: account.error.sentence };
  if (account.value === undefined)
    return { exit: 4, sentence: "This server does not offer the account's settings." };
  const { bot: settings } = account.value;
  if (input.json) {
    const json = Object.fromEntries(NAMES.map((name) => [name, settings[name] ?? null]));
    context.print(JSON.stringify(json, undefined, 2));
  } else {
    const rows = NAMES.map((name) => [name, (settings[name] ?? '(not set)').replaceAll('\n', ' ')]);
    for (const line of alignColumns(rows)) context.print(line);
  }
  return 0;
}

/** An empty text takes a setting away. */
async function set(context: VerbContext, session: Session, input: VerbInput): Promise<Complaint | ExitCode> {
  const changes = Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = input.values[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
  if (Object.keys(changes).length === 0) return USAGE;
  return act(context, session, input, { kind: 'account.update', changes });
}
