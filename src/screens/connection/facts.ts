import { counted } from '../../domain/mission/join-text.ts';
import type { Account } from '../../domain/server/account.ts';
import { accountUsage } from '../../domain/server/account-usage.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import type { Board, StateFileStatus } from '../../state/board.ts';
import type { OwnLink } from '../../ui/text/own-link.ts';
import type { LineContent, Segment } from '../../ui/text/segments.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import type { CellEnvironment } from '../table/column.ts';
import { lengthText } from '../../lib/length-text.ts';
import { relativeText } from '../time/relative-text.ts';

interface Fact {
  readonly name: string;
  readonly text: SafeText;
  readonly tone?: Tone;
  /** Takes as many lines as it needs. */
  readonly whole?: true;
  /** An address of our own that it leads to. */
  readonly link?: OwnLink;
}

/** Skew beyond this makes times on the screen misleading. */
const SKEW_WARN_MS = 5_000;

const NAMES = 13;

/** All that is known of the ways to the server and to the bot. What says how to mend something is never cut. */
export function connectionFacts(
  board: Board,
  { minuteMs, wallMinuteMs, webPage }: Pick<CellEnvironment, 'minuteMs' | 'wallMinuteMs' | 'webPage'>,
  width: number,
): readonly LineContent[] {
  return [
    ...serverFacts(board, wallMinuteMs),
    ...(webPage === undefined ? [] : [{ name: 'web page', text: safe`${webPage}`, link: webPage }]),
    ...teamFacts(board, minuteMs),
    ...feedFacts(board, wallMinuteMs),
    ...botFacts(board, minuteMs),
    ...hereFacts(board, minuteMs),
    ...gatewayFacts(board),
  ].flatMap(({ name, text, tone, whole, link }: Fact): readonly (readonly Segment[])[] =>
    (whole === true ? wrap(text, Math.max(20, width - NAMES - 1)) : [text]).map((line, index) => [
      { text: safe` ${(index === 0 ? name : '').padEnd(NAMES - 1)}`, tone: 'dim' },
      {
        text: line,
        ...(tone === undefined ? {} : { tone }),
        ...(link === undefined ? {} : { link }),
      },
    ]),
  );
}

const ago = (atMs: number, minuteMs: number): string => {
  const text = relativeText(atMs, minuteMs);
  return text === 'now' ? 'a moment ago' : text;
};

/** The ledger that a team shares, how old its copy here is, and who else is there. */
function teamFacts({ team }: Board, minuteMs: number): readonly Fact[] {
  if (team === undefined) return [];
  const others = team.members.filter(({ own }) => !own);
  return [
    {
      name: 'ledger',
      text: safe`${team.name}${team.host === undefined ? '' : safe`, on ${team.host}`}, ${
        team.away ? safe`not reached, last read ${ago(team.readAtMs, minuteMs)}` : 'in step'
      }`,
      ...(team.away ? { tone: 'bad' as const } : {}),
      whole: true,
    },
    ...(others.length === 0 && !team.away ? [{ name: 'team', text: safe`nobody else is there` }] : []),
    ...others.map(({ operator, host, label, version, missions }, index): Fact => ({
      name: index === 0 ? 'team' : '',
      text: safe`${operator} on ${host}: ${label}, version ${version}, drives ${missions}`,
    })),
  ];
}

