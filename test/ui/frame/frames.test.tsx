import { afterEach, expect, test } from 'vitest';
import { safe, safeText } from '../../../src/lib/safe-text.ts';
import { cellWidth } from '../../../src/lib/width.ts';
import { ChoiceDialog } from '../../../src/ui/dialogs/ChoiceDialog.tsx';
import { Pager, indentedJson } from '../../../src/ui/dialogs/Pager.tsx';
import { FilterBar } from '../../../src/ui/edit/FilterBar.tsx';
import { Screen } from '../../../src/ui/frame/Screen.tsx';
import { tabBindings, Tabs } from '../../../src/ui/frame/Tabs.tsx';
import { barLines, sparkline } from '../../../src/ui/status/bars.ts';
import { Notices } from '../../../src/ui/status/Notices.tsx';
import { Progress } from '../../../src/ui/status/Progress.tsx';
import { StaticTable } from '../../../src/ui/table/StaticTable.tsx';
import { Line } from '../../../src/ui/text/Line.tsx';
import { ThemeContext, useTheme } from '../../../src/ui/theme/theme-context.ts';
import { theme } from '../../../src/ui/theme/theme.ts';
import { DemoBoard } from '../../support/DemoBoard.tsx';
import { renderTerminal, type TestTerminal } from '../../support/render-terminal.ts';

let term: TestTerminal | undefined;
afterEach(() => term?.close());

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
];

test.each(SIZES)('the board at $columns×$rows', async (size) => {
  term = await renderTerminal(<DemoBoard count={6} onOpen={() => undefined} />, size);
  await term.send('j', ' ');
  expect(term.screen()).toHaveLength(size.rows);
  const drawn = term.screen().filter((row) => row !== '');
  for (const row of drawn) expect(cellWidth(row)).toBeLessThanOrEqual(size.columns);
  expect(drawn.join('\n')).toMatchSnapshot();
});

function Gallery() {
  const look = useTheme();
  return (
    <Screen
      title="Gallery"
      badges={[
        { text: 'DEMO', tone: 'banner-info' },
        { text: 'READ-ONLY', tone: 'banner-warn' },
      ]}
      status={[safe`12s old · api.example`]}
      banners={[
        { level: 'info', text: safe`Dry run: nothing is sent.` },
        {
          level: 'bad',
          text: safe`All dispatch is held. Press H to let it go on when you are ready for it.`,
        },
      ]}
      notice={{ text: safe`Copied.`, tone: 'good' }}
    >
      {({ columns }) => (
        <>
          <Tabs
            width={columns}
            active="events"
            tabs={[
              { id: 'steps', label: 'Steps', badge: '3/9' },
              { id: 'events', label: 'Events' },
            ]}
          />
          <Progress width={columns} label={safe`Planning`} done={45} total={300} failed={2} />
          <Line width={columns} content={sparkline([1, 5, 2, 8, 3], 20, look)} />
          {barLines(
            [
              { label: safe`東京`, value: 30 },
              { label: safe`Osaka window washers`, value: 3, note: safe`3 calls` },
              { label: safe`none`, value: 0 },
            ],
            60,
            look,
          ).map((content, index) => (
            <Line key={index} width={columns} content={content} />
          ))}
          <StaticTable
            columns={[{ title: 'what' }, { title: 'score', align: 'right' }]}
            rows={[
              [safe`東京 office`, safe`9`],
              [safe`Osaka`, safe`10`],
            ]}
          />
          <FilterBar
            width={columns}
            prompt="/"
            initial="state:failed"
            onChange={() => undefined}
            onSubmit={() => undefined}
            onCancel={() => undefined}
            hint={safe`!not /regex/`}
          />
        </>
      )}
    </Screen>
  );
}

async function gallery(
  name: 'default' | 'none',
  ascii: boolean,
): Promise<{ text: string; coloured: boolean }> {
  const drawn = await renderTerminal(
    <ThemeContext value={theme(name, ascii)}>
      <Gallery />
    </ThemeContext>,
  );
  // oxlint-disable-next-line no-control-regex -- colours are what is looked for
  const coloured = /\u001b\[[1-9][0-9;]*m/.test(drawn.takeBytes());
  const text = drawn.screen().filter(Boolean).join('\n');
  drawn.close();
  return { text, coloured };
}

test('widgets in colour', async () => {
  const { text, coloured } = await gallery('default', false);
  expect(coloured).toBe(true);
  expect(text).toMatchSnapshot();
});

test('without colour and in ASCII, the cursor and every state are still there to be seen', async () => {
  const { text, coloured } = await gallery('none', true);
  expect(coloured).toBe(false);
  // The data may have other characters; what the kit draws has not.
  expect(text.replace(/[東京·…]/g, '')).toMatch(/^[\x20-\x7e\n]*$/);
  expect(text).toMatchSnapshot();
});

test('tab and shift-tab go round through the tabs', () => {
  const went: string[] = [];
  const tabs = [
    { id: 'a', label: 'A' },
    { id: 'b', label: 'B' },
  ];
  for (const active of ['a', 'b'])
    for (const binding of tabBindings(tabs, active, (id) => went.push(id))) binding.run();
  expect(went).toEqual(['b', 'b', 'a', 'a']);
});

test('overlays stand in the middle and keep the board around them', async () => {
  const text = safeText(`First line\n${'long words '.repeat(30)}`, { multiline: true });
  const overlays = {
    pager: <Pager title="Error" text={text} onClose={() => undefined} onCopy={() => undefined} />,
    json: <Pager title="Raw" text={indentedJson({ a: [1, 'x\u001b'] })} onClose={() => undefined} />,
    choice: (
      <ChoiceDialog
        title="Actions"
        choices={[
          { id: 'open', label: safe`Open`, hint: safe`enter` },
          { id: 'pause', label: safe`Pause`, disabledReason: safe`It is not running.` },
          { id: 'cancel', label: safe`Cancel all calls`, destructive: true },
        ]}
        onChoose={() => undefined}
        onCancel={() => undefined}
      />
    ),
    notices: (
      <Notices
        notices={[
          { id: '1', level: 'bad', text: safe`Server: 500 from /events`, at: safe`10:20`, seen: false },
          { id: '2', level: 'info', text: safe`Connected`, at: safe`10:19`, seen: true },
        ]}
        onOpen={() => undefined}
        onSeen={() => undefined}
        onAllSeen={() => undefined}
        onClose={() => undefined}
      />
    ),
  };
  for (const [name, overlay] of Object.entries(overlays)) {
    term = await renderTerminal(<DemoBoard count={40} overlay={overlay} />);
    expect(term.screen().join('\n')).toMatchSnapshot(name);
    term.close();
  }
});

test('a long title gives way to the badges and the status', async () => {
  term = await renderTerminal(
    <Screen
      title={'A mission whose name goes on and on, longer than any line of a terminal is wide'}
      badges={[{ text: 'READ-ONLY', tone: 'banner-info' }]}
      status={[safe`1 new (!)  live`]}
    >
      {() => null}
    </Screen>,
  );
  const [header = ''] = term.screen();
  expect(header).toMatch(/^ A mission whose name goes on.*… {2}READ-ONLY +1 new \(!\) {2}live$/);
});
