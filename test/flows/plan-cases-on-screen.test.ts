import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backendOver } from '../../src/app/backend/open-backend.ts';
import { openWorkspace } from '../../src/app/backend/workspace.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Planning } from '../../src/state/planning.ts';
import { openCliWorld, type CliWorld } from '../cli/support/cli-world.ts';
import { glassMission } from '../cli/support/glass-mission.ts';
import { caseFolder, faultsOf, listCases, type ListCase } from '../planner/cases/case.ts';
import { configurationFor, drawConsole, type LiveConsole } from '../support/live-console.tsx';

const ENTER = '\r';
const TAB = '\t';

/** The mission, the machine's policy and do-not-call list that a case asks for. */
async function prepare(world: CliWorld, wanted: ListCase): Promise<void> {
  await glassMission(world);
  const config = join(world.folder, 'home', 'config');
  mkdirSync(config, { recursive: true });
  if (wanted.memory !== undefined) {
    const { glass } = world.state() as { glass: JsonObject };
    world.writeState({ glass: { ...glass, memory: wanted.memory as JsonObject } });
  }
  if (wanted.policy !== undefined) writeFileSync(join(config, 'policy.json'), JSON.stringify(wanted.policy));
  if (wanted.do_not_call !== undefined)
    copyFileSync(join(caseFolder, wanted.do_not_call), join(config, 'do-not-call.csv'));
}

const oneLine = (text: string): string => text.replaceAll(/[\s│▸]+/g, ' ').trim();

/** All that is drawn while somebody goes down a list of `rows`, blanks joined. */
async function readDown(view: LiveConsole, rows: number): Promise<string> {
  const frames: string[] = [];
  for (let row = 0; row < Math.max(1, rows); row += 1) {
    await view.terminal.idle();
    frames.push(view.terminal.text());
    await view.type('j');
  }
  return oneLine(frames.join('\n'));
}

/** The plan that is drawn, in the words of the verb, so that one oracle judges both. */
const asPrinted = ({ plan, list }: Planning): string => {
  const refused = [...(list?.issues.values() ?? [])].filter((issue) => issue.refused);
  return JSON.stringify({
    placed: [...(plan?.placed.values() ?? [])].map(({ row, phone, name, atMs, local }) => ({
      row,
      to: phone,
      name: name ?? null,
      at: new Date(atMs).toISOString(),
      local,
    })),
    unplaced: [...(plan?.unplaced.values() ?? [])].map(({ row, phone, code, detail, cure }) => ({
      row,
      to: phone,
      code,
      detail,
      cure,
    })),
    refused: [...Map.groupBy(refused, ({ row }) => row)].map(([row, issues]) => ({ row, issues })),
  });
};

/** What is wrong with the list and its plan as somebody reads them, from the first step on. */
async function faultsDrawn(wanted: ListCase, shown: Planning, view: LiveConsole): Promise<readonly string[]> {
  const { fault, plan, list } = shown;
  const listed = await readDown(view, list?.issues.size ?? 0);
  if (fault !== undefined) return faultsOf(wanted, { exit: 3, out: '', said: listed });
  await view.type(TAB, TAB, TAB);
  const reviewed = await readDown(view, plan?.placed.size ?? 0);
  await view.type(TAB);
  const unplaced = await readDown(view, plan?.unplaced.size ?? 0);
  const drawn = [listed, reviewed, unplaced].join('\n');
  return [
    ...faultsOf(wanted, { exit: 0, out: asPrinted(shown), said: drawn }),
    // Said where a person reads it, not in the data alone.
    ...(wanted.say ?? []).filter((words) => !new RegExp(words, 'i').test(drawn)),
    ...[...(plan?.placed.keys() ?? [])].filter((phone) => !reviewed.includes(phone)),
    ...[...(plan?.unplaced.values() ?? [])]
      .map(({ detail }) => oneLine(detail))
      .filter((detail) => !unplaced.includes(detail)),
    ...[...(list?.issues.values() ?? [])]
      .map(({ reason }) => oneLine(reason))
      .filter((reason) => !listed.includes(reason)),
  ].map((what) => `not as it should be: ${what}`);
}

test.each(listCases.map((wanted) => [wanted.file, wanted] as const))(
  '%s gives its right values on the screen, and each person is drawn',
  async (_file, wanted) => {
    const world = await openCliWorld();
    await prepare(world, wanted);
    const { apiKey, baseUrl } = world.sim;
    const configuration = configurationFor(
      world.folder,
      {
        CLAWDTALK_API_KEY: apiKey,
        CLAWDTALK_API_URL: baseUrl,
        CLAWDTALK_TUI_HOME: join(world.folder, 'home'),
      },
      ['--state', world.statePath],
    );
    const opened = await openWorkspace(configuration, 'console');
    if (!opened.ok) throw new Error(opened.error.sentence);
    const backend = backendOver(opened.value, Promise.resolve());
    const view = await drawConsole(configuration, backend, { columns: 200, rows: 50 });
    try {
      await view.shows('Glass');
      await view.type(ENTER);
      await view.shows('[steps');
      await view.type('3');
      await view.shows(/Assistant {2}Caller/);
      await view.type('I');
      await view.shows('Import a list');
      await view.type(join(caseFolder, wanted.file), ENTER);
      const planning = (): Planning | undefined => view.console.store.getState().board.planning;
      const isRead = (): boolean => {
        const { busy, plan, fault } = planning() ?? {};
        return busy === undefined && (plan !== undefined || fault !== undefined);
      };
      await expect.poll(isRead, { timeout: 60_000 }).toBe(true);
      const shown = planning();
      if (shown === undefined) throw new Error('no plan');
      expect(await faultsDrawn(wanted, shown, view)).toEqual([]);
    } finally {
      view.close();
      await backend.close();
      await world.close();
    }
  },
  120_000,
);
