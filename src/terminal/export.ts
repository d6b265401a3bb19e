/** `perf export RUN`: a run's whole Report as JSON, from the bot's store. */
import { readConfig } from '../config.ts';
import { UsageError } from '../core/errors.ts';
import { openDatabase } from '../database.ts';
import { createRuns } from '../investigations/runs.ts';
import { createTables, type Tables } from '../investigations/tables.ts';
import { createTexts } from '../investigations/texts.ts';
import type { Word } from './word.ts';

export const exportRun: Word = {
  name: 'export',
  summary: "print a run's report as JSON",
  usage: 'perf export RUN   (the run stands at the end of each answer)',
  async run(argv, io) {
    const run = argv[0];
    if (run === undefined) throw new UsageError(`export needs a run: ${exportRun.usage}`);
    const database = await openDatabase(readConfig(io.env));
    try {
      const db = database.db.withTables<Tables>();
      await createTables(db, database.kind);
      const row = await createRuns(db).get(run);
      if (!row) throw new UsageError(`No run ${run} in this store (PERF_DATA_DIR or DATABASE_URL).`);
      if (row.report === null) {
        io.stderr(`Run ${run} has no answer yet: it is ${row.state}.\n`);
        return 1;
      }
      io.stdout(`${await createTexts(db).get(row.report)}\n`);
      return 0;
    } finally {
      await database.close();
    }
  },
};
