import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { LedgerError } from '../../state/ledger/database.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { Result } from '../../lib/result.ts';
import { claimedUntilMs } from '../acts/claim.ts';
import type { Actor, Outcome, RecordState } from '../door/door.ts';
import type { Logbook } from '../door/logbook.ts';
import { performPart, type PartPorts } from '../acts/perform-part.ts';
import type { Effect, PreparedCommand } from '../handlers/handler.ts';
import type { AtMostOnce } from '../once/at-most-once.ts';
import { createOnce } from './create-once.ts';
import { unclearCreation } from './creation.ts';
import { runAgentSetup, runAssistantSetup } from './run-agent-setup.ts';
import { runMissionSetup } from './run-mission-setup.ts';
import { SETUP, setupBodyOf, type Found, type SetupBody } from './setup.ts';
import type { SetupResult } from './setup-result.ts';
import type { SetupContext } from './setup-context.ts';
import { withStop } from '../../lib/full-stop.ts';

/** Makes what takes several dependent steps, exactly once, however often the process dies in between. */
export interface SetupRunner {
  /** Begins, or goes on with the setup of the same identity that is open. */
  make(
    command: string,
    actor: Actor,
    preparedCommand: Pick<PreparedCommand, 'done' | 'mission'>,
    effect: Extract<Effect, { kind: 'setup' }>,
  ): Promise<Outcome>;
  /** Goes on with one that stopped, or leaves it as it is for good. */
  resolve(opKey: string, goOn: boolean, done: SafeText): Promise<Outcome>;
  /** Goes on with every setup whose turn has come; how many ended and how many are still open. */
  finishOpen(): Promise<{ readonly finished: number; readonly open: number }>;
}

export interface SetupRunnerDeps {
  readonly ledger: Pick<LedgerPort, 'view' | 'commit'>;
  readonly ports: PartPorts;
  readonly once: AtMostOnce;
  readonly logbook: Logbook;
  readonly nowMs: () => number;
}

/** A setup that has to wait is looked at again after this long. */
const AGAIN_MS = 15_000;

/** `stopped`: a person has to change something first. `failed`: nothing was made. `left`: a person left it so. */
type Status = 'open' | 'stopped' | 'failed' | 'done' | 'left';

const BEING_MADE: Outcome = {
  status: 'refused',
  refusal: { code: 'changed', sentence: safe`It is being made at this moment: look again.` },
};

