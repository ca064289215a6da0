import { makePlan } from '../../../src/commands/planning/make-plan.ts';
import type { PlanInputFacts } from '../../../src/commands/planning/plan-inputs.ts';
import { rulesInForce } from '../../../src/commands/planning/plan-rules.ts';
import { listView, planView } from '../../../src/commands/planning/plan-view.ts';
import { assistantId, missionId, runId, stepId } from '../../../src/domain/ids.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import { importTargets } from '../../../src/planner/list/import-targets.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../../src/planner/policy.ts';
import type { BoardUpdate } from '../../../src/state/board.ts';
import {
  emptyDraft,
  type CommitReceipt,
  type PlanDraft,
  type Planning,
} from '../../../src/state/planning.ts';
import { missionKey, NOW_MS } from '../support/sample-board.ts';

const LIST = [
  'name;phone;topic',
  'Acme Glass;+13122340123;windows',
  'Boulder Panes;+13032340124;windows',
  'Coast Windows;+14152340125;windows',
  'Delaware Doors;+13022340126;doors',
  'Acme again;+13122340123;windows',
  'No topic;+12122340127;',
  'Rescue;911;windows',
  'Broken;12;windows',
].join('\n');

const FROM = '+13125550100';

const GROUND: PlanInputFacts = {
  mission: missionKey('window-washers'),
  slug: 'window-washers',
  missionName: 'Find window washers in Chicago',
  missionId: missionId('m-1'),
  runId: runId('r-1'),
  missionClass: 1,
  memory: {},
  step: stepId('calls'),
  triedElsewhere: new Set(),
  assistant: { id: assistantId('a-1'), name: safe`Window caller`, raw: {} } as never,
  owned: [FROM],
  ownNumbers: [FROM],
  filled: {},
  requiredVariables: ['topic'],
  calls: [],
  takenAtMs: NOW_MS,
};

/** A list that was read and planned for real: four with a slot, two without, two refused. */
export async function samplePlanning(): Promise<Planning> {
  const data = plannerData();
  const list = await importTargets(LIST, { data, requiredVariables: ['topic'] });
  if (!list.ok) throw new Error(list.error.message);
  const draft: PlanDraft = {
    ...emptyDraft,
    mission: GROUND.mission,
    assistantId: GROUND.assistant.id,
    source: { kind: 'file', path: '~/vendors.csv' },
  };
  const basis = {
    policy: DEFAULT_POLICY,
    data,
    suppressed: new Map(),
    nowMs: NOW_MS,
    tzVersion: data.versions.tables,
  };
  const made = makePlan(draft, list.value.targets, GROUND, basis);
  if (!made.ok) throw new Error(made.error);
  return {
    draft,
    list: listView(list.value, '~/vendors.csv'),
    inputs: {
      missionName: safe`Find window washers in Chicago`,
      slug: 'window-washers',
      missionClass: 1,
      assistantName: safe`Window caller`,
      owned: [FROM],
      memoryLists: [{ key: 'contractors', count: 12 }],
      requiredVariables: ['topic'],
      step: 'calls',
    },
    plan: planView(made.value, new Set()),
    rules: rulesInForce(DEFAULT_POLICY),
  };
}

/** A commit of it that has sent two, of which one is unclear, and goes on. */
export const commitUpdates = ({ plan }: Planning): readonly BoardUpdate[] => {
  const [first, second] = [...(plan?.placed.values() ?? [])];
  if (first === undefined || second === undefined) throw new Error('nothing is placed');
  const receipts: readonly CommitReceipt[] = [
    {
      phone: first.phone,
      atMs: first.atMs,
      status: 'scheduled',
      eventId: 'ev-1',
      memory: 'done',
      event: 'done',
      ...(first.name === undefined ? {} : { name: first.name }),
    },
    {
      phone: second.phone,
      atMs: second.atMs,
      status: 'unclear',
      memory: 'open',
      event: 'none',
      sentence: safe`The answer got lost; it is looked for.`,
      ...(second.name === undefined ? {} : { name: second.name }),
    },
  ];
  return [
    { kind: 'upsert', into: 'receipts', rows: receipts.map((receipt) => [receipt.phone, receipt]) },
    {
      kind: 'set',
      field: 'commit',
      value: {
        mission: GROUND.mission,
        digest: plan?.digest ?? '',
        state: 'running',
        total: 4,
        done: 2,
        already: 0,
        unclear: 1,
        batchSize: 4,
        gapMs: 2_000,
        eased: 1,
        waitingMs: 0,
        waitsFor: 'batch',
      },
    },
  ];
};
