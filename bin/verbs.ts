import { startVerb } from '../src/app/start/start-verb.ts';

void startVerb(process.argv.slice(2));
