import { afterEach, expect, test } from 'vitest';
import { safe } from '../../../src/lib/safe-text.ts';
import { ChoiceDialog, type Choice } from '../../../src/ui/dialogs/ChoiceDialog.tsx';
import { DemoBoard } from '../../support/DemoBoard.tsx';
import { renderTerminal, type TestTerminal } from '../../support/render-terminal.ts';

let term: TestTerminal;
let chosen: string[] = [];
let refused: string[] = [];
afterEach(() => {
  term.close();
  chosen = [];
  refused = [];
});

const people: readonly Choice[] = [
  'Ada Lovelace',
  'Grace Hopper',
  'Alan Turing',
  'Karen Sparck Jones',
  ...Array.from({ length: 40 }, (_, index) => `Operator ${index}`),
].map((name) => ({ id: name, label: safe`${name}` }));

const open = async (choices: readonly Choice[], numbered = false): Promise<void> => {
  term = await renderTerminal(
    <DemoBoard
      count={10}
      overlay={
        <ChoiceDialog
          title="Who?"
          choices={choices}
          numbered={numbered}
          onChoose={(id) => chosen.push(id)}
          onCancel={() => chosen.push('nobody')}
        />
      }
    />,
    { onDisabledKey: (reason) => refused.push(reason) },
  );
};

test('typing narrows a list of any length, enter takes what is left first', async () => {
  await open(people);
  await term.send('g', 'r', 'a', 'c');
  expect(term.text()).toContain('Grace Hopper');
  expect(term.text()).not.toContain('Ada Lovelace');
  await term.send('\r');
  expect(chosen).toEqual(['Grace Hopper']);
});

test('letters that moved or cancelled elsewhere are letters here', async () => {
  await open(people);
  await term.send('j', 'o', 'n', '\r');
  expect(chosen).toEqual(['Karen Sparck Jones']);
  await term.send('q');
  expect(chosen).not.toContain('nobody');
});

test('what is called by no choice says so, and backspace brings the list back', async () => {
  await open(people);
  await term.send('z', 'z', 'z');
  expect(term.text()).toContain('None is called that');
  await term.send('\r');
  expect(chosen).toEqual([]);
  await term.send('\u007f', '\u007f', '\u007f');
  expect(term.text()).toContain('Ada Lovelace');
});

test('in a numbered list a digit goes to its choice, and enter alone takes it', async () => {
  await open(people.slice(0, 4), true);
  expect(term.text()).toContain('3  Alan Turing');
  await term.send('3');
  expect(chosen).toEqual([]);
  await term.send('\r');
  expect(chosen).toEqual(['Alan Turing']);
});

test('a choice that cannot be taken is shown with its reason and taken by nobody: enter says why', async () => {
  await open([{ id: 'a', label: safe`Ada`, disabledReason: safe`no number known` }, people[1]!]);
  expect(term.text()).toContain('(no number known)');
  await term.send('a', 'd', 'a', '\r');
  expect(chosen).toEqual([]);
  expect(refused).toEqual(['no number known']);
});
