import { draftFrom } from './stored-plan.ts';
import type { Clock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { asJson } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { roundToPlan } from '../../domain/approval/shortlist-memory.ts';
import { refusedCsv } from '../../planner/list/import-targets.ts';
import type { ImportedTargets } from '../../planner/list/imported-targets.ts';
import type { Placement } from '../../planner/plan.ts';
import { counted } from '../../domain/mission/join-text.ts';
import { SHOWN_LEAD_MS } from '../../planner/slots/held-slots.ts';
import { easePacing, parsePolicy, type Policy } from '../../planner/policy.ts';
import type { BoardUpdate } from '../../state/board.ts';
import { emptyDraft, type PlanDraft, type Planning } from '../../state/planning.ts';
import type { Command } from '../command.ts';
import type { PlanningTools } from './create-planning.ts';
import { makePlan } from './make-plan.ts';
import type { MadePlan, PlanBefore } from './made-plan.ts';
import { commandsOf, orderOf } from './plan-commit.ts';
import { lacksConsent, listDigest } from './list-consent.ts';
import { listView, planView, unreadListView } from './plan-view.ts';
import { forMission, forRound, hasSameInputs, hasSameList, isAllSent } from './draft-change.ts';
import { mergeDraft, type PlanEdit } from './plan-edit.ts';
import type { PlanInputFacts } from './plan-inputs.ts';
import { rulesInForce } from './plan-rules.ts';
import { inputsView, labelOf, told } from './planning-words.ts';

/** One person's work on one plan: edits in, a plan and its difference out, on the board. */
export interface PlanSession {
  /** Answers with what was done, or with why it was not. */
  edit(edit: PlanEdit): Promise<Result<SafeText, string>>;
  /** What a commit of the plan as it stands would send. Errors: there is no plan, or it has to be made again. */
  commands(digest: string): Promise<Result<readonly Command[], string>>;
}

export interface PlanSessionDeps {
  readonly tools: PlanningTools;
  entries(): Promise<readonly MissionEntry[]>;
  publish(update: BoardUpdate): void;
  nowMs(): number;
  /** Time of the person who waits; without it a list is read in one go. */
  readonly pace?: Pick<Clock, 'monotonicMs' | 'sleep'>;
}

const UNREADABLE_DRAFT = safe`The plan you were working on was kept by another version and cannot be read. Start from the list again.`;
const DRAFT = 'planner';
const ANOTHER_DRAFT = 'The planner holds another draft; it is left as it is.';
/** What was read for a plan longer ago is read again. */
const INPUTS_FRESH_MS = 60_000;
/** What takes longer tells how far it is, and how it is stopped. */
const QUIET_MS = 1_000;
const TELL_EVERY_MS = 250;

export function createPlanSession(deps: PlanSessionDeps): PlanSession {
  const { tools } = deps;
  let planning: Planning = { draft: emptyDraft };
  let opened = false;
  let imported: ImportedTargets | undefined;
  let inputs: PlanInputFacts | undefined;
  let made: MadePlan | undefined;
  let stopped = false;
  /** After a commit the server could not be read: what became of its calls is not known until it is read again. */
  let isUnsettled = false;
  let queue: Promise<unknown> = Promise.resolve();

  const show = (next: Planning): void => {
    planning = next;
    deps.publish({ kind: 'set', field: 'planning', value: next });
  };
  const busy = (what: Planning['busy']): void =>
    show({ ...without(planning, 'busy'), ...(what && { busy: what }) });
  const fault = (sentence: string): void =>
    show({ ...without(without(planning, 'busy'), 'plan'), fault: safeText(sentence) });

  const keep = (draft: PlanDraft): void => {
    show({ ...without(planning, 'fault'), draft });
    if (tools.readOnly) return;
    tools.drafts.save({
      id: DRAFT,
      kind: DRAFT,
      body: asJson(draft),
      updatedAtMs: deps.nowMs(),
    });
  };

  /** The operator's policy with this draft's changes. Errors: what is wrong in either. */
  const policyOf = (draft: PlanDraft): Result<Policy, string> => {
    const base = tools.files.policy();
    if (!base.ok) return base;
    const parsed = parsePolicy(draft.policy, base.value);
    return parsed.ok
      ? parsed
      : err(parsed.error.map(({ field, message }) => `${field} ${message}.`).join(' '));
  };
  const showRules = (): void => {
    const policy = policyOf(planning.draft);
    if (policy.ok) show({ ...planning, rules: rulesInForce(policy.value) });
  };

  const readGround = async (force: boolean): Promise<boolean> => {
    const { mission, assistantId: assistant } = planning.draft;
    if (mission === undefined || assistant === undefined) {
      inputs = undefined;
      return false;
    }
    const beside = planning.draft.split?.assistantId;
    const same =
      inputs?.mission === mission &&
      inputs.assistant.id === assistant &&
      inputs.beside?.assistant.id === beside;
    const isFresh = inputs !== undefined && deps.nowMs() - inputs.takenAtMs < INPUTS_FRESH_MS;
    if (same && isFresh && !force && !isUnsettled) return true;
    const read = await tools.inputs(mission, assistant, beside);
    if (!read.ok) {
      inputs = undefined;
      made = undefined;
      fault(read.error.sentence);
      return false;
    }
    inputs = read.value;
    isUnsettled = false;
    show({ ...planning, inputs: inputsView(inputs) });
    return true;
  };

  /** Lets others have their turn while a long list is read, and tells how far it is. */
  const breathing = (): ((done: number, total: number) => Promise<boolean>) | undefined => {
    stopped = false;
    const { pace } = deps;
    if (pace === undefined) return undefined;
    let tellAtMs = pace.monotonicMs() + QUIET_MS;
    return async (done, total) => {
      await pace.sleep(0);
      const now = pace.monotonicMs();
      if (now >= tellAtMs) {
        tellAtMs = now + TELL_EVERY_MS;
        show({ ...planning, progress: { done, total } });
      }
      return !stopped;
    };
  };

  const readList = async (): Promise<boolean> => {
    const { source } = planning.draft;
    if (source === undefined) {
      imported = undefined;
      return false;
    }
    const place =
      inputs === undefined ? {} : { memory: inputs.memory, requiredVariables: inputs.requiredVariables };
    const list = await tools.readList(planning.draft, place, breathing());
    show(without(planning, 'progress'));
    if (!list.ok) {
      imported = undefined;
      made = undefined;
      const { error } = list;
      show({
        ...without(without(planning, 'list'), 'encodings'),
        ...(error.kind === 'no-phone-column' ? { list: unreadListView(error, labelOf(planning.draft)) } : {}),
        ...(error.kind === 'encoding' ? { encodings: error.choices } : {}),
      });
      fault(error.message);
      return false;
    }
    imported = list.value;
    const asked = lacksConsent(imported.targets);
    const kept = asked ? tools.keptConsent(listDigest(imported.targets)) : undefined;
    if (kept !== undefined && planning.draft.consent === undefined)
      keep({ ...planning.draft, consent: kept });
    show({
      ...planning,
      list: { ...listView(imported, labelOf(planning.draft)), ...(asked ? { lacksConsent: true } : {}) },
    });
    return true;
  };

  /** Plans again with what is known, against the plan before where it was for the same list. */
  const plan = (
    previous: readonly Placement[] | undefined,
    how: Pick<PlanBefore, 'keepShown' | 'same'> = {},
  ): void => {
    if (imported === undefined || inputs === undefined) {
      show(without(without(planning, 'busy'), 'plan'));
      return;
    }
    const basis = tools.basis();
    if (!basis.ok) {
      fault(basis.error);
      return;
    }
    const before =
      previous === undefined
        ? undefined
        : { placed: previous, ...how, ...(made?.split !== undefined && { split: made.split.split }) };
    const result = makePlan(planning.draft, imported.targets, inputs, basis.value, before);
    if (!result.ok) {
      made = undefined;
      fault(result.error);
      return;
    }
    made = result.value;
    const pinned = new Set(
      Object.entries(planning.draft.changes).flatMap(([phone, { atMs }]) =>
        atMs === undefined ? [] : [phone],
      ),
    );
    const cost = tools.costOf(orderOf(made, inputs, planning.draft).items);
    show({
      ...without(without(planning, 'busy'), 'fault'),
      plan: { ...planView(made, pinned), ...(cost !== undefined && { cost }) },
    });
  };

  const open = async (): Promise<void> => {
    if (opened) return;
    opened = true;
    const stored = tools.drafts.get(DRAFT)?.body;
    const kept = draftFrom(stored);
    show({
      draft: { ...emptyDraft, ...kept },
      ...(stored !== undefined && kept === undefined && { fault: UNREADABLE_DRAFT }),
    });
    showRules();
    if (kept === undefined) return;
    busy('reading');
    await readGround(false);
    await readList();
    plan(undefined);
  };

  /** Errors: a setting that cannot be; nothing is changed then. */
  const change = async (
    edit: Extract<PlanEdit, { kind: 'set' | 'contact' }>,
  ): Promise<string | undefined> => {
    const before = planning.draft;
    let draft = mergeDraft(before, edit);
    if (draft.mission !== before.mission) {
      const entry = (await deps.entries()).find((each) => each.missionId === draft.mission);
      draft = forMission(draft, entry);
    }
    const policy = policyOf(draft);
    if (!policy.ok) return policy.error;
    keep(draft);
    if (draft.consent !== undefined && draft.consent !== before.consent && imported !== undefined)
      tools.keepConsent(listDigest(imported.targets), draft.consent);
    showRules();
    const sameInputs = hasSameInputs(draft, before);
    if (!hasSameList(draft, before)) {
      busy('reading');
      if (!sameInputs) show(without(without(planning, 'inputs'), 'plan'));
      await readGround(false);
      const was = { imported, made };
      const read = await readList();
      const { fault: sentence } = planning;
      if (!read && stopped && was.imported === undefined) {
        keep(before);
        show(without(planning, 'busy'));
        return 'Stopped: no list was read.';
      }
      // A slip in a path costs nobody the list that was there.
      if (!read && sameInputs && was.imported !== undefined && draft.source !== before.source) {
        keep(before);
        ({ imported, made } = was);
        show({ ...without(planning, 'encodings'), list: listView(was.imported, labelOf(before)) });
        plan(made?.plan.placed);
        return `${sentence ?? 'It could not be read.'} The list before stays.`;
      }
    }
    const previous = sameInputs && draft.source === before.source ? made?.plan.placed : undefined;
    busy('planning');
    plan(previous);
    return undefined;
  };

  /** Of the draft before nothing stays. */
  const clear = (): void => {
    isUnsettled = false;
    made = undefined;
    inputs = undefined;
    show(without(without(without(planning, 'inputs'), 'plan'), 'list'));
  };

  /** Takes the mission that the planner was opened from; a draft that holds a list for another one stays as it is. */
  const begin = async (mission: MissionKey): Promise<Result<SafeText | undefined, string>> => {
    await open();
    if (planning.draft.mission === mission) return ok(safe``);
    if (await isSettled()) {
      clear();
      keep(emptyDraft);
    }
    const { draft } = planning;
    if (draft.mission === undefined || draft.source === undefined) {
      const refused = await change({ kind: 'set', change: { mission } });
      return refused === undefined ? ok(undefined) : err(refused);
    }
    const entries = await deps.entries();
    const nameOf = (key: MissionKey): string | undefined =>
      entries.find(({ missionId }) => missionId === key)?.missionName;
    return ok(
      safe`The planner still holds a draft for ${nameOf(draft.mission) ?? 'another mission'}: N plans ${nameOf(mission) ?? 'this one'} instead, X throws the draft away.`,
    );
  };

  /** Errors: no round of the mission waits for its plan, or another draft is in the way. */
  const beginRound = async (mission: MissionKey, replace: boolean): Promise<string | undefined> => {
    await open();
    const { draft } = planning;
    const entry = (await deps.entries()).find((each) => each.missionId === mission);
    const waiting = entry === undefined ? undefined : roundToPlan(entry.memory);
    if (entry === undefined || waiting === undefined)
      return 'No approved round of this mission waits for its plan.';
    const assistant = waiting.assistantId ?? entry.assistantId;
    if (draft.source?.kind === 'round' && draft.mission === mission && draft.assistantId === assistant) {
      return undefined;
    }
    if (!replace && draft.source !== undefined && !(await isSettled())) return ANOTHER_DRAFT;
    clear();
    keep(forRound(mission, waiting, assistant));
    busy('reading');
    await readGround(true);
    await readList();
    busy('planning');
    plan(undefined);
    return undefined;
  };

  /** After a commit: what was sent is marked; where the server was slow, what is left goes out more slowly. */
  const settle = async (eased: boolean): Promise<void> => {
    const policy = policyOf(planning.draft);
    const left = made?.plan.placed.some(({ committed, status }) => !committed && status === 'firm') === true;
    if (eased && left && policy.ok) {
      const { batchSize, spacingMs } = easePacing(policy.value);
      keep({
        ...planning.draft,
        policy: { ...planning.draft.policy, batch_size: batchSize, spacing_minutes: spacingMs / 60_000 },
      });
      showRules();
    }
    const was = { made, inputs, shown: planning.plan };
    if (await readGround(true)) return plan(made?.plan.placed, { same: true });
    isUnsettled = true;
    // The plan is what it was; what became of its calls is read again before anything stands on it.
    ({ made, inputs } = was);
    if (was.shown !== undefined) show({ ...planning, plan: was.shown });
  };

  /** Whether nothing of the draft is left to be sent, read again where it could not be read after the commit. */
  const isSettled = async (): Promise<boolean> => {
    if (isUnsettled) await settle(false);
    return made !== undefined && isAllSent(made);
  };

  /** Slots that have passed get the next one that is allowed; what is shown again is what a commit sends then. */
  const movePassed = async (passed: number): Promise<string> => {
    const shown = made?.plan.placed;
    await readGround(true);
    plan(shown, { keepShown: true });
    const moved = made === undefined ? 0 : (planning.plan?.difference?.moved ?? 0);
    return `The time of ${counted(passed, 'call')} has passed. ${counted(moved, 'call')} moved to the next slot that is allowed, as marked; look at the plan, then commit again.`;
  };

  const apply = async (edit: PlanEdit): Promise<Result<SafeText, string>> => {
    switch (edit.kind) {
      case 'open':
        await open();
        return ok(safe``);
      case 'stop':
        return ok(safe``);
      case 'clear':
        isUnsettled = false;
        imported = undefined;
        inputs = undefined;
        made = undefined;
        if (!tools.readOnly) tools.drafts.remove(DRAFT);
        show({ draft: emptyDraft });
        showRules();
        return ok(safe`The draft is thrown away.`);
      case 'begin': {
        const answer = await begin(edit.mission);
        if (!answer.ok) return answer;
        if (answer.value !== undefined) return ok(answer.value);
        break;
      }
      case 'set':
      case 'contact': {
        // What the last session left is known before anything is laid over it.
        await open();
        const refused = await change(edit);
        if (refused !== undefined) return err(refused);
        break;
      }
      case 'round': {
        const refused = await beginRound(edit.mission, edit.replace);
        if (refused !== undefined) return err(refused);
        break;
      }
      case 'settle':
        if (edit.mission === planning.draft.mission && made !== undefined) await settle(edit.eased);
        break;
      case 'replan': {
        const previous = made?.plan.placed;
        busy('reading');
        if (await readGround(true)) await readList();
        plan(previous);
        break;
      }
      case 'export': {
        if (imported === undefined || imported.refused.length === 0) return err('No row was refused.');
        const written = tools.files.write(edit.path, refusedCsv(imported));
        return written.ok
          ? ok(safe`${imported.refused.length} refused rows are in ${written.value}.`)
          : written;
      }
    }
    return planning.fault === undefined ? ok(told(planning)) : err(planning.fault);
  };

  return {
    edit: (edit) => {
      // It overtakes what it stops.
      if (edit.kind === 'stop') stopped = true;
      // One after another: each stands on what the one before left.
      const done = queue.then(() => apply(edit));
      queue = done.catch(() => undefined);
      return done;
    },
    commands: async (digest) => {
      await queue;
      if (made === undefined || inputs === undefined) return err('There is no plan yet.');
      if (made.plan.digest !== digest)
        return err('The plan has changed since it was shown. Look at it again.');
      const order = orderOf(made, inputs, planning.draft);
      if (order.items.length === 0) return err('No call of this plan is left to be sent.');
      const passed = order.items.filter(({ atMs }) => atMs - deps.nowMs() < SHOWN_LEAD_MS);
      if (passed.length > 0) return err(await movePassed(passed.length));
      const entry = (await deps.entries()).find(({ missionId }) => missionId === inputs?.missionId);
      return ok(commandsOf(tools.withoutLogged(order), entry?.memory ?? {}));
    },
  };
}

function without<K extends keyof Planning>(planning: Planning, key: K): Omit<Planning, K> & Planning {
  const { [key]: _gone, ...rest } = planning;
  return rest as Omit<Planning, K> & Planning;
}
