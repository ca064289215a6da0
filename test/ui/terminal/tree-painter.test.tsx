import { Writable } from 'node:stream';
import * as fc from 'fast-check';
import { Box, render, Text, type DOMElement } from 'ink';
import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { parseCells, type FrameRow } from '../../../src/ui/terminal/frame-row.ts';
import { treePainter } from '../../../src/ui/terminal/tree-painter.ts';
import { Painted } from '../../../src/ui/text/Painted.tsx';

const COLUMNS = 24;
const ROWS = 6;

interface Block {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly hides: boolean;
  readonly lines: readonly string[];
}

const text = fc
  .array(fc.constantFrom('a', 'b', ' ', '東', '\u001b[31mr\u001b[0m', 'é', '█'), { maxLength: 4 })
  .map((parts) => parts.join(''));
const block: fc.Arbitrary<Block> = fc.record({
  left: fc.integer({ min: 0, max: COLUMNS - 9 }),
  top: fc.integer({ min: 0, max: ROWS - 1 }),
  width: fc.integer({ min: 1, max: 9 }),
  hides: fc.boolean(),
  lines: fc.array(text, { minLength: 1, maxLength: 4 }),
});

/** Blocks that lie over each other, each line by whatever draws one. */
const tree = (blocks: readonly Block[], line: (text: string, key: number) => ReactNode): ReactNode =>
  blocks.map(({ left, top, width, hides, lines }, index) => (
    <Box
      key={index}
      position="absolute"
      flexDirection="column"
      marginLeft={left}
      marginTop={top}
      width={width}
      height={Math.max(1, lines.length - 1)}
      {...(hides ? { overflow: 'hidden' } : {})}
    >
      {lines.map((each, key) => line(each, key))}
    </Box>
  ));

/** What Ink itself writes for a tree, and the root that it laid out. */
function rendered(children: ReactNode): { frame: string; root: DOMElement; unmount: () => void } {
  let frame = '';
  let root: DOMElement | null = null;
  const sink = new Writable({ decodeStrings: false, write: (_chunk, _encoding, done) => done() });
  Object.assign(sink, { columns: COLUMNS, rows: ROWS });
  const app = render(
    <Box
      ref={(node: DOMElement | null) => {
        root ??= node;
      }}
      width={COLUMNS}
      height={ROWS}
      flexDirection="column"
    >
      {children}
    </Box>,
    {
      stdout: Object.assign(sink, {
        write: (chunk: string, ...rest: unknown[]) => {
          frame = chunk;
          const done = rest.at(-1);
          if (typeof done === 'function') queueMicrotask(done as () => void);
          return true;
        },
      }) as unknown as NodeJS.WriteStream,
      debug: true,
      interactive: true,
      patchConsole: false,
    },
  );
  if (root === null) throw new Error('nothing was laid out');
  return { frame, root, unmount: () => app.unmount() };
}

/** Sign and style of each cell; a row that ends early is blank to its end. */
const cellsOf = ({ signs, styles }: FrameRow): readonly string[] =>
  Array.from({ length: COLUMNS }, (_, x) => `${signs[x] ?? ' '}${styles[x] ?? ''}`);

const inkCells = (frame: string): readonly (readonly string[])[] => {
  const lines = frame.split('\n');
  return Array.from({ length: ROWS }, (_, y) => cellsOf(parseCells(lines[y] ?? '', COLUMNS)));
};

test('painted lines lie where Ink would have written them, over and under each other', () => {
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), (blocks) => {
      const byInk = rendered(
        tree(blocks, (line, key) => (
          <Box key={key} width={9} height={1} flexShrink={0}>
            <Text wrap="truncate">{line}</Text>
          </Box>
        )),
      );
      const byUs = rendered(tree(blocks, (line, key) => <Painted key={key} width={9} text={line} />));
      expect(treePainter().paint(byUs.root, COLUMNS, ROWS).map(cellsOf)).toEqual(inkCells(byInk.frame));
      // Of a text the same is drawn.
      expect(treePainter().paint(byInk.root, COLUMNS, ROWS).map(cellsOf)).toEqual(inkCells(byInk.frame));
      byInk.unmount();
      byUs.unmount();
    }),
    { numRuns: 100 },
  );
});

test('a row in which nothing changed is the same object, so that nothing is compared', () => {
  const blocks: readonly Block[] = [
    { left: 0, top: 0, width: 9, hides: false, lines: ['one', 'two', 'three'] },
    { left: 2, top: 1, width: 5, hides: true, lines: ['over'] },
  ];
  const { root, unmount } = rendered(
    tree(blocks, (line, key) => <Painted key={key} width={9} text={line} />),
  );
  const painter = treePainter();
  const first = painter.paint(root, COLUMNS, ROWS);
  const second = painter.paint(root, COLUMNS, ROWS);
  expect(second.every((row, y) => row === first[y])).toBe(true);
  unmount();
});
