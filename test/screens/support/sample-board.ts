import type { Alert } from '../../../src/domain/alert/alert.ts';
import { ALERTS_SAMPLE } from '../../../src/state/settings/alerts-sample.ts';
import { rulesOf } from '../../engine/alerts/alert-world.ts';
import type { Assistant, PhoneNumber } from '../../../src/domain/assistant/assistant.ts';
import {
  assistantId,
  conversationId,
  missionId,
  phoneNumberId,
  runId,
  scheduledEventId,
  stepId,
} from '../../../src/domain/ids.ts';
import type { MissionKey, MissionRow } from '../../../src/domain/mission/mission-row.ts';
import type { Finding, MissionSnapshot } from '../../../src/domain/mission/mission-snapshot.ts';
import type { ScheduledEvent } from '../../../src/domain/contact/scheduled-event.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import {
  applyUpdates,
  emptyBoard,
  type BoardUpdate,
  type Notice,
  type PollerHealth,
  type ScheduledRow,
} from '../../../src/state/board.ts';
import type { ContactHistory } from '../../../src/state/contact/contact-history.ts';
import { gatherHistory } from '../../../src/state/contact/gather-history.ts';

/** Monday 2 March 2026, 15:00 UTC: 9:00 in Chicago, 16:00 in Berlin. */
export const NOW_MS = Date.UTC(2026, 2, 2, 15);
const MINUTE_MS = 60_000;

export const missionKey = (id: string): MissionKey => id as MissionKey;

export function missionRow(id: string, changes: Partial<MissionRow> = {}): MissionRow {
  return {
    key: missionKey(id),
    slug: id,
    missionId: missionId(id),
    runId: runId(`run-${id}`),
    name: safe`${id}`,
    status: 'running',
    missionClass: 1,
    drive: 'suggest',
    stepsDone: 1,
    stepsTotal: 4,
    pendingEvents: 0,
    driver: 'bot',
    source: 'both',
    reason: { kind: 'working', sentence: safe`The bot works on it.` },
    stuck: false,
    needsMe: false,
    findings: 0,
    lastChangeAtMs: NOW_MS - 3 * MINUTE_MS,
    createdAtMs: NOW_MS - 600 * MINUTE_MS,
    ...changes,
  };
}

export function scheduledEvent(id: string, changes: Partial<ScheduledEvent> = {}): ScheduledEvent {
  return {
    id: scheduledEventId(id),
    assistantId: assistantId('a-1'),
    channel: 'call',
    to: safe`+13125550101`,
    from: safe`+12125550100`,
    scheduledAtMs: NOW_MS + 12 * MINUTE_MS,
    status: 'pending',
    stepId: stepId('calls'),
    ...changes,
  };
}

export const sampleMissions: readonly MissionRow[] = [
  missionRow('window-washers', {
    name: safe`Find window washers in Chicago`,
    missionClass: 2,
    stepsDone: 2,
    stepsTotal: 5,
    nextEventAtMs: NOW_MS + 12 * MINUTE_MS,
    nextEventTo: safe`+13125550101`,
    pendingEvents: 3,
    reason: { kind: 'next-event', sentence: safe`Next call in 12 min, 3 are scheduled.` },
  }),
  missionRow('venue-hunt', {
    name: safe`Venue for the spring fair`,
    missionClass: 4,
    needsMe: true,
    driver: 'console',
    drive: 'on',
    stepsDone: 3,
    stepsTotal: 6,
    reason: { kind: 'waiting-approval', sentence: safe`Round 1 has ended: it waits for your shortlist.` },
  }),
  missionRow('old-leads', {
    name: safe`Ask old leads again`,
    stepsDone: 4,
    stepsTotal: 4,
    stuck: true,
    needsMe: true,
    driver: 'nobody',
    findings: 1,
    reason: { kind: 'all-steps-done', sentence: safe`All 4 steps are done, but the run is still open.` },
    lastChangeAtMs: NOW_MS - 26 * 60 * MINUTE_MS,
  }),
  missionRow('rug-price', {
    name: safe`Negotiate the rug price`,
    missionClass: 3,
    status: 'paused',
    reason: { kind: 'paused', sentence: safe`Paused by operator:ada.` },
  }),
  missionRow('plumber', {
    name: safe`Find a plumber today`,
    missionClass: 5,
    status: 'succeeded',
    stepsDone: 4,
    stepsTotal: 4,
    driver: 'nobody',
    reason: { kind: 'ended', sentence: safe`Succeeded: the third plumber comes at 17:00.` },
  }),
  missionRow('hostile', {
    name: safe`\u001b[31mred\u001b]52;c;aGk=\u0007 \u202egnp.exe 電話の件名前`,
    status: 'failed',
    source: 'server',
    driver: 'nobody',
    reason: { kind: 'ended', sentence: safe`Failed: no number answered.` },
  }),
];

