import { safe } from '../../lib/safe-text.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { Command } from '../command.ts';
import type { Actor, Consent, Outcome, Preview, Refusal } from './door.ts';
import type { Logbook } from './logbook.ts';
import type { PreparedCommand } from '../handlers/handler.ts';

/** What the door writes into the log of acts. */
interface ActAudit {
  /** Keeps a refusal, and gives it back as what came of the command. */
  refused(command: Command, actor: Actor, mission: MissionKey | undefined, refusal: Refusal): Outcome;
  /** Keeps what was done, who agreed to what he was shown, and what came of it. */
  record(
    command: Command,
    actor: Actor,
    preparedCommand: PreparedCommand,
    judged: Preview,
    outcome: Outcome,
    consent: Consent | undefined,
  ): void;
}

export function createActAudit(logbook: Logbook, dryRun: boolean): ActAudit {
  const refused: ActAudit['refused'] = (command, actor, mission, refusal) => {
    // Asking for consent is a part of the conversation, no refusal.
    if (!ASKING.has(refusal.code) && !dryRun) {
      logbook.audit({
        actor: actor.label,
        kind: command.kind,
        summary: refusal.sentence,
        outcome: `refused: ${refusal.code}`,
        ...(mission !== undefined && { missionKey: mission }),
      });
    }
    return { status: 'refused', refusal };
  };

  const record: ActAudit['record'] = (command, actor, preparedCommand, judged, outcome, consent) => {
    const said = outcome.status === 'refused' ? outcome.refusal.sentence : outcome.sentence;
    const details = {
      ...(consent?.reason !== undefined && { reason: consent.reason }),
      ...('actId' in outcome && outcome.actId !== undefined && { actId: outcome.actId }),
    };
    logbook.audit({
      actor: actor.label,
      kind: command.kind,
      summary: safe`${judged.title}: ${said}`,
      outcome: outcome.status === 'refused' ? `refused: ${outcome.refusal.code}` : outcome.status,
      ...(judged.tier > 0 && actor.kind !== 'engine' && { shownDigest: judged.digest }),
      ...(preparedCommand.mission !== undefined && { missionKey: preparedCommand.mission }),
      ...(command.kind === 'approval.decide' && { requestId: command.approval }),
      ...(Object.keys(details).length > 0 && { details: JSON.stringify(details) }),
    });
  };

  return { refused, record };
}

const ASKING: ReadonlySet<string> = new Set(['needs-consent', 'needs-code']);
