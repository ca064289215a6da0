/** Measures what docs/performance.md tells and prints it beside its goal. `npm run bench -- [--json] [part…]`. */
import type { Figure } from './figure.ts';

const PARTS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  console: async () => (await import('./console-bench.ts')).benchConsole(),
  planner: async () => (await import('./planner-bench.ts')).benchPlanner(),
  verbs: async () => (await import('./verbs-bench.ts')).benchVerbs(),
  sweep: async () => (await import('./sweep-bench.ts')).benchSweep(),
};

const words = process.argv.slice(2);
const asJson = words.includes('--json');
const asked = words.filter((word) => word !== '--json');
const unknown = asked.find((word) => !(word in PARTS));
if (unknown !== undefined) {
  console.error(`There is no part ${unknown}; there are ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}
const taken: Record<string, readonly Figure[]> = {};
let missed = 0;
for (const [name, measure] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  if (!asJson) console.log(`\n${name}`);
  const figures = await measure();
  taken[name] = figures;
  for (const figure of figures) {
    const mark = figure.goal === '' ? ' ' : figure.ok ? '✓' : '✗';
    if (!figure.ok) missed += 1;
    if (!asJson)
      console.log(`  ${mark} ${figure.name.padEnd(68)} ${figure.value.padStart(18)}   ${figure.goal}`);
  }
}
if (asJson) console.log(JSON.stringify(taken, null, 2));
process.exit(missed === 0 ? 0 : 1);
