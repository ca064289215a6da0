import { isAssistant } from '../../domain/assistant/assistant.ts';
import { assistantId as assistantIdOf } from '../../domain/ids.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { CONSENT_ANSWERS } from '../../commands/planning/consent-answers.ts';
import { safe } from '../../lib/safe-text.ts';
import { callerOption, callersOf } from '../shell/callers.ts';
import { editPlan, nameList, planningOf, setDraft } from './edit.ts';
import type { Action, Cursor } from '../shell/contract.ts';

const needsMission = (cursor: Cursor): string | undefined =>
  planningOf(cursor).draft.mission === undefined ? 'Choose the mission first: N.' : undefined;

/** Asks for the other assistant, then for the share that the first one keeps. */
function chooseSplit(cursor: Cursor): void {
  const { console, state } = cursor;
  const { draft } = planningOf(cursor);
  const first = [...state.board.assistants.values()].find(
    (each) => draft.assistantId !== undefined && isAssistant(each, draft.assistantId),
  );
  const others = callersOf(state.board, draft.mission).filter(({ assistant }) => assistant !== first);
  const name = first?.name ?? safe`the first`;
  console.acts.pick(
    safe`Who shares the list with ${name}? Chance says who calls whom.`,
    [
      ...(draft.split === undefined ? [] : [{ id: NOBODY, label: safe`nobody: ${name} calls everybody` }]),
      ...others.map(({ assistant, phone, linked }) => ({
        id: assistant.id,
        label: safe`${assistant.name}${phone === undefined ? '  its number is looked up' : `  ${phone}`}${linked ? '  linked' : ''}`,
      })),
    ],
    (id) => {
      if (id === NOBODY) {
        setDraft(console, { split: undefined });
        return;
      }
      const other = others.find(({ assistant }) => assistant.id === id)?.assistant;
      if (other === undefined) return;
      console.acts.input(
        {
          title: safe`How many of a hundred people does ${name} call? ${other.name} calls the others.`,
          label: 'percent, 1 to 99',
          initial: String(draft.split?.percent ?? 50),
        },
        (text) => {
          const percent = /^\s*(\d{1,2})\s*%?\s*$/.exec(text)?.[1];
          if (percent === undefined || Number(percent) < 1)
            console.acts.toast('refused', safe`"${text}" is no share. Write a whole number from 1 to 99.`);
          else setDraft(console, { split: { assistantId: other.id, percent: Number(percent) } });
        },
      );
    },
  );
}

const NOBODY = 'nobody';
/** No assistant's id. */
const TWO = ' two';

