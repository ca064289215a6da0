import { wrap } from '../lib/width.ts';
import type { VerbOption, VerbOptions } from './option.ts';
import { alignColumns } from '../lib/align-columns.ts';
import type { Verb, VerbWay } from './verb.ts';

/** Cells of a line, also where nobody says how wide the terminal is. */
const LINE = 80;

const JSON_OPTION: VerbOption = { type: 'boolean', about: 'print JSON' };

const ALL_OPTION: VerbOption = { type: 'boolean', about: 'in every context of the settings' };

/** Every option that a verb reads, `--json` among them. */
export const optionsOf = ({ options, verbatim, everyContext }: Verb): VerbOptions =>
  verbatim === true
    ? {}
    : { ...(everyContext === true ? { all: ALL_OPTION } : {}), ...options, json: JSON_OPTION };

/** The ways to use a verb, one line each, made of the options that are read. */
export const usageLines = (verb: Verb): readonly string[] => verb.ways.map((way) => usageLine(verb, way));

/** What a verb does, the ways to use it, and every option that it reads. */
export function usageText(verb: Verb): string {
  const options = Object.entries(optionsOf(verb))
    .toSorted(([, one], [, other]) => Number(one.listedOnly === true) - Number(other.listedOnly === true))
    .map(([name, option]) => [`  ${shownOption(name, option)}`, option.about]);
  const widest = 2 + Math.max(0, ...options.map(([shown = '']) => shown.length));
  return [
    ...wrap(`${verb.name}: ${verb.summary}`, LINE),
    '',
    ...usageLines(verb).flatMap((way, index) =>
      wrap(`clawdtalk-tui ${way}`, LINE - 9).map(
        (line, part) => `${index === 0 && part === 0 ? 'Usage:' : '      '} ${part === 0 ? '' : '  '}${line}`,
      ),
    ),
    ...(options.length === 0 ? [] : ['', 'Options:']),
    ...alignColumns(
      options.flatMap(([shown = '', about = '']) =>
        wrap(about, Math.max(30, LINE - widest)).map((line, index) => [index === 0 ? shown : '', line]),
      ),
    ),
  ].join('\n');
}

function usageLine(verb: Verb, { args, needs = [], takes }: VerbWay): string {
  const options = optionsOf(verb);
  const optional = takes ?? Object.keys(options).filter((name) => options[name]?.listedOnly !== true);
  const shown = (name: string): string => {
    const option = options[name];
    if (option === undefined)
      throw new Error(`The usage of ${verb.name} names an option that it does not read: ${name}.`);
    return shownOption(name, option);
  };
  return [
    verb.name,
    ...(args === undefined ? [] : [args]),
    ...needs.map(shown),
    ...optional
      .filter((name) => !needs.includes(name))
      .map((name) => `[${shown(name)}]${options[name]?.multiple === true ? '…' : ''}`),
  ].join(' ');
}

const shownOption = (name: string, { value }: VerbOption): string =>
  value === undefined ? `--${name}` : `--${name} ${value}`;