export function createSetupRunner(deps: SetupRunnerDeps): SetupRunner {
  const { ledger, ports, once, logbook, nowMs } = deps;
  const { intents } = ledger.view();
  const underWay = new Set<string>();

  /** Puts a setup down, or takes up the open one with what is wanted now. */
  const begin = (
    command: string,
    actor: Actor,
    { done, mission }: Pick<PreparedCommand, 'done' | 'mission'>,
    { identity, setup, found }: Extract<Effect, { kind: 'setup' }>,
  ): Promise<Result<Intent | undefined, LedgerError>> =>
    ledger.commit((tables) => {
      const all = tables.intents.list(SETUP, ['open', 'stopped', 'failed', 'done', 'left']);
      const alike = all.filter((intent) => setupBodyOf(intent).identity === identity);
      const open = alike.find(({ status }) => status === 'open' || status === 'stopped');
      const atMs = nowMs();
      if (open !== undefined) {
        if (underWay.has(open.opKey)) return undefined;
        const { sentence: _, ...before } = setupBodyOf(open);
        const body: SetupBody = { ...before, setup, done, found: { ...found, ...before.found } };
        const next: Intent = {
          ...open,
          status: 'open',
          body: JSON.stringify(body),
          updatedAtMs: atMs,
          notBeforeMs: claimedUntilMs(atMs),
        };
        // Where another process was quicker, this reads what it made of it.
        tables.intents.get(open.opKey);
        return tables.intents.replace(open, next) ? next : undefined;
      }
      const body: SetupBody = { actor, command, identity, setup, done, found };
      const intent: Intent = {
        opKey: `make-${identity}-${alike.length + 1}`,
        kind: SETUP,
        status: 'open',
        slot: 0,
        body: JSON.stringify(body),
        createdAtMs: atMs,
        updatedAtMs: atMs,
        notBeforeMs: claimedUntilMs(atMs),
        ...(mission !== undefined && { missionKey: mission }),
      };
      return tables.intents.insert(intent) ? intent : undefined;
    });

  /** Writes the setup's state down; false where it could not be. */
  const write = async (
    opKey: string,
    change: (body: SetupBody) => SetupBody,
    status?: Status,
  ): Promise<boolean> => {
    const written = await ledger.commit((tables) => {
      const intent = tables.intents.get(opKey);
      if (intent === undefined) return false;
      const atMs = nowMs();
      const next = status ?? intent.status;
      const notBeforeMs =
        status === undefined ? claimedUntilMs(atMs) : status === 'open' ? atMs + AGAIN_MS : 0;
      const body = JSON.stringify(change(setupBodyOf(intent)));
      return tables.intents.replace(intent, {
        ...intent,
        status: next,
        body,
        notBeforeMs,
        updatedAtMs: atMs,
      });
    });
    return written.ok && written.value;
  };

  const contextOf = (opKey: string): SetupContext => {
    const body = (): SetupBody => setupBodyOf(intents.get(opKey) as Intent);
    const { actor } = body();
    return {
      server: ports.server,
      memory: ports.memory,
      get found() {
        return body().found;
      },
      createdAtMs: (intents.get(opKey) as Intent).createdAtMs,
      create: (creation) => createOnce(creation, `${opKey}:${creation.what}`, { server: ports.server, once }),
      keep: async (found: Found) =>
        (await write(opKey, (kept) => ({ ...kept, found: { ...kept.found, ...found } })))
          ? { kind: 'done' }
          : { kind: 'later', sentence: 'The ledger could not be written', clean: false },
      part: async (name, part): Promise<SetupResult> => {
        const went = await performPart(
          part,
          { op: `${opKey}:${name}`, actor: actor.label, fresh: false },
          ports,
        );
        switch (went.kind) {
          case 'done':
          case 'queued':
            return { kind: 'done' };
          case 'later':
            return { kind: 'later', sentence: went.sentence, clean: went.clean };
          default:
            return { kind: 'stopped', sentence: went.sentence };
        }
      },
      mark: (name) => `${opKey}:${name}`,
    };
  };

  const run = async (opKey: string): Promise<Outcome> => {
    underWay.add(opKey);
    try {
      const context = contextOf(opKey);
      const { setup } = setupBodyOf(intents.get(opKey) as Intent);
      const went =
        setup.kind === 'mission'
          ? await runMissionSetup(setup, context)
          : setup.kind === 'agent'
            ? await runAgentSetup(setup, context)
            : await runAssistantSetup(setup, context);
      return await conclude(opKey, went);
    } finally {
      underWay.delete(opKey);
    }
  };

  const conclude = async (opKey: string, went: SetupResult): Promise<Outcome> => {
    const body = setupBodyOf(intents.get(opKey) as Intent);
    const nothing =
      Object.keys(body.found).length === 0 &&
      unclearCreation(opKey, intents) === undefined &&
      went.kind !== 'done';
    const clean = went.kind === 'stopped' || (went.kind === 'later' && went.clean);
    const status: Status =
      went.kind === 'done'
        ? 'done'
        : nothing && clean
          ? 'failed'
          : went.kind === 'later'
            ? 'open'
            : 'stopped';
    const sentence = went.kind === 'done' ? undefined : went.sentence;
    const told = went.kind !== 'done' && went.error !== undefined ? { error: went.error } : {};
    await write(opKey, (before) => ({ ...before, ...(sentence !== undefined && { sentence }) }), status);
    const made = { ...body.found, ...('slug' in body.setup && { slug: body.setup.slug }) };
    switch (status) {
      case 'done':
        return {
          status: 'done',
          sentence: body.done,
          records: recordStates(body, 'done'),
          actId: opKey,
          made,
        };
      case 'failed':
        return {
          status: 'failed',
          kind: 'server',
          sentence: safeText(sentence ?? 'Nothing was made.'),
          ...told,
        };
      case 'open':
        return {
          status: 'open',
          sentence: safe`Begun, and not finished yet: ${withStop(sentence ?? '')}`,
          records: recordStates(body, 'open'),
          actId: opKey,
          made,
          ...told,
        };
      case 'stopped': {
        const stopped = safe`Stopped half way: ${sentence ?? ''} Doing it again goes on from there.`;
        logbook.notice({ id: `make:${opKey}`, level: 'error', sentence: stopped, detail: opKey });
        return { status: 'failed', kind: 'server', sentence: stopped, ...told };
      }
    }
  };

  const takeTurn = async (intent: Intent): Promise<boolean> => {
    const taken = await ledger.commit((tables) =>
      tables.intents.replace(intent, {
        ...intent,
        notBeforeMs: claimedUntilMs(nowMs()),
        updatedAtMs: nowMs(),
      }),
    );
    return taken.ok && taken.value;
  };

  return {
    make: async (command, actor, preparedCommand, effect) => {
      const begun = await begin(command, actor, preparedCommand, effect);
      if (!begun.ok) return { status: 'failed', kind: 'ledger', sentence: safeText(begun.error.sentence) };
      if (begun.value === undefined) {
        return BEING_MADE;
      }
      return run(begun.value.opKey);
    },
    resolve: async (opKey, goOn, done) => {
      if (underWay.has(opKey)) return BEING_MADE;
      if (!(await write(opKey, (body) => body, goOn ? 'open' : 'left'))) return BEING_MADE;
      return goOn ? run(opKey) : { status: 'done', sentence: done, records: [], actId: opKey };
    },
    finishOpen: async () => {
      let finished = 0;
      let open = 0;
      for (const intent of intents.list(SETUP, ['open'])) {
        if (underWay.has(intent.opKey)) continue;
        if ((intent.notBeforeMs ?? 0) > nowMs() || !(await takeTurn(intent))) {
          open += 1;
          continue;
        }
        const outcome = await run(intent.opKey);
        if (outcome.status === 'open') {
          open += 1;
          continue;
        }
        finished += 1;
        const { actor, command } = setupBodyOf(intent);
        logbook.audit({
          actor: actor.label,
          kind: command,
          summary: outcome.status === 'refused' ? outcome.refusal.sentence : outcome.sentence,
          outcome: outcome.status,
          ...(intent.missionKey !== undefined && { missionKey: intent.missionKey }),
        });
      }
      return { finished, open };
    },
  };
}

function recordStates({ setup }: SetupBody, state: 'done' | 'open'): readonly RecordState[] {
  const none = { memory: 'none', event: 'none' } as const;
  const kept =
    setup.kind === 'assistant'
      ? none
      : {
          memory: setup.slug === undefined ? ('none' as const) : state,
          event: setup.bare ? ('none' as const) : state,
        };
  return [
    { target: 'memory', state: kept.memory },
    { target: 'event', state: kept.event },
  ];
}
