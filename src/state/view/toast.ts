import type { SafeText } from '../../lib/safe-text.ts';

/** What an act just led to, in one line. */
export interface Toast {
  readonly id: number;
  /** `busy`: something is under way; it goes when that has ended. */
  readonly tone: 'ok' | 'open' | 'refused' | 'failed' | 'info' | 'busy';
  readonly text: SafeText;
  /** While this runs, `z` takes the act back. */
  readonly undo?: { readonly actId: string; readonly untilMs: number };
  /** Absent: it stays until the operator goes on to something else. */
  readonly expiresAtMs?: number;
}

const KEPT = 5;

/** The newest last. What it comes after is past and does not return; what can still be taken back stays for its time. */
export const addToast = (toasts: readonly Toast[], toast: Toast): readonly Toast[] =>
  [...onlyUndoable(toasts), toast].slice(-KEPT);

/** What is left when the operator has gone on: the log keeps the others. */
export const onlyUndoable = (toasts: readonly Toast[]): readonly Toast[] => {
  const left = toasts.filter(({ undo, tone }) => undo !== undefined || tone === 'busy');
  return left.length === toasts.length ? toasts : left;
};

/** It says what failed or is left open, and does not go by itself while the operator stays. */
export const standsUntilSeen = ({ tone, expiresAtMs }: Toast): boolean =>
  expiresAtMs === undefined && tone !== 'busy';

export const withoutToast = (toasts: readonly Toast[], id: number): readonly Toast[] =>
  toasts.some((toast) => toast.id === id) ? toasts.filter((toast) => toast.id !== id) : toasts;

export const expireToasts = (toasts: readonly Toast[], nowMs: number): readonly Toast[] => {
  const left = toasts.filter((toast) => toast.expiresAtMs === undefined || toast.expiresAtMs > nowMs);
  return left.length === toasts.length ? toasts : left;
};

/** The newest act that can still be taken back. */
export const undoable = (toasts: readonly Toast[], nowMs: number): Toast['undo'] =>
  toasts.findLast((toast) => toast.undo !== undefined && toast.undo.untilMs > nowMs)?.undo;
