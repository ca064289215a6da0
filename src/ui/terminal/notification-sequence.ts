import { safeText } from '../../lib/safe-text.ts';
import { throughTmux } from './through-tmux.ts';

/** How a terminal is asked to show a notification: by the number of the sequence that it knows. */
export type NotificationForm = '9' | '777' | '99';

/** What the terminal says of itself in the environment. */
export type TerminalWords = Readonly<Record<string, string | undefined>>;

/**
 * The form that this terminal most likely knows: kitty its own 99, rxvt and those built on VTE 777, the others 9, which
 * is ignored where it is not known.
 */
export function notificationForm(words: TerminalWords): NotificationForm {
  const term = words['TERM'] ?? '';
  if (words['KITTY_WINDOW_ID'] !== undefined || /kitty|^foot/.test(term)) return '99';
  if (term.startsWith('rxvt') || words['VTE_VERSION'] !== undefined) return '777';
  return '9';
}

const TITLE_LENGTH = 120;
const TEXT_LENGTH = 300;

/**
 * Shows a desktop notification through the terminal. What comes from outside cannot end the sequence or begin another.
 * Sources: iTerm2 (OSC 9), rxvt-unicode (OSC 777), https://sw.kovidgoyal.net/kitty/desktop-notifications (OSC 99).
 */
export function notificationSequence(
  notice: { readonly title: string; readonly text: string },
  form: NotificationForm,
  insideTmux: boolean,
): string {
  const title = safeText(notice.title, { maxLength: TITLE_LENGTH });
  const text = safeText(notice.text, { maxLength: TEXT_LENGTH });
  const sequence = FORMS[form](title, text);
  return insideTmux ? throughTmux(sequence) : sequence;
}

const FORMS: Readonly<Record<NotificationForm, (title: string, text: string) => string>> = {
  // A number and a semicolon at the beginning would be a command of another kind, such as a progress bar.
  '9': (title, text) =>
    `\u001b]9;${`${title}${text === '' ? '' : `: ${text}`}`.replace(/^(?=\d+;)/, ' ')}\u0007`,
  '777': (title, text) =>
    `\u001b]777;notify;${title.replaceAll(';', ',')};${text.replaceAll(';', ',')}\u0007`,
  '99': (title, text) => {
    const part = (more: string, words: string): string =>
      `\u001b]99;i=clawdtalk:${more}:e=1;${Buffer.from(words, 'utf8').toString('base64')}\u001b\\`;
    return text === ''
      ? part('d=1:p=title', title)
      : `${part('d=0:p=title', title)}${part('d=1:p=body', text)}`;
  },
};
