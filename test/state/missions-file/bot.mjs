/**
 * Behaves as the bot's script does, where there is no Python: reads the whole file, changes it, overwrites it in
 * place, with no lock.
 *
 * usage: node bot.mjs FILE SLUG COUNT PAUSE_MS NAME
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const [file, slug, count, pauseMs, name] = process.argv.slice(2);
let errors = 0;

for (let n = 0; n < Number(count); n += 1) {
  try {
    const state = JSON.parse(readFileSync(file, 'utf8'));
    const memory = (state[slug].memory ??= {});
    if (n % 4 === 3) memory[`${name}-${n}`] = { n, float: 1.5 };
    else (memory.shared ??= []).push(`${name} ${n}`);
    state[slug].last_updated = new Date().toISOString().replace('Z', '000Z');
    writeFileSync(file, JSON.stringify(state, null, 2));
  } catch (error) {
    errors += 1;
    console.error(String(error));
  }
  await setTimeout(Math.random() * 2 * Number(pauseMs));
}
console.log(errors);
