import { keptLines, MUST_STAY } from '../../commands/handlers/forget.ts';
import { keptInMemory } from '../../commands/reads/kept-of-number.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { textOption } from '../act-verb.ts';
import { flag, text } from '../option.ts';
import type { Verb } from '../verb.ts';
import { safe } from '../../lib/safe-text.ts';
import { eventsInTime } from '../events-in-time.ts';
import { withSession } from '../with-session.ts';

/** What is kept of a person who asks for it, and its deletion. */
export const forget: Verb = {
  name: 'forget',
  ways: [
    { args: '<number>', takes: [] },
    { args: '<number>', needs: ['erase', 'reason'], takes: ['yes', 'expect'] },
  ],
  words: 1,
  summary: 'what is kept of a person and where; delete what may be deleted, and say what must stay',
  options: {
    ...CONSENT_OPTIONS,
    erase: flag('delete what may be deleted, and never contact the number again'),
    reason: text('<text>', 'why; it is logged'),
  },
  run: async (context, input) => {
    const [number] = input.positionals;
    const phone = `+${phoneDigits(number ?? '')}`;
    if (number?.trim().startsWith('+') !== true || !/^\+[1-9]\d{6,14}$/.test(phone)) {
      context.complain('Name a number with its country code, such as +15551234567.');
      return 2;
    }
    const erase = input.values['erase'] === true;
    const reason = textOption(input.values, 'reason');
    if (erase && reason === undefined) {
      context.complain(`Somebody is forgotten for a reason: forget ${phone} --erase --reason "…".`);
      return 2;
    }
    return withSession(context, async (session) => {
      if (erase && reason !== undefined) {
        // What could not be asked would be told as gone: the deletion waits for a server that answers.
        const { unread } = await eventsInTime(session);
        if (unread !== undefined) {
          return {
            exit: 4,
            sentence: safe`Nothing was deleted, for what is pending at the server could not be cancelled: ${unread} To stop contact meanwhile: clawdtalk-tui optout ${phone} --reason "…".`,
          };
        }
        const exit = await act(context, session, input, { kind: 'contact.forget', phone, reason });
        if (exit === 0 && !input.json) for (const line of MUST_STAY) context.print(`  ${line}`);
        return exit;
      }
      const memory = keptInMemory(session.missionsFile.entries(), phone);
      const fileFault = session.stateFileUnread();
      const kept = session.keptInLedger(phone);
      // What is here is told at once; the server may take its time.
      if (!input.json) {
        for (const line of keptLines(fileFault === undefined ? memory : [], kept)) context.print(line);
        if (fileFault === undefined && memory.length === 0) context.print('State file: nothing.');
      }
      const { events, unread } = await eventsInTime(session);
      const theirs = events.filter(({ to }) => phoneDigits(to) === phoneDigits(phone));
      const optOut = session.optOuts().find((each) => phoneDigits(each.phone) === phoneDigits(phone));
      const onList = session.doNotCall(phone);
      if (input.json) {
        const found = {
          number: phone,
          state_file:
            fileFault === undefined
              ? memory.map(({ slug, key, found: count, blanked }) => ({
                  mission: slug,
                  key,
                  found: count,
                  only_number_replaced: blanked,
                }))
              : null,
          state_file_unread: fileFault ?? null,
          ledger: {
            tries_with_personal_data: kept.tries.length,
            tries_not_over: kept.openTries,
            drafts: kept.drafts.map(({ draft }) => draft.kind),
            conversations_and_archives: kept.snapshots.length,
            alerts: kept.alerts.length,
          },
          server: {
            scheduled_events: unread === undefined ? theirs.length : null,
            unread: unread ?? null,
          },
          suppression:
            optOut === undefined ? null : { reason: optOut.reason, evidence: optOut.evidence ?? null },
          do_not_call_list: onList ?? null,
          stays: MUST_STAY,
        };
        context.print(JSON.stringify(found, undefined, 2));
        return fileFault === undefined ? (unread === undefined ? 0 : 4) : 5;
      }
      context.print(
        unread === undefined
          ? `Server, calls and messages: ${theirs.length}`
          : safe`Server, calls and messages: ${theirs.length} found so far, not all of it read. ${unread}`,
      );
      context.print(
        optOut === undefined ? 'Must not be contacted: no' : `Must not be contacted: ${optOut.reason}`,
      );
      if (onList !== undefined) context.print(`Your own do-not-call list: ${onList}`);
      for (const line of MUST_STAY) context.print(line);
      if (fileFault !== undefined)
        return { exit: 5, sentence: `The state file cannot be read (${fileFault}).` };
      if (unread !== undefined) return { exit: 4, sentence: unread };
      context.print(`To delete what may be: clawdtalk-tui forget ${phone} --erase --reason "…"`);
      return 0;
    });
  },
};
