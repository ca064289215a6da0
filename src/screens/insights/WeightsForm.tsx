import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { isRankable, type ResultField } from '../../domain/insight/insight-fields.ts';
import type { Talk } from '../../domain/insight/insight-table.ts';
import { scorable, type Weights } from '../../domain/insight/ranking.ts';
import { safe } from '../../lib/safe-text.ts';
import { type InsightView } from '../../state/view/insight-view.ts';
import { Form } from '../../ui/form/Form.tsx';
import type { FormField } from '../../ui/form/form-field.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { Line } from '../../ui/text/Line.tsx';
import { useConsole } from '../shell/context.ts';
import { resultTitle } from './result-words.ts';
import type { Results } from './results.ts';
import { withInsightView } from '../../state/view/view-state.ts';
import { ownOf } from '../../lib/own.ts';

export interface WeightsFormProps {
  readonly mission: MissionKey;
  readonly results: Results;
  readonly size: TerminalSize;
}

/** One weight for every field that can be scored. */
export function WeightsForm({ mission, results, size }: WeightsFormProps) {
  const { store } = useConsole();
  const { weights, talks } = results;
  const fields = results.fields.filter(isRankable);
  const close = (change: Partial<InsightView>): void =>
    store.look((view) =>
      withInsightView(view, mission, ({ form: _form, ...rest }) => ({ ...rest, ...change })),
    );
  return (
    <>
      <Line
        width={size.columns}
        tone="dim"
        content={safe` Weight of each field. Negative: less is better. Empty or 0: not weighed.`}
      />
      <Form
        layerId={`weights ${mission}`}
        width={size.columns}
        height={size.rows - 1}
        fields={fields.map((field) => fieldFor(field, talks))}
        initial={Object.fromEntries(fields.map(({ name }) => [name, String(ownOf(weights, name) ?? '')]))}
        submitLabel="rank"
        onCancel={() => close({})}
        onSubmit={(draft) => close({ weights: weightsFrom(draft) })}
      />
    </>
  );
}

const weightsFrom = (draft: Readonly<Record<string, string>>): Weights =>
  Object.fromEntries(
    Object.entries(draft).flatMap(([name, text]) => {
      const weight = Number(text.trim() || 0);
      return weight === 0 || !Number.isFinite(weight) ? [] : [[name, weight]];
    }),
  );

function fieldFor({ name, kind, filled }: ResultField, talks: readonly Talk[]): FormField {
  const values = talks.flatMap(({ fields }) => scorable(fields[name]) ?? []);
  const range =
    kind === 'yes-no'
      ? `yes in ${values.filter((value) => value === 1).length}`
      : `from ${values.reduce((low, value) => Math.min(low, value), Infinity)} to ${values.reduce((high, value) => Math.max(high, value), -Infinity)}`;
  return {
    kind: 'number',
    id: name,
    label: resultTitle(name),
    min: -1_000,
    max: 1_000,
    help: `${range}; ${filled} of ${talks.length} results say it`,
  };
}
