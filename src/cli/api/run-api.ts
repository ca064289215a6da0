import type { ServerError } from '../../domain/server/server-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { JsonValue } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { JsonNode } from '../../state/missions-file/json-tree.ts';
import type { Command } from '../../commands/command.ts';
import type { Outcome, Preview, RecordState } from '../../commands/door/door.ts';
import { LEAST_DIGEST } from '../act.ts';
import type { Session, VerbContext } from '../verb.ts';
import { NO_KEY, type Api, type ApiCommands, type ApiFailure, type ScriptColour } from './api-command.ts';
import { approvalCommand } from './approval-command.ts';
import { assistantCommands } from './assistant-commands.ts';
import { callCommand } from './call-command.ts';
import { eventCommands } from './event-commands.ts';
import { missionCommands } from './mission-commands.ts';
import { dumpsNode } from './python.ts';
import { smsCommand } from './sms-command.ts';
import { typedJson } from './typed-json.ts';
import { stateCommands } from './state-commands.ts';
import { API_USAGE } from './usage.ts';
import { wholeCommands } from './whole-commands.ts';
import { withoutStop } from '../../lib/full-stop.ts';

const keyCommands: ApiCommands = [
  {
    name: 'check-key',
    least: 0,
    run: async (api) => {
      if (api.keyEnds === undefined) return NO_KEY;
      api.print(`API key configured: ${api.keyEnds.first}...${api.keyEnds.last}`);
      return undefined;
    },
  },
];

/** Every command of the bot's script, by its name. */
export const apiCommands: ApiCommands = [
  ...keyCommands,
  ...missionCommands,
  ...assistantCommands,
  ...eventCommands,
  ...stateCommands,
  ...wholeCommands,
  approvalCommand,
  callCommand,
  smsCommand,
];

/** Runs one command of the bot's script: its lines, its exit status. */
export async function runApi(context: VerbContext, args: readonly string[]): Promise<0 | 1> {
  const [name, ...rest] = args;
  const print: Api['print'] = (line, colour) => context.print(painted(forReader(context, line), colour));
  const complain = (line: string): void => context.complain(forReader(context, line));
  if (name === undefined) {
    print(API_USAGE);
    return 1;
  }
  const command = apiCommands.find((each) => each.name === name);
  if (command === undefined) {
    complain(`Unknown command: ${name}`);
    print(API_USAGE);
    return 1;
  }
  if (rest.length < command.least) {
    complain(`Missing arguments for command: ${name}`);
    print(API_USAGE);
    return 1;
  }
  let opened: Session | undefined;
  const session = async (): Promise<Result<Session, ApiFailure>> => {
    if (opened !== undefined) return ok(opened);
    const result = await context.open();
    if (!result.ok) return err({ kind: 'refused', sentence: `ERROR: ${result.error.sentence}` });
    opened = result.value;
    return ok(opened);
  };
  try {
    const failure = await command.run(apiOf(context, print, complain, session), rest);
    if (failure === undefined) return 0;
    tell(failure, complain);
    return 1;
  } finally {
    await opened?.close();
  }
}

/** A terminal gets nothing that could act on it; a program that reads gets the text as it is. */
const forReader = ({ terminal }: VerbContext, line: string): string =>
  terminal === true ? safeText(line, { multiline: true, maxLength: Number.MAX_SAFE_INTEGER }) : line;

/** As the script paints its lines: what reads them expects the same bytes. */
const PAINT: Readonly<Record<ScriptColour, string>> = { green: '\u001B[0;32m', yellow: '\u001B[1;33m' };
const painted = (line: string, colour: ScriptColour | undefined): string =>
  colour === undefined ? line : `${PAINT[colour]}${line}\u001B[0m`;

function apiOf(
  context: VerbContext,
  print: Api['print'],
  complain: Api['complain'],
  session: Api['session'],
): Api {
  const submit: Api['submit'] = async (command) => {
    const opened = await session();
    if (!opened.ok) return opened;
    const { door, actor } = opened.value;
    await opened.value.settle();
    const reaches = REACHES[command.kind];
    let shown: Preview | undefined;
    let asked: ApiFailure | undefined;
    const outcome = await door.submitUnseen(command, actor, (preview) => {
      shown = preview;
      if (preview.tier < 2 || reaches === undefined) return undefined;
      asked = askFirst(preview, reaches);
      return { code: 'needs-consent', sentence: preview.title };
    });
    if (asked !== undefined) return err(asked);
    switch (outcome.status) {
      case 'done': {
        const open = outcome.records.find(({ state }) => state === 'open');
        // Nothing goes on when this command has ended: what is not written now is said to be missing.
        if (open !== undefined) return err(unfinished(outcome.sentence, open));
        if (shown?.tier === 2) for (const line of shown.lines) complain(`Note: ${line}`);
        return ok(outcome);
      }
      case 'refused':
        return err({ kind: 'refused', ...outcome.refusal });
      case 'failed':
        return err(
          outcome.error === undefined
            ? { kind: 'refused', sentence: `ERROR: ${outcome.sentence}` }
            : {
                kind: 'server',
                error: outcome.error,
                ...(outcome.sentence !== safeText(outcome.error.sentence) && { advice: outcome.sentence }),
              },
        );
      case 'open':
        return err(notFinished(command, outcome));
      default:
        return err({ kind: 'refused', sentence: `ERROR: ${outcome.sentence}` });
    }
  };
  return {
    print,
    complain,
    session,
    submit,
    request: async (request) => {
      const done = await submit({ kind: 'bot.request', request });
      return done.ok ? ok(done.value.answer) : done;
    },
    read: async (path) => {
      const opened = await session();
      if (!opened.ok) return opened;
      const answer: Result<JsonValue, ServerError> = await opened.value.server.raw(path, {
        priority: 'read',
      });
      return answer.ok ? answer : err({ kind: 'server', error: answer.error });
    },
    readTyped: async (path) => {
      const opened = await session();
      if (!opened.ok) return opened;
      const answer = await opened.value.server.rawText(path, { priority: 'read' });
      return answer.ok ? typedJson(answer.value) : err({ kind: 'server', error: answer.error });
    },
    state: async () => {
      const opened = await session();
      return opened.ok ? readState(opened.value) : opened;
    },
    keyEnds: context.keyEnds,
    hasNoPhone: () => context.hasPhone?.() === false,
  };
}

