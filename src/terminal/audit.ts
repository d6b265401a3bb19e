/** `perf audit verify`: whether every line of the audit is as it was written. */
import { readConfig } from '../config.ts';
import { UsageError } from '../core/errors.ts';
import { openDatabase } from '../database.ts';
import { auditFile, auditTables } from '../remote/audit.ts';
import { verifyAudit } from '../remote/audit-verify.ts';
import type { Word } from './word.ts';

export const audit: Word = {
  name: 'audit',
  summary: 'check the audit chain',
  usage: 'perf audit verify   (exit status 0: whole; 1: the first bad line is named)',
  async run(argv, io) {
    if (argv.length !== 1 || argv[0] !== 'verify') throw new UsageError(`Usage: ${audit.usage}`);
    const config = readConfig(io.env);
    const database = await openDatabase(config);
    try {
      await auditTables(database.db);
      const verdict = await verifyAudit(database.db, config.dataDir);
      const file = auditFile(config.dataDir);
      io.stdout(
        verdict.ok
          ? `${file}: ${verdict.lines} lines, whole\n`
          : `${file}: line ${verdict.line} is bad: ${verdict.says}\n`,
      );
      return verdict.ok ? 0 : 1;
    } finally {
      await database.close();
    }
  },
};