export const sampleFindings: readonly Finding[] = [
  {
    id: 'f-1',
    mission: missionKey('old-leads'),
    severity: 'alarm',
    kind: 'all-steps-done',
    sentence: safe`All steps are done and the run is still open.`,
    mend: {
      label: 'completes the run',
      command: {
        kind: 'mission.complete',
        mission: missionKey('old-leads'),
        summary: '12 of 40 leads still want a call.',
      },
    },
  },
  {
    id: 'f-2',
    mission: missionKey('window-washers'),
    severity: 'warn',
    kind: 'missing-link',
    sentence: safe`Assistant a-2 calls for this mission and is not linked with the run.`,
    mend: {
      label: 'links it',
      command: { kind: 'agent.link', mission: missionKey('window-washers'), assistantId: assistantId('a-2') },
    },
  },
];

export const sampleScheduled: readonly ScheduledRow[] = [
  {
    event: scheduledEvent('e-1'),
    missionKey: missionKey('window-washers'),
    missionName: safe`Find window washers in Chicago`,
    contactName: safe`Shiny Panes`,
    zones: ['America/Chicago'],
  },
  {
    event: scheduledEvent('e-2', { to: safe`+14155550102`, scheduledAtMs: NOW_MS + 150 * MINUTE_MS }),
    missionKey: missionKey('window-washers'),
    missionName: safe`Find window washers in Chicago`,
    zones: ['America/Los_Angeles'],
  },
  {
    event: scheduledEvent('e-3', { to: safe`+13125550103`, scheduledAtMs: NOW_MS - 41 * MINUTE_MS }),
    missionKey: missionKey('venue-hunt'),
    missionName: safe`Venue for the spring fair`,
    zones: ['America/Chicago', 'America/New_York'],
  },
  {
    event: scheduledEvent('e-4', {
      channel: 'sms',
      text: safe`Are you free on Friday?`,
      scheduledAtMs: NOW_MS - 90 * MINUTE_MS,
      status: 'completed',
    }),
    zones: [],
  },
  {
    event: scheduledEvent('e-5', {
      to: safe`+13125550105`,
      scheduledAtMs: NOW_MS - 120 * MINUTE_MS,
      status: 'completed',
      callStatus: 'no-answer',
      retryCount: 1,
      conversationId: conversationId('c-5'),
    }),
    missionKey: missionKey('window-washers'),
    missionName: safe`Find window washers in Chicago`,
    zones: ['America/Chicago'],
  },
];

const washersSnapshot: MissionSnapshot = {
  key: missionKey('window-washers'),
  runs: [],
  run: { id: runId('run-window-washers'), status: 'running' },
  steps: [
    {
      id: stepId('research'),
      sequence: 1,
      description: safe`Collect window washers with good reviews`,
      status: 'completed',
    },
    {
      id: stepId('setup'),
      sequence: 2,
      description: safe`Set the calling assistant up`,
      status: 'completed',
    },
    { id: stepId('calls'), sequence: 3, description: safe`Call every one of them`, status: 'in_progress' },
    { id: stepId('rank'), sequence: 4, description: safe`Rank them by price and date`, status: 'pending' },
    { id: stepId('report'), sequence: 5, description: safe`Write the report`, status: 'pending' },
  ],
  events: [
    {
      id: 'ev-1',
      type: 'step_started',
      summary: safe`Calls begin`,
      stepId: stepId('calls'),
      agentId: safe`claude-code`,
      createdAtMs: NOW_MS - 50 * MINUTE_MS,
      payload: { batch: 1 },
    },
    { id: 'ev-2', type: 'error', summary: safe`The line was busy`, createdAtMs: NOW_MS - 20 * MINUTE_MS },
  ],
  scheduled: sampleScheduled.filter((row) => row.missionKey === 'window-washers').map((row) => row.event),
  linkedAgentIds: [assistantId('a-1')],
  insights: [
    {
      conversationId: conversationId('c-5'),
      status: 'completed',
      results: [{ price: 240, can_come: 'Friday' }],
      summary: safe`They can come on Friday for 240 dollars.`,
    },
  ],
  entry: {
    slug: 'window-washers',
    memory: {
      contractors: [{ name: 'Shiny Panes' }],
      result: null,
      call_tracker: { '+13125550101': { status: 'scheduled' } },
    },
    extra: {},
  },
  readAtMs: NOW_MS,
};

