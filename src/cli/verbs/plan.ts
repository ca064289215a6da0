import { createHash } from 'node:crypto';
import { textOption } from '../act-verb.ts';
import { CONSENT_OPTIONS } from '../act.ts';
import { findMission } from '../find-mission.ts';
import { localTime } from '../instant.ts';
import { planJson, receiptJson } from '../plan-json.ts';
import { alignColumns } from '../table.ts';
import { withDesk } from '../with-desk.ts';
import type { Complaint, Desk, ExitCode, Verb, VerbContext, VerbInput } from '../verb.ts';
import { makePlan, readPolicy, type MadePlan } from '../../commands/planning/make-plan.ts';
import { commandsOf, orderOf, type PlanOrder } from '../../commands/planning/plan-commit.ts';
import type { PlanGroundFacts } from '../../commands/planning/plan-ground.ts';
import type { Outcome } from '../../commands/door.ts';
import { assistantId } from '../../domain/ids.ts';
import type { RecipientType } from '../../domain/retry-policy.ts';
import { advancedOf } from '../../domain/shortlist-memory.ts';
import type { JsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe } from '../../lib/safe-text.ts';
import type { ImportedTargets } from '../../planner/import-targets.ts';
import type { Plan } from '../../planner/plan.ts';
import { parseTimeBound } from '../../planner/time-bound.ts';
import { boundInstant } from '../../planner/time-bound.ts';
import { DAY_MS, zoneTable } from '../../planner/zone-table.ts';
import { emptyDraft, type PlanDraft, type TargetSource } from '../../state/planning.ts';

const RECIPIENTS: ReadonlySet<string> = new Set(['automated', 'service', 'professional']);

/**
 * A schedule for a list of people: shown as a plan, or committed. A plan that was shown is kept under its digest, and
 * `--commit --expect <digest>` sends exactly that one; committing again goes on where it stopped.
 */
export const plan: Verb = {
  name: 'plan',
  usage:
    'plan <csv>|--memory <key>|--round --mission <slug> [--assistant <id>] [--from <number>]… [--start <time>] [--variable <name=value>]… [--policy <file>] [--commit --yes --expect <digest>] [--json]',
  summary:
    'when to call each person of a list, with the proof of each slot; commit sends the plan that was shown',
  options: {
    ...CONSENT_OPTIONS,
    mission: { type: 'string' },
    assistant: { type: 'string' },
    from: { type: 'string', multiple: true },
    start: { type: 'string' },
    policy: { type: 'string' },
    country: { type: 'string' },
    recipient: { type: 'string' },
    variable: { type: 'string', multiple: true },
    memory: { type: 'string' },
    round: { type: 'boolean' },
    reason: { type: 'string' },
    commit: { type: 'boolean' },
  },
  run: async (context, input) => {
    const fault = usageFault(input);
    if (fault !== undefined) {
      context.complain(fault);
      return 2;
    }
    return withDesk(context, (desk) => runPlan(context, input, desk));
  },
};

function usageFault({ positionals, values }: VerbInput): string | undefined {
  const lists = [
    ...positionals,
    textOption(values, 'memory'),
    values['round'] === true ? 'round' : undefined,
  ];
  if (lists.filter((list) => list !== undefined).length !== 1) {
    return 'Name one list: plan <csv>, plan --memory <key> for a list in the mission’s memory, or plan --round for its approved round.';
  }
  if (textOption(values, 'mission') === undefined) return 'Name the mission: --mission <slug>.';
  const recipient = textOption(values, 'recipient');
  if (recipient !== undefined && !RECIPIENTS.has(recipient)) {
    return `--recipient is one of ${[...RECIPIENTS].join(', ')}, not ${recipient}.`;
  }
  if (values['commit'] !== true) return undefined;
  return values['yes'] === true && textOption(values, 'expect') !== undefined
    ? undefined
    : 'A commit sends a plan that was shown: plan first, then add --commit --yes --expect <digest>.';
}

