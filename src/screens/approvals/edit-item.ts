import type { Command } from '../../commands/command.ts';
import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import { safe } from '../../lib/safe-text.ts';
import type { ActionRequest } from '../acting/acts.ts';
import { askInstant } from '../time/ask-instant.ts';
import type { Console } from '../shell/contract.ts';

/** Members of a command that a person may put in other words. */
const WORDED = ['summary', 'text', 'note', 'reason', 'message'] as const;

type Fields = Readonly<Record<string, unknown>>;

/** What it would do, where that is one thing. */
function onlyCommand({ commands = [] }: InboxItem): Fields | undefined {
  const [command] = commands;
  return commands.length === 1 && command !== undefined ? { ...command } : undefined;
}

const wordedIn = (command: Fields): (typeof WORDED)[number] | undefined =>
  WORDED.find((key) => typeof command[key] === 'string');

const timeIn = ({ atMs }: Fields): number | undefined => (typeof atMs === 'number' ? atMs : undefined);

/** True where there is something to be put in other words, or at another time. */
export function canBeEdited(item: InboxItem): boolean {
  const command = onlyCommand(item);
  return command !== undefined && (wordedIn(command) !== undefined || timeIn(command) !== undefined);
}

/** Asks for other words or another time. Nothing is approved by it: what comes of it waits at the inbox like before. */
export function editItem(console: Console, item: InboxItem): void {
  const command = onlyCommand(item);
  if (command === undefined) return;
  const [key, atMs] = [wordedIn(command), timeIn(command)];
  if (key !== undefined && atMs !== undefined) {
    console.acts.pick(
      safe`Edit: ${item.title}`,
      [
        { id: 'time', label: safe`its time` },
        { id: 'words', label: safe`its ${key}` },
      ],
      (id) =>
        id === 'time' ? editTime(console, item, command, atMs) : editWords(console, item, command, key),
    );
  } else if (atMs !== undefined) editTime(console, item, command, atMs);
  else if (key !== undefined) editWords(console, item, command, key);
}

function editWords({ acts }: Console, item: InboxItem, command: Fields, key: string): void {
  acts.ask({
    title: safe`Edit: ${item.title}`,
    label: key,
    initial: String(command[key]),
    act: (text) => edited(item, { ...command, [key]: text }),
  });
}

function editTime(console: Console, item: InboxItem, command: Fields, atMs: number): void {
  const named = command['zone'];
  const own = console.host.zone;
  const zone = typeof named === 'string' ? (named.split(';')[0] ?? own) : own;
  askInstant(
    console,
    {
      title: safe`Edit: ${item.title}`,
      label: `When, in the time of ${zone}? The rules are checked when it is approved.`,
      zone,
      offeredMs: atMs,
    },
    (nextMs) => console.acts.begin(edited(item, { ...command, atMs: nextMs })),
  );
}

const edited = (item: InboxItem, command: Fields): ActionRequest => ({
  commands: [
    {
      kind: 'inbox.edit',
      item: item.id,
      title: item.title,
      source: item.source,
      command: command as Command,
      ...(item.mission !== undefined && { mission: item.mission }),
    },
  ],
});
