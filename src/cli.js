/** What `npm run perf` begins with: in JavaScript, for the reason that `main.js` gives. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./cli.ts');
