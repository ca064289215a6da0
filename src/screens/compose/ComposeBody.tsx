import { useState } from 'react';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import { missionFaults } from '../../domain/mission/mission-draft.ts';
import { missionId, stepId } from '../../domain/ids.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { MissionTemplate } from '../../domain/mission/plan-template.ts';
import { slugOf } from '../../domain/mission/slug.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { goTo, standOn } from '../shell/navigate.ts';
import { useConsole } from '../shell/context.ts';
import { relativeText } from '../time/relative-text.ts';
import { AgentStage } from './AgentStage.tsx';
import { ClassStage } from './ClassStage.tsx';
import {
  composeBody,
  composeOf,
  emptyCompose,
  filled,
  memoryOf,
  unanswered,
  type ComposeState,
} from './compose-state.ts';
import { FactsStage } from './FactsStage.tsx';
import { Picker } from './Picker.tsx';
import { PlanStage } from './PlanStage.tsx';
import { Review } from './Review.tsx';
import { TextStage } from './TextStage.tsx';
import { useDraft } from './use-draft.ts';
import type { BodyProps } from '../shell/contract.ts';

const DRAFT = 'compose:mission';

/** A new mission from the first question to its agent. What is written is kept through esc, quitting and a crash. */
export function ComposeBody({ size }: BodyProps) {
  const console = useConsole();
  const { kept, keep } = useDraft(DRAFT);
  const [begun, setBegun] = useState<ComposeState>();
  if (begun !== undefined) return <Compose size={size} first={begun} keep={keep} />;
  if (kept === undefined) return <Blank rows={size.rows} width={size.columns} />;
  const draft = composeOf(kept.body);
  if (draft === undefined || draft.stage === 'count')
    return <Compose size={size} first={emptyCompose} keep={keep} />;
  const name = draft.values['name'] ?? '';
  const age = kept.keptAtMs === undefined ? '' : `, kept ${relativeText(kept.keptAtMs, console.clock.now())}`;
  return (
    <Picker
      layerId="compose-draft"
      width={size.columns}
      height={size.rows}
      lines={[safe` A mission was begun and not finished.`]}
      options={[
        {
          id: 'on',
          label: safe`Go on with ${name === '' ? 'it' : name}`,
          hint: safe`${TITLES[draft.stage]}${age}`,
        },
        { id: 'anew', label: safe`Begin anew`, hint: safe`throws that draft away` },
      ]}
      onPick={(id) => {
        if (id === 'anew') keep(undefined);
        setBegun(id === 'anew' ? emptyCompose : draft);
      }}
      onBack={() => goTo(console, { screen: 'missions' })}
    />
  );
}

interface ComposeProps {
  readonly size: TerminalSize;
  readonly first: ComposeState;
  readonly keep: (body: ReturnType<typeof composeBody> | undefined) => void;
}

const TITLES: Readonly<Record<ComposeState['stage'], string>> = {
  count: 'Step 1 of 7: what is wanted',
  class: 'Step 2 of 7: class',
  template: 'Step 2 of 7: class',
  facts: 'Step 3 of 7: name and facts',
  text: 'Step 4 of 7: instructions',
  plan: 'Step 5 of 7: plan',
  review: 'Step 6 of 7: review',
  agent: 'Step 7 of 7: agent',
};

