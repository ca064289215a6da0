import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';

/** Whether `sessions_send`, by which calls reach the bot's main session, is allowed where it has to be. */
export interface GatewayVerdict {
  readonly level: 'ok' | 'warn' | 'fail' | 'unknown';
  readonly sentence: SafeText;
  /** What to do; absent where all is well. */
  readonly cure?: SafeText;
  readonly path?: string;
}

const TOOL = 'sessions_send';
const ALLOW = `openclaw config patch '{"gateway":{"tools":{"allow":["${TOOL}"]}}}'`;

/** Judges the text of a gateway's configuration: JSON, in which the bot's tools also allow comments and trailing commas. */
export function judgeGateway(path: string, text: string): GatewayVerdict {
  const config = parseLoose(text);
  if (!isJsonObject(config)) {
    return {
      level: 'unknown',
      path,
      sentence: safe`${path} cannot be read as JSON: whether ${TOOL} is allowed is not known.`,
      cure: safe`Mend the file, or look with: openclaw config get gateway.tools.allow`,
    };
  }
  const inGateway = allows(member(member(member(config, 'gateway'), 'tools'), 'allow'));
  const onTop = allows(member(member(config, 'tools'), 'allow'));
  if (onTop) {
    return {
      level: inGateway ? 'warn' : 'fail',
      path,
      sentence: safe`${TOOL} stands under the top-level tools.allow of ${path}: that limits the bot to this one tool and breaks it.`,
      cure: safe`Take it out of tools.allow, put it under gateway.tools.allow (${ALLOW}), then restart the gateway.`,
    };
  }
  return inGateway
    ? { level: 'ok', path, sentence: safe`${TOOL} is allowed under gateway.tools.allow.` }
    : {
        level: 'fail',
        path,
        sentence: safe`${TOOL} is not allowed in ${path}: calls connect, but the bot cannot do anything that a caller asks for.`,
        cure: safe`${ALLOW}, then restart the gateway.`,
      };
}

export const NO_GATEWAY: GatewayVerdict = {
  level: 'unknown',
  sentence: safeText('No gateway configuration was found on this machine: sessions_send is not checked.'),
};

const member = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
  isJsonObject(value) ? value[name] : undefined;

const allows = (list: JsonValue | undefined): boolean =>
  Array.isArray(list) && (list as readonly JsonValue[]).includes(TOOL);

function parseLoose(text: string): JsonValue | undefined {
  for (const candidate of [text, withoutComments(text)]) {
    try {
      return JSON.parse(candidate) as JsonValue;
    } catch {
      // The next reading may do.
    }
  }
  return undefined;
}

/** Without comments and trailing commas; texts in quotes are left alone. */
const withoutComments = (text: string): string =>
  text
    .replaceAll(
      /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
      (_all, quoted: string | undefined) => quoted ?? '',
    )
    .replaceAll(
      /("(?:[^"\\]|\\.)*")|,(\s*[}\]])/g,
      (_all, quoted: string | undefined, end: string | undefined) => quoted ?? end ?? '',
    );
