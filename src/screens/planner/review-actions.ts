import { safe, safeText } from '../../lib/safe-text.ts';
import { isKnownZone } from '../../planner/hours/zone-table.ts';
import type { PlannedCall } from '../../state/planning.ts';
import { goToTab, openOverlay } from '../shell/navigate.ts';
import { chosenIds, noFocus } from '../shell/cursor.ts';
import { askInstant } from '../time/ask-instant.ts';
import { changeContacts, editPlan, chosenPhones, planningOf } from './edit.ts';
import { proofText } from './review.ts';
import type { Action, Console, Cursor } from '../shell/contract.ts';

const callOf = (cursor: Cursor): PlannedCall | undefined =>
  cursor.focusId === undefined ? undefined : planningOf(cursor).plan?.placed.get(cursor.focusId);

const needsCall = (cursor: Cursor): string | undefined => {
  const call = callOf(cursor);
  if (call === undefined) return noFocus(cursor);
  return call.committed ? 'It was sent already: the Schedule screen (2) moves or cancels it.' : undefined;
};

const needsChoice = (cursor: Cursor): string | undefined =>
  chosenIds(cursor).length === 0
    ? noFocus(cursor)
    : chosenIds(cursor).every((id) => planningOf(cursor).plan?.placed.get(id)?.committed === true)
      ? 'It was sent already: the Schedule screen (2) moves or cancels it.'
      : undefined;

/** Plans again, and the commit: on every step. */
export const planActions: readonly Action[] = [
  {
    id: 'plan.commit',
    keys: ['C'],
    label: 'commit',
    about:
      'send the calls of this plan, after the whole list was read and a code typed; again: goes on where it stopped',
    group: 'Change',
    disabled: (cursor) => {
      const { plan, busy } = planningOf(cursor);
      if (cursor.state.board.commit?.state === 'running') return 'A commit is under way.';
      // What is being planned is waited for.
      if (busy !== undefined) return undefined;
      if (plan === undefined) return 'There is no plan yet.';
      return [...plan.placed.values()].some(({ status, committed }) => status === 'firm' && !committed)
        ? undefined
        : 'No call of this plan is left to be sent.';
    },
    run: (cursor) => void beginCommit(cursor),
  },
  {
    id: 'plan.again',
    keys: ['R'],
    label: 'plan again',
    about:
      'read list, mission and calls again and plan from now on; what was sent stays, the difference is shown',
    group: 'Change',
    disabled: (cursor) => {
      const { mission, assistantId, source } = planningOf(cursor).draft;
      return mission === undefined || assistantId === undefined || source === undefined
        ? 'It takes a mission, an assistant and a list: N, L and I.'
        : undefined;
    },
    run: ({ console }) => editPlan(console, { kind: 'replan' }),
  },
];

/** True when the plan stands, at once or after a while; false where the operator has gone on to something else. */
function isPlanned({ store, acts }: Console): Promise<boolean> {
  const isDone = (): boolean => planningOf({ state: store.getState() }).busy === undefined;
  if (isDone()) return Promise.resolve(true);
  acts.toast('info', safe`The plan is being made; the commit is asked for when it stands.`);
  const { current: begun } = store.getState().view.routes;
  return new Promise((resolve) => {
    const stop = store.subscribe(({ view }) => {
      const goesOn = view.overlay === undefined && view.routes.current.screen === begun.screen;
      if (goesOn && !isDone()) return;
      stop();
      resolve(goesOn);
    });
  });
}

async function beginCommit(cursor: Cursor): Promise<void> {
  const { console } = cursor;
  if (!(await isPlanned(console))) return;
  const { plan } = planningOf({ state: console.store.getState() });
  if (plan === undefined) {
    console.acts.toast('refused', safe`There is no plan yet.`);
    return;
  }
  const commands = await console.backend
    .planCommands(plan.digest)
    .catch((error: unknown) => ({ ok: false, error: String(error) }) as const);
  if (!commands.ok) {
    console.acts.toast('refused', safe`${commands.error}`);
    return;
  }
  const [first, ...more] = commands.value;
  if (first === undefined) return;
  console.acts.begin({
    commands: [first, ...more],
    // What became of each call is what is looked for next.
    onOutcome: () => {
      const { current } = console.store.getState().view.routes;
      if (current.screen === 'planner') goToTab(console, { ...current, tab: 'commit' });
    },
  });
}