function serverFacts(board: Board, wallMinuteMs: number): readonly Fact[] {
  const { server, account, checks } = board;
  if (server === undefined) return [{ name: 'server', text: safe`reading …`, tone: 'dim' }];
  const { rateLimit, clockSkewMs = 0, lastError } = server;
  const failed = checks?.filter(({ ok }) => !ok) ?? [];
  return [
    {
      name: 'server',
      text: safe`${server.baseUrl}  key ${server.maskedKey}`,
    },
    {
      name: 'answers',
      text: safe`${server.lastOkAtMs === undefined ? 'none yet' : `last good ${relativeText(server.lastOkAtMs, wallMinuteMs)}`}${
        server.latencyMs === undefined ? '' : `, in ${Math.round(server.latencyMs)} ms`
      }, ${counted(server.requestsSent, 'request')} sent, ${server.waiting} waiting`,
      tone: server.lastOkAtMs === undefined ? 'warn' : 'plain',
    },
    ...(lastError === undefined
      ? []
      : [{ name: 'last error', text: safe`${lastError.sentence}`, tone: 'bad' as const }]),
    {
      name: 'clock',
      text:
        server.clockSkewMs === undefined
          ? safe`difference to the server is not known`
          : safe`server is ${Math.abs(clockSkewMs) < 1_000 ? 'in step' : `${Math.round(Math.abs(clockSkewMs) / 1_000)} s ${clockSkewMs > 0 ? 'ahead' : 'behind'}`}`,
      tone: Math.abs(clockSkewMs) > SKEW_WARN_MS ? 'warn' : 'plain',
    },
    {
      name: 'rate limit',
      text:
        rateLimit?.remaining === undefined
          ? safe`the server names none`
          : safe`${rateLimit.remaining} of ${rateLimit.limit ?? '?'} requests left`,
      tone: rateLimit?.remaining !== undefined && rateLimit.remaining < 5 ? 'warn' : 'plain',
    },
    {
      name: 'account',
      text:
        account === undefined
          ? safe`not offered by this server`
          : safe`${[account.name, account.plan, account.phone].filter((part) => part !== undefined).join(', ')}`,
    },
    ...usageFacts(account),
    ...(checks === undefined
      ? []
      : [
          {
            name: 'checks',
            text:
              failed.length === 0
                ? safe`all ${checks.length} of the server's own checks pass`
                : safe`${failed.map(({ name, detail }) => (detail === undefined ? name : `${name}: ${detail}`)).join('; ')}`,
            tone: failed.some(({ level }) => level === 'critical')
              ? ('bad' as const)
              : failed.length > 0
                ? ('warn' as const)
                : ('good' as const),
          },
        ]),
  ];
}

function hereFacts(board: Board, minuteMs: number): readonly Fact[] {
  const { engine, stateFile } = board;
  const holder = engine?.holder === undefined ? '' : `, lease held by ${engine.holder}`;
  const last = engine?.lastAct;
  const next = engine?.nextAct;
  return [
    {
      name: 'engine',
      text:
        engine === undefined
          ? safe`starting …`
          : safe`${engine.state}${holder}${next === undefined ? '' : `; next: ${next.sentence} ${relativeText(next.atMs, minuteMs)}`}${
              last === undefined ? '' : `; last: ${last.sentence} ${relativeText(last.atMs, minuteMs)}`
            }`,
      tone: engine?.state === 'held' ? 'warn' : 'plain',
    },
    {
      name: 'state file',
      text:
        stateFile === undefined
          ? safe`reading …`
          : safe`${stateFile.sentence}${mirrorAges(stateFile, minuteMs)}${stateFile.pendingWrites > 0 ? ` ${either(stateFile.pendingWrites, 'write waits', 'writes wait')}.` : ''}${
              stateFile.conflicts > 0
                ? ` ${either(stateFile.conflicts, 'change of ours was', 'changes of ours were')} overtaken by the bot: ! lists them.`
                : ''
            }`,
      tone: stateFile === undefined || stateFile.kind === 'ok' ? 'plain' : 'warn',
    },
  ];
}

/** When each agent has looked at its file last. */
const mirrorAges = ({ mirrors = [] }: StateFileStatus, minuteMs: number): string =>
  mirrors.map(({ host, readAtMs }) => ` Read on ${host} ${relativeText(readAtMs, minuteMs)}.`).join('');

