import type { SafeText } from '../../lib/safe-text.ts';

/** What an act just led to, in one line. */
export interface Toast {
  readonly id: number;
  /** `busy`: something is under way; it goes when that has ended. */
  readonly tone: 'ok' | 'open' | 'refused' | 'failed' | 'info' | 'busy';
  readonly text: SafeText;
  /** What was asked for: asked again, what it leads to stands in this line's place. */
  readonly about?: string;
  /** While this runs, `z` takes the act back. */
  readonly undo?: { readonly actId: string; readonly untilMs: number };
  /** Absent: it stays until it is dismissed. */
  readonly expiresAtMs?: number;
}

const KEPT = 5;

/** The newest last; the oldest make room, and what would stay for ever although the same was done since. */
export const addToast = (toasts: readonly Toast[], toast: Toast): readonly Toast[] => {
  const isPast = ({ about, expiresAtMs }: Toast): boolean =>
    about !== undefined && about === toast.about && expiresAtMs === undefined;
  return [...toasts.filter((each) => !isPast(each)), toast].slice(-KEPT);
};

export const withoutToast = (toasts: readonly Toast[], id: number): readonly Toast[] =>
  toasts.some((toast) => toast.id === id) ? toasts.filter((toast) => toast.id !== id) : toasts;

export const expireToasts = (toasts: readonly Toast[], nowMs: number): readonly Toast[] => {
  const left = toasts.filter((toast) => toast.expiresAtMs === undefined || toast.expiresAtMs > nowMs);
  return left.length === toasts.length ? toasts : left;
};

/** The newest act that can still be taken back. */
export const undoable = (toasts: readonly Toast[], nowMs: number): Toast['undo'] =>
  toasts.findLast((toast) => toast.undo !== undefined && toast.undo.untilMs > nowMs)?.undo;
