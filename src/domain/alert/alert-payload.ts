import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { withoutDigest, type AlertMessage } from './alert-message.ts';
import type { WebhookForm } from './alert-rule.ts';

/** Everything there is to know, for a program: the body of a plain webhook and what a command reads. */
export function alertJson(message: AlertMessage): JsonObject {
  return {
    version: 1,
    id: message.id,
    test: message.test,
    title: message.title,
    lines: message.lines,
    commands: message.commands,
    alerts: message.alerts.map((alert) => ({
      id: alert.id,
      rule: alert.rule,
      when: alert.when,
      title: alert.title,
      mission: alert.mission ?? null,
      mission_name: alert.missionName ?? null,
      since: new Date(alert.sinceMs).toISOString(),
      raised: new Date(alert.raisedAtMs).toISOString(),
    })),
  };
}

/** A webhook's body. `topic`: of ntfy, which its address ends with. */
export function webhookBody(
  message: AlertMessage,
  form: WebhookForm,
  options: { readonly topic?: string; readonly own?: JsonObject } = {},
): JsonObject {
  switch (form) {
    case 'json':
      return options.own === undefined ? alertJson(message) : filled(options.own, message);
    case 'slack':
      return slackBody(message);
    case 'discord':
      return discordBody(message);
    case 'ntfy':
      return ntfyBody(message, options.topic ?? '');
  }
}

/**
 * Slack: what strangers wrote stands in plain text elements, which know no mention, no link and no formatting; the
 * fallback for notifications, which does, has the three characters escaped that begin any of them.
 * Source: https://docs.slack.dev/messaging/formatting-message-text
 */
function slackBody(message: AlertMessage): JsonObject {
  const text = cutTo([message.title, ...message.lines].join('\n'), 2_900);
  const plain = (words: string): JsonObject => ({ type: 'plain_text', text: words, emoji: false });
  return {
    text: slackEscaped(cutTo(message.title, 300)),
    mrkdwn: false,
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'section', text: plain(text) },
      ...(message.commands.length === 0
        ? []
        : [{ type: 'context', elements: message.commands.map((command) => plain(cutTo(command, 1_900))) }]),
    ],
  };
}

const slackEscaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * Discord: nobody is pinged (`allowed_mentions`), no address is unfolded (flag 4), and what would format, mention, link
 * or begin a list is escaped. Source: https://docs.discord.com/developers/resources/webhook
 */
function discordBody(message: AlertMessage): JsonObject {
  const words = [`**${discordEscaped(message.title)}**`, ...message.lines.map(discordEscaped)].join('\n');
  const fenced = (command: string): string => `\`\`\`\n${command.replaceAll('`', "'")}\n\`\`\``;
  const room = Math.max(200, 1_900 - message.commands.map(fenced).join('\n').length);
  const shown = words.length <= room ? message.commands : message.commands.map(withoutDigest);
  return {
    content: cutTo([discordCut(words, room), ...shown.map(fenced)].join('\n'), 2_000),
    allowed_mentions: { parse: [] },
    flags: 4,
  };
}

/** Every sign of ASCII that is neither letter, digit, space, full stop nor comma may be escaped there. */
const discordEscaped = (text: string): string => text.replaceAll(/[\\*_~`|<>@#:[\]()\-+=!/{}]/g, '\\$&');

/** Never between a backslash and what it escapes. */
function discordCut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  return `${/(?:^|[^\\])(?:\\\\)*\\$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/**
 * ntfy: as JSON to the server itself, so that nothing of it stands in a header. Its message is plain text unless one
 * asks for more. Source: https://docs.ntfy.sh/publish/#publish-as-json
 */
const ntfyBody = (message: AlertMessage, topic: string): JsonObject => ({
  topic,
  title: cutTo(message.title, 240),
  message: cutTo([...message.lines, ...message.commands].join('\n') || message.title, 3_500),
  tags: [message.test ? 'test_tube' : 'bell'],
});

function cutTo(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).toWellFormed()}…`;
}

/** What may stand in a command's arguments and in a body of one's own. */
export const ALERT_PLACES: Readonly<Record<string, (message: AlertMessage) => string>> = {
  id: ({ id }) => id,
  title: ({ title }) => title,
  text: ({ title, lines }) => [title, ...lines].join('\n'),
  lines: ({ lines }) => lines.join('\n'),
  command: ({ commands }) => commands.join('\n'),
  rule: ({ alerts }) => [...new Set(alerts.map(({ rule }) => rule))].join(', '),
  mission: ({ alerts }) =>
    [...new Set(alerts.flatMap(({ missionName }) => (missionName === undefined ? [] : [missionName])))].join(
      ', ',
    ),
};

const PLACE = /\{(\w+)\}/g;

/** Puts what is known into the places of a text, once: what comes in is not looked at again. */
export const fillPlaces = (text: string, message: AlertMessage): string =>
  text.replace(PLACE, (whole, name: string) =>
    Object.hasOwn(ALERT_PLACES, name) ? (ALERT_PLACES[name]?.(message) ?? whole) : whole,
  );

/** Names in braces that stand for nothing. */
export const unknownPlaces = (text: string): readonly string[] =>
  [...text.matchAll(PLACE)].flatMap(([, name = '']) => (Object.hasOwn(ALERT_PLACES, name) ? [] : [name]));

/**
 * A command's arguments. A value at the beginning of one cannot pass for an option of the command: a dash there gets a
 * space before it.
 */
export const filledArguments = (args: readonly string[], message: AlertMessage): readonly string[] =>
  args.map((each) => {
    const text = fillPlaces(each, message).replaceAll('\0', '');
    return each.startsWith('{') && text.startsWith('-') ? ` ${text}` : text;
  });

/** A body of one's own with its places filled: inside its texts alone, so that nothing breaks out of them. */
function filled(own: JsonObject, message: AlertMessage): JsonObject {
  const fill = (value: JsonValue | undefined): JsonValue => {
    if (typeof value === 'string') return fillPlaces(value, message);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value ?? null;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fill(each)]));
  };
  return fill(own) as JsonObject;
}
