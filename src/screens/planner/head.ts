import { grouped } from '../../lib/grouped.ts';
import { minutesText } from '../../commands/planning/plan-rules.ts';
import { counted } from '../../domain/mission/join-text.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import { CONSENT_ANSWERS } from '../../commands/planning/consent-answers.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import type { Board } from '../../state/board.ts';
import { emptyDraft, type Planning, type PlanView } from '../../state/planning.ts';
import type { Route } from '../../state/view/route.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent, type Segment } from '../../ui/text/segments.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import type { CellEnvironment } from '../table/column.ts';
import { zoneDataText } from '../../planner/hours/zone-clocks.ts';
import { clockText, timeText } from '../time/clock-text.ts';
import { zonesPicture } from './zones-picture.ts';

/** Rows that are left for the list below the picture of the day. */
const LIST_ROWS = 12;
const MOST_ZONE_ROWS = 8;

/** What stands above the list of each step. */
export function plannerHead(
  board: Board,
  route: Route,
  size: TerminalSize,
  environment: CellEnvironment,
  focusId: string | undefined,
): readonly LineContent[] {
  const planning = board.planning ?? { draft: emptyDraft };
  const { columns } = size;
  switch (route.tab) {
    case 'columns':
      return columnsHead(planning, columns);
    case 'rules':
      return [...inputLines(planning, environment), ...faultLines(planning, columns)];
    case 'review':
      return reviewHead(planning, size, environment, focusId);
    case 'unplaced':
      return [...summaryLines(planning, environment), ...faultLines(planning, columns)];
    case 'commit':
      return commitHead(board, planning, environment, columns);
    default:
      return [
        ...inputLines(planning, environment),
        ...listLine(planning),
        ...consentLine(planning),
        ...nextLine(planning),
        ...faultLines(planning, columns),
      ];
  }
}

const dot = (environment: CellEnvironment): string => (environment.ascii ? '-' : '·');

function inputLines(planning: Planning, environment: CellEnvironment): readonly LineContent[] {
  const { draft, inputs } = planning;
  const at = dot(environment);
  const lines = draft.lines ?? inputs?.owned;
  return [
    [
      words('dim')` Mission    `,
      inputs === undefined
        ? draft.mission === undefined
          ? words('warn')`none yet: N chooses it`
          : words('dim')`${draft.mission}, not read yet`
        : words('strong')`${inputs.missionName}`,
      ...(inputs === undefined
        ? []
        : [
            words(
              'dim',
            )` ${at} class ${inputs.missionClass}, ${CLASS_RULES[inputs.missionClass].name}${inputs.step === undefined ? '' : ` ${at} step ${inputs.step}`}`,
          ]),
    ],
    [
      words('dim')` Assistant  `,
      inputs === undefined
        ? draft.assistantId === undefined
          ? words('warn')`none yet: L chooses it`
          : words('dim')`${draft.assistantId}`
        : words('plain')`${inputs.assistantName}`,
      ...(inputs?.besideName === undefined || draft.split === undefined
        ? []
        : [
            words('plain')` ${draft.split.percent} %, ${inputs.besideName} ${100 - draft.split.percent} %`,
            words('dim')`, shared by chance`,
          ]),
      ...(inputs === undefined || draft.split !== undefined
        ? []
        : lines === undefined || lines.length === 0
          ? [words('bad')` ${at} has no number to call from`]
          : [words('dim')` ${at} from ${lines.join(', ')}`]),
    ],
  ];
}

