import { contextTone } from '../frame/header.ts';
import type { Column } from '../table/column.ts';
import { byText, inTurn } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import type { InContext } from './in-context.ts';

/**
 * A list over every account: a column and a filter for the account, rows of one that fails in grey with its cause. What
 * is kept behind a row, and what stands beside it, is read where its account is open.
 */
export function withContext<Row extends object>(
  spec: TableSpec<Row>,
  /** The column that tells why a row's account fails. */
  causeColumn: string,
): TableSpec<InContext<Row>> {
  const { record: _record, pane: _pane, ...rest } = spec;
  const inside = (row: InContext<Row>): Row => row;
  return {
    ...rest,
    id: `all ${spec.id}`,
    rows: (state, route) => spec.rows(state, route) as ReadonlyMap<string, InContext<Row>> | undefined,
    columns: [
      {
        id: 'in',
        title: 'in',
        minWidth: 6,
        maxWidth: 12,
        priority: 1,
        cell: ({ context }) => ({
          text: context.name,
          tone: context.fault === undefined ? contextTone(context.colour) : 'dim',
        }),
      },
      ...spec.columns.map((column): Column<InContext<Row>> => ({
        ...column,
        cell: (row, environment, width) => {
          const { fault } = row.context;
          const cell = column.cell(inside(row), environment, width);
          if (fault === undefined) return cell;
          return { text: column.id === causeColumn ? fault : cell.text, tone: 'dim' };
        },
      })),
    ],
    filter: {
      text: (row) => `${row.context.name} ${spec.filter.text(inside(row))}`,
      fields: [
        { name: 'in', kind: 'word', about: 'context', read: (row) => row.context.name },
        ...spec.filter.fields,
      ],
    },
    sorts: [
      ...spec.sorts,
      {
        id: 'in',
        title: 'context',
        compare: inTurn(
          byText((row: InContext<Row>) => row.context.name),
          spec.sorts[0].compare,
        ),
      },
    ] as unknown as TableSpec<InContext<Row>>['sorts'],
    detail: (row, environment) => {
      const { name, fault } = row.context;
      const own = spec.detail?.(inside(row), environment) ?? [];
      return fault === undefined
        ? [...own.slice(0, 1), { text: `in ${name}: enter and every act open it there`, tone: 'dim' }]
        : [
            { text: `${name}: ${fault}`, tone: 'warn' },
            ...own.slice(0, 1).map((cell) => ({ ...cell, tone: 'dim' as const })),
          ];
    },
  };
}
