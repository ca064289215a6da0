import { flag, listedOnly, text, texts } from '../option.ts';
import { createHash } from 'node:crypto';
import { textOption } from '../act-verb.ts';
import { CONSENT_OPTIONS } from '../act.ts';
import { findMission } from '../find-mission.ts';
import { localTimeText } from '../instant.ts';
import { planJson, receiptJson } from '../plan/plan-json.ts';
import { draftOf, usageFault } from '../plan/plan-options.ts';
import { planLines } from '../plan/plan-text.ts';
import { alignColumns } from '../table.ts';
import { withSession } from '../with-session.ts';
import type { Complaint, Session, ExitCode, Verb, VerbContext, VerbInput } from '../verb.ts';
import { makePlan, type MadePlan } from '../../commands/planning/make-plan.ts';
import { commandsOf, orderOf, type PlanOrder } from '../../commands/planning/plan-commit.ts';
import type { PlanInputFacts } from '../../commands/planning/plan-inputs.ts';
import type { Outcome } from '../../commands/door/door.ts';
import { assistantId } from '../../domain/ids.ts';
import { advancedOf } from '../../domain/approval/shortlist-memory.ts';
import { safe } from '../../lib/safe-text.ts';
import type { ImportedTargets } from '../../planner/list/imported-targets.ts';
import type { PlanDraft } from '../../state/planning.ts';

/**
 * A schedule for a list of people: shown as a plan, or committed. A plan that was shown is kept under its digest, and
 * `--commit --expect <digest>` sends exactly that one; committing again goes on where it stopped.
 */
export const plan: Verb = {
  name: 'plan',
  ways: [{ args: '<csv>|--memory <key>|--round', needs: ['mission'] }],
  summary:
    'when to call each person of a list, with the proof of each slot; commit sends the plan that was shown',
  options: {
    ...CONSENT_OPTIONS,
    mission: text('<slug>', 'whose calls they are'),
    assistant: text('<id>', 'who calls'),
    from: texts('<number>', 'the number that it calls from'),
    start: text('<time>', 'the first instant that may be used'),
    policy: text('<file>', 'rules of your own'),
    country: text('<code>', 'the country of numbers without a country code, such as US'),
    column: texts('<field="Header">', 'what a column holds: phone="Business Phone"; numbers in their order'),
    'header-row': text('<n>', 'the row that names the columns; 0 where none does'),
    encoding: text('<name>', 'of the file, such as windows-1252, where it cannot be told'),
    recipient: text('automated|service|professional', 'who picks up, where the list does not say'),
    variable: texts('<name=value>', 'the same for everybody'),
    memory: listedOnly(text('<key>', "a list in the mission's memory instead of a file")),
    round: listedOnly(flag('those who go on to the approved round')),
    reason: listedOnly(text('<text>', 'why; it is logged')),
    commit: flag('schedule the plan that was shown'),
  },
  run: async (context, input) => {
    const fault = usageFault(input);
    if (fault !== undefined) {
      context.complain(fault);
      return 2;
    }
    return withSession(context, (session) => runPlan(context, input, session));
  },
};

async function runPlan(
  context: VerbContext,
  input: VerbInput,
  session: Session,
): Promise<Complaint | ExitCode> {
  const { planning } = session;
  const mission = await findMission(session, textOption(input.values, 'mission') ?? '');
  if (!mission.ok) return mission.error;
  const entry = session.missionsFile.entries().find(({ missionId }) => missionId === mission.value);
  const round = input.values['round'] === true && entry !== undefined ? advancedOf(entry.memory) : undefined;
  if (input.values['round'] === true && (round?.phones ?? []).length === 0) {
    return { exit: 3, sentence: 'No round of this mission was approved: there is nobody to plan for.' };
  }
  const assistant = textOption(input.values, 'assistant') ?? round?.assistantId ?? entry?.assistantId;
  if (assistant === undefined) return { exit: 2, sentence: 'Say who calls: --assistant <id>.' };
  const inputs = await planning.inputs(mission.value, assistantId(assistant));
  if (!inputs.ok) {
    return { exit: inputs.error.kind === 'server' ? 4 : 3, sentence: inputs.error.sentence };
  }
  const basis = planning.basis();
  if (!basis.ok) return { exit: 5, sentence: basis.error };
  const draft = await draftOf(input, session, round?.from);
  if (!draft.ok) return draft.error;
  const list = await planning.readList(draft.value, {
    memory: inputs.value.memory,
    requiredVariables: inputs.value.requiredVariables,
  });
  if (!list.ok)
    return {
      exit: list.error.kind === 'option' || list.error.kind === 'encoding' ? 2 : 5,
      sentence: safe`${list.error.message}`,
    };
  const origin = originOf(draft.value, list.value);

  const expected = textOption(input.values, 'expect');
  const kept = expected === undefined ? undefined : planning.keptOrder(expected);
  if (input.values['commit'] === true && kept !== undefined) {
    return kept.origin === origin && kept.mission === mission.value
      ? commit(context, input, session, kept, inputs.value)
      : { exit: 3, sentence: 'The list or the options differ from those of that plan: plan again.' };
  }
  const made = makePlan(draft.value, list.value.targets, inputs.value, basis.value);
  if (!made.ok) return { exit: 3, sentence: safe`${made.error}` };
  if (input.values['commit'] === true) {
    return {
      exit: 3,
      sentence: `No plan ${expected} was shown here. Plan again and look at it; then commit with its digest.`,
    };
  }
  planning.keepOrder({ ...orderOf(made.value, inputs.value), origin });
  show(context, input, session, made.value, list.value, inputs.value);
  return 0;
}