function botFacts(board: Board, minuteMs: number): readonly Fact[] {
  const { bot } = board;
  if (bot === undefined) return [{ name: 'bot', text: safe`reading …`, tone: 'dim' }];
  const since = bot.sinceMs === undefined ? '' : ` for ${lengthText(minuteMs - bot.sinceMs)}`;
  return [
    {
      name: 'bot',
      text: safe`${bot.state}${bot.pid === undefined ? '' : ` (process ${bot.pid})`}${since}${bot.state === 'unknown' ? ':' : '.'} ${bot.sentence}${
        bot.hasDevices === false ? ' No device is paired.' : ''
      }`,
      tone: bot.state === 'running' ? 'good' : 'warn',
    },
    ...(bot.trouble === undefined
      ? []
      : [
          {
            name: 'last error',
            text: safe`${bot.trouble.sentence}${bot.trouble.atMs === undefined ? '' : ` (${relativeText(bot.trouble.atMs, minuteMs)})`}`,
            tone: 'bad' as const,
            whole: true as const,
          },
          { name: '', text: bot.trouble.cure, tone: 'warn' as const, whole: true as const },
        ]),
    ...((bot.reconnects ?? 0) + (bot.kicks ?? 0) === 0
      ? []
      : [
          {
            name: '',
            text: safe`${counted(bot.reconnects ?? 0, 'reconnect')}, pushed out ${counted(bot.kicks ?? 0, 'time')} by another client with the key, in its log`,
            tone: (bot.kicks ?? 0) > 0 ? ('warn' as const) : ('dim' as const),
          },
        ]),
  ];
}

function gatewayFacts({ bot }: Board): readonly Fact[] {
  const { gateway } = bot ?? {};
  if (gateway === undefined) return [];
  const { level, sentence, cure } = gateway;
  return [
    { name: 'gateway', text: sentence, tone: GATEWAY_TONES[level], whole: true },
    ...(cure === undefined ? [] : [{ name: '', text: cure, tone: 'warn', whole: true } as const]),
  ];
}

const GATEWAY_TONES = { ok: 'good', warn: 'warn', fail: 'bad', unknown: 'dim' } as const;

function feedFacts({ feed }: Board, wallMinuteMs: number): readonly Fact[] {
  if (feed === undefined) return [];
  switch (feed.status) {
    case 'live':
      return [
        {
          name: 'own live',
          text: safe`ours for ${lengthText(Math.max(0, wallMinuteMs - feed.sinceMs))}: calls, SMS and approvals arrive at once; the bot has none. S gives it back`,
          tone: 'warn',
        },
      ];
    case 'connecting':
      return [{ name: 'own live', text: safe`connecting …` }];
    case 'waiting':
      return [{ name: 'own live', text: safe`lost: ${feed.reason}; it is tried again`, tone: 'warn' }];
    case 'yielded':
      return [{ name: 'own live', text: safe`yielded for good: ${feed.reason}`, tone: 'dim' }];
    case 'refused':
      return [{ name: 'own live', text: safe`refused: ${feed.reason}`, tone: 'bad' }];
    case 'closed':
      return [{ name: 'own live', text: safe`closed`, tone: 'dim' }];
  }
}

const NEARLY = 0.9;

/** What of the quota is used, where the server tells both. */
function usageFacts(account: Account | undefined): readonly Fact[] {
  const parts = accountUsage(account).map(({ words, used, most }) => ({
    words: `${Math.round(used)} of ${Math.round(most)} ${words}`,
    full: used >= most * NEARLY,
  }));
  if (parts.length === 0) return [];
  // What is nearly used up must not be the part that a narrow line cuts off.
  const inTurn = [...parts.filter(({ full }) => full), ...parts.filter(({ full }) => !full)];
  return [
    {
      name: 'used',
      text: safe`${inTurn.map(({ words }) => words).join(', ')}`,
      tone: parts.some(({ full }) => full) ? 'warn' : 'plain',
    },
  ];
}

const either = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
