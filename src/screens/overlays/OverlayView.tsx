import { useState } from 'react';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { sortBy } from '../../state/view/list-view.ts';
import { withList } from '../../state/view/view-state.ts';
import type { Overlay } from '../../state/view/overlay.ts';
import { ChoiceDialog } from '../../ui/dialogs/ChoiceDialog.tsx';
import { ConfirmDialog } from '../../ui/dialogs/ConfirmDialog.tsx';
import { indentedJson, Pager } from '../../ui/dialogs/Pager.tsx';
import { words, type LineContent, type Segment } from '../../ui/text/segments.ts';
import { UNNAMED } from '../../state/settings/contexts/named-context.ts';
import { contextTone } from '../frame/header.ts';
import { Help } from '../../ui/palette/Help.tsx';
import { useTerminal } from '../../ui/terminal/terminal-context.ts';
import { closeOverlay } from '../shell/navigate.ts';
import { useConsole } from '../shell/context.ts';
import type { Host } from '../shell/contract.ts';
import { everyAction } from '../shell/every-action.ts';
import { cursorOf } from '../shell/cursor.ts';
import { ownOf } from '../../lib/own.ts';
import { SCREEN_GUIDES } from './screen-guides.ts';
import { ActionsOverlay } from './ActionsOverlay.tsx';
import { ColumnsDialog } from './ColumnsDialog.tsx';
import { OwnDialog } from '../own/OwnDialog.tsx';
import { PaletteOverlay } from './PaletteOverlay.tsx';
import { PasteDialog } from './PasteDialog.tsx';
import { PromptDialog } from './PromptDialog.tsx';
import { QuitDialog } from './QuitDialog.tsx';
import { SendingPanel } from './SendingPanel.tsx';

/** What lies over the screen. The filter is not among it: it is a line of the screen itself. */
export function OverlayView({ overlay }: { readonly overlay: Overlay }) {
  const console = useConsole();
  const { acts } = console;
  const close = (): void => closeOverlay(console);
  switch (overlay.kind) {
    case 'filter':
      return null;
    case 'palette':
      return <PaletteOverlay />;
    case 'actions':
      return <ActionsOverlay />;
    case 'help':
      return <HelpOverlay />;
    case 'sort':
      return <SortOverlay />;
    case 'columns':
      return <ColumnsDialog />;
    case 'quit':
      return <QuitDialog by={overlay.by} />;
    case 'text':
      return <CopyPager title={overlay.title} text={overlay.text} onClose={close} />;
    case 'raw':
      return <RawOverlay overlay={overlay} onClose={close} />;
    case 'prompt':
      return (
        <PromptDialog
          key={overlay.act}
          title={titleIn(console.host, overlay.title)}
          label={overlay.label}
          initial={overlay.initial}
          optional={overlay.optional}
          lines={overlay.lines ?? []}
          time={overlay.time}
          goalResults={overlay.goalResults}
          onSubmit={acts.answer}
          onCancel={acts.cancel}
        />
      );
    case 'own':
      return <OwnDialog tier={overlay.tier} request={overlay.request} context={contextLines(console.host)} />;
    case 'paste':
      return (
        <PasteDialog key={overlay.act} title={overlay.title} onSubmit={acts.answer} onCancel={acts.cancel} />
      );
    case 'choose':
      return (
        <ChoiceDialog
          key={overlay.act}
          title={overlay.title}
          choices={overlay.options}
          numbered={overlay.numbered === true}
          onChoose={acts.answer}
          onCancel={acts.cancel}
        />
      );
    case 'confirm':
      if (overlay.phase === 'sending') return <SendingPanel title={overlay.title} />;
      return overlay.refusal === undefined ? (
        <ConfirmDialog
          key={overlay.act}
          tier={overlay.tier === 2 ? 'T2' : 'T1'}
          title={overlay.title}
          lines={[
            ...contextLines(console.host),
            ...(overlay.note === undefined ? [] : [[words('warn')`${overlay.note}`]]),
            ...overlay.lines,
          ]}
          version={overlay.version}
          askReason={overlay.asksReason}
          readToEnd={overlay.readToEnd === true}
          onConfirm={acts.confirm}
          onCancel={acts.cancel}
        />
      ) : (
        <Pager
          title={overlay.title}
          text={safe`It can no longer be done: ${overlay.refusal}`}
          tone="warn"
          onClose={acts.cancel}
        />
      );
  }
}

