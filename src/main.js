/**
 * What `npm start` begins with: in JavaScript, so that TypeScript comes out of the compile cache from the first file on.
 * Otherwise Node loads its TypeScript compiler for that one file, and keeps its 16 MB.
 */
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./main.ts');
