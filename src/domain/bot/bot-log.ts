/** What the bot's connection log tells, read from its newest lines. Raw text: sanitise before drawing. */
export interface BotLogReading {
  readonly reconnects: number;
  /** Times another client with the same key pushed it out. */
  readonly kicks: number;
  /** When it last signed in (epoch ms), where the log says so. */
  readonly connectedAtMs?: number;
  /** The last error that no later success has mended. */
  readonly trouble?: { readonly sentence: string; readonly cure: string; readonly atMs?: number };
}

interface Trouble {
  readonly pattern: RegExp;
  readonly sentence: string;
  readonly cure: string;
  /** Signing in again mends it. */
  readonly mendedByConnect: boolean;
}

// Source: the lines that the bot's own client writes.
const TROUBLES: readonly Trouble[] = [
  {
    pattern: /DUPLICATE CLIENT/,
    sentence: 'it gave up for good: another client uses the same key, and each pushes the other out',
    cure: 'Stop the other client (another machine, container or console), then restart the bot here.',
    mendedByConnect: true,
  },
  {
    pattern: /WS closed: 4000/,
    sentence: 'another client with the same key pushed it out',
    cure: 'Look for a second client with this key: another machine, a container, a console with its own connection.',
    mendedByConnect: true,
  },
  {
    pattern: /Auth failed/,
    sentence: 'the server refused its key',
    cure: 'Make a new API key at clawdtalk.com, put it into skill-config.json, restart the bot.',
    mendedByConnect: true,
  },
  {
    pattern: /Rate limited|Unexpected server response: 429/,
    sentence: 'the server asks it to wait',
    cure: 'It waits 60 s and tries again automatically.',
    mendedByConnect: true,
  },
  {
    pattern: /sessions_send failed: 404|sessions_send failed: 403/,
    sentence: "the gateway does not let it reach the bot's main session",
    cure: 'Allow sessions_send under gateway.tools.allow and restart the gateway.',
    mendedByConnect: false,
  },
  {
    pattern: /sessions_send failed: 401/,
    sentence: 'the gateway refused its token',
    cure: 'Put the right gateway_token into skill-config.json and restart the bot.',
    mendedByConnect: false,
  },
  {
    pattern: /Deep tool timed out|SMS agent timed out/,
    sentence: 'the agent was too slow to answer a caller',
    cure: 'Try a faster model in the gateway configuration.',
    mendedByConnect: false,
  },
  {
    pattern:
      /ECONNREFUSED 127\.0\.0\.1|ECONNREFUSED ::1|(?:Deep tool failed|SMS handler error|Walkie request failed): fetch failed/,
    sentence: 'the gateway on this machine does not answer',
    cure: 'Start the gateway, then look again.',
    mendedByConnect: false,
  },
  {
    pattern: /ENOTFOUND|EAI_AGAIN/,
    sentence: "the server's name is not found: no network, or no name service",
    cure: 'Mend the network; it tries again automatically.',
    mendedByConnect: true,
  },
  {
    pattern: /ETIMEDOUT|ECONNRESET|ECONNREFUSED|EHOSTUNREACH/,
    sentence: 'the server could not be reached',
    cure: 'It tries again automatically; if it lasts, look at the network and at server in skill-config.json.',
    mendedByConnect: true,
  },
  {
    pattern: /ERROR: Config:|FATAL/,
    sentence: 'it could not start with its configuration',
    cure: 'Run ./setup.sh in the skill folder, then restart the bot.',
    mendedByConnect: true,
  },
  {
    pattern: /Cannot find module 'ws'|ERR_MODULE_NOT_FOUND/,
    sentence: 'its packages are not installed',
    cure: 'Run npm install in the skill folder, then restart the bot.',
    mendedByConnect: true,
  },
];

/** Reads the log's lines, oldest first. */
export function readBotLog(lines: readonly string[]): BotLogReading {
  let reconnects = 0;
  let kicks = 0;
  let connectedAtMs: number | undefined;
  let trouble: { readonly found: Trouble; readonly atMs?: number } | undefined;
  for (const line of lines) {
    const atMs = timeOf(line);
    if (/Reconnecting in/.test(line)) reconnects += 1;
    if (/WS closed: 4000/.test(line)) kicks += 1;
    if (/\bAuthenticated\b/.test(line)) {
      connectedAtMs = atMs ?? connectedAtMs;
      if (trouble?.found.mendedByConnect === true) trouble = undefined;
    }
    if (/Deep tool complete|Walkie complete/.test(line) && trouble?.found.mendedByConnect === false) {
      trouble = undefined;
    }
    const found = TROUBLES.find(({ pattern }) => pattern.test(line));
    if (found !== undefined) trouble = { found, ...(atMs === undefined ? {} : { atMs }) };
  }
  return {
    reconnects,
    kicks,
    ...(connectedAtMs === undefined ? {} : { connectedAtMs }),
    ...(trouble === undefined
      ? {}
      : {
          trouble: {
            sentence: trouble.found.sentence,
            cure: trouble.found.cure,
            ...(trouble.atMs === undefined ? {} : { atMs: trouble.atMs }),
          },
        }),
  };
}

function timeOf(line: string): number | undefined {
  const text = /^\[(\d{4}-\d\d-\d\dT[\d:.]+Z)\]/.exec(line)?.[1];
  const atMs = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs;
}
