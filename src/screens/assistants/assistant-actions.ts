import type { Assistant } from '../../domain/assistant/assistant.ts';
import { assistantId, phoneNumberId } from '../../domain/ids.ts';
import { safe } from '../../lib/safe-text.ts';
import type { AssistantRow } from './rows.ts';
import type { NumberRow } from './numbers.ts';
import { noFocus } from '../shell/cursor.ts';
import { goTo } from '../shell/navigate.ts';
import type { Action, Cursor } from '../shell/contract.ts';

const readOnly = ({ console }: Cursor): string | undefined =>
  console.host.readOnly ? 'This console is read-only.' : undefined;

const assistantAt = (cursor: Cursor): Assistant | undefined =>
  (cursor.row as AssistantRow | undefined)?.assistant;

const needsRow = (cursor: Cursor): string | undefined =>
  readOnly(cursor) ?? (cursor.row === undefined ? noFocus(cursor) : undefined);

/** Gives the assistant in focus a number: the free ones first. */
const giveNumber = (id: string, use: 'voice' | 'sms'): Action => ({
  id,
  keys: [use === 'voice' ? 'L' : 'T'],
  label: use === 'voice' ? 'number for calls' : 'number for SMS',
  about: `give the assistant in focus a number for ${use === 'voice' ? 'calls' : 'messages'}`,
  group: 'Change',
  hidden: true,
  disabled: (cursor) =>
    needsRow(cursor) ??
    (cursor.state.board.numbers.size === 0
      ? 'The account has no number: buy one in the ClawdTalk portal (Starter or Pro).'
      : undefined),
  run: (cursor) => {
    const assistant = assistantAt(cursor);
    if (assistant === undefined) return;
    const numbers = [...cursor.state.board.numbers.values()].toSorted(
      (left, right) => Number(left.connectionId !== undefined) - Number(right.connectionId !== undefined),
    );
    cursor.console.acts.choose({
      title: safe`Which number for ${assistant.name}?`,
      options: numbers.map(({ id: number, phone, connectionId }) => ({
        id: number,
        label: safe`${phone} ${connectionId === undefined ? 'free' : 'in use'}`,
        act: {
          commands: [
            { kind: 'phone.assign', phoneNumberId: phoneNumberId(number), assistantId: assistant.id, use },
          ],
        },
      })),
    });
  },
});

/** Gives the number in focus to an assistant. */
const assignTo = (id: string, use: 'voice' | 'sms'): Action => ({
  id,
  keys: [use === 'voice' ? 'L' : 'T'],
  label: use === 'voice' ? 'assign for calls' : 'assign for SMS',
  about: `give the number in focus to an assistant, for ${use === 'voice' ? 'calls' : 'messages'}`,
  group: 'Change',
  disabled: (cursor) =>
    needsRow(cursor) ??
    (cursor.state.board.assistants.size === 0 ? 'There is no assistant to give it to.' : undefined),
  run: (cursor) => {
    const row = cursor.row as NumberRow | undefined;
    if (row === undefined) return;
    cursor.console.acts.choose({
      title: safe`Who gets ${row.number.phone}?`,
      options: [...cursor.state.board.assistants.values()].map(({ id: assistant, name, phone }) => ({
        id: assistant,
        label: safe`${name}${phone === undefined ? '' : ` (has ${phone})`}`,
        act: {
          commands: [
            { kind: 'phone.assign', phoneNumberId: row.number.id, assistantId: assistantId(assistant), use },
          ],
        },
      })),
    });
  },
});

/** Acts on assistants, in their list. */
export const assistantActions: readonly Action[] = [
  {
    id: 'assistant.new',
    keys: ['N'],
    label: 'new',
    about: 'make a new assistant; those that look like it are shown first',
    group: 'Change',
    disabled: readOnly,
    run: ({ console }) => goTo(console, { screen: 'assistant' }),
  },
  {
    id: 'assistant.edit',
    keys: ['E'],
    label: 'edit',
    about: 'edit the assistant in focus; the difference is shown before it is saved',
    group: 'Change',
    disabled: needsRow,
    run: (cursor) => {
      const assistant = assistantAt(cursor);
      if (assistant !== undefined) goTo(cursor.console, { screen: 'assistant', item: assistant.id });
    },
  },
  giveNumber('assistant.number-voice', 'voice'),
  giveNumber('assistant.number-sms', 'sms'),
];

/** Acts on the account's numbers. */
export const numberActions: readonly Action[] = [
  assignTo('number.assign-voice', 'voice'),
  assignTo('number.assign-sms', 'sms'),
];
