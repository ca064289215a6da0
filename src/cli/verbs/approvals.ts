import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import { flag } from '../option.ts';
import { inboxJson } from '../inbox-json.ts';
import { itemTeller, localTimeText } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** What waits for a person. */
export const approvals: Verb = {
  name: 'approvals',
  ways: [{}],
  words: 0,
  everyContext: true,
  summary: 'what waits for a person: requests, rounds, acts, opt-outs; --all shows how others ended',
  options: { all: flag('also what has ended, and how') },
  run: (context, input) =>
    withSession(context, async (session) => {
      const items = await session.readInbox();
      if (!items.ok) return items.error;
      const shown = items.value.filter(({ state }) => input.values['all'] === true || state === 'open');
      if (input.json) {
        context.print(JSON.stringify(shown.map(inboxJson), undefined, 2));
      } else if (shown.length === 0) context.print('Nothing waits for you.');
      else {
        const reader = { zone: session.zone, nowMs: session.clock.now() };
        const titleOf = (item: InboxItem): SafeText => itemTeller(item, reader)(item.title);
        const rows = shown.map((item) => [
          item.state === 'open' && item.readOnly !== undefined ? 'phone' : item.state,
          item.kind,
          item.expiresAtMs === undefined ? '–' : localTimeText(item.expiresAtMs, session.zone),
          item.digest.slice(0, 12),
          item.id,
          item.warnings.length > 0 ? `DECEPTIVE TEXT: ${titleOf(item)}` : titleOf(item),
        ]);
        const heading = ['STATE', 'KIND', 'EXPIRES', 'DIGEST', 'ID', 'WHAT'];
        for (const line of alignColumns([heading, ...rows])) context.print(line);
      }
      return 0;
    }),
};
