import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { numbersInText } from '../../state/contact/mentions.ts';
import type { ConsoleState } from '../../state/store.ts';
import { goTo } from '../shell/navigate.ts';
import type { Action, Console, Cursor } from '../shell/contract.ts';
import type { CellEnvironment } from '../table/column.ts';

/** Opens the time line of a number. */
export const openContact = (console: Console, phone: string): void =>
  goTo(console, { screen: 'contact', contact: phone });

const E164 = /^\+[1-9]\d{6,14}$/;

/** Every number that what is in focus names, each once, the plainest first. */
function numbersHere(cursor: Cursor): readonly string[] {
  const { row, table, route, state } = cursor;
  const found = new Set<string>();
  const note = (phone: string | undefined): void => {
    if (phone !== undefined && E164.test(phone)) found.add(phone);
  };
  if (row !== undefined && table !== undefined) {
    for (const phone of table.phones(row)) note(phone);
    if (found.size === 0) for (const text of textsOf(cursor, row)) numbersInText(text).forEach(note);
  }
  const item = route.item === undefined ? undefined : state.board.inbox.get(route.item);
  if (item !== undefined) for (const phone of numbersOfItem(item)) note(phone);
  if (found.size === 0 && route.screen !== 'contact') note(route.contact);
  if (found.size === 0) for (const phone of missionNumbers(cursor)) note(phone);
  return [...found];
}

/** All that is drawn of a row. */
function textsOf({ table, state, console }: Cursor, row: object): readonly string[] {
  if (table === undefined) return [];
  const environment: CellEnvironment = {
    minuteMs: state.view.minuteMs,
    wallMinuteMs: state.view.wallMinuteMs,
    zoneMode: state.view.zoneMode,
    operatorZone: console.host.zone,
    ascii: console.host.ascii,
  };
  return [
    ...table.fit(WIDEST).map((fitted) => table.cell(row, fitted, environment).text),
    ...table.detail(row, environment).map(({ text }) => text),
  ];
}

const WIDEST = 400;

/** The numbers that an item of the inbox is about. */
function numbersOfItem({ phone, gate, events, title, lines, commands }: InboxItem): readonly string[] {
  const plain = [
    ...(phone === undefined ? [] : [phone]),
    ...(gate?.candidates ?? []).map((candidate) => `+${phoneDigits(candidate.phone)}`),
    ...(events ?? []).map(({ to }) => to),
  ];
  if (plain.length > 0) return plain;
  return [title, ...lines, JSON.stringify(commands ?? [])].flatMap(numbersInText);
}

/** Whom a mission on a row, or the mission that is open, calls and writes to. */
function missionNumbers({ row, route, state }: Cursor): readonly string[] {
  const key = row !== undefined && 'key' in row ? row.key : route.mission;
  if (key === undefined) return [];
  const rows = [...state.board.scheduled.values()].filter(({ missionKey }) => missionKey === key);
  return rows
    .toSorted((a, b) => (b.event.scheduledAtMs ?? 0) - (a.event.scheduledAtMs ?? 0))
    .map(({ event }) => event.to);
}

/** The name that missions give a number, as far as the schedule knows one. */
function nameOf({ board }: ConsoleState, phone: string): SafeText | undefined {
  const digits = phoneDigits(phone);
  for (const { event, contactName } of board.scheduled.values())
    if (contactName !== undefined && phoneDigits(event.to) === digits) return contactName;
  return undefined;
}

/** Opens the time line of the number in focus; of several, and of none, it asks which. */
export function showContact(cursor: Cursor, phones: readonly string[] = numbersHere(cursor)): void {
  const { console, state } = cursor;
  const [first, ...others] = phones;
  if (first !== undefined && others.length === 0) {
    openContact(console, first);
    return;
  }
  if (first === undefined) {
    console.acts.input({ title: safe`Whose time line?`, label: 'number, such as +15551234567' }, (text) => {
      const phone = `+${phoneDigits(text)}`;
      if (E164.test(phone)) openContact(console, phone);
      else console.keyRefused(`“${text}” is not a number: write it with its country code.`);
    });
    return;
  }
  console.acts.pick(
    safe`Whose time line?`,
    phones.map((phone) => ({ id: phone, label: safe`${nameOf(state, phone) ?? ''} ${safeText(phone)}` })),
    (phone) => openContact(console, phone),
  );
}

/** From a number on any screen to all that is known of it. */
export const contactAction: Action = {
  id: 'go.contact',
  keys: ['n'],
  label: 'number',
  about: 'the time line of the number in focus: every call, message, result, opt-out and approval',
  group: 'Go',
  hidden: true,
  run: (cursor) => showContact(cursor),
};
