import { Box, Text } from 'ink';
import { Table, type CellProps } from 'ink-table';
import type { PropsWithChildren, ReactNode } from 'react';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { fit } from '../../lib/width.ts';
import { paint } from '../text/segments.ts';
import { useTheme } from '../theme/theme.ts';

export interface StaticTableProps {
  readonly columns: readonly { readonly title: string; readonly align?: 'left' | 'right' }[];
  /** A handful of rows: every cell is a node of its own, and each row takes two lines. */
  readonly rows: readonly (readonly SafeText[])[];
}

/** A small framed table: comparisons, checks. Long lists belong into `VirtualList`. */
export function StaticTable({ columns, rows }: StaticTableProps) {
  const data = rows.map((cells) =>
    Object.fromEntries(columns.map(({ title }, index) => [safeText(title), cells[index] ?? ''])),
  );
  return (
    <Box flexShrink={0}>
      <Table
        data={data}
        columns={columns.map(({ title, align = 'left' }) => ({ key: safeText(title), align }))}
        header={Heading}
        cell={Cell}
        skeleton={Rules}
      />
    </Box>
  );
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

/** The table pads by string length; a cell with wide characters has to give back what it took too much. */
function inCells(children: ReactNode): string {
  const text = textOf(children);
  return fit(text.trimEnd(), text.length);
}

const plainRules = (text: string): string =>
  text
    .replace(/[─]/g, '-')
    .replace(/│/g, '|')
    .replace(/[┌┐└┘├┤┬┴┼]/g, '+');
