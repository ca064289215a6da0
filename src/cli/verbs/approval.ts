import { usageLines } from '../usage-text.ts';
import { flag, text } from '../option.ts';
import { approvalId } from '../../domain/ids.ts';
import { ENDS, requestState } from '../../domain/approval/inbox-item.ts';
import { textOption } from '../act-verb.ts';
import { isoOrNull } from '../instant.ts';
import { askAndWait } from '../request-approval.ts';
import type { Complaint, Session, ExitCode, Verb, VerbContext, VerbInput } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Asks the owner, as the bot does; exits 0 for a yes alone. */
export const approval: Verb = {
  name: 'approval',
  ways: [
    { args: 'request <action>', takes: ['details', 'biometric', 'timeout', 'no-wait'] },
    { args: 'status <id>', takes: [] },
    { args: 'list [status]', takes: [] },
  ],
  summary: "ask the owner's devices and wait; exits 0 for approved alone, 3 for every other answer",
  options: {
    details: text('<text>', 'what the owner reads before deciding'),
    biometric: flag('the phone asks for a fingerprint or a face'),
    timeout: text('<seconds>', 'how long to wait; 300 if not given'),
    'no-wait': flag('print the id and end'),
  },
  run: (context, input) => {
    const [what, subject, ...more] = input.positionals;
    if (what === 'request' && subject !== undefined && more.length === 0) {
      return withSession(context, (session) => request(context, session, input, subject));
    }
    if (what === 'status' && subject !== undefined && more.length === 0) {
      return withSession(context, (session) => status(context, session, input, subject));
    }
    if (what === 'list' && more.length === 0) {
      return withSession(context, (session) => list(context, session, subject ?? 'pending'));
    }
    context.complain(`Usage: clawdtalk-tui ${usageLines(approval).join(' | ')}`);
    return Promise.resolve(2);
  },
};

async function request(
  context: VerbContext,
  session: Session,
  input: VerbInput,
  action: string,
): Promise<Complaint | ExitCode> {
  const timeoutS = Number(textOption(input.values, 'timeout') ?? '300');
  if (!Number.isInteger(timeoutS) || timeoutS < 1) {
    return { exit: 2, sentence: '--timeout takes whole seconds, 1 or more.' };
  }
  const details = textOption(input.values, 'details');
  const wait = input.values['no-wait'] !== true;
  if (wait && !input.json) context.complain(`Waiting for approval (timeout: ${timeoutS}s)...`);
  const asked = await askAndWait(session, context, {
    action,
    biometric: input.values['biometric'] === true,
    timeoutS,
    wait,
    ...(details !== undefined && { details }),
  });
  if (asked.word === 'error') return { exit: asked.refused ? 3 : 4, sentence: asked.sentence };
  const { word, id } = asked;
  if (input.json) {
    const next = word === 'asked' ? null : ENDS[word];
    context.print(JSON.stringify({ request_id: id, outcome: word, next }, undefined, 2));
  } else context.print(word === 'asked' ? id : word);
  return word === 'approved' || word === 'asked' ? 0 : 3;
}

async function status(
  context: VerbContext,
  session: Session,
  input: VerbInput,
  id: string,
): Promise<Complaint | ExitCode> {
  const found = await session.server.getApproval(approvalId(id), { priority: 'act' });
  if (!found.ok) return { exit: found.error.kind === 'not-found' ? 2 : 4, sentence: found.error.sentence };
  const { status: word, action, expiresAtMs } = found.value;
  const state = requestState(found.value, session.clock.now());
  if (input.json) {
    const next = state === 'open' ? null : ENDS[state];
    context.print(
      JSON.stringify(
        { request_id: id, status: word, state, action, expires_at: isoOrNull(expiresAtMs), next },
        undefined,
        2,
      ),
    );
  } else context.print(word);
  return 0;
}

async function list(context: VerbContext, session: Session, status: string): Promise<Complaint | ExitCode> {
  const found = await session.server.raw(`/approvals?status=${encodeURIComponent(status)}`, {
    priority: 'act',
  });
  if (!found.ok) return { exit: 4, sentence: found.error.sentence };
  context.print(JSON.stringify(found.value, undefined, 2));
  return 0;
}
