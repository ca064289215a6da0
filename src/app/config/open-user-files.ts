import { join } from 'node:path';
import type { UserFiles } from '../../cli/verb.ts';
import { checkConfig } from './check-config.ts';
import { USER_FILES, wholeSchema } from './user-files.ts';

/** What the verb of these files works with. */
export const userFiles = (folder: string, home: string): UserFiles => ({
  kinds: USER_FILES.map((kind) => ({
    name: kind.name,
    path: join(folder, kind.file),
    schema: () => wholeSchema(kind),
    ...(kind.sample === undefined ? {} : { sample: kind.sample }),
  })),
  check: async () => ({ folder, files: await checkConfig(folder, home) }),
});
