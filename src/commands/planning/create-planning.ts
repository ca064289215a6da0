import { consentFrom, orderFrom } from './stored-plan.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { asJson, isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { AssistantId } from '../../domain/ids.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { importList, importTargets, type ImportOptions } from '../../planner/list/import-targets.ts';
import type { ImportedTargets, ImportError } from '../../planner/list/imported-targets.ts';
import type { PlannerData } from '../../planner/planner-data.ts';
import type { Policy } from '../../planner/policy.ts';
import { roundTargets, withoutGuess } from '../../planner/list/round-targets.ts';
import type { ColumnField } from '../../planner/list/column-names.ts';
import type { Drafts } from '../../state/ledger/drafts.ts';
import type { Suppressions } from '../../state/ledger/suppressions.ts';
import type { ListConsent, PlanDraft } from '../../state/planning.ts';
import type { ScheduleFields } from '../command.ts';
import type { BudgetDeps } from '../door/budget-guard.ts';
import { planCost, type PlanCost } from './plan-cost.ts';
import type { PlanBasis } from './make-plan.ts';
import type { PlanOrder } from './plan-commit.ts';
import {
  readPlanInputs,
  type PlanInputDeps,
  type PlanInputFault,
  type PlanInputFacts,
} from './plan-inputs.ts';

/** The user's own files that plans are made by. Each is read again when it has changed. */
export interface PlannerFiles {
  /** Errors: a sentence that names the file and what is wrong in it. */
  policy(): Result<Policy, string>;
  data(): Result<PlannerData, string>;
  doNotCall(): Result<ReadonlyMap<string, string>, string>;
  /** A list of targets; `~` is the home folder. */
  open(path: string): AsyncIterable<Uint8Array>;
  /** Writes a new file that only its owner may read; gives its full path. Errors: it exists, or cannot be written. */
  write(path: string, text: string): Result<string, string>;
}

export interface PlanningDeps extends PlanInputDeps {
  readonly suppressions: Pick<Suppressions, 'all'>;
  readonly drafts: Drafts;
  /** Which notes on consent stand in a mission's log: the door writes that down with the note. */
  readonly notes: Pick<Drafts, 'get'>;
  /** Absent where nobody keeps prices or budgets. */
  readonly budget?: BudgetDeps;
  readonly files: PlannerFiles;
  /** Nothing may be written, not even drafts. */
  readonly readOnly: boolean;
  /** Version of this machine's time zone data. */
  readonly tzVersion: string;
}

/** What plans are made from and kept in. It changes nothing outside of the drafts. */
export interface PlanningTools {
  /** `beside`: the other assistant, where two share the list. */
  inputs(
    mission: MissionKey,
    assistant: AssistantId,
    beside?: AssistantId,
  ): Promise<Result<PlanInputFacts, PlanInputFault>>;
  readList(
    draft: PlanDraft,
    place: { readonly memory?: JsonObject; readonly requiredVariables?: readonly string[] },
    breathe?: ImportOptions['breathe'],
  ): Promise<Result<ImportedTargets, ImportError>>;
  basis(): Result<PlanBasis, string>;
  readonly files: PlannerFiles;
  /**
   * Keeps what a commit of this plan would send, so that a later run sends exactly that, and a later plan of the same
   * list can tell what it changes.
   */
  keepOrder(order: PlanOrder, list: string): void;
  /** What the last plan of this list for this mission would have sent. */
  lastOrder(mission: MissionKey, list: string): PlanOrder | undefined;
  keptOrder(digest: string): PlanOrder | undefined;
  /** Keeps what was said of a list that tells no consent, under `listDigest`, so that it is asked once. */
  keepConsent(list: string, consent: ListConsent): void;
  keptConsent(list: string): ListConsent | undefined;
  /** The order without its note on consent where the mission's log has it: a commit that goes on logs nothing twice. */
  withoutLogged(order: PlanOrder): PlanOrder;
  /** What sending these would cost. */
  costOf(items: readonly ScheduleFields[]): PlanCost | undefined;
  readonly drafts: Drafts;
  readonly readOnly: boolean;
}

const ORDER = 'plan-order';
const CONSENT = 'list-consent';
const LAST_ORDER = 'plan-last';
/** Orders older than this are forgotten: their slots are gone. */
const KEPT_MS = 60 * 86_400_000;

