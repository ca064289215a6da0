import { dropCommits } from '../dispatch/open-commit.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import { budgetLines, budgetLook } from './budget-guard.ts';
import type { Command } from '../command.ts';
import { CHANGED, consentRefusal } from './consents.ts';
import type { Actor, Consent, DirectDoor, Outcome, Preview, Refusal, Tier } from './door.ts';
import { contactRefusal, courtesyLines, engineRefusal } from './guard.ts';
import { previewOf, refusedPreview } from './preview.ts';
import { readOnce } from '../reads/read-once.ts';
import { roleRefusal } from './role.ts';
import type { PreparedCommand, Prepared, CommandHandler } from '../handlers/handler.ts';
import { HANDLERS } from '../handlers/handler-table.ts';
import type { Unprepared } from './refusal.ts';
import type { DoorDeps, DoorParts } from './door-parts.ts';

/** From a command to its outcome: prepared, judged, agreed to, done, written down. */
export function createSubmission(
  { server, ledger, hours, readOnly, dryRun, operator }: DoorDeps,
  { guard, consents, leftActs, actAudit, act, afterHold, commits, factsFrom, lender }: DoorParts,
): Pick<DirectDoor, 'preview' | 'submit' | 'submitUnseen'> {
  const { switches } = ledger.view();

  const prepare = (command: Command): Promise<Prepared> =>
    (HANDLERS[command.kind] as CommandHandler<Command>)(command, factsFrom(readOnce(server)));

  const modeRefusal = (command: Command): Refusal | undefined => {
    if (readOnly) return command.kind === 'poll.now' ? undefined : READ_ONLY;
    return operator === undefined ? undefined : roleRefusal(switches.role(operator), command, operator);
  };

  /** What a person is shown: courtesy lines and their tier come from the guard, once for every command. */
  const judge = (command: Command, preparedCommand: PreparedCommand): Preview => {
    const contacts = preparedCommand.contacts ?? [];
    const refusal = contactRefusal(contacts, guard);
    const courtesy = refusal === undefined ? courtesyLines(contacts, hours) : [];
    const look = budgetLook(contacts, guard);
    const tier: Tier = courtesy.length > 0 ? 2 : preparedCommand.tier;
    return previewOf(command, preparedCommand, {
      tier,
      lines: [...preparedCommand.lines, ...courtesy],
      isUsed: (digest) => consents.isUsed(digest),
      ...(look !== undefined && { beside: budgetLines(look) }),
      ...(refusal !== undefined && { refusal }),
    });
  };

  const preview = async (command: Command): Promise<Preview> => {
    const prepared = await prepare(command);
    if (!prepared.ok) return refusedPreview(command, safeText(command.kind), refusalOf(prepared.error));
    const judged = judge(command, prepared.value);
    const refusal = modeRefusal(command) ?? judged.refusal;
    return refusal === undefined ? judged : { ...judged, refusal };
  };

  const submit = async (command: Command, actor: Actor, consent?: Consent): Promise<Outcome> => {
    // Read-only means that the ledger is not written either: the refusal is told, not kept.
    const barred = modeRefusal(command);
    if (barred !== undefined) return { status: 'refused', refusal: barred };
    const prepared = await prepare(command);
    if (!prepared.ok) {
      const { error } = prepared;
      return error.kind === 'refused'
        ? actAudit.refused(command, actor, 'mission' in command ? command.mission : undefined, error.refusal)
        : unreadOutcome(error.error);
    }
    const judged = judge(command, prepared.value);
    const refusal =
      judged.refusal ??
      byEngine(actor, prepared.value, judged.tier) ??
      consentRefusal(judged, actor, consent);
    if (refusal !== undefined) {
      if (!dryRun) await leftActs.leave(judged, actor, prepared.value.mission, refusal);
      return actAudit.refused(command, actor, prepared.value.mission, refusal);
    }
    return carryOut(command, actor, prepared.value, judged, consent);
  };

  const submitUnseen: DirectDoor['submitUnseen'] = async (command, actor, agrees, reason) => {
    const barred = modeRefusal(command);
    if (barred !== undefined) return { status: 'refused', refusal: barred };
    const prepared = await prepare(command);
    if (!prepared.ok) {
      const { error } = prepared;
      return error.kind === 'refused'
        ? { status: 'refused', refusal: error.refusal }
        : unreadOutcome(error.error);
    }
    const judged = judge(command, prepared.value);
    const refusal = judged.refusal ?? byEngine(actor, prepared.value, judged.tier) ?? agrees?.(judged);
    if (refusal !== undefined) return { status: 'refused', refusal };
    const { digest, tier } = judged;
    return carryOut(command, actor, prepared.value, judged, {
      digest,
      confirmedTier: tier,
      ...(reason !== undefined && { reason }),
    });
  };

  /** Nothing stands against it any more. */
  const carryOut = async (
    command: Command,
    actor: Actor,
    preparedCommand: PreparedCommand,
    judged: Preview,
    consent: Consent | undefined,
  ): Promise<Outcome> => {
    if (dryRun) return { status: 'dry-run', sentence: safe`Dry run, nothing was changed: ${judged.title}` };
    if (judged.tier > 0 && actor.kind !== 'engine') {
      const used = await consents.use(judged.digest);
      if (!used.ok) return { status: 'failed', kind: 'ledger', sentence: notKept(used.error.sentence) };
      if (!used.value) return actAudit.refused(command, actor, preparedCommand.mission, CHANGED);
    }
    const outcome = await afterHold(command, await act(command, actor, preparedCommand));
    if (outcome.status === 'done' || outcome.status === 'open') {
      await leftActs.done(command, actor.label);
    }
    if (endsRun(command) && outcome.status !== 'failed') await lender.giveBack();
    // Whoever ended it agreed to that with the rest before their eyes.
    const { mission } = preparedCommand;
    if (
      endsMission(command) &&
      outcome.status === 'done' &&
      mission !== undefined &&
      commits(mission).length > 0
    )
      await ledger.commit((tables) => dropCommits(tables, { mission }));
    if (preparedCommand.effect.kind !== 'poll')
      actAudit.record(command, actor, preparedCommand, judged, outcome, consent);
    return outcome;
  };

  /** Why the engine may not do this by itself. */
  const byEngine = (actor: Actor, preparedCommand: PreparedCommand, tier: Tier): Refusal | undefined => {
    if (actor.kind !== 'engine' || preparedCommand.effect.kind === 'poll') return undefined;
    if (preparedCommand.stopsOnly === true) return undefined;
    const refusal = engineRefusal(actor, preparedCommand.mission, guard);
    if (refusal !== undefined) return refusal;
    if (preparedCommand.notByEngine !== undefined) {
      return { code: 'needs-consent', sentence: preparedCommand.notByEngine };
    }
    return tier < 2
      ? undefined
      : { code: 'needs-consent', sentence: safe`${preparedCommand.title}: a person has to agree to this.` };
  };

  return { preview, submit, submitUnseen };
}

const endsMission = ({ kind }: Command): boolean =>
  kind === 'mission.complete' || kind === 'mission.fail' || kind === 'mission.cancel';

/** After this a run may have ended. */
const endsRun = (command: Command): boolean =>
  endsMission(command) || (command.kind === 'bot.request' && command.request.what === 'update-run');

export const READ_ONLY: Refusal = {
  code: 'read-only',
  sentence: safe`This console is read-only: it changes nothing.`,
};

function refusalOf(error: Unprepared): Refusal {
  if (error.kind === 'refused') return error.refusal;
  const sentence = safe`It could not be read just now: ${error.error.sentence}`;
  return { code: 'stale', sentence, error: error.error };
}

/** Agreement is written down before anything happens: without it nothing has. */
const notKept = (why: string): SafeText => safe`Nothing was done. ${why}`;

const unreadOutcome = (error: ServerError): Outcome => ({
  status: 'failed',
  kind: 'server',
  sentence: safeText(error.sentence),
  error,
});
