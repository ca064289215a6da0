import { counted } from '../../domain/mission/join-text.ts';
import { useEffect, useRef, useState } from 'react';
import { makeReport, type ReportForm } from '../../domain/insight/insight-export.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { safe } from '../../lib/safe-text.ts';
import { Form } from '../../ui/form/Form.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { Progress } from '../../ui/status/Progress.tsx';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { Blank } from '../../ui/text/Line.tsx';
import { useConsole } from '../shell/context.ts';
import type { Results } from './results.ts';
import { withInsightView } from '../../state/view/view-state.ts';

export interface ExportFormProps {
  readonly mission: MissionKey;
  readonly results: Results;
  readonly size: TerminalSize;
}

const ENDINGS: Readonly<Record<ReportForm, string>> = { csv: 'csv', jsonl: 'jsonl', md: 'md' };

/** Asks for form and file, then writes it, with its progress; esc stops it. */
export function ExportForm({ mission, results, size }: ExportFormProps) {
  const console = useConsole();
  const { store, host, acts, clock } = console;
  const [saving, setSaving] = useState<{ readonly done: number; readonly total: number } | undefined>();
  const stop = useRef(new AbortController());
  useEffect(() => {
    const { current } = stop;
    return () => current.abort();
  }, []);
  const close = (): void =>
    store.look((view) => withInsightView(view, mission, ({ form: _form, ...rest }) => rest));

  const save = async (form: ReportForm, typed: string): Promise<void> => {
    const { board } = store.getState();
    const snapshot = board.snapshots.get(mission);
    if (snapshot === undefined) return;
    const name = board.missions.get(mission)?.name ?? snapshot.mission?.name ?? mission;
    const report = makeReport(form, { name, snapshot, weights: results.weights, nowMs: clock.now() });
    setSaving({ done: 0, total: report.total });
    const path = /\.[a-z]+$/i.test(typed) ? typed : `${typed}.${ENDINGS[form]}`;
    const saved = await host.saveFile({
      path,
      parts: report.parts,
      onProgress: (done) => setSaving({ done, total: report.total }),
      signal: stop.current.signal,
    });
    if (saved.ok) {
      acts.toast('info', safe`Saved ${counted(results.talks.length, 'result')} to ${saved.value}`);
      close();
    } else {
      acts.toast('refused', safe`${saved.error}`);
      setSaving(undefined);
    }
  };

  if (saving !== undefined) {
    return (
      <>
        <StopKey onStop={() => stop.current.abort()} />
        <Blank rows={1} width={size.columns} />
        <Progress width={size.columns} label={safe` writing`} done={saving.done} total={saving.total} />
        <Blank rows={size.rows - 2} width={size.columns} />
      </>
    );
  }
  return (
    <Form
      layerId={`export ${mission}`}
      width={size.columns}
      height={size.rows}
      fields={[
        {
          kind: 'choice',
          id: 'form',
          label: 'form',
          options: [
            { id: 'csv', label: 'CSV' },
            { id: 'jsonl', label: 'JSON lines' },
            { id: 'md', label: 'Markdown report' },
          ],
          help: 'left and right choose; CSV for a spreadsheet, the report for people',
        },
        {
          kind: 'text',
          id: 'path',
          label: 'file',
          required: true,
          maxLength: 400,
          help: 'a new file; the ending is added where it has none',
        },
      ]}
      initial={{
        form: 'csv',
        path: fileName(mission, store.getState().board.missions.get(mission)?.slug, clock.now()),
      }}
      submitLabel="save"
      onCancel={close}
      onSubmit={(draft) => void save(draft['form'] as ReportForm, (draft['path'] ?? '').trim())}
    />
  );
}

function StopKey({ onStop }: { readonly onStop: () => void }) {
  useKeys('export running', [{ keys: ['esc'], id: 'export.stop', label: 'stop', run: onStop }], {
    exclusive: true,
  });
  return null;
}

const fileName = (mission: MissionKey, slug: string | undefined, nowMs: number): string =>
  `${(slug ?? mission).replaceAll(/[^a-z0-9-]+/gi, '-')}-results-${new Date(nowMs).toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}`;
