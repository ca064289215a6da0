import type { Backend } from '../../commands/ports/backend.ts';
import type { Actor } from '../../commands/door/door.ts';
import type { Cancel } from '../../lib/clock.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Result } from '../../lib/result.ts';
import type { MissionTemplates } from '../../state/templates/mission-templates.ts';
import type { ConsoleStore } from '../../state/store.ts';
import type { Route } from '../../state/view/route.ts';
import type { SettingLine } from '../../state/view/setting-line.ts';
import type { Acts } from '../acting/acts.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { ContextColour } from '../../state/settings/contexts/named-context.ts';
import type { ComponentType } from 'react';
import type { Board } from '../../state/board.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { TextOverlay } from '../../state/view/overlay.ts';
import type { TerminalNotice, TerminalSize } from '../../ui/terminal/terminal-context.ts';
import type { OwnHost } from '../own/own-host.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';
import type { OwnLink } from '../../ui/text/own-link.ts';
import type { LineContent } from '../../ui/text/segments.ts';
import type { Freshness } from '../words/freshness.ts';
import type { CellEnvironment } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import type { ListView } from '../../state/view/list-view.ts';

/** What the screens ask of the program around them. */
export interface Host {
  /** The operator's own zone, IANA. */
  readonly zone: string;
  readonly ascii: boolean;
  /** Changes are refused by the door; said in the header. */
  readonly readOnly: boolean;
  readonly dryRun: boolean;
  /** The built-in server and a world of its own. */
  readonly demo: boolean;
  /** The server's page as it is configured; absent where the terminal draws no links. */
  readonly webPage?: OwnLink;
  /** The other host whose missions are shown; absent for those of this machine. */
  readonly at?: SafeText;
  readonly settings: readonly SettingLine[];
  /** Keeps a setting for the next start, or its default where no value is given. */
  saveSetting(name: string, value: string | undefined): Promise<Result<undefined, string>>;
  /** The keys that the person has chosen. */
  readonly keys?: KeyMap;
  /** Commands and views that the person has added; absent where there can be none. */
  readonly own?: OwnHost;
  /** Writes a file that nobody else may read, where none stands yet; a relative path is in the working directory. */
  saveFile(request: SaveRequest): Promise<Result<string, string>>;
  /** What a new mission can begin with: shipped, and the user's own files as they are now. */
  templates(): MissionTemplates;
  /** Gives a text to the user's editor. Without one it says why. Only while the terminal is handed over. */
  editText(text: string): Promise<Result<string, string>>;
  /** Ends the program in good order. */
  quit(): void;
  /** The accounts of the settings; absent where there is but the one (a demo, a conversation in lines). */
  readonly contexts?: ContextsHost;
}

/** An account of the settings, as one can be chosen. */
export interface ContextChoiceLine {
  readonly name: string;
  readonly about: SafeText;
  readonly colour?: ContextColour;
  /** Why it cannot be opened. */
  readonly refused?: SafeText;
}

/** Which account this console is of, and the way to another. */
export interface ContextsHost {
  /** `default` where none was named, `all` where rows of every one are shown. */
  readonly current: string;
  readonly colour?: ContextColour;
  /** As they stand in the settings now. */
  list(): Promise<readonly ContextChoiceLine[]>;
  /** Shows another in this one's place; this one ends in good order. A sentence says why not. */
  open(name: string): Promise<Result<undefined, SafeText>>;
  /** The console of one of those that are open together, ready to be shown. */
  among(name: string): Console | undefined;
  /** Shows one of those that are open together, or all of them; false where it is not open. */
  show(name: string): boolean;
}

/** A file as pieces of text. */
export interface SaveRequest {
  readonly path: string;
  readonly parts: Iterable<string>;
  /** Called now and then with how many pieces are written. */
  readonly onProgress: (done: number) => void;
  /** Stops it; what was written is taken away again. */
  readonly signal: AbortSignal;
}

/** What the terminal can do for an action. */
export interface TerminalTools {
  /** False when the text is too long for it. */
  copy(text: string): boolean;
  setTitle(part?: string): void;
  bell(): void;
  /** The way to the terminal is a slow one: news is drawn seldom. */
  isSlow(): boolean;
  notify(notice: TerminalNotice): void;
  /** Settles when what was changed is drawn and the keys that waited have been taken. */
  drawn(): Promise<void>;
  /** Hears of every key. */
  onHand(listener: () => void): Cancel;
}