async function runPlan(context: VerbContext, input: VerbInput, desk: Desk): Promise<Complaint | ExitCode> {
  const { planning } = desk;
  const mission = await findMission(desk, textOption(input.values, 'mission') ?? '');
  if (!mission.ok) return mission.error;
  const entry = desk.stateFile.entries().find(({ missionId }) => missionId === mission.value);
  const round = input.values['round'] === true && entry !== undefined ? advancedOf(entry.memory) : undefined;
  if (input.values['round'] === true && (round?.phones ?? []).length === 0) {
    return { exit: 3, sentence: 'No round of this mission was approved: there is nobody to plan for.' };
  }
  const assistant = textOption(input.values, 'assistant') ?? round?.assistantId ?? entry?.assistantId;
  if (assistant === undefined) return { exit: 2, sentence: 'Say who calls: --assistant <id>.' };
  const ground = await planning.ground(mission.value, assistantId(assistant));
  if (!ground.ok) {
    return { exit: ground.error.kind === 'server' ? 4 : 3, sentence: ground.error.sentence };
  }
  const basis = planning.basis();
  if (!basis.ok) return { exit: 5, sentence: basis.error };
  const draft = await draftOf(input, desk, round?.from);
  if (!draft.ok) return draft.error;
  const list = await planning.readList(draft.value, {
    memory: ground.value.memory,
    requiredVariables: ground.value.requiredVariables,
  });
  if (!list.ok) return { exit: 5, sentence: safe`${list.error.message}` };
  const origin = originOf(draft.value, list.value);

  const expected = textOption(input.values, 'expect');
  const kept = expected === undefined ? undefined : planning.keptOrder(expected);
  if (input.values['commit'] === true && kept !== undefined) {
    return kept.origin === origin && kept.mission === mission.value
      ? commit(context, input, desk, kept, ground.value)
      : { exit: 3, sentence: 'The list or the options differ from those of that plan: plan again.' };
  }
  const made = makePlan(draft.value, list.value.targets, ground.value, basis.value);
  if (!made.ok) return { exit: 3, sentence: safe`${made.error}` };
  if (input.values['commit'] === true) {
    return {
      exit: 3,
      sentence: `No plan ${expected} was shown here. Plan again and look at it; then commit with its digest.`,
    };
  }
  planning.keepOrder({ ...orderOf(made.value, ground.value), origin });
  show(context, input, desk, made.value, list.value, ground.value);
  return 0;
}

/** What the options say, before anything of the list is known. */
async function draftOf(
  { positionals, values }: VerbInput,
  desk: Desk,
  roundLine: string | undefined,
): Promise<Result<PlanDraft, Complaint>> {
  const key = textOption(values, 'memory');
  const source: TargetSource =
    values['round'] === true
      ? { kind: 'round' }
      : key === undefined
        ? { kind: 'file', path: positionals[0] ?? '' }
        : { kind: 'memory', key };
  const policy = await policyOf(textOption(values, 'policy'), desk);
  if (!policy.ok) return policy;
  const startMs = startOf(textOption(values, 'start'), desk);
  if (!startMs.ok) return startMs;
  const variables = variablesOf(values['variable']);
  if (!variables.ok) return variables;
  const from = values['from'] ?? (roundLine === undefined ? undefined : [roundLine]);
  const country = textOption(values, 'country');
  const recipient = textOption(values, 'recipient');
  return ok({
    ...emptyDraft,
    source,
    policy: policy.value,
    ...(Array.isArray(from) ? { lines: from.map(String) } : {}),
    ...(startMs.value === undefined ? {} : { startMs: startMs.value }),
    ...(Object.keys(variables.value).length === 0 ? {} : { variables: variables.value }),
    ...(country === undefined ? {} : { country: country.toUpperCase() }),
    ...(recipient === undefined ? {} : { recipient: recipient as RecipientType }),
  });
}

/** Values for everybody whose row gives none. */
function variablesOf(
  given: VerbInput['values'][string],
): Result<Readonly<Record<string, string>>, Complaint> {
  const variables: Record<string, string> = {};
  for (const part of Array.isArray(given) ? given.map(String) : []) {
    const at = part.indexOf('=');
    if (at < 1) return err({ exit: 2, sentence: safe`--variable is name=value, not "${part}".` });
    variables[part.slice(0, at).trim()] = part.slice(at + 1).trim();
  }
  return ok(variables);
}

async function policyOf(
  path: string | undefined,
  { planning }: Desk,
): Promise<Result<JsonObject, Complaint>> {
  if (path === undefined) return ok({});
  const base = planning.files.policy();
  if (!base.ok) return err({ exit: 5, sentence: base.error });
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of planning.files.open(path)) text += decoder.decode(chunk, { stream: true });
  } catch (error) {
    return err({
      exit: 5,
      sentence: safe`${path} cannot be read: ${error instanceof Error ? error.message : error}.`,
    });
  }
  const read = readPolicy(text, base.value, path);
  return read.ok ? read : err({ exit: 2, sentence: safe`${read.error}` });
}

