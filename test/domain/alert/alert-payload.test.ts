import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertMessage } from '../../../src/domain/alert/alert-message.ts';
import {
  fillPlaces,
  filledArguments,
  unknownPlaces,
  webhookBody,
} from '../../../src/domain/alert/alert-payload.ts';
import { safeText } from '../../../src/lib/safe-text.ts';

const message = (
  title: string,
  lines: readonly string[] = [],
  commands: readonly string[] = [],
): AlertMessage => ({
  id: 'x',
  title: safeText(title),
  lines: lines.map((line) => safeText(line)),
  commands: commands.map((command) => safeText(command)),
  test: false,
  alerts: [],
});

/** What a stranger might write to be obeyed by a chat. */
const HOSTILE = [
  '<!channel> <!here> <@U012> <https://evil.example|your bank>',
  '@everyone @here <@&42> <#7> <t:0:R> [bank](https://evil.example) <https://evil.example>',
  '**bold** __x__ ~~y~~ ||spoiler|| `code` ```block``` > quote\n# big\n- list',
  '\\*not escaped\\* \\\\[x](y)',
  '{title} {command} {id}',
];

interface SlackText {
  readonly type: string;
  readonly text: string;
}

describe('Slack', () => {
  test.each(HOSTILE)('what a stranger writes has no effect: %s', (text) => {
    const body = webhookBody(message(text, [text], [text]), 'slack') as unknown as {
      text: string;
      blocks: { text?: SlackText; elements?: SlackText[] }[];
      link_names: boolean;
      unfurl_links: boolean;
    };
    expect(body.text).not.toMatch(/[<>]/);
    const parts = body.blocks.flatMap((block) => [
      ...(block.text === undefined ? [] : [block.text]),
      ...(block.elements ?? []),
    ]);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map(({ type }) => type)).toEqual(parts.map(() => 'plain_text'));
    expect([body.link_names, body.unfurl_links]).toEqual([false, false]);
    expect(parts[0]?.text).toContain(safeText(text));
  });
});

describe('Discord', () => {
  /** What Discord's markdown reads: a backslash takes the meaning of the sign behind it. */
  const acting = (text: string): string => text.replaceAll(/\\[\s\S]/g, '');

  test.each(HOSTILE)('what a stranger writes has no effect: %s', (text) => {
    const body = webhookBody(message(text, [text], ['clawdtalk-tui approve `x`']), 'discord') as {
      content: string;
      allowed_mentions: object;
      flags: number;
    };
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(body.flags).toBe(4);
    const [words = '', ...rest] = body.content.split('\n```\n');
    // Our own title is bold; nothing else acts.
    expect(acting(words).replaceAll('**', '')).not.toMatch(/[*_~`|<>@#[\]]/);
    expect(rest.join('')).toContain("clawdtalk-tui approve 'x'");
  });

  test('what had to be cut is not agreed to by its command', () => {
    const command = 'clawdtalk-tui approve request:a --expect abcdef012345';
    const content = (line: string) =>
      (webhookBody(message('t', [line], [command]), 'discord') as { content: string }).content;
    expect(content('-'.repeat(960))).not.toContain('--expect');
    expect(content('-'.repeat(800))).toContain('--expect');
  });

  test('is never longer than it takes, nor cut inside an escape', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 3_000 }),
        fc.array(fc.string({ maxLength: 900 }), { maxLength: 12 }),
        (title, lines) => {
          const { content } = webhookBody(message(title.repeat(3), lines, ['c'.repeat(500)]), 'discord') as {
            content: string;
          };
          expect(content.length).toBeLessThanOrEqual(2_000);
          const [words = ''] = content.split('\n```\n');
          expect(acting(words)).not.toMatch(/\\$/);
          expect(acting(words).replaceAll('**', '')).not.toMatch(/[*_~`|<>@#[\]]/);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('ntfy: everything stands in the body, of a length that it takes', () => {
  const body = webhookBody(message('x\r\nTitle: forged', ['y'.repeat(9_000)], ['cmd']), 'ntfy', {
    topic: 'mine',
  }) as {
    topic: string;
    title: string;
    message: string;
  };
  expect(body.topic).toBe('mine');
  expect(body.title).toBe('x Title: forged');
  expect(body.message.length).toBeLessThanOrEqual(3_500);
});

test("a body of one's own is filled inside its texts, once", () => {
  const own = { text: 'A: {title}', list: ['{lines}', 3, null, { deep: '{command}' }] };
  const body = webhookBody(message('{command} ", "x": "', ['l'], ['c']), 'json', { own });
  expect(body).toEqual({ text: 'A: {command} ", "x": "', list: ['l', 3, null, { deep: 'c' }] });
  expect(unknownPlaces('{title} {nothing} {constructor}')).toEqual(['nothing', 'constructor']);
  expect(fillPlaces('{constructor}', message('t'))).toBe('{constructor}');
});

test('a value cannot pass for an option of a command', () => {
  expect(filledArguments(['{title}', '--text={title}', '--', '-v'], message('--exec=rm', []))).toEqual([
    ' --exec=rm',
    '--text=--exec=rm',
    '--',
    '-v',
  ]);
});
