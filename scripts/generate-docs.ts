/** What is computed from the code and kept under docs/: a test compares the files with what this would write. */
import { writeFileSync } from 'node:fs';
import { generated } from './generated.ts';

for (const [file, text] of Object.entries(await generated())) {
  writeFileSync(new URL(`../${file}`, import.meta.url), text);
  console.log(file);
}