/** What was sent stands; its record, or a part of it, could not be written. */
function unfinished(done: string, { target, sentence }: RecordState): ApiFailure {
  const why = sentence === undefined ? '' : `: ${withoutStop(sentence)}`;
  const what = target === 'memory' ? 'The state file could not be written' : 'The event could not be logged';
  return {
    kind: 'refused',
    sentence: `ERROR: ${what}${why}. Give the command again when that is mended. (${withoutStop(done)})`,
  };
}

/** Begun, and nobody goes on with it now: the same command does. */
function notFinished(
  { kind }: Command,
  { error, sentence }: Extract<Outcome, { status: 'open' }>,
): ApiFailure {
  const again =
    kind === 'bot.schedule'
      ? 'It is never sent twice: give the same command again to learn what became of it.'
      : 'It is not finished: give the same command again, and it goes on from there.';
  return error === undefined
    ? { kind: 'refused', sentence: `ERROR: ${withoutStop(sentence)}. ${again}` }
    : { kind: 'server', error, advice: again };
}

/** Whom it reaches is reached at once, perhaps a second time, perhaps at night: nobody agrees to that unasked. */
const REACHES: Partial<Readonly<Record<Command['kind'], string>>> = {
  'call.start': 'call',
  'sms.send': 'sms send',
};

/** What the verb would ask first, and how to insist. */
function askFirst({ title, lines, digest }: Preview, verb: string): ApiFailure {
  const told = [title, ...lines.filter((line) => line !== '').map((line) => `  ${line}`)].join('\n');
  const insist = `clawdtalk-tui ${verb} with the same words and --yes --expect ${digest.slice(0, LEAST_DIGEST)}`;
  return {
    kind: 'refused',
    code: 'needs-consent',
    sentence: `${told}\nNothing was done. To do exactly this: ${insist}`,
  };
}

/** Waits between looks at a file that the bot is in the middle of writing. */
const TORN_WAITS_MS = [1, 5, 20, 50, 100, 200, 400];

async function readState(session: Session): Promise<Result<JsonNode, ApiFailure>> {
  const { path } = session.missionsFile.status();
  for (let look = 0; ; look += 1) {
    const reading = session.missionsFile.look();
    if (reading.kind === 'good') return ok(reading.document.root);
    if (reading.kind === 'missing') return ok({ kind: 'object', members: [], inside: '' });
    const waitMs = TORN_WAITS_MS[look];
    if (reading.kind === 'unreadable' || waitMs === undefined) {
      return err({
        kind: 'refused',
        sentence: `ERROR: The state file ${path} cannot be read: ${reading.why}.`,
      });
    }
    await session.clock.sleep(waitMs);
  }
}

function tell(failure: ApiFailure, complain: (line: string) => void): void {
  switch (failure.kind) {
    case 'json':
      complain(`Invalid JSON: ${failure.sentence}`);
      return;
    case 'refused':
      if (failure.error === undefined) complain(failure.sentence);
      else tellServer(failure.error, complain);
      return;
    case 'server':
      tellServer(failure.error, complain);
      if (failure.advice !== undefined) complain(`Error: ${failure.advice}`);
      return;
    default:
  }
}

/** As the script tells an error of the server. */
function tellServer(error: ServerError, complain: (line: string) => void): void {
  const { kind, status, reason, body, sentence } = error;
  if (status === undefined && kind === 'key') {
    complain(`ERROR: ${sentence}`);
    return;
  }
  if (status === undefined) {
    complain(`Connection Error: ${sentence}`);
    return;
  }
  complain(`HTTP Error ${status}: ${reason ?? ''}`);
  if (body !== undefined && body !== '') complain(`Details: ${details(body)}`);
}

function details(body: string): string {
  const typed = typedJson(body);
  return typed.ok ? dumpsNode(typed.value) : body;
}