function listLine({ draft, list }: Planning): readonly LineContent[] {
  const country = draft.country === undefined ? '' : `, numbers without a country are ${draft.country}`;
  if (draft.source === undefined) {
    return [
      [
        words('dim')` List       `,
        words('warn')`none yet: I imports a file, T takes pasted text, Y a list in memory`,
      ],
    ];
  }
  if (list === undefined) return [[words('dim')` List       `, words('dim')`not read`]];
  const refused: Segment[] =
    list.refusedRows === 0
      ? [words('good')`, no row refused`]
      : [
          words(
            'warn',
          )`, ${counted(list.refusedRows, 'row')} refused (W writes ${list.refusedRows === 1 ? 'it' : 'them'})`,
        ];
  return [
    [
      words('dim')` List       `,
      words('plain')`${list.label}: `,
      words('strong')`${counted(list.targets, 'contact')}`,
      ...refused,
      words('dim')`${list.warningCount > 0 ? `, ${counted(list.warningCount, 'remark')}` : ''}${country}`,
    ],
  ];
}

/** Where the list tells no consent: what was said of it, or that it is asked. */
function consentLine({ draft: { consent }, list }: Planning): readonly LineContent[] {
  if (list?.lacksConsent !== true) return [];
  const answer = CONSENT_ANSWERS.find((each) => each.answer === consent?.answer);
  return [
    [
      words('dim')` Consent    `,
      answer === undefined
        ? words('warn')`the list does not tell whether they agreed to be called: A says it, once`
        : words('plain')`${answer.text}`,
      ...(consent?.says === undefined
        ? []
        : [words('dim')`, says ${safeText(consent.says, { maxLength: 60 })}`]),
    ],
  ];
}

/** What is under way, with how far it is where it takes long. */
function busyLine({ busy, progress }: Planning): LineContent {
  if (progress === undefined) return [words('info')` ${busy === 'reading' ? 'Reading' : 'Planning'} …`];
  const { done, total } = progress;
  return [
    words('info')` Reading …  ${grouped(done)} of ${grouped(total)} rows  `,
    words('key')`esc`,
    words('dim')` stops`,
  ];
}

/** What is to be done next, so that nobody has to know the steps. */
function nextLine(planning: Planning): readonly LineContent[] {
  const { draft, list, plan, busy, fault } = planning;
  if (busy !== undefined) return [busyLine(planning)];
  if (
    fault !== undefined ||
    draft.mission === undefined ||
    draft.assistantId === undefined ||
    list === undefined
  )
    return [];
  if (plan === undefined) return [[words('dim')` `, words('key')`R`, words('dim')` plans it.`]];
  return [
    [
      words('dim')` Plan       `,
      words('strong')`${plan.placed.size} placed`,
      words('warn')`${notPlaced(plan)}`,
      words('dim')`. `,
      words('key')`tab`,
      words('dim')` goes on to the review. ${sentWords(plan.placed)}`,
    ],
  ];
}

const notPlaced = ({ unplaced }: PlanView): string => (unplaced.size === 0 ? '' : `, ${unplaced.size} not`);

/** How much of the plan the server has already. */
function sentWords(placed: ReadonlyMap<string, { readonly committed: boolean }>): string {
  const sent = [...placed.values()].filter(({ committed }) => committed).length;
  if (sent === 0) return 'Nothing scheduled yet.';
  return sent === placed.size ? `${allSent(sent)}.` : `${sent} of ${placed.size} are scheduled.`;
}

const faultLines = ({ fault }: Planning, width: number): readonly LineContent[] =>
  fault === undefined ? [] : sentence('bad', safe`${fault}`, width);

/** The first warning, whole; the commit's dialog has them all. */
function warningLines({ warnings: [first, ...others] }: PlanView, width: number): readonly LineContent[] {
  if (first === undefined) return [];
  const left = others.length === 0 ? '' : ` (${others.length} more: C shows all)`;
  return sentence('warn', safe`${first}${left}`, width);
}

/** A sentence that is read to its end, on as many rows as it takes. */
const sentence = (tone: Tone, text: SafeText, width: number): readonly LineContent[] =>
  wrap(text, width - 2).map((part) => [words(tone)` ${part}`]);

