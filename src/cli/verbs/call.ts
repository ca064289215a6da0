import { text } from '../option.ts';
import type { ImmediateCall } from '../../domain/server/account.ts';
import { callId } from '../../domain/ids.ts';
import { plainJson } from '../../domain/insight/insight-export.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { textOption } from '../act-verb.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** A call that rings at once, how one stands, and the end of one. */
export const call: Verb = {
  name: 'call',
  ways: [
    { args: '[greeting]', takes: ['to', 'purpose'] },
    { args: 'status <id>', takes: [] },
    { args: 'end <id> [reason]', takes: [] },
  ],
  summary: 'call my own phone or a number now (once, within the hours), see how a call stands, end it',
  options: {
    ...CONSENT_OPTIONS,
    to: text('<number>', 'whom to call; my own phone if not given'),
    purpose: text('<text>', 'what the call is about, for the assistant'),
    reason: text('<text>', 'why; it is logged'),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
      const [first, id, ...rest] = input.positionals;
      if (first === 'status' || first === 'end') {
        if (id === undefined) return { exit: 2, sentence: `Name a call: call ${first} <id>.` };
        if (first === 'end') {
          const reason = rest.join(' ');
          return act(context, session, input, {
            kind: 'call.end',
            callId: id,
            ...(reason === '' ? {} : { reason }),
          });
        }
        const found = await session.server.getCall(callId(id), { priority: 'read' });
        if (!found.ok) {
          return { exit: found.error.kind === 'not-found' ? 2 : 4, sentence: found.error.sentence };
        }
        if (input.json) context.print(plainJson(found.value.raw, 2));
        else for (const line of describe(found.value)) context.print(line);
        return 0;
      }
      const to = textOption(input.values, 'to');
      const purpose = textOption(input.values, 'purpose');
      const greeting = input.positionals.join(' ');
      // The first words are a greeting for one's own phone: a number among them was meant to be called.
      if (/^\+?[\d\s().-]{7,}$/.test(greeting)) {
        return { exit: 2, sentence: `To call ${greeting}, write: call --to ${greeting}. Nobody was called.` };
      }
      return act(context, session, input, {
        kind: 'call.start',
        ...(to === undefined ? {} : { to }),
        ...(purpose === undefined ? {} : { purpose }),
        ...(greeting === '' ? {} : { greeting }),
      });
    }),
};

const describe = ({ id, status, to, durationS }: ImmediateCall): readonly string[] =>
  alignColumns([
    ['Call', id],
    ['Status', status],
    ['To', to ?? '-'],
    ['Talked', durationS === undefined ? '-' : `${durationS} s`],
  ]);
