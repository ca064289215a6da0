import { Box, Text } from 'ink';
import { Table, type CellProps, type TableProps } from 'ink-table';
import { Fragment, type PropsWithChildren, type ReactNode } from 'react';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { cellWidth, fit } from '../../lib/width.ts';
import { paint } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';

export interface StaticTableProps {
  readonly columns: readonly { readonly title: string; readonly align?: 'left' | 'right' }[];
  /** A handful of rows: every cell is a node of its own. */
  readonly rows: readonly (readonly SafeText[])[];
}

/** A small framed table: comparisons, checks. Long lists belong into `VirtualList`. */
export function StaticTable({ columns, rows }: StaticTableProps) {
  const data = rows.map((cells) =>
    Object.fromEntries(
      columns.map(({ title, align }, index) => [safeText(title), roomFor(cells[index] ?? '', align)]),
    ),
  );
  return (
    <Box flexShrink={0}>
      <OpenTable
        data={data}
        columns={columns.map(({ title, align = 'left' }) => ({ key: safeText(title), align }))}
        header={Heading}
        cell={Cell}
        skeleton={Rules}
      />
    </Box>
  );
}

type Data = Readonly<Record<string, string>>;

/** The package's table without its rules between rows: one under the heading is enough to read along. */
class OpenTable extends Table<Data> {
  constructor(props: TableProps<Data>) {
    super(props);
    const { separator } = this;
    this.separator = (row) => (row.key.endsWith('-0') ? separator(row) : <Fragment key={row.key} />);
  }
}

function Heading({ children }: PropsWithChildren) {
  return <Text>{paint(useTheme(), 'strong', inCells(children))}</Text>;
}

function Cell({ children }: CellProps) {
  return <Text>{inCells(children)}</Text>;
}

function Rules({ children }: PropsWithChildren) {
  const theme = useTheme();
  return <Text>{paint(theme, 'dim', theme.ascii ? plainRules(textOf(children)) : textOf(children))}</Text>;
}

const textOf = (children: ReactNode): string => (typeof children === 'string' ? children : '');

/** The table counts string length: blanks make that as long as the cells are wide. */
function roomFor(text: string, align: 'left' | 'right' | undefined): string {
  const extra = ' '.repeat(Math.max(0, cellWidth(text) - text.length));
  return align === 'right' ? extra + text : text + extra;
}

/** And what it pads with wide characters is then too wide by as much. */
function inCells(children: ReactNode): string {
  const text = textOf(children);
  const surplus = cellWidth(text) - text.length;
  return fit(
    surplus > 0 && text.startsWith(' '.repeat(surplus + 1)) ? text.slice(surplus) : text.trimEnd(),
    text.length,
  );
}

const plainRules = (text: string): string =>
  text
    .replace(/[─]/g, '-')
    .replace(/│/g, '|')
    .replace(/[┌┐└┘├┤┬┴┼]/g, '+');
