import { seededRandom } from '../../src/lib/random.ts';

const ESC = '\u001b';

/** Sequences with an effect, in 7- and 8-bit form, whole and broken off. */
const SEQUENCES: readonly string[] = [
  `${ESC}[2J`,
  `${ESC}[H`,
  `${ESC}[31mred${ESC}[0m`,
  `${ESC}[8mconcealed`,
  `${ESC}[5;7mblink`,
  `${ESC}[38:2::255:0:0mcolon`,
  `${ESC}[?1049l`,
  `${ESC}[?25h`,
  `${ESC}[999;999H`,
  `${ESC}[6n`,
  `${ESC}[c`,
  `${ESC}[21t`,
  `${ESC}]0;title\u0007`,
  `${ESC}]2;title${ESC}\\`,
  `${ESC}]52;c;cm0gLXJmIC8=\u0007`,
  `${ESC}]8;;http://evil.example${ESC}\\link${ESC}]8;;${ESC}\\`,
  `${ESC}]10;#ffffff\u0007`,
  `${ESC}]777;notify;a;b\u0007`,
  `${ESC}]1337;File=inline=1:AAAA\u0007`,
  `${ESC}P$q"p${ESC}\\`,
  `${ESC}Ptmux;${ESC}${ESC}]52;c;AAAA\u0007${ESC}\\`,
  `${ESC}_Gf=100;AAAA${ESC}\\`,
  `${ESC}^pm${ESC}\\`,
  `${ESC}Xsos${ESC}\\`,
  `${ESC}c`,
  `${ESC}(0qqq`,
  `${ESC}#8`,
  `${ESC}7moved${ESC}8`,
  `${ESC}[`,
  `${ESC}]52;c;`,
  ESC,
  '\u009b2J',
  '\u009d0;title\u009c',
  '\u0090$q\u009c',
  '\u0085next\u0084',
  'a\rb',
  'a\nb\r\nc',
  'a\u000bb\u000cc',
  'a\tb',
  'a\bb\u007f',
  '\u0000\u0001\u0005\u000e\u000f\u0011\u0013',
  '\u0007\u0007',
];

/** Characters that hide, reorder, join or stretch. */
const CHARACTERS: readonly string[] = [
  '\u202eevil\u202c',
  '\u2066iso\u2069',
  '\u200fmark\u200e',
  '\u061carabic',
  'a\u200bb\u200cc\u200dd\u2060e\ufefff',
  'so\u00adft',
  '\u2028line\u2029par',
  '\u{e0001}\u{e0041}\u{e0042}\u{e007f}tags',
  `z\u0300${'\u0301'.repeat(60)}algo`,
  '\u20e3\u20dd',
  '\u034f\u115f\u1160\u3164\uffa0',
  '\u180e\u17b4\u2800\u3000\u00a0',
  '\ufff9a\ufffab\ufffb',
  '\ue000\u{f0000}\u{10ffff}\ufdd0\uffff',
  '\ud800lone\udc00',
  'v\ufe0fs\u{e0100}',
  '👨‍👩‍👧‍👦 🇺🇸 1️⃣ ❤️ 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '東京都庁舎 ｈａｌｆ ﾊﾝｶｸ',
  'مرحبا שלום',
  'กำลังทดสอบ नमस्ते 한국어',
  '=HYPERLINK("http://evil")',
];

/** A corpus for everything that is drawn: each payload alone, and pairs of them in running text. */
export const HOSTILE: readonly string[] = [...SEQUENCES, ...CHARACTERS, ...mixtures(240)];

function mixtures(count: number): readonly string[] {
  const random = seededRandom(20_357);
  const pick = (): string => {
    const all = [...SEQUENCES, ...CHARACTERS];
    return all[Math.floor(random() * all.length)] ?? '';
  };
  return Array.from({ length: count }, () => `Bob${pick()} and${pick()}${random() < 0.5 ? pick() : ' more'}`);
}
