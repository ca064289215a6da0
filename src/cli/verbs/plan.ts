import { createHash } from 'node:crypto';
import { flag, listedOnly, text, texts } from '../option.ts';
import { textOption } from '../act-verb.ts';
import { CONSENT_OPTIONS } from '../act.ts';
import { forecastJson, forecastText } from '../plan/forecast.ts';
import { findMission } from '../find-mission.ts';
import { commitOrder } from '../plan/commit-order.ts';
import { planJson } from '../plan/plan-json.ts';
import { draftOf, isCheck, usageFault } from '../plan/plan-options.ts';
import { sharesOf, splitOf } from '../plan/split-option.ts';
import { planLines } from '../plan/plan-text.ts';
import { withSession } from '../with-session.ts';
import type { Complaint, Session, ExitCode, Verb, VerbContext, VerbInput } from '../verb.ts';
import { checkInputs } from '../../commands/planning/list-check.ts';
import { makePlan } from '../../commands/planning/make-plan.ts';
import type { MadePlan, PlanBefore } from '../../commands/planning/made-plan.ts';
import { CONSENT_ANSWERS } from '../../commands/planning/consent-answers.ts';
import { lacksConsent, listDigest } from '../../commands/planning/list-consent.ts';
import { beforeOf, orderOf, passedOf } from '../../commands/planning/plan-commit.ts';
import type { PlanInputFacts } from '../../commands/planning/plan-inputs.ts';
import { advancedOf } from '../../domain/approval/shortlist-memory.ts';
import { assistantId } from '../../domain/ids.ts';
import { counted } from '../../domain/mission/join-text.ts';
import { err, type Result } from '../../lib/result.ts';
import { safe } from '../../lib/safe-text.ts';
import type { ImportedTargets } from '../../planner/list/imported-targets.ts';
import type { PlanDraft } from '../../state/planning.ts';

/**
 * A schedule for a list of people: shown as a plan, or committed. A plan that was shown is kept under its digest, and
 * `--commit --expect <digest>` sends exactly that one; committing again goes on where it stopped.
 */
export const plan: Verb = {
  name: 'plan',
  ways: [{ args: '<csv>|--memory <key>|--round', needs: ['mission'] }, { args: '<csv> --dry-run' }],
  summary:
    'when to call each person of a list, with the proof of each slot; commit sends the plan that was shown',
  options: {
    ...CONSENT_OPTIONS,
    mission: text('<slug>', 'whose calls they are'),
    assistant: text('<id>', 'who calls'),
    split: text(
      '<a:50,b:50>',
      'two assistants, by id or name, that share the list by chance at the same hours',
    ),
    seed: text('<text>', 'what the chance of a split is drawn from; without it mission and assistants'),
    from: texts('<number>', 'the number that it calls from'),
    start: text('<time>', 'the first instant that may be used'),
    policy: text('<file>', 'rules of your own'),
    country: text('<code>', 'the country of numbers without a country code, such as US'),
    column: texts('<field="Header">', 'what a column holds: phone="Business Phone"; numbers in their order'),
    'header-row': text('<n>', 'the row that names the columns; 0 where none does'),
    encoding: text('<name>', 'of the file, such as windows-1252, where it cannot be told'),
    recipient: text('automated|service|professional', 'who picks up, where the list does not say'),
    consent: text('agreed|business|unknown', 'what is known of people whose rows tell no consent'),
    'consent-says': text('<text>', 'who says so, since when; kept with the list in the log'),
    variable: texts('<name=value>', 'the same for everybody'),
    memory: listedOnly(text('<key>', "a list in the mission's memory instead of a file")),
    round: listedOnly(flag('those who go on to the approved round')),
    reason: listedOnly(text('<text>', 'why; it is logged')),
    commit: flag('schedule the plan that was shown'),
  },
  run: async (context, input) => {
    const fault = usageFault(input, context);
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
  if (isCheck(input)) return checkList(context, input, session);
  const { planning } = session;
  const mission = await findMission(session, textOption(input.values, 'mission') ?? '');
  if (!mission.ok) return mission.error;
  const entry = session.missionsFile.entries().find(({ missionId }) => missionId === mission.value);
  const round = input.values['round'] === true && entry !== undefined ? advancedOf(entry.memory) : undefined;
  if (input.values['round'] === true && (round?.phones ?? []).length === 0) {
    return { exit: 3, sentence: 'No round of this mission was approved: there is nobody to plan for.' };
  }
  const shares = sharesOf(input.values);
  const split = shares === undefined ? undefined : await splitOf(shares, session);
  if (split?.ok === false) return split.error;
  const assistant =
    split?.value.first ?? textOption(input.values, 'assistant') ?? round?.assistantId ?? entry?.assistantId;
  if (assistant === undefined) return { exit: 2, sentence: 'Say who calls: --assistant <id>.' };
  const inputs = await planning.inputs(mission.value, assistantId(assistant), split?.value.split.assistantId);
  if (!inputs.ok) {
    return { exit: inputs.error.kind === 'server' ? 4 : 3, sentence: inputs.error.sentence };
  }
  const basis = planning.basis();
  if (!basis.ok) return { exit: 5, sentence: basis.error };
  const said = await draftOf(input, session, round?.from);
  if (!said.ok) return said.error;
  const asked = { ...said.value, ...(split !== undefined && { split: split.value.split }) };
  const list = await readListOf(asked, session, inputs.value);
  if (!list.ok) return list.error;
  const draft = withConsent(asked, list.value, planning);
  const origin = originOf(draft, list.value);
  const make = (before?: PlanBefore): Result<MadePlan, Complaint> => {
    const made = makePlan(draft, list.value.targets, inputs.value, basis.value, before);
    return made.ok ? made : err({ exit: 3, sentence: safe`${made.error}` });
  };
  const showAndKeep = (made: MadePlan): void => {
    planning.keepOrder({ ...orderOf(made, inputs.value, draft), origin }, listName(draft));
    show(context, input, session, made, list.value, inputs.value, draft);
  };

  if (input.values['commit'] !== true) {
    const last = planning.lastOrder(mission.value, listName(draft));
    const made = make(last === undefined ? undefined : beforeOf(last));
    if (!made.ok) return made.error;
    showAndKeep(made.value);
    return 0;
  }
  const expected = textOption(input.values, 'expect') ?? '';
  const kept = planning.keptOrder(expected);
  if (kept === undefined) {
    return {
      exit: 3,
      sentence: `No plan ${expected} was shown here. Plan again and look at it; then commit with its digest.`,
    };
  }
  if (kept.origin !== origin || kept.mission !== mission.value) {
    return { exit: 3, sentence: 'The list or the options differ from those of that plan: plan again.' };
  }
  const passed = passedOf(kept, inputs.value, basis.value.nowMs);
  if (passed.length === 0) return commitOrder(context, input, session, kept, inputs.value);
  // What was shown is what is sent: slots that have passed are moved, and shown first.
  const made = make({ ...beforeOf(kept), keepShown: true });
  if (!made.ok) return made.error;
  showAndKeep(made.value);
  const { digest } = made.value.plan;
  return {
    exit: 3,
    sentence: safe`The time of ${counted(passed.length, 'call')} of that plan has passed; above is the plan with the next slots that are allowed, everything else as it was. Nothing was sent now. To send it: --commit --yes --expect ${digest}`,
  };
}

/** A list looked at before there is a mission: what would be placed, when, and why. Nothing of it is kept. */
async function checkList(
  context: VerbContext,
  input: VerbInput,
  session: Session,
): Promise<Complaint | ExitCode> {
  const basis = session.planning.basis();
  if (!basis.ok) return { exit: 5, sentence: basis.error };
  const draft = await draftOf(input, session, undefined);
  if (!draft.ok) return draft.error;
  const inputs = checkInputs(draft.value.lines ?? [], basis.value.nowMs);
  const list = await readListOf(draft.value, session, inputs);
  if (!list.ok) return list.error;
  const made = makePlan(draft.value, list.value.targets, inputs, basis.value);
  if (!made.ok) return { exit: 3, sentence: safe`${made.error}` };
  show(context, input, session, made.value, list.value, inputs, draft.value);
  return 0;
}

async function readListOf(
  draft: PlanDraft,
  { planning }: Session,
  { memory, requiredVariables }: PlanInputFacts,
): Promise<Result<ImportedTargets, Complaint>> {
  const list = await planning.readList(draft, { memory, requiredVariables });
  if (list.ok) return list;
  const { kind, message } = list.error;
  return err({ exit: kind === 'option' || kind === 'encoding' ? 2 : 5, sentence: safe`${message}` });
}

/** Which list a plan is of, so that the next plan of it is compared with this one. */
const listName = ({ source }: PlanDraft): string => JSON.stringify(source ?? null);

/** Names what a plan was made from, so that its commit is asked for with the same list and the same options. */
function originOf(draft: PlanDraft, { targets }: ImportedTargets): string {
  const { source: _path, ...options } = draft;
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const target of targets) hash.update(JSON.stringify(target));
  return hash.digest('hex');
}

