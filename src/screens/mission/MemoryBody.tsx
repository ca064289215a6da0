import { useEffect, useRef, useState } from 'react';
import { isJsonObject } from '../../lib/json.ts';
import { Form } from '../../ui/form/Form.tsx';
import type { FormDraft } from '../../ui/form/form-state.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { words } from '../../ui/text/segments.ts';
import { goTo } from '../shell/navigate.ts';
import { useDraft } from '../compose/use-draft.ts';
import { useEditor } from '../compose/use-editor.ts';
import { useConsole } from '../shell/context.ts';
import type { BodyProps } from '../shell/contract.ts';
import {
  changedMeanwhile,
  memoryDraft,
  memoryFields,
  memoryTitle,
  readMemoryValue,
  writtenMemory,
  type MemoryTarget,
} from './memory-form.ts';

/** One value of a mission's memory: a new key, another value, or one item more. */
export function MemoryBody({ route, size }: BodyProps) {
  const console = useConsole();
  const edit = useEditor();
  const { mission, item: key, tab } = route;
  const appends = tab === 'append';
  const { kept, keep } = useDraft(`memory:${mission ?? ''}:${tab ?? ''}:${key ?? ''}`);
  /** The value as the file spelled it when it was read. */
  const base = useRef<string>(undefined);
  const [initial, setInitial] = useState<FormDraft>();
  const [kind, setKind] = useState('json');

  useEffect(() => {
    if (mission === undefined || kept === undefined || initial !== undefined) return;
    void (async () => {
      const given = key === undefined || appends ? '' : await readMemoryValue(console, mission, key);
      const draft = isJsonObject(kept.body) ? (kept.body as FormDraft) : undefined;
      // A draft was begun from what stood there then.
      base.current = draft?.[BASE] ?? given;
      const first: FormDraft = {
        ...memoryDraft({ mission, appends, ...(key !== undefined && { key }) }, given),
        ...draft,
      };
      setKind(first['kind'] ?? 'json');
      setInitial(first);
    })();
  }, [console, mission, key, kept, appends, initial]);

  if (mission === undefined || initial === undefined) return <Blank rows={size.rows} width={size.columns} />;
  const target: MemoryTarget = { mission, appends, ...(key !== undefined && { key }) };
  const leave = (): void => goTo(console, { screen: 'mission', mission, tab: 'memory' });
  const submit = async (draft: FormDraft): Promise<void> => {
    if (key !== undefined && !appends) {
      const now = await readMemoryValue(console, mission, key);
      const changed = changedMeanwhile(target, base.current, now);
      base.current = now;
      if (changed !== undefined) {
        console.acts.toast('refused', changed);
        return;
      }
    }
    const command = writtenMemory(target, draft);
    if (command === undefined) return;
    console.acts.begin({
      commands: [command],
      onOutcome: (outcomes) => {
        const last = outcomes.at(-1);
        if (last?.status !== 'done' && last?.status !== 'open') return;
        keep(undefined);
        leave();
      },
    });
  };
  return (
    <>
      <Line
        width={size.columns}
        content={[
          words('heading')` ${memoryTitle(target)}`,
          words('dim')`  numbers are kept as they are written`,
        ]}
      />
      <Form
        layerId="memory-form"
        width={size.columns}
        height={size.rows - 1}
        fields={memoryFields(key === undefined, Math.max(3, size.rows - 9), kind === 'json')}
        initial={initial}
        submitLabel={appends ? 'Append' : 'Save'}
        onChange={(draft) => {
          setKind(draft['kind'] ?? 'json');
          keep({ ...draft, ...(base.current !== undefined && { [BASE]: base.current }) });
        }}
        onSubmit={(draft) => void submit(draft)}
        onCancel={leave}
        onEditExternally={edit}
      />
    </>
  );
}

/** Under this name a draft keeps what it was begun from. */
const BASE = ' base';