const titleIn = ({ contexts }: Host, title: SafeText): SafeText =>
  contexts === undefined || contexts.current === UNNAMED ? title : safe`${title}, in ${contexts.current}`;

/** Where it is done, in the account's own colour. */
function contextLines({ contexts }: Host): readonly LineContent[] {
  if (contexts === undefined || contexts.current === UNNAMED) return [];
  const name: Segment = { text: safe` ${contexts.current} `, tone: contextTone(contexts.colour) };
  return [[words('dim')`In context `, name]];
}

function HelpOverlay() {
  const console = useConsole();
  const { keys } = useTerminal();
  // What worked when the help was asked for; from now on it takes the keys itself.
  const [bindings] = useState(() => {
    const about = new Map(everyAction(console.screens).map((action) => [action.id, action.about]));
    const active = keys
      .active()
      .map((binding) => ({ ...binding, label: about.get(binding.id) ?? binding.about ?? binding.label }));
    // What only this screen can do comes first; how to move in a list is the same everywhere.
    const moves = active.filter(({ group }) => group === 'Lists');
    return [...active.filter(({ group }) => group !== 'Lists'), ...moves];
  });
  const guide = ownOf(SCREEN_GUIDES, cursorOf(console).screen.id);
  const press = console.host.keys === undefined ? guide?.press : OWN_KEYS;
  const brackets = bindings.some(({ disabledReason }) => disabledReason?.() !== undefined)
    ? BRACKETS
    : undefined;
  const intro = [guide?.is, guide?.needs, press, brackets].flatMap((text) =>
    text === undefined ? [] : [safeText(text)],
  );
  return <Help bindings={bindings} intro={intro} onClose={() => closeOverlay(console)} />;
}

const BRACKETS = 'A key in brackets, such as (X cancel), can do nothing just now: press it to see why.';

/** The guides name the keys that come with the program. */
const OWN_KEYS = 'Your own keys hold (keys.json in the settings folder): they are those below.';

function SortOverlay() {
  const console = useConsole();
  const { table, listId, list } = cursorOf(console);
  const choices = (table?.sorts ?? []).map(({ id, title }) => ({
    id,
    label: safe`${title}`,
    ...(list?.sort?.column === id ? { hint: safe`chosen; again turns it round` } : {}),
  }));
  return (
    <ChoiceDialog
      title="Order of the list"
      choices={choices}
      onCancel={() => closeOverlay(console)}
      onChoose={(id) => {
        closeOverlay(console);
        if (listId !== undefined)
          console.store.look((view) => withList(view, listId, (current) => sortBy(current, id)));
      }}
    />
  );
}

function RawOverlay({
  overlay,
  onClose,
}: {
  readonly overlay: Overlay & { kind: 'raw' };
  readonly onClose: () => void;
}) {
  const { body, title } = overlay;
  const text =
    body.status === 'ready'
      ? indentedJson(body.value)
      : body.status === 'failed'
        ? body.sentence
        : safeText('Reading …');
  return <CopyPager title={title} text={text} onClose={onClose} />;
}

function CopyPager({
  title,
  text,
  onClose,
}: {
  readonly title: SafeText;
  readonly text: SafeText;
  readonly onClose: () => void;
}) {
  const console = useConsole();
  return (
    <Pager
      title={title}
      text={text}
      onClose={onClose}
      onCopy={() => {
        const copied = console.terminal()?.copy(text) === true;
        console.keyRefused(copied ? 'Copied.' : "This is too long for the terminal's clipboard.");
      }}
    />
  );
}
