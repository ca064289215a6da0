/** `3/7`, and a bar beside it where there is room. Absent numbers are not yet read. */
export function progressText(
  done: number | undefined,
  total: number | undefined,
  width: number,
  ascii: boolean,
): string {
  if (done === undefined || total === undefined) return '-';
  const count = `${done}/${total}`;
  const room = width - count.length - 1;
  if (room < 5 || total === 0) return count;
  const filled = Math.round((Math.min(done, total) / total) * Math.min(room, 8));
  const [on, off] = ascii ? ['#', '.'] : ['█', '░'];
  return `${count} ${on.repeat(filled)}${off.repeat(Math.min(room, 8) - filled)}`;
}
