import { flag, text } from '../option.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { textOption } from '../act-verb.ts';
import { isoOrNull, localTimeText } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Complaint, ExitCode, Session, Verb, VerbContext, VerbInput } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Who must not be contacted: listed, added to, or taken off again at any time. */
export const optout: Verb = {
  name: 'optout',
  ways: [
    { takes: [] },
    { args: '<number>', needs: ['reason'], takes: [] },
    { args: '<number>', needs: ['lift', 'reason'], takes: ['yes', 'expect'] },
  ],
  words: 1,
  // A number is added, or lifted, in one account.
  readsOnly: (words) => words.every((word) => word === '--json'),
  summary: 'who must not be contacted; add a number, or lift its opt-out at any time later',
  options: {
    ...CONSENT_OPTIONS,
    lift: flag('let the number be contacted again'),
    reason: text('<text>', 'why; it is logged'),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
      const [phone] = input.positionals;
      if (phone === undefined) {
        const listed = session.optOuts();
        if (input.json) {
          const told = listed.map(({ addedAtMs, addedBy, evidence, reason, phone: number }) => ({
            phone: number,
            reason,
            evidence: evidence ?? null,
            by: addedBy,
            since: isoOrNull(addedAtMs),
          }));
          context.print(JSON.stringify(told, undefined, 2));
        } else if (listed.length === 0) context.print('Nobody has opted out here.');
        else {
          const rows = listed.map(({ phone: number, reason, addedBy, addedAtMs, evidence }) => [
            number,
            localTimeText(addedAtMs, session.zone),
            addedBy,
            evidence === undefined ? reason : `${reason}: ${evidence}`,
          ]);
          for (const line of alignColumns([['NUMBER', 'SINCE', 'BY', 'WHY'], ...rows])) context.print(line);
        }
        return 0;
      }
      const reason = textOption(input.values, 'reason');
      const lift = input.values['lift'] === true;
      if (reason === undefined) {
        return {
          exit: 2,
          sentence: `This has a reason: optout ${phone} ${lift ? '--lift ' : ''}--reason "…".`,
        };
      }
      if (lift) return act(context, session, input, { kind: 'contact.allow', phone, reason });
      // The number is on the list before anybody is asked for anything.
      const stopped = await act(context, session, input, { kind: 'contact.suppress', phone, reason });
      return stopped === 0 ? takeBack(context, session, input, { phone, reason }) : stopped;
    }),
};

/**
 * Takes back at once what is scheduled for the number: nothing else may be running here that would do it before it is
 * due. Where it cannot be read or cancelled, that is said.
 */
async function takeBack(
  context: VerbContext,
  session: Session,
  input: VerbInput,
  { phone, reason }: { readonly phone: string; readonly reason: string },
): Promise<Complaint | ExitCode> {
  const outcome = await session.door.submitUnseen(
    { kind: 'optout.block', phone, evidence: reason, certain: true },
    session.actor,
    () => undefined,
    reason,
  );
  if (outcome.status === 'refused') return { exit: 4, sentence: outcome.refusal.sentence };
  if (outcome.status !== 'done' && outcome.status !== 'dry-run')
    return { exit: 4, sentence: outcome.sentence };
  if (!input.json) context.print(outcome.sentence);
  return 0;
}
