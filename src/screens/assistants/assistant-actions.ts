import type { Assistant } from '../../domain/assistant/assistant.ts';
import { assistantId, phoneNumberId } from '../../domain/ids.ts';
import { numberWishOf, offerText, type NumberWish } from '../../domain/server/number-offer.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
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
      ? 'The account has no number: N on the numbers tab orders one.'
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

/** Looks for numbers on offer, and orders the one that is chosen: it costs money, and the door says how much. */
const orderNew: Action = {
  id: 'number.order',
  keys: ['N'],
  label: 'order a number',
  about: 'look for numbers on offer by place or digits, and order one; its price is shown before',
  group: 'Change',
  disabled: readOnly,
  run: ({ console }) =>
    console.acts.input(
      {
        title: safe`Order a number`,
        label: 'place or digits, such as Chicago, IL or 312; empty: any',
        optional: true,
      },
      (text) => void offer(console, numberWishOf(text)),
    ),
};

async function offer({ acts, backend }: Cursor['console'], wish: NumberWish): Promise<void> {
  acts.toast('info', safe`Looking for numbers on offer …`);
  const found = await backend.numberOffers(wish);
  if (!found.ok) {
    acts.toast('refused', safeText(found.error));
    return;
  }
  if (found.value.length === 0) {
    acts.toast('refused', safe`No number on offer fits. N looks for another.`);
    return;
  }
  acts.pick(
    safe`Order which number?`,
    found.value.map((each) => ({ id: each.phone, label: each.phone, hint: safeText(offerText(each)) })),
    (phone) => acts.begin({ commands: [{ kind: 'phone.order', phone }] }),
  );
}

const release: Action = {
  id: 'number.release',
  keys: ['X'],
  label: 'give back',
  about: 'give the number in focus back to the server for good',
  group: 'Change',
  hidden: true,
  disabled: needsRow,
  run: (cursor) => {
    const row = cursor.row as NumberRow | undefined;
    if (row === undefined) return;
    cursor.console.acts.begin({ commands: [{ kind: 'phone.release', phoneNumberId: row.number.id }] });
  },
};

/** Acts on the account's numbers. */
export const numberActions: readonly Action[] = [
  orderNew,
  release,
  assignTo('number.assign-voice', 'voice'),
  assignTo('number.assign-sms', 'sms'),
];
