import { voiceTraits } from '../../domain/assistant/voice-search.ts';
import type { BotSettings, Voice, VoiceList } from '../../domain/server/account.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { THEMES } from '../../state/settings/setting-table.ts';
import type { SettingLine } from '../../state/view/setting-line.ts';
import { noFocus } from '../shell/cursor.ts';
import type { Action, Cursor, Host } from '../shell/contract.ts';

const lineAt = (cursor: Cursor): SettingLine | undefined => cursor.row as SettingLine | undefined;

function fixed(cursor: Cursor): string | undefined {
  const line = lineAt(cursor);
  if (line === undefined) return noFocus(cursor);
  if (line.change === undefined) return line.how ?? `${line.name} is not changed here.`;
  return cursor.console.host.readOnly ? 'This console is read-only.' : undefined;
}

/** Those that come with the program, then the person's own. */
const themesOf = ({ own }: Host): readonly string[] => [...THEMES, ...(own?.themes().keys() ?? [])];

/** Keeps a value for the next start; without one the default holds again. */
async function keep({ console }: Cursor, line: SettingLine, value: string | undefined): Promise<void> {
  const { acts, host, store } = console;
  const saved = await host.saveSetting(line.name, value);
  if (!saved.ok) {
    acts.toast('refused', safeText(saved.error));
    return;
  }
  const next = value ?? 'default';
  const colours = line.name === 'theme' ? themesOf(host).find((each) => each === value) : undefined;
  if (colours !== undefined) store.look((view) => ({ ...view, theme: colours }));
  store.changeSetting({ ...line, next: safeText(next) });
  acts.toast(
    'info',
    line.source === 'flag' || line.source === 'env'
      ? safe`${line.name} is kept as ${next}, but ${line.where ?? 'the start'} goes before the file.`
      : colours === undefined
        ? safe`${line.name} is ${next} from the next start on.`
        : safe`The colours are ${next} now and from the next start on.`,
  );
}

/** Colours for this session at once, and for the next start where a setting may be kept. */
export const themeAction: Action = {
  id: 'look.theme',
  keys: [],
  label: 'colours',
  about: 'choose the colours: for colour-blind eyes, of the terminal’s own palette, none, …',
  group: 'Look',
  run: (cursor) => {
    const { console, state } = cursor;
    const { acts, store, host } = console;
    const line = state.settings.get('theme');
    const now = state.view.theme ?? line?.value;
    acts.pick(
      safe`Colours`,
      themesOf(host).map((id) => ({
        id,
        label: safe`${id}`,
        ...(id === now ? { hint: safe`as it is` } : {}),
      })),
      (id) => {
        const chosen = themesOf(host).find((each) => each === id);
        if (chosen === undefined) return;
        store.look((view) => ({ ...view, theme: chosen }));
        if (line === undefined || host.demo || host.readOnly)
          acts.toast('info', safe`The colours are ${chosen} in this session.`);
        else void keep(cursor, line, chosen);
      },
    );
  },
};

/** Of thousands of voices: first whose they are, then by name and traits, both narrowed by typing. */
function pickVoice({ acts }: Cursor['console'], { voices }: VoiceList, then: (id: string) => void): void {
  const ofProvider = new Map<string, Voice[]>();
  for (const voice of voices) {
    const name = voice.provider ?? safe`others`;
    ofProvider.set(name, [...(ofProvider.get(name) ?? []), voice]);
  }
  const pick = (shown: readonly Voice[]): void =>
    acts.pick(
      safe`The bot's voice`,
      shown.map((voice) => ({ id: voice.id, label: voice.name, hint: safe`${voiceTraits(voice)}` })),
      then,
    );
  if (ofProvider.size < 2) {
    pick(voices);
    return;
  }
  acts.pick(
    safe`Whose voice?`,
    [
      { id: '', label: safe`any`, hint: safe`${voices.length} voices` },
      ...[...ofProvider].map(([id, own]) => ({
        id: `=${id}`,
        label: safeText(id),
        hint: safe`${own.length} ${own.length === 1 ? 'voice' : 'voices'}`,
      })),
    ],
    (id) => pick(id === '' ? voices : (ofProvider.get(id.slice(1)) ?? [])),
  );
}

/** The door shows what would change; the server says so from the next call on. */
function changeBot({ console, state }: Cursor, line: SettingLine, name: keyof BotSettings): void {
  const { acts } = console;
  const begin = (text: string): void =>
    acts.begin({ commands: [{ kind: 'account.update', changes: { [name]: text } }] });
  const { account, voices } = state.board;
  if (name === 'voice' && voices !== undefined && voices.voices.length > 0) {
    pickVoice(console, voices, begin);
    return;
  }
  const now = account?.bot[name] ?? '';
  acts.input(
    {
      title: safe`Change the ${line.name}`,
      label: `${line.change?.form ?? ''}; empty takes it away`,
      initial: now.replaceAll('\n', ' '),
      optional: true,
    },
    begin,
  );
}

/** Changes of the settings file. What runs now goes on as it was started. */
export const settingActions: readonly Action[] = [
  {
    id: 'setting.edit',
    keys: ['E'],
    label: 'change',
    about: 'change the setting in focus, for every start from the next one on',
    group: 'Change',
    disabled: fixed,
    run: (cursor) => {
      const line = lineAt(cursor);
      if (line?.change === undefined) return;
      const { acts } = cursor.console;
      if (line.bot !== undefined) {
        changeBot(cursor, line, line.bot);
        return;
      }
      const { form } = line.change;
      const choices = line.name === 'theme' ? themesOf(cursor.console.host) : line.change.choices;
      if (choices === undefined) {
        acts.input(
          {
            title: safe`Change ${line.name}`,
            label: safe`${form}`,
            initial: line.source === 'default' ? '' : line.value,
          },
          (text) => void keep(cursor, line, text),
        );
        return;
      }
      const now = line.next ?? line.value;
      acts.pick(
        safe`Change ${line.name}`,
        choices.map((id) => ({ id, label: safe`${id}`, ...(id === now ? { hint: safe`as it is` } : {}) })),
        (id) => void keep(cursor, line, id),
      );
    },
  },
  {
    id: 'setting.reset',
    keys: ['U'],
    label: 'reset',
    about: 'take the setting in focus back to its default, from the next start on',
    group: 'Change',
    disabled: (cursor) =>
      lineAt(cursor)?.bot === undefined
        ? fixed(cursor)
        : 'The bot has no default here: E changes it, an empty text takes it away.',
    run: (cursor) => {
      const line = lineAt(cursor);
      if (line !== undefined) void keep(cursor, line, undefined);
    },
  },
];
