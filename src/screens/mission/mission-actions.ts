import type { Command } from '../../commands/command.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import type { DriveMode, MissionClass, MissionKey } from '../../domain/mission/mission-row.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import {
  draftedResult,
  missing,
  openStepMend,
  stillOpenSteps,
  target,
  targetKey,
  whenOpen,
} from './mission-target.ts';
import { goalActions } from './goal-actions.ts';
import { actsOf, toDosOf, toDoText } from './to-do.ts';
import { environmentAt } from '../shell/cursor.ts';
import { throughDoor } from '../shell/through-door.ts';
import type { Action, Cursor } from '../shell/contract.ts';

const begin = (cursor: Cursor, command: (key: MissionKey) => Command): void => {
  const key = targetKey(cursor);
  if (key !== undefined) cursor.console.acts.begin({ commands: [command(key)] });
};

/** Asks for one line, then begins with it. */
const ask = (
  cursor: Cursor,
  words: {
    readonly title: string;
    readonly label: string;
    readonly optional?: boolean;
    readonly initial?: string;
  },
  command: (key: MissionKey, text: string) => Command,
): void => {
  const key = targetKey(cursor);
  const row = target(cursor);
  if (key === undefined || row === undefined) return;
  cursor.console.acts.ask({
    title: safe`${words.title}: ${row.name}`,
    label: words.label,
    optional: words.optional === true,
    ...(words.initial === undefined ? {} : { initial: words.initial }),
    act: (text) => ({ commands: [command(key, text)], ...(text === '' ? {} : { reason: text }) }),
  });
};

const DRIVE_MODES: Readonly<Record<DriveMode, string>> = {
  off: 'off: the engine watches and audits, nothing more',
  suggest: 'suggest: the engine proposes, one key does it',
  on: 'on: the engine acts by itself, within the rules',
};

/** The numbered list of what the mission needs; whatever is chosen is read back before it is done. */
function doWhatItNeeds(cursor: Cursor): void {
  const key = targetKey(cursor);
  if (key === undefined) return;
  const { acts } = cursor.console;
  const able = actsOf(toDosOf(cursor.state.board, key));
  const [only] = able;
  if (only === undefined) return;
  if (able.length === 1) {
    acts.begin({ commands: [only.command] });
    return;
  }
  const [firstSafe, ...moreSafe] = able.filter(({ isSafe }) => isSafe).map(({ command }) => command);
  acts.choose({
    title: safe`What ${target(cursor)?.name ?? 'it'} needs, the worst first`,
    numbered: true,
    options: [
      ...able.map(({ toDo, command, label, moreFor }) => ({
        id: toDo.id,
        label: safe`${toDoText(toDo, environmentAt(cursor))}${moreFor === 0 ? '' : ` (and ${moreFor} more)`}: ${label}`,
        act: { commands: [command] as const },
      })),
      ...(firstSafe === undefined || moreSafe.length === 0
        ? []
        : [
            {
              id: 'safe',
              label: safe`Do all ${moreSafe.length + 1} safe ones: they only bring records in line, nobody is called`,
              act: { commands: [firstSafe, ...moreSafe] as const },
            },
          ]),
    ],
  });
}

