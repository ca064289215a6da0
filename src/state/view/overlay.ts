import type { GoalResult } from '../../domain/goal/goal-parts.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { SafeText } from '../../lib/safe-text.ts';

/** What lies over the screen and takes its keys. One at a time: none pops over another. */
export type Overlay =
  | ConfirmOverlay
  | PromptOverlay
  | ChooseOverlay
  | RawOverlay
  | TextOverlay
  | OwnOverlay
  | { readonly kind: 'paste'; readonly act: number; readonly title: SafeText }
  | { readonly kind: 'filter'; readonly before: string }
  | { readonly kind: 'palette' }
  | { readonly kind: 'help' }
  | { readonly kind: 'actions' }
  | { readonly kind: 'sort' }
  | { readonly kind: 'columns' }
  | { readonly kind: 'quit'; readonly by: 'q' | 'ctrl-c' };

/** A command of the person's own that waits for a yes, with everything filled in. */
interface OwnOverlay {
  readonly kind: 'own';
  readonly tier: 1 | 2;
  readonly request: OwnRequest;
}

/** A command of one's own with everything filled in, as it was when its key was pressed. */
export interface OwnRequest {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  /** What the places held, as variables. */
  readonly variables: Readonly<Record<string, string>>;
  readonly withinSeconds: number;
}

/** A change that waits for consent: exactly what is shown is what is consented to. */
export interface ConfirmOverlay {
  readonly kind: 'confirm';
  /** Names the pending act; an answer for an older one is late. */
  readonly act: number;
  readonly phase: 'asking' | 'sending';
  readonly tier: 1 | 2;
  readonly title: SafeText;
  /** What became of an earlier consent to it. */
  readonly note?: SafeText;
  readonly lines: readonly SafeText[];
  /** Another one means that what is shown has changed: the dialog arms anew. */
  readonly version: string;
  /** The door would refuse it as it is now. */
  readonly refusal?: SafeText;
  readonly asksReason: boolean;
  /** All of it must have been on the screen before it can be agreed to. */
  readonly readToEnd?: boolean;
}

/** Asks for one line before a change is read back: a reason, a summary, a note. */
export interface PromptOverlay {
  readonly kind: 'prompt';
  readonly act: number;
  readonly title: SafeText;
  readonly label: string;
  readonly initial: string;
  /** An empty line will do. */
  readonly optional: boolean;
  /** What has to be known before answering. */
  readonly lines?: readonly SafeText[];
  /** A time is asked for: what is typed is read against this, and shown as it is read. */
  readonly time?: PromptTime;
  /** A goal is asked for: it can be picked field by field, and is held against these results. */
  readonly goalResults?: readonly GoalResult[];
}

/** Zones are IANA; a time of day alone is on the day of `nearMs`. */
export interface PromptTime {
  readonly zone: string;
  readonly operatorZone: string;
  readonly nearMs?: number;
}

export interface ChooseOverlay {
  readonly kind: 'choose';
  readonly act: number;
  readonly title: SafeText;
  readonly numbered?: boolean;
  readonly options: readonly {
    readonly id: string;
    readonly label: SafeText;
    /** Said beside it, fainter; what is typed is looked for in it too. */
    readonly hint?: SafeText;
    /** Why it cannot be chosen. */
    readonly disabledReason?: SafeText;
  }[];
}

/** A text to read, of any length. */
export interface TextOverlay {
  readonly kind: 'text';
  readonly title: SafeText;
  readonly text: SafeText;
}

/** A stored record as it is, on its way or refused. */
export interface RawOverlay {
  readonly kind: 'raw';
  readonly title: SafeText;
  readonly body:
    | { readonly status: 'reading' }
    | { readonly status: 'ready'; readonly value: JsonValue }
    | { readonly status: 'failed'; readonly sentence: SafeText };
}