/** Adjusts a plan: each change is planned through and its difference shown. */
export const reviewActions: readonly Action[] = [
  {
    id: 'plan.proof',
    keys: ['p'],
    label: 'proof',
    about: 'everything that allows the slot in focus: zones and where they come from, hours, law, data',
    group: 'Look',
    disabled: (cursor) => (callOf(cursor) === undefined ? noFocus(cursor) : undefined),
    run: (cursor) => {
      const call = callOf(cursor);
      if (call === undefined) return;
      const text = proofText(call, cursor.console.host.zone, cursor.state.view.minuteMs);
      openOverlay(cursor.console, {
        kind: 'text',
        title: safe`Why ${call.name ?? call.phone} is called then`,
        text: safeText(text, { multiline: true }),
      });
    },
  },
  {
    id: 'plan.move',
    keys: ['M'],
    label: 'move',
    about: 'move the call in focus to another time, where the rules allow it',
    group: 'Change',
    disabled: needsCall,
    run: (cursor) => {
      const call = callOf(cursor);
      const [local] = call?.local ?? [];
      if (call === undefined || local === undefined) return;
      const { console } = cursor;
      askInstant(
        console,
        {
          title: safe`Move ${call.name ?? call.phone}`,
          label: `When, in their time (${local.zone})?`,
          zone: local.zone,
          offeredMs: call.atMs,
        },
        (atMs) => editPlan(console, { kind: 'contact', phones: [call.phone], change: { atMs } }),
      );
    },
  },
  {
    id: 'plan.drop',
    keys: ['K'],
    label: 'leave out',
    about: 'leave the contact in focus, or all that are marked, out of this plan',
    group: 'Change',
    disabled: needsChoice,
    run: (cursor) => changeContacts(cursor, { dropped: true }),
  },
  {
    id: 'plan.zone',
    keys: ['Z'],
    label: 'zone',
    about: 'say in which time zone the contact in focus, or the marked ones, are',
    group: 'Change',
    hidden: true,
    disabled: needsChoice,
    run: (cursor) => askZone(cursor),
  },
  {
    id: 'plan.line',
    keys: ['L'],
    label: 'line',
    about: 'call the contact in focus, or the marked ones, from another number of the assistant',
    group: 'Change',
    hidden: true,
    disabled: (cursor) =>
      needsChoice(cursor) ??
      ((planningOf(cursor).inputs?.owned.length ?? 0) < 2 ? 'The assistant has but one number.' : undefined),
    run: (cursor) => {
      const phones = chosenPhones(cursor);
      cursor.console.acts.pick(
        safe`From which number?`,
        (planningOf(cursor).inputs?.owned ?? []).map((line) => ({ id: line, label: safe`${line}` })),
        (line) => editPlan(cursor.console, { kind: 'contact', phones, change: { line } }),
      );
    },
  },
  {
    id: 'plan.restore',
    keys: ['U'],
    label: 'as planned',
    about: 'take back what was changed by hand about the contact in focus, or the marked ones',
    group: 'Change',
    hidden: true,
    disabled: (cursor) =>
      chosenPhones(cursor).some((phone) => planningOf(cursor).draft.changes[phone] !== undefined)
        ? undefined
        : 'Nothing was changed by hand about it.',
    run: (cursor) => changeContacts(cursor, undefined),
  },
];

/** Zone, leaving out, and taking that back: what helps a contact without a slot. */
export const unplacedActions: readonly Action[] = reviewActions.filter(({ id }) =>
  ['plan.zone', 'plan.drop', 'plan.line', 'plan.restore'].includes(id),
);

function askZone(cursor: Cursor): void {
  const { console } = cursor;
  const phones = chosenPhones(cursor);
  console.acts.input(
    {
      title: safe`Where are they?`,
      label: 'time zone, such as America/Chicago',
      initial: callOf(cursor)?.local[0]?.zone ?? '',
    },
    (text) => {
      const zones = text.split(/[;,\s]+/).filter((zone) => zone !== '');
      const unknown = zones.find((zone) => !isKnownZone(zone));
      if (unknown === undefined)
        editPlan(console, { kind: 'contact', phones, change: { zone: zones.join(';') } });
      else console.acts.toast('refused', safe`${unknown} is not a time zone. Write it like America/Chicago.`);
    },
  );
}
