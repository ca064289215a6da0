import { text } from '../option.ts';
import type { DriveMode, MissionClass } from '../../domain/mission/mission-row.ts';
import { stepId } from '../../domain/ids.ts';
import type { JsonValue } from '../../lib/json.ts';
import { missionAct, textOption } from '../act-verb.ts';

const REASON = { reason: text('<text>', 'why; it is logged') } as const;
const MODES: readonly DriveMode[] = ['off', 'suggest', 'on'];
const CLASSES: readonly MissionClass[] = [1, 2, 3, 4, 5];

export const drive = missionAct({
  name: 'drive',
  rest: 'off|suggest|on',
  summary: 'whether the engine leaves a mission alone, proposes, or acts',
  words: 1,
  commandOf: (mission, [word]) => {
    const mode = MODES.find((each) => each === word);
    return mode === undefined
      ? `drive takes off, suggest or on, not '${word}'.`
      : { kind: 'mission.drive', mission, mode };
  },
});

export const missionClass = missionAct({
  name: 'class',
  rest: '1..5',
  summary: 'what kind of mission it is: 1 sweep, 2 screening, 3 negotiation, 4 rounds, 5 find and act',
  words: 1,
  commandOf: (mission, [word]) => {
    const chosen = CLASSES.find((each) => String(each) === word);
    return chosen === undefined
      ? `class takes a number from 1 to 5, not '${word}'.`
      : { kind: 'mission.class', mission, missionClass: chosen };
  },
});

export const complete = missionAct({
  name: 'complete',
  needs: ['summary'],
  summary: "close a mission as succeeded; its memory is kept, its entry leaves the bot's file",
  options: {
    ...REASON,
    summary: text('<text>', 'the result in a sentence'),
    payload: text('<json>', 'the result as data'),
  },
  commandOf: (mission, _, values) => {
    const summary = textOption(values, 'summary');
    if (summary === undefined) return 'A result needs its summary: complete <slug> --summary "…".';
    const typed = textOption(values, 'payload');
    if (typed === undefined) return { kind: 'mission.complete', mission, summary };
    const payload = jsonOf(typed);
    return payload === undefined
      ? '--payload is not JSON.'
      : { kind: 'mission.complete', mission, summary, payload };
  },
});

export const fail = missionAct({
  name: 'fail',
  needs: ['reason'],
  summary: 'close a mission as failed; what is still scheduled is taken back',
  options: { ...REASON, step: text('<id>', 'the step that failed') },
  commandOf: (mission, _, values) => {
    const reason = textOption(values, 'reason');
    const step = textOption(values, 'step');
    if (reason === undefined) return 'A failure needs its reason: fail <slug> --reason "…".';
    return {
      kind: 'mission.fail',
      mission,
      reason,
      ...(step === undefined ? {} : { step: stepId(step) }),
    };
  },
});

export const pause = missionAct({
  name: 'pause',
  summary: 'pause a mission; what is scheduled already still goes out, and is listed',
  options: REASON,
  commandOf: (mission) => ({ kind: 'mission.pause', mission }),
});

export const resume = missionAct({
  name: 'resume',
  summary: 'let a paused or unstarted mission run',
  options: REASON,
  commandOf: (mission) => ({ kind: 'mission.resume', mission }),
});

export const cancel = missionAct({
  name: 'cancel',
  summary: 'cancel a mission and everything of it that is still scheduled',
  options: REASON,
  commandOf: (mission, _, values) => {
    const reason = textOption(values, 'reason');
    return { kind: 'mission.cancel', mission, ...(reason === undefined ? {} : { reason }) };
  },
});

export const note = missionAct({
  name: 'note',
  rest: '<text>',
  summary: "write a note into a run's permanent record",
  options: { step: text('<id>', 'the step that it belongs to') },
  words: 1,
  commandOf: (mission, [text = ''], values) => {
    const step = textOption(values, 'step');
    if (text.trim() === '') return 'The note is empty.';
    return {
      kind: 'mission.note',
      mission,
      text,
      ...(step === undefined ? {} : { step: stepId(step) }),
    };
  },
});

function jsonOf(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
