import { textOption } from '../act-verb.ts';
import { localTimeText } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Complaint, ExitCode, Session, VerbContext, VerbInput } from '../verb.ts';
import type { Outcome, RecordState } from '../../commands/door/door.ts';
import { exitOfOutcome } from '../act.ts';
import { commandsOf, type PlanOrder } from '../../commands/planning/plan-commit.ts';
import type { PlanInputFacts } from '../../commands/planning/plan-inputs.ts';
import { counted } from '../../domain/mission/join-text.ts';
import { safe } from '../../lib/safe-text.ts';
import type { CommitReceipt, CommitRun } from '../../state/planning.ts';
import { progressLines, commitText } from './commit-progress.ts';
import { receiptJson } from './plan-json.ts';

/** Sends a plan that was shown: each call once, in order of time; again it goes on where it stopped. */
export async function commitOrder(
  context: VerbContext,
  input: VerbInput,
  session: Session,
  order: PlanOrder,
  inputs: PlanInputFacts,
): Promise<Complaint | ExitCode> {
  await session.settle();
  const stop = (): void => session.stopCommit();
  context.ended.addEventListener('abort', stop, { once: true });
  const unfollow = session.followCommit(progressTeller(context));
  const outcomes: Outcome[] = [];
  let committed: Outcome | undefined;
  try {
    for (const command of commandsOf(session.planning.withoutLogged(order), inputs.memory)) {
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
      if (command.kind === 'plan.commit') committed = outcome;
      if (outcome.status === 'refused' || outcome.status === 'failed') break;
    }
  } finally {
    context.ended.removeEventListener('abort', stop);
    unfollow();
    context.status?.('');
  }
  const receipts = [...session.receipts().values()];
  const last = outcomes.at(-1);
  const told =
    last === undefined
      ? safe`There is nothing to commit: no slot of this plan is to be sent.`
      : last.status === 'refused'
        ? last.refusal.sentence
        : ((committed?.status === 'refused' ? undefined : committed?.sentence) ?? last.sentence);
  const unclear = receipts.filter(({ status }) => status === 'unclear').length;
  const lacking = receipts.filter(({ memory, event }) => isMissing(memory) || isMissing(event)).length;
  const exit = exitOf(last, receipts, unclear);
  const sentence =
    lacking === 0
      ? told
      : safe`${told} The record of ${counted(lacking, 'call')} is not whole: what is open follows by itself, what was refused stands in clawdtalk-tui unclear.`;
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

const isMissing = (state: CommitReceipt['memory']): boolean => state === 'open' || state === 'refused';

function exitOf(last: Outcome | undefined, receipts: readonly CommitReceipt[], unclear: number): ExitCode {
  if (last?.status === 'refused') return 3;
  if (last?.status === 'failed') return last.kind === 'server' ? 4 : 5;
  if (unclear > 0) return 4;
  const ofRecords = exitOfOutcome({
    status: 'done',
    sentence: safe``,
    records: receipts.flatMap(({ memory, event }): readonly RecordState[] => [
      { target: 'memory', state: memory },
      { target: 'event', state: event },
    ]),
  });
  return last === undefined || ofRecords !== 0 ? ofRecords : exitOfOutcome(last);
}

/** Tells how far a commit has come: a bar where a terminal can draw it, else lines beside the output. */
function progressTeller(context: VerbContext): (run: CommitRun) => void {
  const lineOf = progressLines();
  const { status, columns } = context;
  return (run) => {
    if (status !== undefined) {
      if (run.state === 'running') status(commitText(run, { bar: true }).slice(0, columns - 1));
      return;
    }
    const line = lineOf(run);
    if (line !== undefined) context.complain(line);
  };
}
