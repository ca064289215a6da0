import type { GoalResult } from '../../domain/goal/goal-parts.ts';
import type { Backend } from '../../commands/ports/backend.ts';
import type { Command } from '../../commands/command.ts';
import type { Actor, Outcome, Preview, Refusal } from '../../commands/door/door.ts';
import type { Clock } from '../../lib/clock.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { sameData } from '../../lib/same.ts';
import type { ConsoleState, ConsoleStore } from '../../state/store.ts';
import type { ChooseOverlay, Overlay, PromptTime } from '../../state/view/overlay.ts';
import { undoable, type Toast } from '../../state/view/toast.ts';
import { textsOf } from '../../commands/handlers/own-time.ts';
import { ownTimeText } from '../time/timed-text.ts';
import { outcomeToast, stopReason } from './outcome-text.ts';
import { previewLines, refusalIn, tierOf, previewTitle, versionOf } from './previews.ts';
import { sourcesOf } from './sources.ts';
import { createToaster } from './toaster.ts';
import { withStop } from '../../lib/full-stop.ts';

/** What the operator wants done: one command, or one for each marked thing. */
export interface ActionRequest {
  readonly commands: readonly [Command, ...Command[]];
  /** Parts of one thing: where one of them is refused, none is agreed to without it. */
  readonly together?: true;
  /** Given already, so that the dialog does not ask again. */
  readonly reason?: string;
  /** Called with what became of it, when it was tried. */
  readonly onOutcome?: (outcomes: readonly Outcome[]) => void;
  /** Asks for at least so much, however light it is by itself: what waits at the inbox is never done by one key. */
  readonly leastTier?: 1 | 2;
}

export interface PromptRequest {
  readonly title: SafeText;
  readonly label: string;
  readonly initial?: string;
  readonly optional?: boolean;
  /** What has to be known before answering. */
  readonly lines?: readonly SafeText[];
  /** A time is asked for, and read against this. */
  readonly time?: PromptTime;
  /** A goal is asked for: it can be picked field by field, and is held against these results. */
  readonly goalResults?: readonly GoalResult[];
  readonly act: (text: string) => ActionRequest;
}

export interface ChooseRequest {
  readonly title: SafeText;
  /** Each option begins with its number, and the digit goes to it. */
  readonly numbered?: boolean;
  readonly options: readonly { readonly id: string; readonly label: SafeText; readonly act: ActionRequest }[];
}

/**
 * The way of every change from a key to its record: read back, shown, consented to, sent, told. The command is made
 * when the key is pressed, so that it means the thing that was in focus then.
 */
export interface Acts {
  readonly begin: (request: ActionRequest) => void;
  readonly ask: (request: PromptRequest) => void;
  readonly choose: (request: ChooseRequest) => void;
  /** Asks for a line, or for one of several, that is not an act: what follows is the asker's affair. */
  readonly input: (request: Omit<PromptRequest, 'act' | 'goalResults'>, then: (text: string) => void) => void;
  readonly pick: (title: SafeText, options: ChooseOverlay['options'], then: (id: string) => void) => void;
  /** Asks for text of many lines, as it is pasted. */
  readonly paste: (title: SafeText, then: (text: string) => void) => void;
  /** The prompt's line, or the chosen option's id. */
  readonly answer: (text: string) => void;
  /** Consent to what the dialog shows. */
  readonly confirm: (reason: string) => void;
  /** Nothing happens. */
  readonly cancel: () => void;
  /** Stops all dispatch at once: nothing is read or asked before. */
  readonly hold: () => void;
  /** Takes the last act back while its time runs. */
  readonly undo: () => void;
  readonly toast: (tone: Toast['tone'], text: SafeText) => void;
  /** Said at the start; it stays until the operator goes on to something. */
  readonly welcome: (text: SafeText) => void;
  readonly dismissToasts: () => void;
  readonly stop: () => void;
}

interface Pending {
  readonly act: number;
  readonly request: ActionRequest;
  readonly previews: readonly Preview[];
  readonly sources: readonly unknown[];
  /** What of it was refused and is not agreed to, a line each. */
  readonly leftOut: readonly SafeText[];
}

const refusalsIn = (previews: readonly Preview[]): readonly Refusal[] =>
  previews.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal]));

