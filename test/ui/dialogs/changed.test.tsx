import { expect, test } from 'vitest';
import { EventEmitter } from 'node:events';
import { useEffect, useState } from 'react';
import { safe } from '../../../src/lib/safe-text.ts';
import { ConfirmDialog } from '../../../src/ui/dialogs/ConfirmDialog.tsx';
import { Screen } from '../../../src/ui/frame/Screen.tsx';
import { renderTerminal } from '../../support/render-terminal.ts';

test('when the thing changes under the dialog, it says so and arms anew', async () => {
  const confirmed: string[] = [];
  const world = new EventEmitter();
  function Story() {
    const [version, setVersion] = useState(1);
    useEffect(() => void world.on('change', () => setVersion(2)), []);
    return (
      <Screen
        title="x"
        overlay={
          <ConfirmDialog
            tier="T1"
            title="Call"
            lines={[safe`version ${version}`]}
            version={String(version)}
            onConfirm={() => confirmed.push(`version ${version}`)}
            onCancel={() => undefined}
          />
        }
      >
        {() => null}
      </Screen>
    );
  }
  const term = await renderTerminal(<Story />);
  await term.clock.advance(1_000);
  world.emit('change');
  await term.idle();
  expect(term.text()).toContain('version 2');
  expect(term.text()).toContain('It has changed since. Read it again.');
  await term.send('y');
  expect(confirmed).toEqual([]);
  await term.clock.advance(1_000);
  await term.send('y');
  expect(confirmed).toEqual(['version 2']);
  term.close();
});