const lifecycleActions: readonly Action[] = throughDoor([
  {
    id: 'mission.complete',
    keys: ['C'],
    label: 'complete',
    about: 'close the run as succeeded, with a summary; or complete the step that a finding names',
    group: 'Change',
    disabled: (cursor) =>
      whenOpen()(cursor) ?? (openStepMend(cursor) === undefined ? stillOpenSteps(cursor) : undefined),
    run: (cursor) => {
      const key = targetKey(cursor);
      const step = openStepMend(cursor);
      // Before its steps are read, what was found is all that is known of them.
      const isRead = key !== undefined && cursor.state.board.snapshots.has(key);
      if (step !== undefined && (!isRead || stillOpenSteps(cursor) !== undefined)) {
        cursor.console.acts.begin({ commands: [step] });
        return;
      }
      const draft = key === undefined ? undefined : draftedResult(cursor.state, key);
      const initial = draft?.summary;
      ask(
        cursor,
        { title: 'Complete', label: 'summary of the result', ...(initial === undefined ? {} : { initial }) },
        (mission, summary) => ({
          kind: 'mission.complete',
          mission,
          summary,
          ...(draft?.payload === undefined ? {} : { payload: draft.payload }),
        }),
      );
    },
  },
  {
    id: 'mission.fail',
    keys: ['F'],
    label: 'fail',
    about: 'close the run as failed, with the reason',
    group: 'Change',
    hidden: true,
    disabled: whenOpen(),
    run: (cursor) =>
      ask(cursor, { title: 'Fail', label: 'reason' }, (mission, reason) => ({
        kind: 'mission.fail',
        mission,
        reason,
      })),
  },
  {
    id: 'mission.cancel',
    keys: ['X'],
    label: 'cancel',
    about: 'cancel the mission; shows first what can still be stopped and what will ring',
    group: 'Change',
    hidden: true,
    disabled: whenOpen(),
    run: (cursor) =>
      ask(cursor, { title: 'Cancel', label: 'reason (may be empty)', optional: true }, (mission, reason) => ({
        kind: 'mission.cancel',
        mission,
        ...(reason === '' ? {} : { reason }),
      })),
  },
  {
    id: 'mission.pause',
    keys: ['P'],
    label: 'pause',
    about: 'pause the mission: nothing more is scheduled for it',
    group: 'Change',
    disabled: whenOpen((row) => (row.status === 'paused' ? 'It is paused already.' : undefined)),
    run: (cursor) => begin(cursor, (mission) => ({ kind: 'mission.pause', mission })),
  },
  {
    id: 'mission.resume',
    keys: ['U'],
    label: 'resume',
    about: 'let a paused mission go on',
    group: 'Change',
    hidden: true,
    disabled: whenOpen((row) => (row.status === 'paused' ? undefined : `It is not paused: ${row.status}.`)),
    run: (cursor) => begin(cursor, (mission) => ({ kind: 'mission.resume', mission })),
  },
  {
    id: 'mission.note',
    keys: ['W'],
    label: 'note',
    about: "write a note into the mission's permanent record; it is read back before it is written",
    group: 'Change',
    hidden: true,
    disabled: (cursor) => (target(cursor) === undefined ? missing(cursor) : undefined),
    run: (cursor) => {
      const key = targetKey(cursor);
      const row = target(cursor);
      if (key === undefined || row === undefined) return;
      cursor.console.acts.ask({
        title: safe`Note for ${row.name}`,
        label: 'It stays in the record for good; everybody who reads the mission sees it.',
        // What cannot be taken back is asked about, however light the door finds it.
        act: (text) => ({ commands: [{ kind: 'mission.note', mission: key, text }], leastTier: 1 }),
      });
    },
  },
  {
    id: 'mission.do',
    keys: ['A'],
    label: 'to do',
    about:
      'do what was found missing or what the engine proposes: the numbered list, or all safe ones at once',
    group: 'Change',
    disabled: (cursor) => {
      const key = targetKey(cursor);
      if (key === undefined) return missing(cursor);
      return toDosOf(cursor.state.board, key).some(({ act }) => act !== undefined)
        ? undefined
        : 'No finding or proposal here can be done with a key.';
    },
    run: doWhatItNeeds,
  },
  {
    id: 'mission.drive',
    keys: ['B'],
    label: 'engine',
    about: 'say what the engine may do for this mission: off, suggest, on',
    group: 'Change',
    hidden: true,
    disabled: whenOpen(),
    run: (cursor) => {
      const mission = targetKey(cursor);
      if (mission === undefined) return;
      cursor.console.acts.choose({
        title: safe`What may the engine do?`,
        options: (['suggest', 'on', 'off'] as const).map((mode) => ({
          id: mode,
          label: safeText(DRIVE_MODES[mode]),
          act: { commands: [{ kind: 'mission.drive', mission, mode }] },
        })),
      });
    },
  },
  {
    id: 'mission.class',
    keys: [],
    label: 'class',
    about: 'choose the class of the mission, 1 to 5',
    group: 'Change',
    disabled: whenOpen(),
    run: (cursor) => {
      const mission = targetKey(cursor);
      if (mission === undefined) return;
      cursor.console.acts.choose({
        title: safe`Which class is it?`,
        options: ([1, 2, 3, 4, 5] as const satisfies readonly MissionClass[]).map((missionClass) => ({
          id: String(missionClass),
          label: safe`${missionClass} ${CLASS_RULES[missionClass].name}: ${CLASS_RULES[missionClass].summary}`,
          act: { commands: [{ kind: 'mission.class', mission, missionClass }] },
        })),
      });
    },
  },
  {
    id: 'mission.link',
    keys: ['L'],
    label: 'link',
    about: 'link an assistant with the run',
    group: 'Change',
    hidden: true,
    disabled: (cursor) =>
      whenOpen()(cursor) ??
      (cursor.state.board.assistants.size === 0 ? 'No assistant is known yet.' : undefined),
    run: (cursor) => {
      const mission = targetKey(cursor);
      if (mission === undefined) return;
      cursor.console.acts.choose({
        title: safe`Link which assistant?`,
        options: [...cursor.state.board.assistants.values()].map(({ id, name, phone }) => ({
          id,
          label: safe`${name} ${phone ?? ''}`,
          act: { commands: [{ kind: 'agent.link', mission, assistantId: id }] },
        })),
      });
    },
  },
  {
    id: 'mission.poll',
    keys: [],
    label: 'poll now',
    about: 'read the state of its calls and insights now',
    group: 'Change',
    disabled: (cursor) => (target(cursor) === undefined ? missing(cursor) : undefined),
    run: (cursor) => begin(cursor, (mission) => ({ kind: 'poll.now', mission })),
  },
  {
    id: 'mission.repair',
    keys: [],
    label: 'reconcile',
    about: 'reconcile: bring memory, steps and record of the mission in line again',
    group: 'Change',
    disabled: (cursor) => (target(cursor) === undefined ? missing(cursor) : undefined),
    run: (cursor) => begin(cursor, (mission) => ({ kind: 'drift.repair', mission })),
  },
  {
    id: 'lease.take',
    keys: [],
    label: 'take the lease',
    about: 'drive this mission from here; whoever drives it now stops',
    group: 'Change',
    disabled: whenOpen((row) => (row.driver === 'console' ? 'It is driven from here already.' : undefined)),
    run: (cursor) => begin(cursor, (mission) => ({ kind: 'lease.take', mission })),
  },
  {
    id: 'lease.release',
    keys: [],
    label: 'release the lease',
    about: 'stop driving this mission from here',
    group: 'Change',
    disabled: whenOpen((row) => (row.driver === 'console' ? undefined : 'It is not driven from here.')),
    run: (cursor) => begin(cursor, (mission) => ({ kind: 'lease.release', mission })),
  },
]);

/** Acts on a mission, on the board and in its own screen. */
export const missionActions: readonly Action[] = [...lifecycleActions, ...goalActions];
