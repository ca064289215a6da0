import type { Planning } from '../../state/planning.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { faultLines } from './head-lines.ts';

export function columnsHead(planning: Planning, width: number): readonly LineContent[] {
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
