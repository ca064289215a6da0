import { parseBaseUrl } from '../../lib/base-url.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { ContextChoiceLine } from '../../screens/shell/contract.ts';
import { keySourceText } from '../../state/settings/contexts/context-server.ts';
import { ALL_CONTEXTS, UNNAMED } from '../../state/settings/contexts/named-context.ts';
import type { Starter } from '../start/starter.ts';

/** Every account that can be chosen, as the settings name it now; none where they name none. */
export async function contextLines(starter: Starter): Promise<readonly ContextChoiceLine[]> {
  const { contexts, problem } = await starter.contexts();
  if (problem !== undefined) {
    const refused = safeText(problem, { maxLength: 600 });
    return [{ name: 'settings', about: safe`cannot be read`, refused }, UNNAMED_LINE];
  }
  if (contexts.length === 0) return [];
  return [
    ...contexts.map((each): ContextChoiceLine => {
      if (!each.ok) return { name: each.name, about: safe`cannot be used`, refused: safeText(each.sentence) };
      const { name, host, key, readOnly, colour } = each.context;
      const { baseUrl, refused } = starter.of(each.context);
      const where = host ?? parsedHost(baseUrl);
      return {
        name,
        about: safeText(`${where}, key ${keySourceText(key)}${readOnly ? ', read-only' : ''}`),
        ...(colour === undefined ? {} : { colour }),
        // Only a verb has to go there itself.
        ...(refused === undefined || host !== undefined ? {} : { refused }),
      };
    }),
    { name: ALL_CONTEXTS, about: safe`one board, one inbox and one schedule over all of them` },
    UNNAMED_LINE,
  ];
}

const UNNAMED_LINE: ContextChoiceLine = {
  name: UNNAMED,
  about: safe`what environment and skill folder say, without a context`,
};

function parsedHost(baseUrl: string): string {
  const url = parseBaseUrl(baseUrl);
  return url.ok ? url.value.host : 'no address';
}
