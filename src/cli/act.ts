import { flag, listedOnly, text } from './option.ts';
import type { Command } from '../commands/command.ts';
import type { Outcome, Preview, Refusal } from '../commands/door/door.ts';
import type { JsonObject } from '../lib/json.ts';
import { textsOf } from '../commands/handlers/own-time.ts';
import type { SafeText } from '../lib/safe-text.ts';
import { isoOrNull, recordIn } from './instant.ts';
import type { Complaint, Session, ExitCode, VerbContext, VerbInput } from './verb.ts';

/** Options of every verb that acts: how a person agrees to what tier 2 guards. */
export const CONSENT_OPTIONS = {
  yes: listedOnly(flag('do it, where the verb asks for a yes')),
  expect: listedOnly(text('<digest>', 'do exactly what was shown under this digest')),
  leave: listedOnly(flag('leave what asks for a person in the inbox instead of only showing it')),
} as const;

/** Shorter beginnings of a digest prove nothing. */
export const LEAST_DIGEST = 12;

/**
 * Sends one command through the door and tells what came of it. Whoever typed the verb agreed to an act of tier 0 or
 * 1. What tier 2 guards is shown first: it takes `--yes --expect <digest>` of exactly what was shown.
 */
export async function act(
  context: VerbContext,
  session: Session,
  input: VerbInput,
  command: Command,
): Promise<Complaint | ExitCode> {
  // What only stops things waits for nobody.
  if (command.kind !== 'hold.set' && command.kind !== 'contact.suppress') await session.settle();
  const reason = input.values['reason'];
  // JSON and the record have UTC; a person reads their own zone.
  const tell = (sentence: SafeText): SafeText =>
    recordIn(sentence, { zone: session.zone, nowMs: session.clock.now() }, textsOf(command));
  let asked: Preview | undefined;
  const outcome = await session.door.submitUnseen(
    command,
    session.actor,
    (shown) => {
      if (shown.tier < 2 || agreesTo(shown, input)) return undefined;
      asked = shown;
      return { code: 'needs-consent', sentence: shown.title };
    },
    typeof reason === 'string' ? reason : undefined,
  );
  if (asked !== undefined) {
    if (input.values['leave'] !== true) return askFirst(context, input, asked, tell);
    // Without consent the door does nothing but leave it for a person.
    await session.door.submit(command, session.actor);
    return {
      exit: 3,
      sentence: `Nothing was done. It waits for a person: see approvals. ${tell(asked.title)}`,
    };
  }
  if (outcome.status === 'refused') return refuse(context, input, outcome.refusal, tell);
  if (input.json) context.print(JSON.stringify(outcomeJson(outcome), undefined, 2));
  if (outcome.status === 'failed') {
    return { exit: outcome.kind === 'server' ? 4 : 5, sentence: tell(outcome.sentence) };
  }
  const exit = exitOfOutcome(outcome);
  if (exit !== 0) return { exit, sentence: tell(outcome.sentence) };
  if (!input.json) {
    context.print(tell(outcome.sentence));
    if (outcome.status === 'done') for (const line of outcome.lines ?? []) context.print(`  ${tell(line)}`);
  }
  return 0;
}

/** 0 says that all of it is done: what is still open, or was refused in part, says so. */
export function exitOfOutcome(
  outcome: Extract<Outcome, { status: 'done' | 'open' | 'partly' | 'dry-run' }>,
): 0 | 4 | 5 {
  if (outcome.status === 'dry-run') return 0;
  const parts = [...(outcome.parts ?? []), ...outcome.records];
  const missing = parts.filter(({ state }) => state === 'open' || state === 'refused');
  if (missing.length === 0) return outcome.status === 'done' ? 0 : 4;
  return missing.every(({ target, state }) => target === 'memory' && state === 'open') ? 5 : 4;
}

function agreesTo(preview: Preview, { values }: VerbInput): boolean {
  const { yes, expect } = values;
  return (
    yes === true &&
    typeof expect === 'string' &&
    expect.length >= LEAST_DIGEST &&
    preview.digest.startsWith(expect)
  );
}

type Tell = (sentence: SafeText) => SafeText;

function askFirst(context: VerbContext, input: VerbInput, preview: Preview, tell: Tell): Complaint {
  const { digest, title, lines, tier } = preview;
  if (input.json) {
    context.print(JSON.stringify({ status: 'needs-consent', tier, title, lines, digest }, undefined, 2));
  } else {
    context.print(tell(title));
    for (const line of lines) context.print(`  ${tell(line)}`);
    context.print(`Digest ${digest}`);
  }
  const other = input.values['yes'] === true && input.values['expect'] !== undefined;
  return {
    exit: 3,
    sentence: `${other ? 'This is not what was shown before. ' : ''}Nothing was done. To do exactly this, add: --yes --expect ${digest.slice(0, LEAST_DIGEST)}`,
  };
}

function refuse(context: VerbContext, input: VerbInput, refusal: Refusal, tell: Tell): Complaint {
  if (input.json) {
    const { code, sentence } = refusal;
    context.print(JSON.stringify({ status: 'refused', code, sentence }, undefined, 2));
  }
  return { exit: EXIT[refusal.code] ?? 3, sentence: tell(refusal.sentence) };
}

/** Refusals that are no refusals of an act: a wrong name, a server that cannot be read, a ledger that is away. */
const EXIT: Partial<Readonly<Record<Refusal['code'], 2 | 4 | 5>>> = {
  'not-found': 2,
  invalid: 2,
  stale: 4,
  ledger: 5,
  'unread-file': 5,
};

function outcomeJson(outcome: Exclude<Outcome, { status: 'refused' }>): JsonObject {
  const { status, sentence } = outcome;
  if (outcome.status === 'dry-run' || outcome.status === 'failed') return { status, sentence };
  return {
    status,
    sentence,
    act_id: outcome.actId ?? null,
    event_id: outcome.status === 'done' ? (outcome.eventId ?? null) : null,
    undo_until: isoOrNull(outcome.status === 'done' ? outcome.undoUntilMs : undefined),
    lines: outcome.status === 'done' ? (outcome.lines ?? []) : [],
    records: outcome.records.map(({ target, state, sentence: why }) => ({
      target,
      state,
      ...(why !== undefined && { sentence: why }),
    })),
    parts: (outcome.parts ?? []).map(({ target, what, state, sentence: why }) => ({
      target,
      what,
      state,
      sentence: why ?? null,
    })),
  };
}