const leadsSnapshot: MissionSnapshot = {
  key: missionKey('old-leads'),
  runs: [],
  steps: [
    { id: stepId('call'), sequence: 1, description: safe`Call them`, status: 'completed' },
    { id: stepId('write'), sequence: 2, description: safe`Write it down`, status: 'skipped' },
  ],
  events: [],
  scheduled: [],
  insights: [],
  readAtMs: NOW_MS,
};

export const sampleAssistants: readonly Assistant[] = [
  {
    id: assistantId('a-1'),
    name: safe`Washer caller`,
    model: safe`openai/gpt-4o`,
    features: [safe`telephony`, safe`messaging`],
    phone: safe`+12125550100`,
    voice: safe`Rime.ArcanaV3.astra`,
    raw: {},
  },
  { id: assistantId('a-2'), name: safe`Washer caller`, features: [safe`telephony`], raw: {} },
];

const numbers: readonly PhoneNumber[] = [
  { id: phoneNumberId('n-1'), phone: safe`+12125550100`, assistantId: assistantId('a-1') },
];

const pollers: readonly PollerHealth[] = [
  {
    name: 'missions',
    state: 'waiting',
    lastOkAtMs: NOW_MS,
    nextAtMs: NOW_MS + 30_000,
    intervalMs: 30_000,
    attempt: 0,
  },
  { name: 'assistants', state: 'idle', lastOkAtMs: NOW_MS - 4 * MINUTE_MS, intervalMs: 300_000, attempt: 0 },
];

const alertRules = rulesOf(JSON.parse(ALERTS_SAMPLE) as object);

const alerts: readonly Alert[] = [
  {
    id: 'approvals/request:a1',
    rule: 'approvals',
    when: 'approval-waits',
    subject: 'request:a1',
    title: safe`Approval waits: Pay the deposit for the venue`,
    lines: [safe`Pay 250 USD to Lakeside Hall`],
    command: safe`clawdtalk-tui approve request:a1 --expect 9c1e5be0c1a2`,
    sinceMs: NOW_MS - 20 * MINUTE_MS,
    raisedAtMs: NOW_MS - 17 * MINUTE_MS,
    readyAtMs: NOW_MS - 17 * MINUTE_MS,
    deliveries: [
      {
        stage: 0,
        channel: 'desk',
        owner: 'ada',
        state: 'sent',
        by: 'x',
        atMs: NOW_MS - 17 * MINUTE_MS,
        tries: 1,
      },
      {
        stage: 1,
        channel: 'phone',
        state: 'again',
        by: 'x',
        atMs: NOW_MS - 2 * MINUTE_MS,
        untilMs: NOW_MS + 2 * MINUTE_MS,
        tries: 2,
        why: safe`ntfy.sh answered 503`,
      },
    ],
  },
  {
    id: 'stuck/old-leads',
    rule: 'stuck',
    when: 'mission-stuck',
    subject: 'old-leads',
    title: safe`Stuck: Old leads`,
    lines: [safe`no change for 50 min, nothing scheduled: stuck`],
    missionName: safe`Old leads`,
    sinceMs: NOW_MS - 200 * MINUTE_MS,
    raisedAtMs: NOW_MS - 180 * MINUTE_MS,
    overAtMs: NOW_MS - 100 * MINUTE_MS,
    deliveries: [],
  },
];

const notices: readonly Notice[] = [
  {
    id: 'n-1',
    atMs: NOW_MS - 5 * MINUTE_MS,
    level: 'warn',
    sentence: safe`The server took 8 s to answer.`,
    seen: false,
  },
];

const rows = <Row extends object>(items: readonly Row[], id: (item: Row) => string) =>
  items.map((item) => [id(item), item] as const);