/** Who calls whom: list, mission, assistant. */
export const listActions: readonly Action[] = [
  {
    id: 'plan.mission',
    keys: ['N'],
    label: 'mission',
    about: 'choose the mission that the calls belong to',
    group: 'Change',
    disabled: ({ state }) =>
      [...state.board.missions.values()].some(
        (row) => row.missionId !== undefined && !isTerminalRun(row.status),
      )
        ? undefined
        : 'No mission is under way at the server.',
    run: ({ console, state }) => {
      const rows = [...state.board.missions.values()].filter(
        ({ missionId, status }) => missionId !== undefined && !isTerminalRun(status),
      );
      console.acts.pick(
        safe`Which mission are the calls for?`,
        rows.map(({ key, name, status }) => ({ id: key, label: safe`${name}  ${status}` })),
        (id) => {
          const row = rows.find(({ key }) => key === id);
          if (row !== undefined) setDraft(console, { mission: row.key });
        },
      );
    },
  },
  {
    id: 'plan.assistant',
    keys: ['L'],
    label: 'assistant',
    about: 'choose the assistant that calls; one without a number can call nobody',
    group: 'Change',
    disabled: (cursor) =>
      needsMission(cursor) ??
      (cursor.state.board.assistants.size === 0 ? 'No assistant was read yet.' : undefined),
    run: (cursor) => {
      const { console, state } = cursor;
      const { mission } = planningOf(cursor).draft;
      const callers = callersOf(state.board, mission);
      // Which numbers an assistant has may be known to the server alone: it is asked when the assistant is chosen.
      const options = callers.map((caller) =>
        caller.phone === undefined
          ? { id: caller.assistant.id, label: safe`${callerOption(caller).label}  its number is looked up` }
          : callerOption(caller),
      );
      const shared = planningOf(cursor).draft.assistantId !== undefined && callers.length > 1;
      const two = { id: TWO, label: safe`two of them share the list, to be compared …` };
      console.acts.pick(safe`Who calls?`, shared ? [...options, two] : options, (id) => {
        if (id === TWO) chooseSplit(cursor);
        else setDraft(console, { assistantId: assistantIdOf(id), lines: undefined, split: undefined });
      });
    },
  },
  {
    id: 'plan.split',
    // The key of the assistant offers it too.
    keys: [],
    label: 'share the list',
    about:
      'let another assistant call a share of the list, by chance and at the same hours, to compare the two',
    group: 'Change',
    hidden: true,
    disabled: (cursor) => {
      const { draft } = planningOf(cursor);
      if (draft.assistantId === undefined) return 'Choose the first assistant: L.';
      return cursor.state.board.assistants.size < 2 ? 'It takes two assistants.' : undefined;
    },
    run: chooseSplit,
  },
  {
    id: 'plan.import',
    keys: ['I'],
    label: 'import file',
    about: 'read a list of people from a CSV or TSV file',
    group: 'Change',
    run: (cursor) => {
      const { source } = planningOf(cursor).draft;
      cursor.console.acts.input(
        {
          title: safe`Import a list`,
          label: 'CSV or TSV file (~ is your home folder)',
          initial: source?.kind === 'file' ? source.path : '',
        },
        (path) => void nameList(cursor.console, { kind: 'file', path }),
      );
    },
  },
  {
    id: 'plan.paste',
    keys: ['T'],
    label: 'paste',
    about: 'paste a list of people, such as rows of a spreadsheet',
    group: 'Change',
    run: ({ console }) =>
      console.acts.paste(safe`Paste a list`, (text) => void nameList(console, { kind: 'text', text })),
  },
  {
    id: 'plan.consent',
    keys: ['A'],
    label: 'consent',
    about:
      'say once whether the people of a list without a consent column agreed to be called by an automated voice',
    group: 'Change',
    hidden: true,
    disabled: (cursor) =>
      planningOf(cursor).list?.lacksConsent === true
        ? undefined
        : 'Every row of the list tells its consent, or there is no list.',
    run: ({ console }) =>
      console.acts.pick(
        safe`Did these people agree to be called by an automated voice?`,
        CONSENT_ANSWERS.map(({ answer, text }) => ({ id: answer, label: safe`${text}` })),
        (id) => {
          const answer = CONSENT_ANSWERS.find((each) => each.answer === id)?.answer;
          if (answer === undefined) return;
          if (answer === 'unknown') {
            setDraft(console, { consent: { answer } });
            return;
          }
          console.acts.input(
            { title: safe`Who says so, since when?`, label: 'kept with the list in the log', initial: '' },
            (says) =>
              setDraft(console, { consent: says.trim() === '' ? { answer } : { answer, says: says.trim() } }),
          );
        },
      ),
  },
  {
    id: 'plan.memory',
    keys: ['Y'],
    label: 'list in memory',
    about: "take a list out of the mission's memory, such as contractors or leads",
    group: 'Change',
    hidden: true,
    disabled: (cursor) =>
      needsMission(cursor) ??
      ((planningOf(cursor).inputs?.memoryLists ?? []).length === 0
        ? 'The memory of this mission has no list of numbers.'
        : undefined),
    run: (cursor) =>
      cursor.console.acts.pick(
        safe`Which list?`,
        (planningOf(cursor).inputs?.memoryLists ?? []).map(({ key, count }) => ({
          id: key,
          label: safe`${key}  ${count} entries`,
        })),
        (key) => setDraft(cursor.console, { source: { kind: 'memory', key } }),
      ),
  },
  {
    id: 'plan.export',
    keys: ['W'],
    label: 'export refused',
    about: 'write the refused rows to a new file, each with what is wrong and how to mend it',
    group: 'Change',
    hidden: true,
    disabled: (cursor) =>
      (planningOf(cursor).list?.refusedRows ?? 0) === 0 ? 'No row was refused.' : undefined,
    run: ({ console }) =>
      console.acts.input(
        { title: safe`Export the refused rows`, label: 'new file', initial: 'refused.csv' },
        (path) => editPlan(console, { kind: 'export', path }),
      ),
  },
  {
    id: 'plan.clear',
    keys: ['X'],
    label: 'throw away',
    about: 'throw this draft away; what was committed stays',
    group: 'Change',
    hidden: true,
    disabled: (cursor) =>
      planningOf(cursor).draft.mission === undefined && planningOf(cursor).draft.source === undefined
        ? 'There is no draft.'
        : undefined,
    run: ({ console }) =>
      console.acts.pick(
        safe`Throw the draft away? What was committed stays.`,
        [
          { id: 'keep', label: safe`Keep it` },
          { id: 'clear', label: safe`Throw it away` },
        ],
        (id) => {
          if (id === 'clear') editPlan(console, { kind: 'clear' });
        },
      ),
  },
];