/** Everything a screen works with. Lives as long as the console, outside React. */
export interface Console {
  readonly store: ConsoleStore;
  readonly backend: Backend;
  readonly clock: Clock;
  /** Time of the person at the keyboard, where the world's runs otherwise (a demo). */
  readonly terminalClock: Clock;
  readonly operator: Actor;
  readonly host: Host;
  readonly acts: Acts;
  readonly screens: readonly ScreenDefinition[];
  screenOf(route: Route): ScreenDefinition;
  terminal(): TerminalTools | undefined;
  attach(tools: TerminalTools): Cancel;
  /** ctrl-c: asks the first time, quits the second, whatever had asked. */
  interrupt(): void;
  /** Tells the backend again what is looked at: it was another console's turn. */
  refocus(): void;
  /** A key that cannot do anything now, and why. */
  keyRefused(reason: string): void;
  close(): void;
}

export interface ScreenTab {
  readonly id: string;
  readonly title: string;
  /** Drawn behind the title: how many, how far. */
  readonly count?: (state: ConsoleState, route: Route) => string | undefined;
}

export interface ScreenDefinition {
  readonly id: string;
  /** The digit that opens it; absent where another screen leads to it. */
  readonly key?: string;
  readonly title: string;
  /** The header's title, where the thing that is looked at has a name. */
  readonly titleFor?: (board: Board, route: Route) => string | undefined;
  readonly about: string;
  /** Where esc leads; absent for the first screen. */
  readonly parent?: string;
  /** Reached from anywhere: esc leads to where one came from, to the parent where that is nowhere. */
  readonly returns?: true;
  /** The list that the cursor is in, for the place. */
  readonly table: (route: Route) => Table | undefined;
  /** In their order; the first is shown where the place names none. */
  readonly tabs?: readonly ScreenTab[];
  /** What can be done here, most specific first. */
  readonly actions: (route: Route, board: Board) => readonly Action[];
  /** Every action it ever has, for the documentation. */
  readonly allActions: readonly Action[];
  /** Names of the background readers that feed it; the panel's age is theirs. */
  readonly readers: readonly string[];
  /** Its rows are made here, not read: they are what they are while the readers are still under way. */
  readonly madeHere?: true;
  /** Where its digit leads from a place that has something to do with it; the screen itself if absent. */
  readonly enterFrom?: (cursor: Cursor) => Route;
  /** Why the row under the list's cursor is not in sight, so that no act may mean it; undefined where it is. */
  readonly hides?: (cursor: Cursor) => string | undefined;
  /** What esc stops before it leads anywhere: answers whether there was something. */
  readonly stops?: (cursor: Cursor) => boolean;
  /** Told when the operator comes to this screen. */
  readonly entered?: (console: Console) => void;
  /** What enter opens: another place, or something to read over this one. */
  readonly open?: (id: string, route: Route, state: ConsoleState) => Route | TextOverlay | undefined;
  /** Enter shows the row somewhere else than in this console. */
  readonly openElsewhere?: (id: string, console: Console) => void;
  /** Lines for an empty list that nothing was filtered out of. */
  readonly empty: (state: ConsoleState, freshness: Freshness, route: Route) => readonly string[];
  /** Lines above the list. `focusId`: the row under its cursor. */
  readonly head?: (
    board: Board,
    route: Route,
    size: TerminalSize,
    environment: CellEnvironment,
    focusId: string | undefined,
  ) => readonly LineContent[];
  /** Draws the list's room in a way of its own; the usual list where absent. */
  readonly Pane?: ComponentType<PaneProps>;
  /** Draws the whole body instead of head, tabs and list; it brings its own keys. */
  readonly Body?: ComponentType<BodyProps>;
}

/** What draws a list is told. */
export interface PaneProps extends BodyProps {
  readonly screen: ScreenDefinition;
  readonly table: Table;
}

export interface BodyProps {
  readonly route: Route;
  readonly size: TerminalSize;
}

/** Something a key, the palette or the help can do, as data. */
export interface Action {
  /** Stable: `mission.pause`. */
  readonly id: string;
  /** The first is shown. None: it is reached through the palette and `x` alone. */
  readonly keys: readonly string[];
  /** For the hints at the foot of the screen. */
  readonly label: string;
  /** For help, palette and documentation: one phrase that says what it does. */
  readonly about: string;
  readonly group: 'Screens' | 'Look' | 'Go' | 'Change' | 'Stop';
  /** Not among the hints. */
  readonly hidden?: boolean;
  /** Why it cannot be done here and now; `undefined` when it can. */
  readonly disabled?: (cursor: Cursor) => string | undefined;
  readonly run: (cursor: Cursor) => void;
}

/** Where the operator is and what is in focus, at the moment a key is pressed. */
export interface Cursor {
  readonly console: Console;
  readonly state: ConsoleState;
  readonly route: Route;
  readonly screen: ScreenDefinition;
  readonly table?: Table;
  readonly listId?: string;
  readonly list?: ListView;
  readonly ids: readonly string[];
  /** The row under the cursor. Absent where there is none, or where it has gone since it was drawn. */
  readonly focusId?: string;
  readonly row?: object;
  /** Why the row under the list's cursor is not meant here, although it is there. */
  readonly hidden?: string;
}
