/** What was seen of a host in earlier runs: for `What changed`, and for a healthy sibling. */
import type { Tabled } from './tables.ts';

export interface Sightings {
  healthy(host: string): Promise<{ at: string; samples: Record<string, unknown> } | null>;
  keep(
    run: string,
    host: string,
    seen: { readonly findings: readonly string[]; readonly samples: Record<string, unknown> },
  ): Promise<null>;
}

export function createSightings(db: Tabled): Sightings {
  return {
    async healthy(host) {
      const row = await db
        .selectFrom('sightings')
        .select(['at', 'samples'])
        .where('host', '=', host)
        .where('healthy', '=', 1)
        .orderBy('at', 'desc')
        .executeTakeFirst();
      if (!row) return null;
      return {
        at: new Date(Number(row.at)).toISOString(),
        samples: JSON.parse(row.samples) as Record<string, unknown>,
      };
    },
    async keep(run, host, seen) {
      await db
        .insertInto('sightings')
        .values({
          id: `${run}/${host}`,
          host,
          at: Date.now(),
          healthy: seen.findings.length === 0 ? 1 : 0,
          findings: JSON.stringify(seen.findings),
          samples: JSON.stringify(seen.samples),
        })
        .onConflict(conflict => conflict.column('id').doNothing())
        .execute();
      return null;
    },
  };
}