export function createPlanning(deps: PlanningDeps): PlanningTools {
  const { drafts, files } = deps;
  return {
    files,
    drafts,
    readOnly: deps.readOnly,
    costOf: (items) => (deps.budget === undefined ? undefined : planCost(items, deps.budget)),
    inputs: (mission, assistant, beside) => readPlanInputs(mission, assistant, deps, beside),
    readList: async (draft, { memory, requiredVariables }, breathe) => {
      const data = files.data();
      if (!data.ok) return err({ kind: 'unreadable', message: data.error });
      const options: ImportOptions = {
        data: data.value,
        mapping: new Map(
          Object.entries(draft.mapping).map(([index, field]) => [Number(index), field as ColumnField]),
        ),
        ...(draft.columns === undefined
          ? {}
          : { named: draft.columns.map(({ field, header }) => ({ field: field as ColumnField, header })) }),
        ...(draft.headerRow === undefined ? {} : { headerRow: draft.headerRow }),
        ...(draft.encoding === undefined ? {} : { encoding: draft.encoding }),
        nowMs: draft.startMs ?? deps.nowMs(),
        ...(draft.country === undefined ? {} : { country: draft.country }),
        ...(draft.recipient === undefined ? {} : { recipient: draft.recipient }),
        ...(requiredVariables === undefined ? {} : { requiredVariables }),
        ...(breathe === undefined ? {} : { breathe }),
      };
      const { source } = draft;
      switch (source?.kind) {
        case 'file':
          return importTargets(files.open(source.path), { ...options, fileName: source.path });
        case 'text':
          return importTargets(source.text, options);
        case 'memory':
          return importList(listIn(memory, source.key), options);
        case 'round':
          return importList([...roundTargets(memory ?? {})], options);
        case undefined:
          return err({ kind: 'empty', message: 'Name a list first.' });
      }
    },
    basis: () => {
      const [policy, data, listed] = [files.policy(), files.data(), files.doNotCall()];
      if (!policy.ok) return policy;
      if (!data.ok) return data;
      if (!listed.ok) return listed;
      const suppressed = new Map(listed.value);
      for (const { phone, reason } of deps.suppressions.all()) suppressed.set(phone, reason);
      return ok({
        policy: policy.value,
        data: data.value,
        suppressed,
        nowMs: deps.nowMs(),
        tzVersion: deps.tzVersion,
      });
    },
    keepOrder: (order, list) => {
      if (deps.readOnly) return;
      const nowMs = deps.nowMs();
      for (const { id, updatedAtMs } of drafts.ofKind(ORDER)) {
        if (updatedAtMs < nowMs - KEPT_MS) drafts.remove(id);
      }
      drafts.save({
        id: `${ORDER}:${order.digest}`,
        kind: ORDER,
        body: asJson(order),
        updatedAtMs: nowMs,
      });
      drafts.save({
        id: `${LAST_ORDER}:${order.mission}`,
        kind: LAST_ORDER,
        body: { digest: order.digest, list },
        updatedAtMs: nowMs,
      });
    },
    lastOrder: (mission, list) => {
      const last = drafts.get(`${LAST_ORDER}:${mission}`)?.body;
      if (!isJsonObject(last) || last['list'] !== list || typeof last['digest'] !== 'string')
        return undefined;
      return orderFrom(drafts.get(`${ORDER}:${last['digest']}`)?.body);
    },
    keepConsent: (list, consent) => {
      if (deps.readOnly) return;
      drafts.save({
        id: `${CONSENT}:${list}`,
        kind: CONSENT,
        body: asJson(consent),
        updatedAtMs: deps.nowMs(),
      });
    },
    keptConsent: (list) => consentFrom(drafts.get(`${CONSENT}:${list}`)?.body),
    withoutLogged: (order) => {
      if (order.note === undefined || deps.notes.get(order.note.id) === undefined) return order;
      const { note: _logged, ...rest } = order;
      return rest;
    },
    keptOrder: (digest) => orderFrom(drafts.get(`${ORDER}:${digest}`)?.body),
  };
}

/** A list of memory as it may be planned: without what we guessed ourselves. */
function listIn(memory: JsonObject | undefined, key: string): JsonValue {
  const list = memory?.[key] ?? [];
  if (!Array.isArray(list)) return list;
  return (list as readonly JsonValue[]).map((item) => (isJsonObject(item) ? withoutGuess(key, item) : item));
}
