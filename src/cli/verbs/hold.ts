import { flag, text } from '../option.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { textOption } from '../act-verb.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Stops all dispatch of every process on this machine at once, or lets it go on. */
export const hold: Verb = {
  name: 'hold',
  ways: [
    { takes: ['reason'] },
    { needs: ['release', 'reason'], takes: [] },
    { needs: ['cancel'], takes: ['reason'] },
  ],
  words: 0,
  summary: 'stop all dispatch at once and list what still rings, cancel that too, or release it',
  options: {
    ...CONSENT_OPTIONS,
    release: flag('let dispatch go on'),
    cancel: flag('cancel all that still goes out although dispatch is held'),
    reason: text('<text>', 'why; it is logged'),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
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
    }),
};
