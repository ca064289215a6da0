import { describe, expect, test } from 'vitest';
import { THEMES } from '../../../src/state/settings/setting-table.ts';
import { theme, type Tone } from '../../../src/ui/theme/theme.ts';

/** What eyes without one kind of cone see of linear RGB. Source: Machado, Oliveira, Fernandes 2009, severity 1. */
const EYES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const LEVELS = [0, 95, 135, 175, 215, 255];

/** Linear RGB of one of xterm's 256 colours beyond the first sixteen. */
function linear(colour: number): readonly number[] {
  const cube = colour - 16;
  const grey = 8 + 10 * (colour - 232);
  const bytes =
    colour >= 232
      ? [grey, grey, grey]
      : [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => LEVELS[level] ?? 0);
  return bytes.map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

/** CIE Lab of linear sRGB, white D65. */
function lab([r = 0, g = 0, b = 0]: readonly number[]): readonly number[] {
  const [x, y, z] = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
  ].map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)) as [
    number,
    number,
    number,
  ];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How far apart two colours are for the eyes that tell them apart worst (CIE76). */
function apart(one: number, other: number): number {
  const seen = (colour: number, eye: readonly (readonly number[])[]): readonly number[] => {
    const light = linear(colour);
    return lab(
      eye.map((row) =>
        Math.min(
          1,
          Math.max(
            0,
            row.reduce((sum, part, index) => sum + part * (light[index] ?? 0), 0),
          ),
        ),
      ),
    );
  };
  return Math.min(
    ...Object.values(EYES).map((eye) => {
      const [left, right] = [seen(one, eye), seen(other, eye)];
      return Math.hypot(...left.map((value, index) => value - (right[index] ?? 0)));
    }),
  );
}

const colourOf = (look: string): number => Number(/38;5;(\d+)/.exec(look)?.[1]);

describe('colour-blind', () => {
  const { looks } = theme('colour-blind');
  const pairs: readonly (readonly [Tone, Tone])[] = [
    ['good', 'bad'],
    ['good', 'warn'],
    ['warn', 'bad'],
    ['accent', 'bad'],
    ['accent', 'warn'],
  ];

  test.each(pairs)('%s and %s are told apart whatever cone is missing', (one, other) => {
    expect(apart(colourOf(looks[one]), colourOf(looks[other]))).toBeGreaterThan(30);
  });

  test('a theme that was not made for it would fail', () => {
    const light = theme('light').looks;
    expect(apart(colourOf(light.good), colourOf(light.bad))).toBeLessThan(10);
  });
});

test('terminal uses the sixteen colours of the palette alone, and paints no ground but by reversing', () => {
  for (const look of Object.values(theme('terminal').looks)) {
    for (const code of look.split(';').filter((each) => each !== ''))
      expect([1, 2, 4, 7, ...range(30, 37), ...range(90, 97)]).toContain(Number(code));
  }
});

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('every theme that can be set exists, and none has no looks at all', () => {
  for (const name of THEMES) expect(theme(name).name).toBe(name);
  expect(Object.values(theme('none').looks).join('')).toBe('');
  expect(theme('none').styled).toBe(false);
});