function columnsHead(planning: Planning, width: number): readonly LineContent[] {
  const { list, inputs } = planning;
  const required = inputs?.requiredVariables ?? [];
  const filled = new Set([...(list?.columns.values() ?? [])].map(({ variable }) => variable));
  const missing = required.filter((name) => !filled.has(name));
  return [
    [
      words(
        'dim',
      )` ${list === undefined ? 'Nothing was read yet.' : list.hasHeader ? 'The first row was read as a header.' : 'No header was found; columns are numbered.'} `,
      words('key')`E`,
      words('dim')` says what a column holds.`,
    ],
    ...(required.length === 0
      ? []
      : [
          missing.length === 0
            ? ([
                words(
                  'good',
                )` Every variable of the assistant has a column: ${required.map((name) => `{{${name}}}`).join(' ')}`,
              ] as const)
            : ([
                words(
                  'bad',
                )` No column for ${missing.map((name) => `{{${name}}}`).join(' ')}: give one, or those contacts get no slot.`,
              ] as const),
        ]),
    ...faultLines(planning, width),
  ];
}

function summaryLines(planning: Planning, environment: CellEnvironment): readonly LineContent[] {
  const { plan, busy } = planning;
  if (busy !== undefined) return [busyLine(planning)];
  if (plan === undefined) return [];
  return [
    summaryLine(plan, environment),
    ...splitLines(plan, environment),
    ...costLines(plan),
    ...differenceLines(plan),
    ...passedLines(plan, environment),
  ];
}

/** A plan that was left lying: what it wanted to place is over. */
function passedLines({ placed }: PlanView, { minuteMs }: CellEnvironment): readonly LineContent[] {
  const passed = [...placed.values()].filter(
    ({ committed, status, atMs }) => status === 'firm' && !committed && atMs < minuteMs,
  ).length;
  if (passed === 0) return [];
  return [
    [
      words('warn')` The time of ${counted(passed, 'call')} has passed: `,
      words('key')`R`,
      words('warn')` plans again.`,
    ],
  ];
}

function summaryLine(plan: PlanView, environment: CellEnvironment): LineContent {
  const { minuteMs, operatorZone } = environment;
  const at = dot(environment);
  const when =
    plan.firstMs === undefined || plan.finishMs === undefined
      ? ''
      : ` ${at} ${timeText(plan.firstMs, operatorZone, minuteMs)} to ${clockText(plan.finishMs, operatorZone, minuteMs)}`;
  return [
    words('strong')` ${plan.placed.size} placed`,
    words('warn')`${notPlaced(plan)}`,
    words('plain')`${when}`,
    words(
      'dim',
    )` ${at} ${plan.batches} ${plan.batches === 1 ? 'batch' : 'batches'}, ${minutesText(plan.pace.spacingMs)} apart ${at} peak ${plan.peak.calls}`,
  ];
}

/** Whom each of two assistants calls, where they share the list. */
function splitLines({ split }: PlanView, environment: CellEnvironment): readonly LineContent[] {
  if (split === undefined) return [];
  const arms = split.arms.map(({ name, people }) => `${name} ${people}`).join(', ');
  return [
    [words('plain')` Shared by chance: ${arms}`, words('dim')` ${dot(environment)} seed ${split.seed}`],
  ];
}

/** What it would cost; where a budget refuses it, why. */
function costLines({ cost }: PlanView): readonly LineContent[] {
  if (cost === undefined) return [];
  if (cost.refused !== undefined) return [[words('bad')` ${cost.refused}`]];
  return cost.lines.length === 0 ? [] : [[words('plain')` ${safeText(cost.lines.join(' '))}`]];
}

function differenceLines({ difference }: PlanView): readonly LineContent[] {
  if (difference === undefined) return [];
  const { moved, kept, dropped, added, refusedPins } = difference;
  const changed = moved + dropped + added > 0;
  return [
    ...(changed
      ? [
          [
            words('accent')` Against the plan before: ${listedCounts([
              [moved, 'moved'],
              [kept, 'kept'],
              [dropped, 'dropped'],
              [added, 'added'],
            ])}`,
          ] satisfies LineContent,
        ]
      : []),
    ...refusedPins.slice(0, 1).map((pin) => [words('bad')` That time may not be: ${pin}`]),
  ];
}

