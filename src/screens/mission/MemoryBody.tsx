import { useEffect, useRef, useState } from 'react';
import type { Command } from '../../commands/command.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { plainOf } from '../../state/missions-file/json-plain.ts';
import { parseJsonText } from '../../state/missions-file/json-tree.ts';
import { Form } from '../../ui/form/Form.tsx';
import type { FormField } from '../../ui/form/form-field.ts';
import type { FormDraft } from '../../ui/form/form-state.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { words } from '../../ui/text/segments.ts';
import { goTo } from '../shell/navigate.ts';
import { useDraft } from '../compose/use-draft.ts';
import { useEditor } from '../compose/use-editor.ts';
import { useConsole } from '../shell/context.ts';
import type { BodyProps } from '../shell/contract.ts';

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
      const given = key === undefined || appends ? '' : await readValue(console, mission, key);
      const draft = isJsonObject(kept.body) ? (kept.body as FormDraft) : undefined;
      // A draft was begun from what stood there then.
      base.current = draft?.[BASE] ?? given;
      const first = {
        key: key ?? '',
        kind: given?.startsWith('"') === true ? 'text' : 'json',
        value: asTyped(given ?? ''),
        ...draft,
      };
      setKind(first.kind);
      setInitial(first);
    })();
  }, [console, mission, key, kept, appends, initial]);

  if (mission === undefined || initial === undefined) return <Blank rows={size.rows} width={size.columns} />;
  const leave = (): void => goTo(console, { screen: 'mission', mission, tab: 'memory' });
  const submit = async (draft: FormDraft): Promise<void> => {
    const name = (key ?? draft['key'] ?? '').trim();
    if (key !== undefined && !appends) {
      const now = await readValue(console, mission, key);
      if (now !== base.current) {
        base.current = now;
        console.acts.toast(
          'refused',
          safe`The bot has changed ${key} since you began. Nothing was saved: look at it first, or save again to put yours in its place.`,
        );
        return;
      }
    }
    const typed = draft['value'] ?? '';
    const isText = draft['kind'] === 'text';
    const rawJson = isText ? JSON.stringify(typed) : typed.trim();
    const parsed = parseJsonText(rawJson);
    if (!parsed.ok) return;
    const value: JsonValue = plainOf(parsed.value.root);
    const command: Command = appends
      ? { kind: 'memory.append', mission, key: name, item: value, rawJson }
      : { kind: 'memory.save', mission, key: name, value, rawJson };
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
  const title = key === undefined ? 'A new key' : appends ? `One item more for ${key}` : key;
  return (
    <>
      <Line
        width={size.columns}
        content={[words('heading')` ${title}`, words('dim')`  numbers are kept as they are written`]}
      />
      <Form
        layerId="memory-form"
        width={size.columns}
        height={size.rows - 1}
        fields={fieldsOf(key === undefined, Math.max(3, size.rows - 9), kind === 'json')}
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

async function readValue(
  { backend }: ReturnType<typeof useConsole>,
  mission: MissionKey,
  name: string,
): Promise<string | undefined> {
  const answer = await backend
    .inspect({ kind: 'memory-value', key: mission, name })
    .catch(() => ({ ok: false, error: '' }) as const);
  return answer.ok && typeof answer.value === 'string' ? answer.value : undefined;
}

/** A string is edited as the text it means. */
function asTyped(raw: string): string {
  if (!raw.startsWith('"')) return raw;
  const parsed = parseJsonText(raw);
  const value = parsed.ok ? plainOf(parsed.value.root) : raw;
  return typeof value === 'string' ? value : raw;
}

/** Under this name a draft keeps what it was begun from. */
const BASE = ' base';

const fieldsOf = (isNew: boolean, rows: number, isJson: boolean): readonly FormField[] => [
  ...(isNew
    ? [
        {
          kind: 'text',
          id: 'key',
          label: 'Key',
          required: true,
          maxLength: 200,
          help: 'Such as rubric, goal, targets.',
        } as const,
      ]
    : []),
  {
    kind: 'choice',
    id: 'kind',
    label: 'Written as',
    options: [
      { id: 'json', label: 'JSON' },
      { id: 'text', label: 'text' },
    ],
  },
  {
    kind: 'long',
    id: 'value',
    label: 'Value',
    rows,
    required: true,
    help: 'ctrl-j breaks a line, ctrl-g opens $EDITOR.',
    ...(isJson && { check: jsonFault }),
  },
];

/** Why a typed value is no JSON, or nothing. */
function jsonFault(text: string): string | undefined {
  const parsed = parseJsonText(text.trim());
  return parsed.ok ? undefined : safeText(parsed.error.sentence);
}
