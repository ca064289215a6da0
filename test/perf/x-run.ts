import {timed, request} from './x-bench.ts';
for (const n of [20000,2000,2000,20000,20000]) console.log(n, timed(n,8));