/** Names what a plan was made from, so that its commit is asked for with the same list and the same options. */
function originOf(draft: PlanDraft, { targets }: ImportedTargets): string {
  const { source: _path, ...options } = draft;
  return createHash('sha256')
    .update(JSON.stringify([options, targets]))
    .digest('hex');
}

function show(
  context: VerbContext,
  { json }: VerbInput,
  session: Session,
  made: MadePlan,
  list: ImportedTargets,
  inputs: PlanInputFacts,
): void {
  const { plan: shown } = made;
  if (json) {
    context.print(JSON.stringify(planJson(shown, list), undefined, 2));
    return;
  }
  for (const line of planLines(shown, list, inputs, session.zone)) context.print(line);
}

async function commit(
  context: VerbContext,
  input: VerbInput,
  session: Session,
  order: PlanOrder,
  inputs: PlanInputFacts,
): Promise<Complaint | ExitCode> {
  await session.settle();
  const stop = (): void => session.stopCommit();
  context.ended.addEventListener('abort', stop, { once: true });
  const outcomes: Outcome[] = [];
  try {
    for (const command of commandsOf(order, inputs.memory)) {
      const preview = await session.door.preview(command);
      const outcome: Outcome =
        preview.refusal === undefined
          ? await session.door.submit(command, session.actor, {
              digest: preview.digest,
              confirmedTier: 2,
              reason: textOption(input.values, 'reason') ?? `plan ${order.digest.slice(0, 12)}`,
            })
          : { status: 'refused', refusal: preview.refusal };
      outcomes.push(outcome);
      if (outcome.status === 'refused' || outcome.status === 'failed') break;
    }
  } finally {
    context.ended.removeEventListener('abort', stop);
  }
  const receipts = [...session.receipts().values()];
  const last = outcomes.at(-1);
  const sentence =
    last === undefined
      ? safe`There is nothing to commit: no slot of this plan is to be sent.`
      : last.status === 'refused'
        ? last.refusal.sentence
        : ((outcomes[0]?.status === 'refused' ? undefined : outcomes[0]?.sentence) ?? last.sentence);
  const unclear = receipts.filter(({ status }) => status === 'unclear').length;
  const exit = exitOf(last, unclear);
  if (input.json) {
    context.print(
      JSON.stringify(
        {
          digest: order.digest,
          status: last?.status ?? 'done',
          sentence,
          queued: order.queue.length,
          receipts: receipts.map(receiptJson),
        },
        undefined,
        2,
      ),
    );
  } else {
    const rows = receipts.map((receipt) => [
      localTimeText(receipt.atMs, session.zone),
      receipt.phone,
      receipt.status,
      receipt.eventId ?? '–',
      `memory ${receipt.memory}, event ${receipt.event}`,
    ]);
    for (const line of alignColumns(rows)) context.print(line);
    if (exit === 0) context.print(sentence);
  }
  return exit === 0 ? 0 : { exit, sentence };
}

function exitOf(last: Outcome | undefined, unclear: number): ExitCode {
  if (last?.status === 'refused') return 3;
  if (last?.status === 'failed') return last.kind === 'server' ? 4 : 5;
  return unclear > 0 ? 4 : 0;
}