const boardUpdates: readonly BoardUpdate[] = [
  { kind: 'upsert', into: 'missions', rows: rows(sampleMissions, ({ key }) => key) },
  { kind: 'upsert', into: 'findings', rows: rows(sampleFindings, ({ id }) => id) },
  { kind: 'upsert', into: 'scheduled', rows: rows(sampleScheduled, ({ event }) => event.id) },
  { kind: 'upsert', into: 'snapshots', rows: rows([washersSnapshot, leadsSnapshot], ({ key }) => key) },
  { kind: 'upsert', into: 'assistants', rows: rows(sampleAssistants, ({ id }) => id) },
  { kind: 'upsert', into: 'numbers', rows: rows(numbers, ({ id }) => id) },
  { kind: 'upsert', into: 'pollers', rows: rows(pollers, ({ name }) => name) },
  { kind: 'upsert', into: 'notices', rows: rows(notices, ({ id }) => id) },
  {
    kind: 'upsert',
    into: 'audit',
    rows: [
      [
        '1',
        {
          seq: 1,
          atMs: NOW_MS - 7 * MINUTE_MS,
          actor: safe`operator:ada`,
          kind: 'mission.pause',
          summary: safe`Paused Negotiate the rug price`,
          outcome: 'done',
          requestId: 'req-77',
        },
      ],
    ],
  },
  {
    kind: 'upsert',
    into: 'alerts',
    rows: rows(alerts, ({ id }) => id),
  },
  {
    kind: 'upsert',
    into: 'alertRules',
    rows: alertRules.rules.map((rule, index) => [
      rule.name,
      {
        rule,
        open: index === 0 ? 1 : 0,
        ...(index === 1 ? { muted: { by: safe`operator:ada`, untilMs: NOW_MS + 480 * MINUTE_MS } } : {}),
      },
    ]),
  },
  {
    kind: 'upsert',
    into: 'alertChannels',
    rows: [
      [
        'desk',
        {
          name: 'desk',
          kind: safe`desktop`,
          target: safe`the desktop, through this terminal`,
          personal: true,
          ...(alerts[0]?.deliveries[0] === undefined ? {} : { last: alerts[0].deliveries[0] }),
        },
      ],
      [
        'phone',
        {
          name: 'phone',
          kind: safe`ntfy`,
          target: safe`the address in ~/.config/clawdtalk-tui/ntfy-url`,
          personal: false,
          ...(alerts[0]?.deliveries[1] === undefined ? {} : { last: alerts[0].deliveries[1] }),
        },
      ],
    ],
  },
  {
    kind: 'set',
    field: 'alertsFile',
    value: {
      path: '/home/ada/.config/clawdtalk-tui/alerts.json',
      found: true,
      complaints: [],
      quiet: { fromMinute: 1_320, untilMinute: 450, zone: 'Europe/Berlin', days: [] },
    },
  },
  {
    kind: 'upsert',
    into: 'conversations',
    rows: [
      [
        '+13125550101',
        {
          contact: safe`+13125550101`,
          lastMessage: safe`Friday works`,
          lastAtMs: NOW_MS - 8 * MINUTE_MS,
          direction: 'inbound',
          unread: 1,
        },
      ],
    ],
  },
  {
    kind: 'upsert',
    into: 'messages',
    rows: [
      [
        'm-1',
        {
          id: 'm-1',
          direction: 'inbound',
          from: safe`+13125550101`,
          to: safe`+12125550100`,
          body: safe`Friday works`,
          mediaUrls: [],
          createdAtMs: NOW_MS - 8 * MINUTE_MS,
        },
      ],
    ],
  },
  {
    kind: 'set',
    field: 'server',
    value: {
      baseUrl: 'https://clawdtalk.com/v1',
      maskedKey: 'cc_live_…1234',
      latencyMs: 83,
      clockSkewMs: 400,
      requestsSent: 61,
      waiting: 0,
      lastOkAtMs: NOW_MS,
      rateLimit: { limit: 100, remaining: 83 },
    },
  },
  {
    kind: 'set',
    field: 'engine',
    value: {
      state: 'driving',
      nextAct: { atMs: NOW_MS + 12 * MINUTE_MS, sentence: safe`poll the call to +13125550101` },
    },
  },
  {
    kind: 'set',
    field: 'bot',
    value: {
      state: 'running',
      pid: 4242,
      sinceMs: NOW_MS - 180 * MINUTE_MS,
      sentence: safe`Connected.`,
      hasDevices: true,
      logTail: [safe`ping ok`],
    },
  },
  {
    kind: 'set',
    field: 'stateFile',
    value: {
      kind: 'ok',
      path: '/home/ada/.missions_state.json',
      sentence: safe`Read.`,
      sinceMs: NOW_MS,
      pendingWrites: 0,
      conflicts: 0,
    },
  },
];

/** The time line of one who was called, wrote, and of whom a mission without a record speaks. */
const history = (): ContactHistory =>
  gatherHistory({
    phone: '+13125550101',
    nowMs: NOW_MS,
    board: applyUpdates(emptyBoard, boardUpdates),
    snapshots: [washersSnapshot, leadsSnapshot],
    zones: ['America/Chicago'],
    messagesRead: true,
    withoutResult: new Set(),
    otherRuns: new Map(),
    faults: new Map(),
    suppression: {
      phone: '+13125550101',
      reason: 'they asked for no more contact',
      evidence: 'please stop',
      addedBy: 'operator:ada',
      addedAtMs: NOW_MS - 5 * MINUTE_MS,
    },
  });

/** A board with something of everything. */
export const sampleUpdates: readonly BoardUpdate[] = [
  ...boardUpdates,
  { kind: 'set', field: 'contact', value: history() },
];
