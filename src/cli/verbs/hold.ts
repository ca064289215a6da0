import { flag, text } from '../option.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { textOption } from '../act-verb.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Stops all dispatch of every process on this machine at once, or lets it go on. */
export const hold: Verb = {
  name: 'hold',
  ways: [
    { takes: ['reason', 'all'] },
    { needs: ['release', 'reason'], takes: [] },
    { needs: ['cancel'], takes: ['reason'] },
  ],
  words: 0,
  everyContext: true,
  summary: 'stop all dispatch at once and list what still goes out, cancel that too, or release it',
  options: {
    ...CONSENT_OPTIONS,
    release: flag('let dispatch go on'),
    cancel: flag('cancel all that still goes out although dispatch is held'),
    reason: text('<text>', 'why; it is logged'),
  },
  run: async (context, input) => {
    if (
      context.context !== undefined &&
      (input.values['release'] === true || input.values['cancel'] === true)
    ) {
      context.complain('Release or cancel in one context at a time: name it with --context.');
      return 2;
    }
    return withSession(context, async (session) => {
      const reason = textOption(input.values, 'reason');
      if (input.values['cancel'] === true) {
        return act(context, session, input, {
          kind: 'hold.cancel',
          ...(reason === undefined ? {} : { reason }),
        });
      }
      if (input.values['release'] !== true) {
        return act(context, session, input, {
          kind: 'hold.set',
          ...(reason === undefined ? {} : { reason }),
        });
      }
      if (reason === undefined) {
        return { exit: 2, sentence: 'A hold is released for a reason: hold --release --reason "…".' };
      }
      return act(context, session, input, { kind: 'hold.release', reason });
    });
  },
};
