import { useEffect, useRef, useState } from 'react';
import type { Cancel } from '../../lib/clock.ts';
import type { JsonValue } from '../../lib/json.ts';
import { useTerminal } from '../../ui/terminal/terminal-context.ts';
import { useConsole } from '../shell/context.ts';

/** Typing is kept this long after the last key, and at once when the screen is left. */
const KEEP_AFTER_MS = 400;

/** A draft that outlives the screen: what was kept before (`undefined` while it is read), and how to keep it. */
export function useDraft(id: string): {
  readonly kept: { readonly body?: JsonValue; readonly keptAtMs?: number } | undefined;
  readonly keep: (body: JsonValue | undefined) => void;
} {
  const { backend } = useConsole();
  const { clock } = useTerminal();
  const [kept, setKept] = useState<{ readonly body?: JsonValue; readonly keptAtMs?: number }>();
  const waiting = useRef<{ readonly body: JsonValue | undefined; readonly cancel: Cancel }>(undefined);
  useEffect(() => {
    let gone = false;
    void (async () => {
      const draft = await backend.draft(id).catch(() => undefined);
      if (!gone) setKept(draft ?? {});
    })();
    return () => {
      gone = true;
      const last = waiting.current;
      if (last === undefined) return;
      last.cancel();
      backend.keepDraft(id, last.body);
    };
  }, [backend, id]);
  const [keep] = useState(() => (body: JsonValue | undefined): void => {
    waiting.current?.cancel();
    if (body === undefined) {
      waiting.current = undefined;
      backend.keepDraft(id, undefined);
      return;
    }
    const cancel = clock.after(KEEP_AFTER_MS, () => {
      waiting.current = undefined;
      backend.keepDraft(id, body);
    });
    waiting.current = { body, cancel };
  });
  return { kept, keep };
}
