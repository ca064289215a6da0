import { counted } from '../../domain/mission/join-text.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import { CONSENT_ANSWERS } from '../../commands/planning/consent-answers.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { Planning } from '../../state/planning.ts';
import { words, type LineContent, type Segment } from '../../ui/text/segments.ts';
import type { CellEnvironment } from '../table/column.ts';
import { allSent, busyLine, dot, faultLines, notPlaced } from './head-lines.ts';

/** What is planned: mission, assistant, list, and what is to be done next. */
export function listHead(
  planning: Planning,
  environment: CellEnvironment,
  width: number,
): readonly LineContent[] {
  return [
    ...inputLines(planning, environment),
    ...listLine(planning),
    ...consentLine(planning),
    ...nextLine(planning),
    ...faultLines(planning, width),
  ];
}

export function inputLines(planning: Planning, environment: CellEnvironment): readonly LineContent[] {
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

/** How much of the plan the server has already. */
function sentWords(placed: ReadonlyMap<string, { readonly committed: boolean }>): string {
  const sent = [...placed.values()].filter(({ committed }) => committed).length;
  if (sent === 0) return 'Nothing scheduled yet.';
  return sent === placed.size ? `${allSent(sent)}.` : `${sent} of ${placed.size} are scheduled.`;
}
