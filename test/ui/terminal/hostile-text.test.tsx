import { expect, test } from 'vitest';
import { truncate } from '../../../src/lib/width.ts';
import { safe, safeText, type SafeText } from '../../../src/lib/safe-text.ts';
import { ConfirmDialog } from '../../../src/ui/dialogs/ConfirmDialog.tsx';
import { Pager } from '../../../src/ui/dialogs/Pager.tsx';
import { Screen } from '../../../src/ui/frame/Screen.tsx';
import type { ListColumn } from '../../../src/ui/list/list-columns.ts';
import { LIST_START } from '../../../src/ui/list/list-view.ts';
import { VirtualList } from '../../../src/ui/list/VirtualList.tsx';
import { HOSTILE } from '../../support/hostile-text.ts';
import { renderTerminal } from '../../support/render-terminal.ts';

/** All that the layer itself may send: modes, cursor, colours, erasing, synchronised updates. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const OURS = /\u001b\[(?:\?(?:1049|25|7|2004|2026)[hl]|[0-9;]*[HGmK]|2J)/g;
/** Everything that acts on a terminal, with tags, marks without a base and bidi controls. */
const ACTS = /[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]]/v;

const COLUMNS: readonly ListColumn<SafeText>[] = [
  { id: 'name', title: 'name', min: 30, flex: 1, priority: 0, text: (row) => row },
  { id: 'end', title: 'end', min: 5, priority: 0, text: () => safe`<end>` },
];

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

test.each(SIZES)('no payload reaches the terminal or moves a column at $columns×$rows', async (size) => {
  const page = size.rows - 4;
  for (let start = 0; start < HOSTILE.length; start += page) {
    const texts = HOSTILE.slice(start, start + page).map((raw) => safeText(raw));
    const rows = new Map(texts.map((text, index) => [String(index), text]));
    const list = (
      <Screen
        title={HOSTILE[start] ?? ''}
        status={[texts[0] ?? safe``]}
        banners={[{ level: 'bad', text: texts[1] ?? safe`` }]}
        // As much as its own row has room for: a longer one stands over the foot of the list.
        notice={{ text: truncate(texts[2] ?? safe``, size.columns), tone: 'bad' }}
      >
        {(body) => (
          <VirtualList
            layerId="list"
            width={body.columns}
            height={body.rows}
            ids={[...rows.keys()]}
            rowOf={(id) => rows.get(id)}
            columns={COLUMNS}
            view={LIST_START}
            onView={() => undefined}
            empty={[]}
          />
        )}
      </Screen>
    );
    const story = await renderTerminal(list, size);
    const bytes = story.takeBytes().replaceAll(OURS, '');
    expect(bytes).not.toMatch(ACTS);
    // The column behind the hostile one stands where it should in every row.
    const ends = story.screen().filter((row) => row.includes('<end>'));
    expect(ends).toHaveLength(Math.min(page, texts.length, size.rows - 5));
    for (let y = 0; y < size.rows; y += 1) {
      if (!(story.screen()[y] ?? '').includes('<end>')) continue;
      expect(story.cell(size.columns - 5, y)).toMatch(/^</);
      expect(story.cell(size.columns - 1, y)).toMatch(/^>/);
    }
    story.close();
  }
});

test('dialogs and the pager draw hostile text as harmlessly', async () => {
  const text = safeText(HOSTILE.join('\n'), { multiline: true });
  const overlays = [
    <Pager key="pager" title={HOSTILE[0] ?? ''} text={text} onClose={() => undefined} />,
    <ConfirmDialog
      key="confirm"
      tier="T2"
      title={HOSTILE[1] ?? ''}
      lines={HOSTILE.map((raw) => safeText(raw))}
      version="1"
      onConfirm={() => undefined}
      onCancel={() => undefined}
    />,
  ];
  for (const overlay of overlays) {
    const story = await renderTerminal(
      <Screen title="x" overlay={overlay}>
        {() => null}
      </Screen>,
    );
    await story.send('G', ' ', '\u001b[6~');
    expect(story.takeBytes().replaceAll(OURS, '')).not.toMatch(ACTS);
    story.close();
  }
});
