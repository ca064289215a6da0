import { safe } from '../../lib/safe-text.ts';
import { whenText } from './when-text.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { refuse } from '../door/refusal.ts';

const E164 = /^\+[1-9]\d{5,14}$/;
const NOT_E164 = (phone: string) => safe`${phone} is not a number in the form +15551234567.`;

/** Takes effect at once for whatever is not sent yet; what is pending is withdrawn before it is due. */
export const suppressContact: CommandHandler<CommandOf<'contact.suppress'>> = async (command) => {
  const { phone } = command;
  if (!E164.test(phone)) return refuse('invalid', NOT_E164(phone));
  return prepared({
    tier: 0,
    title: safe`Never contact ${phone} again`,
    lines: [
      safe`By voice or SMS, in any mission. Reason: ${command.reason}`,
      safe`What is already scheduled is withdrawn before it goes out, wherever a console or a watch runs.`,
    ],
    basis: null,
    effect: {
      kind: 'act',
      parts: [],
      local: [
        {
          kind: 'suppress',
          phone,
          reason: command.reason,
          ...(command.evidence !== undefined && { evidence: command.evidence }),
        },
      ],
      undo: { parts: [], local: [{ kind: 'allow', phone }] },
    },
    done: safe`${phone} is not contacted any more.`,
  });
};

export const allowContact: CommandHandler<CommandOf<'contact.allow'>> = async (command, facts) => {
  const { phone } = command;
  if (!E164.test(phone)) return refuse('invalid', NOT_E164(phone));
  if (command.reason.trim() === '') return refuse('invalid', safe`An opt-out is lifted for a reason.`);
  const optOut = facts.optOut(phone);
  if (optOut === undefined) {
    return refuse(
      'already-so',
      safe`${phone} has not opted out here. What a list of your own forbids is changed there.`,
    );
  }
  return prepared({
    tier: 2,
    title: safe`Allow contact with ${phone} again`,
    lines: [
      safe`Opted out since ${whenText(optOut.addedAtMs)}, by ${optOut.addedBy}: ${optOut.reason}`,
      ...(optOut.evidence === undefined ? [] : [safe`They said: ${optOut.evidence}`]),
      safe`Reason to lift it: ${command.reason}`,
    ],
    basis: { addedAtMs: optOut.addedAtMs },
    effect: { kind: 'act', parts: [], local: [{ kind: 'allow', phone }] },
    done: safe`${phone} may be contacted again.`,
    notByEngine: safe`An opt-out is taken back by a person.`,
  });
};