function Compose({ size, first, keep }: ComposeProps) {
  const console = useConsole();
  const [state, setState] = useState(first);
  const [{ templates, problems }] = useState(() => console.host.templates());
  const template = templates.find(({ id }) => id === state.templateId);
  const room: TerminalSize = { columns: size.columns, rows: size.rows - 1 };
  const update = (next: ComposeState): void => {
    setState(next);
    keep(composeBody(next));
  };
  const leave = (): void => goTo(console, { screen: 'missions' });
  const madeKey = missionId(state.made?.missionId ?? '') as unknown as MissionKey;
  /** On the board, with the cursor on what was just made. */
  const standOnMade = (): void => standOn(console, { screen: 'missions' }, { cursorId: madeKey });
  const stage = (to: ComposeState['stage'], more: Partial<ComposeState> = {}): void =>
    update({ ...state, ...more, stage: to });
  const begin = (chosen: MissionTemplate): void => {
    const other = state.templateId !== undefined && state.templateId !== chosen.id;
    const { offered: _, ...rest } = state;
    const next = other ? { ...rest, instructions: '', steps: [] } : state;
    update({ ...next, templateId: chosen.id, missionClass: chosen.missionClass, stage: 'facts' });
  };

  const body = (() => {
    switch (state.stage) {
      case 'count':
        return (
          <Picker
            layerId="compose-count"
            width={room.columns}
            height={room.rows}
            lines={[safe` How much is to be done?`]}
            options={[
              {
                id: 'many',
                label: safe`Several calls or messages`,
                hint: safe`a mission: plan, record, retries`,
              },
              {
                id: 'one',
                label: safe`One call or one message`,
                hint: safe`no mission is needed: the direct way`,
              },
            ]}
            onPick={(id) => (id === 'one' ? goTo(console, { screen: 'direct' }) : stage('class'))}
            onBack={leave}
          />
        );
      case 'class':
        return <ClassStage state={state} size={room} onChange={update} onBack={() => stage('count')} />;
      case 'template':
        return (
          <Picker
            layerId="compose-template"
            width={room.columns}
            height={room.rows}
            lines={[
              safe` Class ${state.missionClass ?? ''}: which template does it begin with?`,
              ...problems.map((problem): LineContent => [words('warn')` ${problem}`]),
            ]}
            options={templates
              .filter(({ missionClass }) => missionClass === state.missionClass)
              .map(({ id, title, about }) => ({ id, label: safe`${title}`, hint: safe`${about}` }))}
            onPick={(id) => {
              const chosen = templates.find((each) => each.id === id);
              if (chosen !== undefined) begin(chosen);
            }}
            onBack={() => update(unanswered(state))}
          />
        );
      case 'facts':
        return template === undefined ? (
          <Blank rows={room.rows} width={room.columns} />
        ) : (
          <FactsStage
            state={state}
            template={template}
            size={room}
            onChange={(values) => update({ ...state, values })}
            onNext={(values) => update({ ...filled({ ...state, values }, template), stage: 'text' })}
            onBack={(values) => update({ ...state, values, stage: 'template' })}
          />
        );
      case 'text':
        return (
          <TextStage
            text={state.instructions}
            size={room}
            onChange={(instructions) => update({ ...state, instructions })}
            onNext={(instructions) => stage('plan', { instructions })}
            onBack={(instructions) => stage('facts', { instructions })}
          />
        );
      case 'plan':
        return (
          <PlanStage
            steps={state.steps}
            size={room}
            onChange={(steps) => update({ ...state, steps })}
            onNext={() => stage('review')}
            onBack={() => stage('text')}
          />
        );
      case 'review':
        return (
          <MissionReview
            state={state}
            memory={memoryOf(state, template)}
            size={room}
            onMade={(made) => stage('agent', { made })}
            onBack={() => stage('plan')}
          />
        );
      case 'agent':
        return (
          <AgentStage
            state={state}
            mission={(state.made?.missionId ?? '') as MissionKey}
            template={template}
            size={room}
            onDone={() => {
              keep(undefined);
              standOnMade();
              goTo(console, { screen: 'mission', mission: madeKey });
            }}
            onBack={standOnMade}
          />
        );
    }
  })();
  return (
    <>
      <Line
        width={size.columns}
        content={[words('heading')` ${TITLES[state.stage]} `, words('dim')` what is written is kept`]}
      />
      {body}
    </>
  );
}

interface MissionReviewProps {
  readonly state: ComposeState;
  readonly memory: JsonObject;
  readonly size: TerminalSize;
  readonly onMade: (made: { readonly slug: string; readonly missionId: string }) => void;
  readonly onBack: () => void;
}

function MissionReview({ state, memory, size, onMade, onBack }: MissionReviewProps) {
  const console = useConsole();
  const name = (state.values['name'] ?? '').trim();
  const request = (state.values['request'] ?? '').trim();
  const { missionClass } = state;
  const draft = { name, request, instructions: state.instructions, steps: state.steps };
  const faults = missionFaults(draft);
  const lines: readonly LineContent[] = [
    ...faults.map(({ sentence }): LineContent => [{ text: safeText(` ${sentence}`), tone: 'bad' }]),
    [words('key')` Name          `, { text: safeText(name) }],
    [words('key')` Slug          `, words('accent')`${slugOf(name)}`],
    ...(missionClass === undefined
      ? []
      : [[words('key')` Class         `, { text: safe`${missionClass} ${CLASS_RULES[missionClass].name}` }]]),
    [words('key')` Request       `, { text: safeText(request) }],
    [words('key')` Instructions  `, { text: safeText(state.instructions, { multiline: true }) }],
    ...Object.entries(memory).map(([key, value]): LineContent => [
      words('key')` Memory        `,
      { text: safe`${key}: ${JSON.stringify(value)}` },
    ]),
    [words('key')` Plan`],
    ...state.steps.map(({ id, description }, index): LineContent => [
      words('key')`   ${index + 1} ${id}  `,
      { text: safeText(description) },
    ]),
  ];
  return (
    <Review
      layerId="compose-review"
      size={size}
      lines={lines}
      bindings={[
        {
          keys: ['C'],
          id: 'compose.create',
          label: 'create',
          disabledReason: () => faults[0]?.sentence,
          run: () =>
            console.acts.begin({
              commands: [
                {
                  kind: 'mission.create',
                  name,
                  request,
                  instructions: state.instructions.trim(),
                  steps: state.steps.map(({ id, description }, index) => ({
                    stepId: stepId(id),
                    description,
                    sequence: index + 1,
                  })),
                  memory,
                  ...(missionClass !== undefined && { missionClass }),
                },
              ],
              onOutcome: (outcomes) => {
                const last = outcomes.at(-1);
                if (last?.status !== 'done' && last?.status !== 'open') return;
                const { slug, missionId: id } = last.made ?? {};
                if (slug !== undefined && id !== undefined) onMade({ slug, missionId: id });
              },
            }),
        },
      ]}
      onBack={onBack}
    />
  );
}
