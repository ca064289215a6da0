import { endText, type UnclearEnd } from '../../domain/approval/unclear.ts';
import { text } from '../option.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { textOption } from '../act-verb.ts';
import { isoOrNull, recordIn, instantOption } from '../instant.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** All of which nobody knows how it ended, or that cannot go on by itself: with the evidence, and what ends it. */
export const unclear: Verb = {
  name: 'unclear',
  ways: [{}],
  words: 0,
  everyContext: true,
  summary: 'what is parked, refused in part, stopped or being found out, and how each is ended',
  run: (context, input) =>
    withSession(context, async (session) => {
      const { open } = await session.settle();
      const items = session.unclear();
      if (input.json) {
        const told = items.map(({ id, opKey, state, title, lines, ends, sinceMs, mission }) => ({
          id,
          state,
          title,
          lines,
          ends,
          since: isoOrNull(sinceMs),
          mission: mission ?? null,
          op_key: opKey,
        }));
        context.print(JSON.stringify(told, undefined, 2));
        return 0;
      }
      if (items.length === 0) context.print(nothingText(open));
      for (const item of items) {
        const { id, title, lines, ends } = item;
        const reader = { zone: session.zone, nowMs: session.clock.now() };
        context.print(`${id}  ${recordIn(title, reader)}`);
        for (const line of lines) context.print(`          ${recordIn(line, reader)}`);
        for (const end of ends) {
          context.print(`          clawdtalk-tui resolve ${id} ${end.padEnd(8)} (${endText(item, end)})`);
        }
      }
      return 0;
    }),
};

/** What is not finished needs nobody's decision, but its outcome is not known either. */
const nothingText = (open: number): string =>
  open === 0
    ? 'Nothing is unclear: every outcome is known.'
    : `Nothing waits for a decision. ${open === 1 ? '1 act is' : `${open} acts are`} not finished yet and will be without you while a console or a watch runs; clawdtalk-tui doctor says more.`;

const ENDS: readonly UnclearEnd[] = ['reached', 'again', 'leave', 'drop'];

/** Ends one of them as a person decides. */
export const resolve: Verb = {
  name: 'resolve',
  ways: [{ args: '<id> reached|again|leave|drop' }],
  words: 2,
  summary:
    'end what unclear lists: it happened, it is done again, it is left as it is, or the rest of it is dropped',
  options: {
    ...CONSENT_OPTIONS,
    at: text('<ISO time>', 'when a call or message is placed again; the next allowed time if not given'),
    reason: text('<text>', 'how you know; it is logged'),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
      const [id, word] = input.positionals;
      const decision = ENDS.find((end) => end === word);
      if (id === undefined || decision === undefined) {
        return {
          exit: 2,
          sentence:
            'Say what ends it: resolve <id> reached, again, leave or drop. The ids are listed by: unclear.',
        };
      }
      const at = textOption(input.values, 'at');
      const atMs = at === undefined ? undefined : instantOption(at);
      if (Number.isNaN(atMs)) return { exit: 2, sentence: '--at takes a time such as 2026-11-03T15:30:00Z.' };
      const reason = textOption(input.values, 'reason');
      return act(context, session, input, {
        kind: 'unclear.resolve',
        opKey: id,
        decision,
        ...(atMs === undefined ? {} : { atMs }),
        ...(reason === undefined ? {} : { reason }),
      });
    }),
};
