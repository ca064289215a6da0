import { flag, text } from '../option.ts';
import { stepId } from '../../domain/ids.ts';
import { missionAct, textOption } from '../act-verb.ts';

/** Moves one step of a plan, with its memory and its event. */
export const stepVerb = missionAct({
  name: 'step',
  rest: '<step> start|complete|fail|skip|reopen',
  summary: 'move a step of the plan',
  options: {
    reason: text('<text>', 'why; a failed step needs it'),
    recoverable: flag('the failed step can be tried again'),
  },
  words: 2,
  commandOf: (mission, [id = '', move], values) => {
    const reason = textOption(values, 'reason');
    const told = reason === undefined ? {} : { reason };
    const of = { mission, step: stepId(id) };
    switch (move) {
      case 'start':
        return { kind: 'step.start', ...of };
      case 'complete':
        return { kind: 'step.complete', ...of, ...(reason === undefined ? {} : { note: reason }) };
      case 'skip':
        return { kind: 'step.skip', ...of, ...told };
      case 'reopen':
        return { kind: 'step.reopen', ...of, ...told };
      case 'fail':
        return reason === undefined
          ? 'A failed step needs its reason: --reason "…".'
          : { kind: 'step.fail', ...of, reason, recoverable: values['recoverable'] === true };
      default:
        return `A step is moved by start, complete, fail, skip or reopen, not '${move}'.`;
    }
  },
});
