import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Board } from '../../state/board.ts';
import type { Toast } from '../../state/view/toast.ts';
import { Screen, type ScreenProps } from '../../ui/frame/Screen.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useTerminal } from '../../ui/terminal/terminal-context.ts';
import { ThemeContext, useTheme } from '../../ui/theme/theme-context.ts';
import { namedTheme, type OwnThemes, type Tone } from '../../ui/theme/theme.ts';
import { bindingsOf, withoutKeyClashes } from './action.ts';
import { globalActionsOf } from './global-actions.ts';
import { ConsoleContext, useBoardValue, useConsole, useConsoleState } from './context.ts';
import { screenActions } from './every-action.ts';
import { useArrivals } from '../approvals/use-arrivals.ts';
import { badgesOf, bannersOf, statusOf } from '../frame/header.ts';
import { ScreenBody } from '../frame/ScreenBody.tsx';
import type { CellEnvironment } from '../table/column.ts';
import { OverlayView } from '../overlays/OverlayView.tsx';
import type { SavedView } from '../../state/view/saved-view.ts';
import { viewActions } from '../views/show-view.ts';
import { ownActions } from '../own/own-actions.ts';
import type { OwnCommand } from '../../state/settings/own-command.ts';
import type { Console, Action } from './contract.ts';

/** The whole console. Draws at once, whatever is known; inside a terminal (`startTerminal`) and a theme. */
export function App({ console }: { readonly console: Console }) {
  return (
    <ConsoleContext value={console}>
      <Colours />
    </ConsoleContext>
  );
}

/** The frame in the colours that were chosen in this session, where some were. */
function Colours() {
  const given = useTheme();
  const chosen = useConsoleState(({ view }) => view.theme);
  const { own: ownHost } = useConsole().host;
  const themes = useSyncExternalStore(ownHost?.subscribe ?? never, ownHost?.themes ?? noThemes);
  const inForce = useMemo(
    () => (chosen === undefined ? given : namedTheme(chosen, { ...given, themes })),
    [given, chosen, themes],
  );
  return (
    <ThemeContext value={inForce}>
      <Frame />
    </ThemeContext>
  );
}

const TOAST_TONES: Readonly<Record<Toast['tone'], Tone>> = {
  ok: 'good',
  open: 'warn',
  refused: 'warn',
  failed: 'bad',
  info: 'info',
  busy: 'dim',
};

function Frame() {
  const console = useConsole();
  const terminal = useTerminal();
  const { host } = console;
  const route = useConsoleState((state) => state.view.routes.current);
  const toast = useConsoleState((state) => state.view.toasts.at(-1));
  const overlay = useConsoleState((state) => state.view.overlay);
  const screen = console.screenOf(route);
  const name = useConsoleState((state) => screen.titleFor?.(state.board, route));

  useEffect(() => console.attach(terminal), [console, terminal]);
  const waiting = useArrivals();
  useEffect(
    () => terminal.setTitle(`${waiting > 0 ? `(${waiting}) ` : ''}${name ?? screen.title}`),
    [terminal, name, screen, waiting],
  );

  // Which actions there are depends on the place and, for a mission, on how far its plan is.
  const actions = useBoardValue(
    useCallback((board: Board) => screen.actions(route, board), [screen, route]),
    sameActions,
  );
  const commands = useSyncExternalStore(console.host.own?.subscribe ?? never, console.host.own?.list ?? none);
  const views = useSyncExternalStore(
    console.host.own?.subscribe ?? never,
    console.host.own?.views ?? noViews,
  );
  const bindings = useMemo(() => {
    const all = withoutKeyClashes([
      ...actions,
      ...globalActionsOf(console),
      ...screenActions(console.screens),
      ...ownActions(commands, screen.id),
      ...viewActions(views),
    ]);
    return bindingsOf(console, all, route);
  }, [console, actions, commands, views, screen, route]);
  useKeys('console', bindings);
  // Holding only stops things; releasing asks, and nobody would see the question.
  const blindKeys = useMemo(
    () =>
      bindings
        .filter(({ id }) => id === 'act.hold')
        .map((binding) => ({
          ...binding,
          disabledReason: () =>
            console.store.getState().board.hold === undefined ? undefined : 'Dispatch is held.',
        })),
    [console, bindings],
  );

  const badges = useMemo(() => badgesOf(host), [host]);
  const status = useBoardValue(
    useCallback(
      (board: Board, environment: CellEnvironment) => statusOf(board, screen, environment),
      [screen],
    ),
  );
  const banners = useBoardValue(
    useCallback(
      (board: Board, environment: CellEnvironment) => bannersOf(board, screen, environment),
      [screen],
    ),
  );

  const notice: ScreenProps['notice'] =
    toast === undefined ? undefined : { text: toast.text, tone: TOAST_TONES[toast.tone] };
  const title = `${screen.key === undefined ? '' : `${screen.key} `}${name ?? screen.title}`;
  return (
    <Screen
      title={title}
      badges={badges}
      status={status}
      banners={banners}
      {...(notice === undefined ? {} : { notice })}
      blindKeys={blindKeys}
      overlay={overlay === undefined ? undefined : <OverlayView overlay={overlay} />}
    >
      {(size) => <ScreenBody key={screen.id} screen={screen} route={route} size={size} />}
    </Screen>
  );
}

const NO_COMMANDS: readonly OwnCommand[] = [];
const NO_VIEWS: readonly SavedView[] = [];
const noViews = (): readonly SavedView[] => NO_VIEWS;
const none = (): readonly OwnCommand[] => NO_COMMANDS;
const NO_THEMES: OwnThemes = new Map();
const noThemes = (): OwnThemes => NO_THEMES;
const never = () => (): void => undefined;

const sameActions = (a: readonly Action[], b: readonly Action[]): boolean =>
  a.length === b.length &&
  a.every((action, index) => action.id === b[index]?.id && action.keys.join() === b[index]?.keys.join());
