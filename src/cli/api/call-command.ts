import { isJsonObject } from '../../lib/json.ts';
import { numberFault } from '../../commands/handlers/event-schedule.ts';
import { NO_KEY, type Api, type ApiCommand, type ApiFailure } from './api-command.ts';
import { indented, shown } from './python.ts';
import { jsonBody } from './typed-json.ts';
import { takeApart } from './words.ts';

const USAGE = `ClawdTalk Outbound Call

  call [greeting] [--to <number>] [--purpose <text>]
  call status <call_id>
  call end <call_id> [reason]

Without --to the account's own phone is called.`;

/** A call that rings at once. */
export const callCommand: ApiCommand = {
  name: 'call',
  least: 0,
  run: async (api, args) => {
    const [what, id = '', reason = 'user_ended'] = args;
    switch (what) {
      case 'help':
      case '--help':
      case '-h':
        api.print(USAGE);
        return undefined;
      case 'status': {
        if (id === '') return { kind: 'refused', sentence: 'Error: Usage: call status <call_id>' };
        const found = await api.readTyped(`/calls/${encodeURIComponent(id.toWellFormed())}`);
        if (!found.ok) return found.error;
        api.print(indented(found.value));
        return undefined;
      }
      case 'end': {
        if (id === '') return { kind: 'refused', sentence: 'Error: Usage: call end <call_id>' };
        const body = jsonBody({ reason });
        if (!body.ok) return body.error;
        api.print(`Ending call ${id}...`, 'green');
        const ended = await api.request({ what: 'end-call', callId: id, body: body.value });
        if (!ended.ok) return ended.error;
        api.print(JSON.stringify(ended.value ?? {}, undefined, 2));
        return undefined;
      }
      default:
        return start(api, args);
    }
  },
};

async function start(api: Api, args: readonly string[]): Promise<ApiFailure | undefined> {
  const words = takeApart(args, { valued: ['--to', '--purpose', '--context'] });
  if (!words.ok) return words.error;
  const { values, rest } = words.value;
  const purpose = values.get('--purpose')?.at(-1) ?? values.get('--context')?.at(-1);
  let to = values.get('--to')?.at(-1);
  let greeting = rest.at(-1);
  if (to === undefined && greeting !== undefined && /^\+?[0-9]{10,15}$/.test(greeting)) {
    api.print('Detected phone number in greeting, treating as --to target', 'yellow');
    to = greeting;
    greeting = undefined;
  }
  const fault = to === undefined ? undefined : numberFault(to);
  if (fault !== undefined) return { kind: 'refused', sentence: fault };
  if (api.keyEnds === undefined) return NO_KEY;
  api.print(
    to === undefined ? 'Initiating outbound call to your phone...' : `Initiating outbound call to ${to}...`,
    'green',
  );
  const started = await api.submit({
    kind: 'call.start',
    ...(to === undefined ? {} : { to }),
    ...(purpose === undefined || purpose === '' ? {} : { purpose }),
    ...(greeting === undefined || greeting === '' ? {} : { greeting }),
  });
  if (!started.ok) return started.error;
  const { eventId: id, answer = {} } = started.value;
  const word = isJsonObject(answer) ? answer['status'] : undefined;
  if (word !== 'initiating' && word !== 'ringing') {
    return { kind: 'refused', sentence: `Error: Failed to initiate call: ${id} reads ${shown(word)}` };
  }
  api.print(`Call initiated: ${id}`, 'green');
  api.print(JSON.stringify(answer, undefined, 2));
  return undefined;
}
