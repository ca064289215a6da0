import { homedir } from 'node:os';
import { join } from 'node:path';
import { runVerb } from '../../cli/run.ts';
import type { ExitCode, Verb, VerbContext } from '../../cli/verb.ts';
import { verbNamed } from '../../cli/verbs.ts';
import { readDeviceStatus } from '../../state/files/device-status.ts';
import { ALL_CONTEXTS } from '../../state/settings/contexts/named-context.ts';
import { keepYoungHeapSmall } from '../backend/young-heap.ts';
import type { ContextChoice } from '../start/choose-context.ts';
import type { Configuration } from '../start/configuration.ts';
import { onEndSignals } from '../start/end-signals.ts';
import { ALERTS_FILE } from '../../state/settings/alerts-name.ts';
import { guardOutputs } from '../start/outputs.ts';
import type { Starter } from '../start/starter.ts';

/** Runs one verb and gives its exit code. */
export async function runHeadless(
  name: string,
  args: readonly string[],
  starter: Starter,
): Promise<ExitCode> {
  const verb = await verbNamed(name);
  if (verb === undefined) {
    process.stderr.write(`There is no verb '${name}'. See clawdtalk-tui --help.\n`);
    return 2;
  }
  const everywhere = meansEveryContext(verb, args);
  const choice: ContextChoice =
    verb.ownsNoContext === true
      ? { kind: 'unnamed' }
      : await starter.choose(everywhere ? ALL_CONTEXTS : undefined);
  if (choice.kind === 'refused') {
    process.stderr.write(`${choice.sentence}\n`);
    return 2;
  }
  guardOutputs(verb.outlivesOutput === true);
  // The clock's timers hold no process: without this a verb that waits for the next try would end in the middle.
  const hold = setInterval(() => undefined, HOLD_EVERY_MS);
  if (IMPORTS_LISTS.has(name)) keepYoungHeapSmall();
  try {
    if (choice.kind === 'all') {
      const { runAcross } = await import('./run-across.ts');
      const own = args.filter((word) => !everywhere || word !== EVERYWHERE);
      return await runAcross(verb, own, choice.contexts, {
        open: (context) => contextFor(starter.of(context), starter, true),
        print: (line) => void process.stdout.write(`${line}\n`),
        complain: (line) => void process.stderr.write(`${line}\n`),
      });
    }
    const configuration = starter.configure(choice);
    const elsewhere = hostRefusal(name, configuration);
    if (elsewhere !== undefined) {
      process.stderr.write(`${elsewhere}\n`);
      return 2;
    }
    return await runVerb(verb, args, contextFor(configuration, starter));
  } finally {
    clearInterval(hold);
  }
}

const HOLD_EVERY_MS = 60_000;

/** Verbs that read lists of targets: one for itself, one for the screens of another machine. */
const IMPORTS_LISTS: ReadonlySet<string> = new Set(['plan', 'backend']);

/** Verbs that touch nobody's missions, or are the far side themselves. */
const HERE: ReadonlySet<string> = new Set(['simulate', 'backend', 'config']);

/** A verb that was meant for another host must not act on what is here. */
function hostRefusal(name: string, { host }: Configuration): string | undefined {
  if (host === undefined || HERE.has(name)) return undefined;
  return host.ok
    ? `--host is for the console: run the verb there, as in ssh ${host.value} clawdtalk-tui ${name}.`
    : host.error;
}

const EVERYWHERE = `--${ALL_CONTEXTS}`;

/** `--all`, where the verb has no option of its own by that name. */
const meansEveryContext = (verb: Verb, args: readonly string[]): boolean =>
  verb.everyContext === true &&
  verb.options?.[ALL_CONTEXTS] === undefined &&
  args.includes(EVERYWHERE) &&
  !args.includes('--help');

function contextFor(configuration: Configuration, starter: Starter, isOneOfSeveral = false): VerbContext {
  // Until a verb wants to know, the system itself ends the process: nothing that it is busy with can delay that.
  let ended: AbortSignal | undefined;
  const whenEnded = (): AbortSignal => (ended ??= endSignal());
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
    open: async () => {
      const { openSession } = await import('./open-session.ts');
      return openSession(configuration);
    },
    simulate: async (options) => {
      const { startSimulation } = await import('../backend/simulation.ts');
      return startSimulation(options);
    },
    watch: async (options) => {
      const { watch } = await import('./watch.ts');
      return watch(configuration, { ...options, ended: whenEnded() });
    },
    serve: async () => {
      const { serveStdio } = await import('../link/serve-stdio.ts');
      return serveStdio(configuration, whenEnded());
    },
    diagnose: async (options) => {
      const { runDoctor } = await import('../doctor/run-doctor.ts');
      return runDoctor(configuration, options, { starter, isOneOfSeveral });
    },
    alertRules: async () => {
      const { alertsFileReader } = await import('../alerts/alerts-file-reader.ts');
      return alertsFileReader(join(configuration.folders.config, ALERTS_FILE))();
    },
    userFiles: async () => {
      const { userFiles } = await import('../config/open-user-files.ts');
      return userFiles(configuration.folders.config, homedir());
    },
    ledger: async (order) => {
      const { runLedger } = await import('../ledger/run-ledger.ts');
      return runLedger(configuration, order);
    },
    get ended() {
      return whenEnded();
    },
    columns: process.stdout.columns ?? 120,
    terminal: process.stdout.isTTY,
    dryRun: configuration.dryRun,
    // Beside the output, so that a pipe never sees it.
    ...(process.stderr.isTTY
      ? { status: (line: string) => void process.stderr.write(`\r${line}\u001B[K`) }
      : {}),
    keyEnds: keyEndsOf(configuration.key),
    hasPhone: () =>
      configuration.skillFolder === undefined ? undefined : readDeviceStatus(configuration.skillFolder.value),
  };
}

/** Never more than a part of the key, however short it is. */
const keyEndsOf = (key: string): VerbContext['keyEnds'] =>
  key.length < 16 ? undefined : { first: key.slice(0, 8), last: key.slice(-4) };

/** Aborts when the process is asked to end. */
function endSignal(): AbortSignal {
  const controller = new AbortController();
  onEndSignals(['SIGINT', 'SIGTERM', 'SIGHUP'], () => controller.abort());
  return controller.signal;
}
