/**
 * Stops the whole foreground group: this process, and npm or a script's shell that started it. They share the terminal,
 * so one of them left running would leave a screen that nobody reads. The kernel drops the stop where no shell could
 * bring the group back (`ssh host clawdtalk-tui`, a window of its own): the program then goes on.
 */
export function stopJob(): void {
  const listeners = process.listeners('SIGTSTP');
  process.removeAllListeners('SIGTSTP');
  process.kill(0, 'SIGTSTP');
  // Reached again when somebody continued it.
  for (const listener of listeners) process.on('SIGTSTP', listener);
}
