/** Measures what the documentation promises and prints it beside its goal. `npm run bench [part…]`. */
import type { Figure } from './figure.ts';

const PARTS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  console: async () => (await import('./console-bench.ts')).benchConsole(),
  planner: async () => (await import('./planner-bench.ts')).benchPlanner(),
  sweep: async () => (await import('./sweep-bench.ts')).benchSweep(),
};

const asked = process.argv.slice(2);
let missed = 0;
for (const [name, measure] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n${name}`);
  for (const figure of await measure()) {
    const mark = figure.goal === '' ? ' ' : figure.ok ? '✓' : '✗';
    if (!figure.ok) missed += 1;
    console.log(`  ${mark} ${figure.name.padEnd(64)} ${figure.value.padStart(18)}   ${figure.goal}`);
  }
}
process.exit(missed === 0 ? 0 : 1);
