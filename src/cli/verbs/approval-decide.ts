import { itemTeller } from '../instant.ts';
import { LEAST_DIGEST } from '../act.ts';
import { text } from '../option.ts';
import { approvingCommands, denyingCommands, type InboxDecision } from '../../commands/inbox-commands.ts';
import { ENDS, type InboxItem } from '../../domain/approval/inbox-item.ts';
import { advancedPhones, startShortlist } from '../../domain/approval/shortlist.ts';
import type { Outcome } from '../../commands/door/door.ts';
import { textOption } from '../act-verb.ts';
import { inboxJson } from '../inbox-json.ts';
import type { Complaint, Session, ExitCode, Verb, VerbContext, VerbInput } from '../verb.ts';
import { withSession } from '../with-session.ts';

const OPTIONS = {
  expect: text('<digest>', 'the digest of what `approvals` showed'),
  reason: text('<text>', 'why; it is logged'),
} as const;

/** Says yes to one item of the inbox, exactly as it was shown. */
export const approve: Verb = {
  name: 'approve',
  ways: [{ args: '<id>', needs: ['expect'] }],
  summary:
    'approve what waits, exactly as `approvals` showed it; --advance names who goes on to the next round, --planned-by engine lets the engine place their calls',
  options: {
    ...OPTIONS,
    advance: text('<phone,phone>', 'who goes on to the next round, in order'),
    assistant: text('<id>', 'who calls in the next round'),
    from: text('<phone>', 'the number that it calls from'),
    'planned-by': text('operator|engine', 'who places the calls of the next round'),
  },
  run: (context, input) => decide(context, input, 'approved'),
};

/** Says no to one item of the inbox, with a reason. */
export const deny: Verb = {
  name: 'deny',
  ways: [{ args: '<id>', needs: ['expect', 'reason'] }],
  summary: 'deny what waits, with a reason that is kept',
  options: OPTIONS,
  run: (context, input) => decide(context, input, 'denied'),
};

function decide(context: VerbContext, input: VerbInput, decision: 'approved' | 'denied'): Promise<ExitCode> {
  return withSession(context, async (session) => {
    const [id, ...more] = input.positionals;
    if (id === undefined || more.length > 0) {
      return {
        exit: 2,
        sentence: `Name one item: ${decision === 'approved' ? 'approve' : 'deny'} <id>. See approvals.`,
      };
    }
    const reason = textOption(input.values, 'reason');
    if (decision === 'denied' && reason === undefined) {
      return { exit: 2, sentence: 'A no has a reason: --reason "…".' };
    }
    const planner = textOption(input.values, 'planned-by') ?? 'operator';
    if (planner !== 'operator' && planner !== 'engine') {
      return { exit: 2, sentence: `--planned-by is operator or engine, not ${planner}.` };
    }
    await session.settle();
    const items = await session.readInbox();
    if (!items.ok) return items.error;
    const named = items.value.filter((item) => isNamed(item, id));
    const item = named.find(({ state }) => state === 'open') ?? named[0];
    if (item === undefined) return { exit: 2, sentence: `Nothing waits under '${id}'. See approvals.` };
    if (item.state !== 'open') return { exit: 3, sentence: `It is not open any more. ${ENDS[item.state]}` };
    if (item.kind === 'plan') return { exit: 3, sentence: item.next ?? item.title };
    if (decision === 'approved' && item.readOnly !== undefined) return { exit: 3, sentence: item.readOnly };
    if (decision === 'approved' && item.tooLong !== undefined) return { exit: 3, sentence: item.tooLong };
    const expect = textOption(input.values, 'expect');
    if (expect === undefined || expect.length < LEAST_DIGEST || !item.digest.startsWith(expect)) {
      return show(context, session, input, item, expect);
    }
    return send(context, session, input, { item, decision, ...(reason === undefined ? {} : { reason }) });
  });
}

const isNamed = (item: InboxItem, id: string): boolean =>
  item.id === id || item.approvalId === id || (item.mission === id && item.kind !== 'act');

/** Nothing is done before the digest proves that somebody has seen all of it. */
function show(
  context: VerbContext,
  { zone, clock }: Session,
  input: VerbInput,
  item: InboxItem,
  expect: string | undefined,
): Complaint {
  if (input.json) context.print(JSON.stringify(inboxJson(item), undefined, 2));
  else {
    for (const warning of item.warnings) context.print(`DECEPTIVE TEXT: ${warning}`);
    const tell = itemTeller(item, { zone, nowMs: clock.now() });
    context.print(tell(item.title));
    for (const line of item.lines) context.print(`  ${tell(line)}`);
    context.print(`Digest ${item.digest}`);
  }
  const other = expect === undefined ? '' : 'This is not what was shown before. ';
  return {
    exit: 3,
    sentence: `${other}Nothing was done. To decide on exactly this, add: --expect ${item.digest.slice(0, LEAST_DIGEST)}`,
  };
}

interface Decided {
  readonly item: InboxItem;
  readonly decision: 'approved' | 'denied';
  readonly reason?: string;
}

async function send(
  context: VerbContext,
  session: Session,
  input: VerbInput,
  { item, decision, reason }: Decided,
): Promise<Complaint | ExitCode> {
  const given: InboxDecision = {
    by: session.actor.label,
    expect: item.digest,
    ...gateChoice(item, input),
    ...(reason !== undefined && { reason }),
  };
  const commands =
    decision === 'approved' ? approvingCommands(item, given) : denyingCommands(item, reason ?? '', given);
  if (commands.length === 0) return { exit: 3, sentence: 'There is nothing to decide about it here.' };
  const outcomes: Outcome[] = [];
  for (const command of commands) {
    const preview = await session.door.preview(command);
    if (preview.refusal !== undefined) return { exit: 3, sentence: preview.refusal.sentence };
    const outcome = await session.door.submit(command, session.actor, {
      digest: preview.digest,
      confirmedTier: 2,
      ...(reason !== undefined && { reason }),
    });
    outcomes.push(outcome);
    if (outcome.status === 'refused') return { exit: 3, sentence: outcome.refusal.sentence };
    if (outcome.status === 'failed') {
      return { exit: outcome.kind === 'server' ? 4 : 5, sentence: outcome.sentence };
    }
  }
  const sentences = outcomes.map((outcome) => ('sentence' in outcome ? outcome.sentence : ''));
  if (input.json) {
    context.print(JSON.stringify({ id: item.id, decision, digest: item.digest, sentences }, undefined, 2));
  } else for (const sentence of sentences) context.print(sentence);
  return 0;
}

/** Who goes on: named, else whom the bot proposes, else the best five. */
function gateChoice(item: InboxItem, { values }: VerbInput): Partial<InboxDecision> {
  if (item.gate === undefined) return {};
  const { candidates, weights, proposed } = item.gate;
  const named = textOption(values, 'advance');
  const advanced =
    named === undefined
      ? advancedPhones(startShortlist(candidates, weights, proposed))
      : named
          .split(',')
          .map((phone) => phone.trim())
          .filter((phone) => phone !== '');
  const assistantId = textOption(values, 'assistant');
  const from = textOption(values, 'from');
  return {
    advanced,
    plannedBy: textOption(values, 'planned-by') === 'engine' ? 'engine' : 'operator',
    ...(assistantId !== undefined && { assistantId }),
    ...(from !== undefined && { from }),
  };
}