/** Of several marked things what is refused is left out, and told; parts of one thing go together or not at all. */
function sift(read: Pending): Pending {
  const able = read.previews.filter(({ refusal }) => refusal === undefined);
  if (able.length === read.previews.length || able.length === 0 || read.request.together === true)
    return read;
  const leftOut = refusalsIn(read.previews).map(({ sentence }) => safe`Left out: ${sentence}`);
  return { ...read, previews: able, leftOut };
}

const TOAST_MS = 10_000;
/** A refusal takes longer to read than a success. */
const REFUSAL_MS = 20_000;
/** What must be looked at, and what says that something is under way. */
const STAYS: ReadonlySet<Toast['tone']> = new Set(['failed', 'open', 'busy']);

export function createActs(ports: {
  readonly store: ConsoleStore;
  readonly backend: Backend;
  /** Time of the world: of missions and calls. */
  readonly clock: Clock;
  /** Time of the person at the keyboard; a demo's world runs faster. */
  readonly terminalClock: Clock;
  readonly actor: Actor;
  /** The operator's own zone, IANA. */
  readonly zone: string;
}): Acts {
  const { store, backend, clock, terminalClock, actor, zone } = ports;
  const toaster = createToaster(store, terminalClock);
  /** As the operator tells time; what a command itself says is read back as it is. */
  const own = (text: SafeText, commands: readonly Command[] = []): SafeText =>
    ownTimeText(
      text,
      { zoneMode: store.getState().view.zoneMode, operatorZone: zone, minuteMs: clock.now() },
      textsOf(commands),
    );
  const { drop } = toaster;
  const put: typeof toaster.put = (toast) => toaster.put({ ...toast, text: own(toast.text) });
  let acts = 0;
  let pending: Pending | undefined;
  let onAnswer: ((text: string) => void) | undefined;
  let rereading = false;

  const overlay = (next: Overlay | undefined): void =>
    store.look((view) => (view.overlay === next ? view : { ...view, overlay: next }));
  const current = (): Overlay | undefined => store.getState().view.overlay;

  const toast = (tone: Toast['tone'], text: SafeText): number =>
    put({
      tone,
      text,
      ...(STAYS.has(tone)
        ? {}
        : { expiresAtMs: terminalClock.now() + (tone === 'refused' ? REFUSAL_MS : TOAST_MS) }),
    });
  const tellOne = (outcome: Outcome): void => {
    const now = terminalClock.now();
    const told = outcomeToast(outcome, { worldMs: clock.now(), shownUntilMs: now + TOAST_MS });
    put(told.tone === 'refused' ? { ...told, expiresAtMs: now + REFUSAL_MS } : told);
  };
  const refused = (refusal: Refusal): void => void toast('refused', refusal.sentence);
  const broken = (error: unknown): void =>
    void toast(
      'failed',
      safe`The work behind the screens did not answer: ${withStop(String(error))} Look at the log before trying again.`,
    );

  const readBack = (request: ActionRequest): Promise<readonly Preview[]> =>
    Promise.all(request.commands.map((command) => backend.preview(command)));

  const begin = (request: ActionRequest): void => {
    acts += 1;
    const act = acts;
    const sources = sourcesOf(store.getState(), request.commands);
    const reading = put({ tone: 'busy', text: safe`Reading what this would do …` });
    void readBack(request).then(
      (previews) => weigh(act, reading, { act, request, previews, sources, leftOut: [] }),
      (error: unknown) => {
        drop(reading);
        broken(error);
      },
    );
  };

  /** What was read decides the way: refused, done at once, or asked. */
  const weigh = (act: number, reading: number, read: Pending): void => {
    drop(reading);
    if (act !== acts) return;
    const sifted = sift(read);
    const [refusal] = refusalsIn(sifted.previews);
    if (refusal !== undefined) {
      refused(refusal);
      return;
    }
    pending = sifted;
    if (tierOf(sifted.previews, read.request.leastTier) === 0) {
      for (const line of sifted.leftOut) toast('refused', line);
      void send(pending, 0, read.request.reason);
      return;
    }
    // A dialog that was opened meanwhile has the operator's keys; nothing pops over it.
    if (current() === undefined) show();
    else {
      pending = undefined;
      toast(
        'refused',
        safe`Nothing was done: another dialog was open when it was read. Press the key again.`,
      );
    }
  };

  const show = (note?: SafeText): void => {
    if (pending === undefined) return;
    const { act, request, previews } = pending;
    const tier = tierOf(previews, request.leastTier);
    const { refusal } = refusalIn(previews);
    const before = current();
    // A refusal has no title of its own: it is about what was asked.
    const asked = before?.kind === 'confirm' && before.act === act ? before.title : undefined;
    overlay({
      kind: 'confirm',
      act,
      phase: 'asking',
      tier: tier === 2 ? 2 : 1,
      title: (refusal === undefined ? undefined : asked) ?? own(previewTitle(previews), request.commands),
      ...(note === undefined ? {} : { note }),
      lines: readLines(pending),
      version: versionOf(previews),
      asksReason: tier === 2 && request.reason === undefined,
      readToEnd: previews.some((preview) => preview.readToEnd === true),
      ...(refusal === undefined ? {} : { refusal: own(refusal, request.commands) }),
    });
  };

  const readLines = ({ request: { commands }, previews, leftOut }: Pending): readonly SafeText[] => {
    const lines = previewLines(previews);
    // What memory holds, and what would stand there, is shown to the letter.
    const isMemory = commands.some(({ kind }) => kind.startsWith('memory.'));
    return [
      ...leftOut.map((line) => own(line)),
      ...aboutLines(commands, previews),
      ...(isMemory ? lines : lines.map((line) => own(line, commands))),
    ];
  };

  /** What is beside the thing itself may move while somebody reads: it is told anew, and nothing is armed anew. */
  const retell = (read: Pending, open: Extract<Overlay, { kind: 'confirm' }>): void => {
    const lines = readLines(read);
    if (!sameData(lines, open.lines)) overlay({ ...open, lines });
  };

  /** The mission by the name that people know, where what the door tells does not begin with it. */
  const aboutLines = (
    commands: ActionRequest['commands'],
    previews: readonly Preview[],
  ): readonly SafeText[] => {
    const [command, ...more] = commands;
    if (more.length > 0 || !('mission' in command) || command.mission === undefined) return [];
    const name = store.getState().board.missions.get(command.mission)?.name;
    const isNamed = name === undefined || previews.some(({ lines: [first] }) => first?.startsWith(name));
    return isNamed ? [] : [safe`Mission: ${name}`];
  };

  /** What is shown may have changed: reads it again, and the dialog arms anew where it has. */
  const reread = async (): Promise<void> => {
    if (pending === undefined || rereading) return;
    rereading = true;
    const { act, request } = pending;
    const sources = sourcesOf(store.getState(), request.commands);
    try {
      const previews = await readBack(request);
      const open = current();
      if (pending?.act === act && open?.kind === 'confirm' && open.act === act && open.phase === 'asking') {
        pending = sift({ act, request, previews, sources, leftOut: [] });
        if (versionOf(pending.previews) === open.version) retell(pending, open);
        else show();
      }
    } catch (error) {
      broken(error);
    } finally {
      rereading = false;
    }
  };

  const send = async (sent: Pending, confirmedTier: 0 | 1 | 2, reason: string | undefined): Promise<void> => {
    const outcomes: Outcome[] = [];
    try {
      for (const preview of sent.previews) {
        const outcome = await backend.submit(preview.command, actor, {
          digest: preview.digest,
          confirmedTier,
          ...(reason === undefined || reason === '' ? {} : { reason }),
        });
        outcomes.push(outcome);
        // Whatever stopped one may stop the rest: the operator decides.
        if (outcome.status === 'refused' || outcome.status === 'failed') break;
      }
    } catch (error) {
      broken(error);
    }
    const open = current();
    const last = outcomes.at(-1);
    const changed =
      last?.status === 'refused' &&
      (last.refusal.code === 'changed' || last.refusal.code === 'needs-consent');
    if (changed && sent.previews.length === 1 && pending === sent) {
      await askAgain(sent);
      return;
    }
    if (open?.kind === 'confirm' && open.act === sent.act) overlay(undefined);
    if (pending === sent) pending = undefined;
    tell(sent, outcomes);
  };

  /** The thing changed between consent and effect: nothing was done, and what it is now is shown. */
  const askAgain = async (sent: Pending): Promise<void> => {
    try {
      const previews = await readBack(sent.request);
      if (pending !== sent) return;
      pending = sift({ ...sent, previews, sources: sourcesOf(store.getState(), sent.request.commands) });
      if (tierOf(pending.previews, sent.request.leastTier) > 0)
        show(safe`It has changed since you agreed. Nothing was done. Read it again.`);
      else refused({ code: 'changed', sentence: safe`It has changed since. Nothing was done.` });
    } catch (error) {
      broken(error);
    }
  };

  const tell = (sent: Pending, outcomes: readonly Outcome[]): void => {
    // It may lead to another screen: what came of it is told there.
    sent.request.onOutcome?.(outcomes);
    for (const outcome of outcomes) tellOne(outcome);
    // What was just changed is wanted on the screen now, not at the next round.
    if (outcomes.some(({ status }) => status === 'done' || status === 'open')) backend.refresh();
    const missing = sent.previews.length - outcomes.length;
    if (missing > 0 && outcomes.length > 0) {
      // Only the last thing told is surely on the screen: it carries the reason.
      const why = stopReason(outcomes.at(-1)) ?? safe`the work behind the screens did not answer.`;
      toast('refused', safe`Stopped, ${missing} of ${sent.previews.length} not tried: ${why}`);
    }
  };

  const open = (next: Overlay, then: (text: string) => void): void => {
    onAnswer = then;
    pending = undefined;
    overlay(next);
  };

  const stopWatching = store.subscribe((state: ConsoleState, before: ConsoleState) => {
    if (pending === undefined || state.board === before.board) return;
    if (state.view.overlay?.kind !== 'confirm' || state.view.overlay.phase !== 'asking') return;
    const sources = sourcesOf(state, pending.request.commands);
    if (sources.some((source, index) => source !== pending?.sources[index])) void reread();
  });

  return {
    begin,
    ask: (request) => {
      acts += 1;
      open(
        {
          kind: 'prompt',
          act: acts,
          title: request.title,
          label: request.label,
          initial: request.initial ?? '',
          optional: request.optional === true,
          ...(request.lines === undefined ? {} : { lines: request.lines }),
          ...(request.goalResults === undefined ? {} : { goalResults: request.goalResults }),
        },
        (text) => begin(request.act(text)),
      );
    },
    choose: (request) => {
      acts += 1;
      const options: ChooseOverlay['options'] = request.options.map(({ id, label }) => ({ id, label }));
      const { title, numbered = false } = request;
      open({ kind: 'choose', act: acts, title, numbered, options }, (id) => {
        const chosen = request.options.find((option) => option.id === id);
        if (chosen !== undefined) begin(chosen.act);
      });
    },
    input: ({ title, label, initial = '', optional = false, lines, time }, then) => {
      acts += 1;
      const more = { ...(lines === undefined ? {} : { lines }), ...(time === undefined ? {} : { time }) };
      open({ kind: 'prompt', act: acts, title, label, initial, optional, ...more }, then);
    },
    pick: (title, options, then) => {
      acts += 1;
      open({ kind: 'choose', act: acts, title, options }, then);
    },
    paste: (title, then) => {
      acts += 1;
      open({ kind: 'paste', act: acts, title }, then);
    },
    answer: (text) => {
      const then = onAnswer;
      onAnswer = undefined;
      overlay(undefined);
      then?.(text);
    },
    confirm: (reason) => {
      const shown = current();
      if (pending === undefined || shown?.kind !== 'confirm' || shown.act !== pending.act) return;
      if (shown.phase !== 'asking' || shown.refusal !== undefined) return;
      overlay({ ...shown, phase: 'sending' });
      void send(pending, shown.tier, pending.request.reason ?? reason);
    },
    cancel: () => {
      acts += 1;
      pending = undefined;
      onAnswer = undefined;
      overlay(undefined);
    },
    hold: () => {
      void backend.submit({ kind: 'hold.set' }, actor).then((outcome) => tellOne(outcome), broken);
    },
    undo: () => {
      const last = undoable(store.getState().view.toasts, clock.now());
      if (last === undefined) {
        toast('info', safe`There is nothing to undo.`);
        return;
      }
      store.look((view) => ({
        ...view,
        toasts: view.toasts.filter(({ undo }) => undo?.actId !== last.actId),
      }));
      void backend.undo(last.actId, actor).then((outcome) => tellOne(outcome), broken);
    },
    toast: (tone, text) => void toast(tone, text),
    welcome: (text) => void put({ tone: 'info', text }),
    dismissToasts: () => store.look((view) => (view.toasts.length === 0 ? view : { ...view, toasts: [] })),
    stop: () => {
      stopWatching();
      toaster.stop();
    },
  };
}
