import type { SafeText } from '../../lib/safe-text.ts';

/** One setting as it is in force, and where its value came from. Secrets are masked before they get here. */
export interface SettingLine {
  readonly name: string;
  readonly value: SafeText;
  readonly source: 'default' | 'file' | 'env' | 'flag';
  /** The file, variable or flag itself. */
  readonly where?: SafeText;
  readonly about: string;
}