/** The same behind something else. */
const more = (counts: Parameters<typeof listedCounts>[0]): string =>
  counts.some(([count]) => count > 0) ? `, ${listedCounts(counts)}` : '';

/** What there is of each, without what there is none of. */
const listedCounts = (counts: readonly (readonly [count: number, word: string])[]): string =>
  counts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`])).join(', ');

function reviewHead(
  planning: Planning,
  size: TerminalSize,
  environment: CellEnvironment,
  focusId: string | undefined,
): readonly LineContent[] {
  const { plan } = planning;
  const summary = summaryLines(planning, environment);
  const fault = faultLines(planning, size.columns);
  if (plan === undefined) return [...summary, ...fault];
  const warnings = warningLines(plan, size.columns);
  // The hours, all calls, and whose data it is stand beside them.
  const used = summary.length + warnings.length + fault.length + 3;
  const zoneRows = Math.max(2, Math.min(MOST_ZONE_ROWS, size.rows - LIST_ROWS - used));
  return [
    ...summary,
    ...zonesPicture(plan, environment, { width: size.columns, maxZones: zoneRows }, focusId),
    ...warnings,
    ...fault,
    [words('dim')` Time zone data ${zoneDataText(plan.versions)}, ${plan.versions.legal}`],
  ];
}

const allSent = (sent: number): string =>
  sent === 0
    ? 'Nothing to schedule'
    : sent === 1
      ? 'The only call is scheduled'
      : `All ${sent} are scheduled`;

function commitHead(
  board: Board,
  planning: Planning,
  environment: CellEnvironment,
  width: number,
): readonly LineContent[] {
  const { plan } = planning;
  const { commit } = board;
  const waiting = [...(plan?.placed.values() ?? [])];
  const firm = waiting.filter(({ status, committed }) => status === 'firm' && !committed).length;
  const sent = waiting.filter(({ committed }) => committed).length;
  const ghosts = waiting.filter(({ status }) => status === 'ghost').length;
  return [
    ...summaryLines(planning, environment),
    ...(plan === undefined
      ? []
      : [
          [
            words('strong')` ${firm > 0 ? `${counted(firm, 'call')} to schedule` : allSent(sent)}`,
            words(
              'dim',
            )`${firm > 0 && sent > 0 ? `, ${sent} scheduled already` : ''}${ghosts > 0 ? `, ${ghosts} ${ghosts === 1 ? 'waits in the queue for its turn' : 'wait in the queue for their turn'}` : ''}. `,
            ...(firm > 0
              ? [words('key')`C`, words('dim')` shows the whole list and asks for a code.`]
              : sent > 0
                ? [words('key')`2`, words('dim')` shows them in the schedule.`]
                : []),
          ],
        ]),
    ...(commit === undefined || commit.mission !== planning.draft.mission
      ? []
      : [
          [
            words(
              commit.state === 'ended' ? 'plain' : 'info',
            )` ${commit.state === 'ended' ? 'Last commit' : 'Committing'}: ${
              commit.done === commit.total
                ? commit.total === 1
                  ? 'the call is scheduled'
                  : `all ${commit.total} scheduled`
                : `${commit.done} of ${commit.total} scheduled${more([
                    [commit.already, 'had been before'],
                    [commit.unclear, 'unclear'],
                  ])}`
            }`,
            ...(commit.eased > 0
              ? [
                  words(
                    'warn',
                  )`; the server asked to go slower ${commit.eased}×: ${commit.batchSize} at a time`,
                ]
              : []),
          ],
        ]),
    ...faultLines(planning, width),
  ].map((line) => (typeof line === 'string' ? safe`${line}` : line));
}
