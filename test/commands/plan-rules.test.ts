import { expect, test } from 'vitest';
import { PLAN_RULES } from '../../src/commands/planning/plan-rules.ts';
import { DEFAULT_POLICY } from '../../src/planner/policy.ts';

const spacing = PLAN_RULES.find(({ id }) => id === 'spacing_minutes');

test.each([
  [1.5, '1.5 min'],
  [45, '45 min'],
  [150, '2 h 30 min'],
  [240, '4 h'],
])('%d minutes are shown as %j, and what is shown can be written back', (minutes, text) => {
  expect(spacing?.show({ ...DEFAULT_POLICY, spacingMs: minutes * 60_000 })).toBe(text);
  expect(spacing?.write(text)).toEqual({ ok: true, value: minutes });
  // The screen offers it without its unit.
  expect(spacing?.write(text.replace(/ min$/, ''))).toEqual({ ok: true, value: minutes });
});
