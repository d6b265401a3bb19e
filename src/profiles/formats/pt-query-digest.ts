/**
 * pt-query-digest's report: https://docs.percona.com/percona-toolkit/pt-query-digest.html
 *
 *     # Query 1: 0 QPS, 0x concurrency, ID 0x45FE45AEC2223504 at byte 338
 *     # Exec time     95   726ms   726ms   726ms   726ms   726ms       0   726ms
 *     SELECT * FROM orders WHERE id = 5\G
 *     # Profile
 *     # Rank Query ID           Response time Calls R/Call V/M   Item
 *     #    1 0x45FE45AEC2223504 11.0043 62.1%  1200 0.0092  0.02 SELECT orders
 *     # MISC 0xMISC              0.1000  0.6%    12 0.0083   0.0 <9 ITEMS>
 *
 * The profile's seconds are read; percents are of all response time. Titles are cut at the edge of the screen, rows are
 * not, so that the item has no title of its own in most reports. Without the profile, the queries' sections are read.
 */
import type { Detection, Format, Head, Input, Profile, SourceLine, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { flatProfile } from './flat-profile.ts';

export const ptQueryDigest: Format = { name: 'pt-query-digest', detect, read };

const TITLES = /^# Rank Query ID\s+(?:Response time|PREP|Calls|Count)/;
const QUERY = /^# (?:Query|Item) (\d{1,9}): .{0,200}\bID (0x[0-9A-F]{1,32}|0x) at byte \d{1,15}(?:\s_+)?\s*$/;
const RANKED =
  /^#\s+(\d{1,9}|MISC)\s+(0x\w{0,40}(?:\.{3})?)\s+(\d{1,12}(?:\.\d{1,9})?)\s+(\d{1,3}(?:\.\d{1,3})?)%\s+(\d{1,15})\s+(\S.*)$/;
/** `R/Call`, then Apdex or V/M or both (`1.00`, `NS`), in front of the item. */
const FIGURES = /^(?:\d{1,12}(?:\.\d{1,9})?%?\s+|NS\s+)*/;
const EXEC = /^# Exec time\s+(\d{1,3})\s+(\d{1,12}(?:\.\d{1,9})?)(us|ms|s|m|h)?\s/;
const COUNT = /^# Count\s+(\d{1,3})\s+(\d{1,15}(?:\.\d{1,3})?)([kMGT]?)\b/;
const NANOSECONDS: Record<string, number> = { us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

function detect(head: Head): Detection | null {
  if (head.lines.some(line => TITLES.test(line)))
    return { confidence: 0.95, why: "titles of pt-query-digest's profile" };
  return head.lines.some(line => QUERY.test(line)) && head.lines.some(line => EXEC.test(line))
    ? { confidence: 0.9, why: 'queries of pt-query-digest' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new DigestReader());
}

interface Query {
  readonly id: string;
  readonly at: SourceLine;
  seconds: number | null;
  calls: number | null;
  text: string;
}

class DigestReader {
  readonly #ranked: { name: string; id: string; time: number; calls: number; at: SourceLine }[] = [];
  readonly #queries: Query[] = [];
  /** All response time, as the largest percent of a row makes it: rows below a limit may not be shown. */
  #all = { percent: 0, time: 0 };
  #number = 0;

  line(text: string): void {
    this.#number++;
    const at = { line: this.#number, text };
    const ranked = RANKED.exec(text.slice(0, 4000));
    const query = QUERY.exec(text);
    if (ranked !== null) {
      const [, , id, seconds, percent, calls, rest] = ranked;
      const name = rest!.replace(FIGURES, '').trim();
      this.#ranked.push({
        name: name || id!,
        id: id!,
        time: Number(seconds) * 1e9,
        calls: Number(calls),
        at,
      });
      this.#whole(Number(seconds) * 1e9, Number(percent));
    } else if (query !== null)
      this.#queries.push({ id: query[2]!, at, seconds: null, calls: null, text: '' });
    else this.#attribute(text);
  }

  finish(input: Input): Profile {
    const times = new Rows();
    const calls = new Rows();
    const names = new Map<string, number>();
    const texts = new Map(this.#queries.map(({ id, text }) => [shortOf(id), text]));
    for (const { name } of this.#rows()) names.set(name, (names.get(name) ?? 0) + 1);
    for (const { name, id, time, calls: count, at } of this.#rows()) {
      // Several queries of one kind, `SELECT orders`, are told apart by their text, or else by their id.
      const text = texts.get(shortOf(id)) ?? '';
      const own = (names.get(name) ?? 0) > 1 ? `${name}: ${text.slice(0, 200) || id}` : name;
      times.add({ name: own, self: time, total: null, at });
      calls.add({ name: own, self: count, total: null, at });
    }
    const view = (name: string, unit: string, rows: Rows) => {
      const entries = rows.entries();
      return { name, unit, total: sumOf(rows), samples: null, entries };
    };
    const isTimed = this.#rows().some(({ time }) => time > 0);
    const views: View[] = [
      {
        ...view('response time', 'ns', times),
        total: this.#total(sumOf(times)),
        axis: 'wall',
        base: 'all response time',
        of: 'the response time',
      },
      { ...view('calls', 'calls', calls), axis: 'count', base: 'all calls' },
    ];
    return {
      ...flatProfile('pt-query-digest', input, [], {
        notes:
          this.#ranked.length > 0
            ? []
            : ['no profile table: the sections of the queries are read, with three digits each'],
      }),
      views: isTimed ? views : views.toReversed(),
    };
  }

  #whole(time: number, percent: number): void {
    if (percent > this.#all.percent) this.#all = { percent, time: (100 * time) / percent };
  }

  /** The rows' own sum, unless a good part of the whole is not among them. */
  #total(sum: number): number {
    return this.#all.time > 1.02 * sum ? this.#all.time : sum;
  }

  #rows() {
    if (this.#ranked.length > 0) return this.#ranked;
    return this.#queries.map(({ id, at, seconds, calls, text }) => ({
      name: text.slice(0, 200) || id,
      id,
      time: seconds ?? 0,
      calls: calls ?? 0,
      at,
    }));
  }

  #attribute(text: string): void {
    const query = this.#queries.at(-1);
    if (query === undefined) return;
    const exec = EXEC.exec(text);
    const count = COUNT.exec(text);
    if (exec !== null) query.seconds ??= Number(exec[2]) * (NANOSECONDS[exec[3] ?? 's'] ?? 1e9);
    else if (count !== null)
      query.calls ??= Number(count[2]) * 1000 ** Math.max(0, ' kMGT'.indexOf(count[3] || ' '));
    else if (!text.startsWith('#') && text.trim() !== '' && query.text.length < 400)
      query.text = `${query.text} ${text.trim()}`.trim().replace(/\\G$/, '');
  }
}

/** Newer versions cut the id in the profile: `0x49FDB3B0BFF56D810ED360536A2...`. */
function shortOf(id: string): string {
  return id.replace(/\.{3}$/, '').slice(0, 28);
}

function sumOf(rows: Rows): number {
  return rows.entries().reduce((sum, { self }) => sum + (self ?? 0), 0);
}
