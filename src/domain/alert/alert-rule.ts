/** What a rule may watch for. */
export type AlertKind =
  | 'approval-waits'
  | 'approval-expires'
  | 'mission-stuck'
  | 'mission-ended'
  | 'mission-failed'
  | 'goal-met'
  | 'opt-out'
  | 'calls-failing'
  | 'engine-stopped'
  | 'bot-lost'
  | 'server-lost'
  | 'quota-near'
  | 'budget-near'
  | 'budget-reached'
  | 'clock-wrong'
  | 'file-broken';

/** A number that a rule of some kind may set, with what it is where it does not. */
export type AlertMeasure = 'minutes' | 'percent' | 'least' | 'seconds';

export interface AlertKindRule {
  /** Completes "tells when …". */
  readonly about: string;
  /** What may be set, and what it is where it is not. */
  readonly measures: { readonly [M in AlertMeasure]?: number };
  /** It concerns single missions, so that `missions` may narrow it. */
  readonly perMission: boolean;
  /** It lasts and ends by itself; otherwise it has happened, and only a person puts it away. */
  readonly lasting: boolean;
}

const lasting = (
  about: string,
  measures: AlertKindRule['measures'],
  perMission: boolean = false,
): AlertKindRule => ({ about, measures, perMission, lasting: true });

const happened = (about: string): AlertKindRule => ({
  about,
  measures: {},
  perMission: true,
  lasting: false,
});

/** Every kind of rule. */
export const ALERT_KINDS: Readonly<Record<AlertKind, AlertKindRule>> = {
  'approval-waits': lasting('something has waited for a person for so many minutes', { minutes: 0 }, true),
  'approval-expires': lasting('something that waits ends in so many minutes', { minutes: 5 }, true),
  'mission-stuck': lasting('a mission has been stuck for so many minutes', { minutes: 0 }, true),
  'mission-ended': happened('a mission has ended, however'),
  'mission-failed': happened('a mission has failed'),
  'goal-met': lasting('a mission has found what it looks for', {}, true),
  'opt-out': lasting('somebody wants no more contact', {}, true),
  'calls-failing': lasting(
    'of at least so many calls of the last minutes, so many percent failed',
    { minutes: 60, percent: 50, least: 5 },
    true,
  ),
  'engine-stopped': lasting(
    'nobody has driven a mission that is to be driven for so many minutes, or nothing can be done from here',
    { minutes: 2 },
    true,
  ),
  'bot-lost': lasting("the bot's connection has been down for so many minutes", { minutes: 2 }),
  'server-lost': lasting('the server has not answered for so many minutes', { minutes: 2 }),
  'quota-near': lasting("so many percent of a part of the account's quota are used", {
    percent: 90,
  }),
  'budget-near': lasting('so many percent of a budget are spent or committed', { percent: 80 }, true),
  'budget-reached': lasting('a budget holds calls and messages back', {}, true),
  'clock-wrong': lasting("this machine's clock is off by so many seconds", { seconds: 60 }),
  'file-broken': lasting("the bot's state file cannot be read for so many minutes", { minutes: 1 }),
};

/** Who is told next where nobody has answered. */
export interface AlertStage {
  /** After the first were told; 0 for them. */
  readonly afterMinutes: number;
  /** Names of channels. */
  readonly to: readonly string[];
}

export interface AlertRule {
  readonly name: string;
  readonly when: AlertKind;
  /** Every measure of its kind. */
  readonly measures: { readonly [M in AlertMeasure]?: number };
  /** Slugs, names or ids, with `*` for anything; empty for all. */
  readonly missions: readonly string[];
  /** The first is told at once, the others when nobody answered; by time. */
  readonly stages: readonly [AlertStage, ...AlertStage[]];
  /** Told only when nobody has touched a console for so long; 0: whoever is there. */
  readonly awayMinutes: number;
  /** Gathered and told together each so many minutes; 0: each by itself. */
  readonly digestMinutes: number;
  /** Told in quiet hours too. */
  readonly urgent: boolean;
  readonly off: boolean;
}

/** A value that is written down here, or found in the environment or in a file when it is needed. */
export type AlertSecret =
  | { readonly from: 'text'; readonly text: string }
  | { readonly from: 'env'; readonly name: string }
  | { readonly from: 'file'; readonly path: string };

/** How a webhook's body looks. `json`: all of the alert, or the user's own members with `{title}` and the like. */
export type WebhookForm = 'json' | 'slack' | 'discord' | 'ntfy';

export type AlertChannelSpec =
  | { readonly kind: 'bell' }
  /** By which sequence the terminal is asked; `auto` goes by what it says it is. */
  | { readonly kind: 'desktop'; readonly form: 'auto' | '9' | '777' | '99' }
  | {
      readonly kind: 'command';
      readonly run: readonly [string, ...string[]];
      readonly withinSeconds: number;
    }
  | {
      readonly kind: 'webhook';
      readonly form: WebhookForm;
      readonly url: AlertSecret;
      /** Sent as a bearer token. */
      readonly token?: AlertSecret;
      /** Members of the user's own body. */
      readonly body?: { readonly [name: string]: unknown };
      readonly withinSeconds: number;
    };

export interface AlertChannel {
  readonly name: string;
  readonly spec: AlertChannelSpec;
  /** Each operator has one of his own by this name: each is told once, not one of them. Always so for a terminal. */
  readonly personal: boolean;
}

/** Hours in which nothing is told that is not urgent. */
export interface QuietHours {
  /** Minutes after midnight in `zone`; an end before the beginning is on the next day. */
  readonly fromMinute: number;
  readonly untilMinute: number;
  /** IANA. */
  readonly zone: string;
  /** Days on which they begin, 0 for Sunday; empty for every day. */
  readonly days: readonly number[];
}

export interface AlertRules {
  readonly channels: ReadonlyMap<string, AlertChannel>;
  readonly quiet?: QuietHours;
  readonly rules: readonly AlertRule[];
}

/** Drawn by this console's own terminal: no other process can. */
export const isTerminalChannel = ({ spec }: AlertChannel): boolean =>
  spec.kind === 'bell' || spec.kind === 'desktop';

/** Whether a name fits a pattern in which `*` stands for anything; case does not count. */
export function fitsPattern(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = name.toLowerCase();
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.at(-1) ?? '';
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}