function show(
  context: VerbContext,
  { json }: VerbInput,
  session: Session,
  made: MadePlan,
  list: ImportedTargets,
  inputs: PlanInputFacts,
  draft: PlanDraft,
): void {
  const { value: prices } = session.prices();
  const { consent } = draft;
  if (json) {
    const told = { answer: consent?.answer ?? null, says: consent?.says ?? null };
    const forecast = forecastJson(newPhones(made), prices);
    for (const piece of planJson(made, list, inputs, { consent: told, forecast })) context.print(piece);
    return;
  }
  const forecast = forecastText(newPhones(made), prices);
  if (forecast !== undefined) context.print(forecast);
  const cost = session.planning.costOf(orderOf(made, inputs, draft).items);
  // The forecast above has the cost of the calls itself.
  for (const line of (cost?.lines ?? []).slice(forecast === undefined ? 0 : 1)) context.print(line);
  if (cost?.refused !== undefined) context.print(cost.refused);
  for (const line of planLines(made, list, inputs, session.zone)) context.print(line);
  if (consent === undefined && lacksConsent(list.targets)) {
    context.print('');
    context.print(
      'This list does not tell whether these people agreed to be called. Say it once, with --consent:',
    );
    for (const { answer, text: words } of CONSENT_ANSWERS) context.print(`  ${answer.padEnd(9)} ${words}`);
    context.print('Add --consent-says "who says so, since when"; it is kept with the list in the log.');
  }
}

/** Whom it would call that is not scheduled already. */
const newPhones = ({ plan: { placed } }: MadePlan): readonly string[] =>
  placed.filter(({ committed }) => !committed).map(({ phone }) => phone);

/** With the answer about a list that tells no consent: the one just given, else the one that was kept with it. */
function withConsent(
  draft: PlanDraft,
  { targets }: ImportedTargets,
  planning: Session['planning'],
): PlanDraft {
  const { consent: given, ...rest } = draft;
  if (!lacksConsent(targets)) return rest;
  const digest = listDigest(targets);
  if (given !== undefined) planning.keepConsent(digest, given);
  const consent = given ?? planning.keptConsent(digest);
  return consent === undefined ? rest : { ...rest, consent };
}
