import type { Command } from '../../commands/command.ts';
import type { Assistant } from '../../domain/assistant/assistant.ts';
import { assistantId } from '../../domain/ids.ts';
import type { Board } from '../../state/board.ts';
import { readField, type FormField } from '../../ui/form/form-field.ts';
import type { FormDraft } from '../../ui/form/form-state.ts';
import { assistantUse } from '../assistants/assistant-use.ts';
import type { Console } from '../shell/contract.ts';
import { readTime, type TimeContext } from '../time/read-time.ts';
import { timeReading } from '../time/time-reading.ts';

const MINUTE_MS = 60_000;
/** A schedule is at least this far ahead: the door refuses less. */
const LEAST_MINUTES = 5;

/** An assistant with a number to call or write from. */
export interface DirectCaller {
  readonly assistant: Assistant;
  readonly from: string;
}

/** Who can make one call or send one message: every assistant that has a number. */
export function directCallers(board: Board): readonly DirectCaller[] {
  const uses = assistantUse(board);
  return [...board.assistants.values()].flatMap((assistant) => {
    const from = uses.get(assistant.id)?.numbers.at(0)?.phone;
    return from === undefined ? [] : [{ assistant, from }];
  });
}

/** The clock of a number that something is scheduled for already; others are read on the operator's own. */
export const directZone = ({ scheduled }: Board, to: string): string | undefined =>
  [...scheduled.values()].find(({ event }) => event.to === to)?.zones[0];

const contextOf = ({ host, clock }: Console, zone: string | undefined): TimeContext => ({
  zone: zone ?? host.zone,
  operatorZone: host.zone,
  nowMs: clock.now(),
});

/** What one call or one message is made of. `zone`: of the number in `to`, where it is known. */
export function directFields(console: Console, zone: string | undefined): readonly FormField[] {
  const context = () => contextOf(console, zone);
  return [
    {
      kind: 'choice',
      id: 'channel',
      label: 'What',
      options: [
        { id: 'call', label: 'a call' },
        { id: 'sms', label: 'a text message' },
      ],
    },
    {
      kind: 'phone',
      id: 'to',
      label: 'To',
      required: true,
      help: 'With + and country code, such as +15551234567.',
    },
    {
      kind: 'text',
      id: 'when',
      label: 'When',
      required: true,
      help: `${zone === undefined ? 'On your clock' : 'In their time'}: in 20 min, 10:30, tomorrow 10:00, Tue 9:30. Their hours are checked next.`,
      reading: (text) => timeReading(text, context()).text,
      check: (text) => {
        const read = readTime(text, context());
        if (!read.ok) return read.error;
        return read.value < context().nowMs + LEAST_MINUTES * MINUTE_MS
          ? `At least ${LEAST_MINUTES} minutes from now: the server needs that long.`
          : undefined;
      },
    },
    {
      kind: 'choice',
      id: 'recipient',
      label: 'Who is called',
      options: [
        { id: 'service', label: 'shop, inbox' },
        { id: 'professional', label: 'professional' },
        { id: 'automated', label: 'automated line' },
      ],
      help: 'An automated line may be called at any hour.',
    },
    {
      kind: 'long',
      id: 'text',
      label: 'Text',
      rows: 3,
      maxLength: 1_600,
      help: 'For a text message; a call says what its assistant was told.',
    },
  ];
}

type DirectCommand = Extract<Command, { kind: 'event.schedule' }>;

/** The command of a filled form; undefined where its time cannot be read any more. */
export function writtenDirect(
  console: Console,
  { assistant, from }: DirectCaller,
  texts: FormDraft,
): DirectCommand | undefined {
  const { board } = console.store.getState();
  const zone = directZone(board, texts['to'] ?? '');
  const toField = directFields(console, zone).find(({ id }) => id === 'to');
  const to = toField === undefined ? undefined : readField(toField, texts['to'] ?? '');
  const at = readTime(texts['when'] ?? '', contextOf(console, zone));
  if (to?.ok !== true || !at.ok) return undefined;
  const phone = String(to.value);
  const channel = texts['channel'] === 'sms' ? 'sms' : 'call';
  const before = [...board.scheduled.values()].filter(
    ({ event, missionKey }) => missionKey === undefined && event.to === phone && event.channel === channel,
  );
  const { recipient } = texts;
  return {
    kind: 'event.schedule',
    channel,
    assistantId: assistantId(assistant.id),
    to: phone,
    from,
    atMs: at.value,
    attempt: before.length + 1,
    recipientType: recipient === 'automated' || recipient === 'professional' ? recipient : 'service',
    ...(channel === 'sms' && { text: (texts['text'] ?? '').trim() }),
  };
}
