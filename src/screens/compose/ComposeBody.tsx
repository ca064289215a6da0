import { useState } from 'react';
import { missionKeyOf, type MissionClass } from '../../domain/mission/mission-row.ts';
import type { MissionTemplate } from '../../domain/mission/plan-template.ts';
import { safe } from '../../lib/safe-text.ts';
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
import { MissionReview } from './MissionReview.tsx';
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
  count: 'Step 1 of 4: what kind',
  class: 'Step 1 of 4: what kind',
  template: 'Step 1 of 4: what kind',
  facts: 'Step 2 of 4: name and facts',
  text: 'Step 3 of 4: review, instructions',
  plan: 'Step 3 of 4: review, plan',
  review: 'Step 3 of 4: review',
  agent: 'Step 4 of 4: agent',
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
  const madeKey = missionKeyOf(state.made?.missionId, state.made?.slug);
  /** On the board, with the cursor on what was just made. */
  const standOnMade = (): void => standOn(console, { screen: 'missions' }, { cursorId: madeKey });
  const stage = (to: ComposeState['stage'], more: Partial<ComposeState> = {}): void =>
    update({ ...state, ...more, stage: to });
  const begin = (chosen: MissionTemplate, from = state): void => {
    const other = from.templateId !== undefined && from.templateId !== chosen.id;
    const { offered: _, ...rest } = from;
    const next = other ? { ...rest, instructions: '', steps: [] } : from;
    update({ ...next, templateId: chosen.id, missionClass: chosen.missionClass, stage: 'facts' });
  };
  const ofClass = (missionClass: MissionClass | undefined): readonly MissionTemplate[] =>
    templates.filter((each) => each.missionClass === missionClass);
  /** A class with one template asks for none. */
  const chooseClass = (from: ComposeState, missionClass: MissionClass): void => {
    const [only, second] = ofClass(missionClass);
    if (only !== undefined && second === undefined && problems.length === 0)
      begin(only, { ...from, missionClass });
    else update({ ...from, missionClass, stage: 'template' });
  };

  const body = (() => {
    switch (state.stage) {
      case 'count':
      case 'class':
        return (
          <ClassStage
            state={state}
            size={room}
            onChange={update}
            onClass={chooseClass}
            onDirect={() => goTo(console, { screen: 'direct' })}
            onBack={leave}
          />
        );
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
            options={ofClass(state.missionClass).map(({ id, title, about }) => ({
              id,
              label: safe`${title}`,
              hint: safe`${about}`,
            }))}
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
            onNext={(values) => update({ ...filled({ ...state, values }, template), stage: 'review' })}
            onBack={(values) =>
              update({
                ...state,
                values,
                stage: ofClass(state.missionClass).length > 1 ? 'template' : 'class',
              })
            }
          />
        );
      case 'text':
        return (
          <TextStage
            text={state.instructions}
            size={room}
            onChange={(instructions) => update({ ...state, instructions })}
            onNext={(instructions) => stage('review', { instructions })}
            onBack={(instructions) => stage('review', { instructions })}
          />
        );
      case 'plan':
        return (
          <PlanStage
            steps={state.steps}
            size={room}
            onChange={(steps) => update({ ...state, steps })}
            onNext={() => stage('review')}
            onBack={() => stage('review')}
          />
        );
      case 'review':
        return (
          <MissionReview
            state={state}
            memory={memoryOf(state, template)}
            size={room}
            onMade={(made) => stage('agent', { made })}
            onEdit={stage}
            onBack={() => stage('facts')}
          />
        );
      case 'agent':
        return (
          <AgentStage
            state={state}
            mission={madeKey}
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