/** An instant, or a time on the operator's own clock. */
function startOf(text: string | undefined, { zone, clock }: Desk): Result<number | undefined, Complaint> {
  if (text === undefined) return ok(undefined);
  const nowMs = clock.now();
  const table = zoneTable(zone, nowMs - DAY_MS, nowMs + 400 * DAY_MS);
  const bound = parseTimeBound(text, 'start');
  const atMs = table === undefined ? undefined : boundInstant(bound, [table], 'start');
  return atMs === undefined
    ? err({ exit: 2, sentence: safe`--start is a date and time such as "2026-11-24 09:00", not "${text}".` })
    : ok(atMs);
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
  desk: Desk,
  made: MadePlan,
  list: ImportedTargets,
  ground: PlanGroundFacts,
): void {
  const { plan: shown } = made;
  if (json) {
    context.print(JSON.stringify(planJson(shown, list.refused), undefined, 2));
    return;
  }
  for (const line of planLines(shown, list, ground, desk.zone)) context.print(line);
}

function planLines(
  shown: Plan,
  list: ImportedTargets,
  ground: PlanGroundFacts,
  zone: string,
): readonly string[] {
  const { summary, versions } = shown;
  const placed = shown.placed.map(({ row, atMs, phone, name, local, line, batch, status }) => [
    String(row),
    localTime(atMs, zone),
    thereText(local),
    name === undefined ? phone : `${phone} ${name}`,
    line,
    `batch ${batch}${status === 'ghost' ? ', waits its turn' : ''}`,
  ]);
  const unplaced = shown.unplaced.map(({ row, phone, code, detail, cure }) => [
    String(row),
    phone,
    code,
    sentences(detail, cure),
  ]);
  const refused = list.refused.flatMap(({ row, issues }) =>
    issues.map(({ column, reason, fix }) => [String(row), column, sentences(reason, fix)]),
  );
  return [
    safe`${ground.missionName}: ${summary.placed} of ${summary.given} placed in ${summary.batches} ${summary.batches === 1 ? 'batch' : 'batches'}, class ${ground.missionClass}`,
    `First ${localTime(summary.firstMs, zone)}, finished about ${localTime(summary.finishMs, zone)}; at most ${summary.peak.calls} calls at once`,
    ...(placed.length === 0
      ? []
      : ['', ...alignColumns([['ROW', 'AT', 'THERE', 'TO', 'FROM', ''], ...placed])]),
    ...(unplaced.length === 0
      ? []
      : [
          '',
          `${unplaced.length} without a slot:`,
          ...alignColumns([['ROW', 'TO', 'CODE', 'WHY'], ...unplaced]),
        ]),
    ...(refused.length === 0
      ? []
      : ['', `${list.refused.length} rows give nobody to call:`, ...alignColumns(refused)]),
    '',
    ...shown.warnings,
    `Time zone data ${versions.tz} (tables ${versions.tables}); ${versions.legal}`,
    `Digest ${shown.digest}`,
  ];
}

/** Many zones are told by their ends. */
function thereText(local: Plan['placed'][number]['local']): string {
  const times = local.map(({ time }) => time.slice(11, 16));
  if (local.length > 2) return `${times.toSorted()[0]}–${times.toSorted().at(-1)} in ${local.length} zones`;
  return local.map(({ zone }, index) => `${times[index]} ${zone}`).join(', ');
}

/** Parts as sentences, each with one full stop. */
const sentences = (...parts: readonly string[]): string =>
  parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ');

async function commit(
  context: VerbContext,
  input: VerbInput,
  desk: Desk,
  order: PlanOrder,
  ground: PlanGroundFacts,
): Promise<Complaint | ExitCode> {
  await desk.settle();
  const stop = (): void => desk.stopCommit();
  context.ended.addEventListener('abort', stop, { once: true });
  const outcomes: Outcome[] = [];
  try {
    for (const command of commandsOf(order, ground.memory)) {
      const preview = await desk.door.preview(command);
      const outcome: Outcome =
        preview.refusal === undefined
          ? await desk.door.submit(command, desk.actor, {
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
  const receipts = [...desk.receipts().values()];
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
      localTime(receipt.atMs, desk.zone),
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
