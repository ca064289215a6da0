import { useState } from 'react';
import { safe, safeText } from '../../lib/safe-text.ts';
import { isFieldColumn, type ChosenColumn } from '../../state/view/chosen-column.ts';
import { withList } from '../../state/view/view-state.ts';
import { edit, editing, type EditState } from '../../ui/edit/line-edit.ts';
import { editLine } from '../../ui/edit/edit-line.ts';
import { Panel } from '../../ui/dialogs/Panel.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import { useTerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { useTheme } from '../../ui/theme/theme-context.ts';
import { useConsole } from '../shell/context.ts';
import { cursorOf } from '../shell/cursor.ts';
import { closeOverlay } from '../shell/navigate.ts';
import {
  addColumn,
  beginChoice,
  chosenIn,
  moveColumn,
  moveColumnCursor,
  toggleColumn,
  widenColumn,
  type ColumnChoice,
  type ColumnLine,
} from '../table/column-choice.ts';
import { listWidth } from '../frame/list-width.ts';
import { chosenFor } from '../views/list-columns.ts';

interface Look {
  readonly choice: ColumnChoice;
  /** A field is being named. */
  readonly adding?: EditState;
  readonly complaint?: string;
}

/** Which columns a list has, in which order and how wide: every change is seen at once, enter keeps it. */
export function ColumnsDialog() {
  const console = useConsole();
  const theme = useTheme();
  const size = useTerminalSize();
  const { table, listId, list, screen } = cursorOf(console);
  // As the list was when the dialog was opened.
  const [before] = useState(() => list?.columns);
  const [titles] = useState(() => new Map((table?.columns ?? []).map(({ id, title }) => [id, title])));
  const [look, read, update] = useLiveState<Look>(() => ({
    choice: beginChoice(
      table?.columns ?? [],
      table === undefined ? undefined : chosenFor(table, list, console.host),
      (table?.fit(listWidth(table, size).forColumns) ?? []).map(({ column }) => column.id),
    ),
  }));

  const draw = (columns: readonly ChosenColumn[] | undefined): void => {
    if (listId === undefined) return;
    console.store.look((view) =>
      withList(view, listId, ({ columns: _before, ...current }) => ({
        ...current,
        ...(columns !== undefined && { columns }),
      })),
    );
  };
  const change = (choice: ColumnChoice): void => {
    update({ choice });
    draw(chosenIn(choice, titles));
  };
  const keep = async (columns: readonly ChosenColumn[] | undefined): Promise<void> => {
    closeOverlay(console);
    if (table === undefined || console.host.own === undefined) return;
    const kept = await console.host.own.saveColumns(table.id, columns);
    if (!kept.ok) {
      console.acts.toast('failed', safe`${kept.error} They hold until the console ends.`);
      return;
    }
    // The list's own choice is what the file says from now on.
    draw(undefined);
    console.acts.toast('info', safe`The columns of ${screen.title} are kept in ${kept.value}.`);
  };
  const isNaming = (): boolean => read().adding !== undefined;
  const add = (): void => {
    const { choice, adding } = read();
    const id = adding?.text.trim() ?? '';
    if (isFieldColumn(id)) {
      console.backend.showFields([id]);
      change(addColumn(choice, id));
    } else update({ ...read(), complaint: 'Write memory.NAME or result.NAME, such as memory.budget.' });
  };
  const whileChoosing = (run: (choice: ColumnChoice) => ColumnChoice) => () => change(run(read().choice));

  useKeys(
    'columns',
    isNaming()
      ? [
          { keys: ['enter'], id: 'columns.name', label: 'add', run: add },
          { keys: ['esc'], id: 'columns.back', label: 'back', run: () => update({ choice: read().choice }) },
        ]
      : [
          {
            keys: ['enter'],
            id: 'columns.keep',
            label: 'keep',
            run: () => void keep(chosenIn(read().choice, titles)),
          },
          {
            keys: ['esc'],
            id: 'columns.cancel',
            label: 'as before',
            run: () => {
              draw(before);
              closeOverlay(console);
            },
          },
          { keys: ['space'], id: 'columns.toggle', label: 'show', run: whileChoosing(toggleColumn) },
          {
            keys: ['['],
            id: 'columns.earlier',
            label: '] move',
            repeats: true,
            run: whileChoosing((choice) => moveColumn(choice, -1)),
          },
          {
            keys: [']'],
            id: 'columns.later',
            label: 'later',
            hidden: true,
            repeats: true,
            run: whileChoosing((choice) => moveColumn(choice, 1)),
          },
          {
            keys: ['+', '=', 'right'],
            id: 'columns.wider',
            label: '- width',
            repeats: true,
            run: whileChoosing((choice) => widenColumn(choice, 1)),
          },
          {
            keys: ['-', 'left'],
            id: 'columns.narrower',
            label: 'narrower',
            hidden: true,
            repeats: true,
            run: whileChoosing((choice) => widenColumn(choice, -1)),
          },
          {
            keys: ['0'],
            id: 'columns.own-width',
            label: 'own width',
            hidden: true,
            run: whileChoosing((choice) => widenColumn(choice, undefined)),
          },
          {
            keys: ['n'],
            id: 'columns.field',
            label: 'field',
            disabledReason: () =>
              table?.hasFields === true
                ? undefined
                : 'Fields of memory and results are columns of Missions and Schedule.',
            run: () => update({ choice: read().choice, adding: editing('') }),
          },
          {
            keys: ['u'],
            id: 'columns.own',
            label: "list's own",
            run: () => void keep(undefined),
          },
          {
            keys: ['down', 'j'],
            id: 'columns.down',
            label: 'down',
            hidden: true,
            repeats: true,
            run: () => update({ choice: moveColumnCursor(read().choice, 1) }),
          },
          {
            keys: ['up', 'k'],
            id: 'columns.up',
            label: 'up',
            hidden: true,
            repeats: true,
            run: () => update({ choice: moveColumnCursor(read().choice, -1) }),
          },
        ],
    {
      exclusive: true,
      onInput: (event) => {
        const { adding, choice } = read();
        const next = adding === undefined ? undefined : edit(adding, event);
        if (next === undefined) return false;
        update({ choice, adding: next });
        return true;
      },
    },
  );

  const { choice, adding, complaint } = look;
  const width = Math.min(64, size.columns - 2);
  const rows = Math.min(choice.lines.length, Math.max(3, size.rows - 8));
  const top = Math.max(0, Math.min(choice.cursor - Math.floor(rows / 2), choice.lines.length - rows));
  const lines: readonly LineContent[] = [
    ...choice.lines
      .slice(top, top + rows)
      .map((line, index) => columnLine(line, top + index === choice.cursor, theme.ascii)),
    adding === undefined
      ? [
          words(
            'dim',
          )`${choice.lines.filter(({ shown }) => shown).length} of ${choice.lines.length} are shown`,
        ]
      : [words('dim')`field: `, ...editLine(adding, width - 12, theme)],
    ...(complaint === undefined ? [safe``] : [[words('warn')`${complaint}`]]),
  ];
  return <Panel title={`Columns of ${screen.title}`} width={width} height={rows + 2} lines={lines} />;
}

function columnLine({ id, title, shown, width }: ColumnLine, on: boolean, ascii: boolean): LineContent {
  const mark = shown ? (ascii ? '[x]' : '[✓]') : '[ ]';
  const name = title.trim() === '' || title === id ? id : `${title}  (${id})`;
  return [
    {
      text: safe`${on ? '>' : ' '} ${mark} ${safeText(name)}`,
      tone: on ? 'selected' : shown ? 'plain' : 'dim',
    },
    { text: safe`${width === undefined ? '' : `  ${width} wide`}`, tone: 'dim' },
  ];
}
