/**
 * Ruby's ruby-prof, flat and graph reports: https://ruby-prof.github.io/#reports
 *
 *     Measure Mode: wall_time
 *     Total: 0.057922
 *      %self      total      self      wait     child     calls  name                           location
 *      27.13      0.019     0.016     0.000     0.003        1   Array#each                     a.rb:2
 *
 *       %total   %self      total       self       wait      child            calls     name                          location
 *                           0.031      0.012      0.000      0.019              1/1     Object#work        a caller
 *       53.64%  20.85%      0.031      0.012      0.000      0.019                1     Enumerable#sort_by
 *
 * Seconds, or what the measure mode counts. The lines of a graph without percents are callers and callees.
 */
import type { Axis, Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { flatProfile } from './flat-profile.ts';

export const rubyProf: Format = { name: 'ruby-prof', detect, read };

const FLAT_TITLES = /^\s*%self\s+total\s+self\s+wait\s+child\s+calls\s+name/;
const GRAPH_TITLES = /^\s*%total\s+%self\s+total\s+self\s+wait\s+child\s+calls\s+name/i;
const FIGURE = '(\\d{1,15}(?:\\.\\d{1,6})?)';
const FLAT = new RegExp(
  `^\\s*\\d{1,3}\\.\\d{1,2}\\s+${FIGURE}\\s+${FIGURE}\\s+${FIGURE}\\s+${FIGURE}\\s+(\\d{1,15})\\s+\\*?(\\S.*)$`,
);
const GRAPH = new RegExp(
  `^\\s*\\d{1,3}\\.\\d{1,2}%\\s+\\d{1,3}\\.\\d{1,2}%\\s+${FIGURE}\\s+${FIGURE}\\s+${FIGURE}\\s+${FIGURE}\\s+(\\d{1,15})\\s+\\*?(\\S.*)$`,
);
/** What the modes measure: https://ruby-prof.github.io/#measure-mode */
const MODES: Readonly<Record<string, readonly [unit: string, axis: Axis]>> = {
  wall_time: ['s', 'wall'],
  process_time: ['s', 'cpu'],
  cpu_time: ['s', 'cpu'],
  allocations: ['objects', 'alloc'],
  memory: ['bytes', 'alloc'],
};

function detect(head: Head): Detection | null {
  const isTable = head.lines.some(line => FLAT_TITLES.test(line) || GRAPH_TITLES.test(line));
  return isTable ? { confidence: 0.95, why: 'titles of ruby-prof' } : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new RubyProfReader());
}

class RubyProfReader {
  readonly #times = new Rows();
  readonly #calls = new Rows();
  #mode = 'wall_time';
  #total: number | null = null;
  #row: RegExp | null = null;
  #isGraph = false;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const mode = /^Measure Mode: (\w{1,40})/.exec(text)?.[1];
    const total = /^Total(?: Time)?: (\d{1,15}(?:\.\d{1,20})?)/.exec(text)?.[1];
    if (mode !== undefined) this.#mode = mode;
    // Each thread, and each fiber, has a report of its own.
    else if (total !== undefined) this.#total = (this.#total ?? 0) + Number(total);
    else if (FLAT_TITLES.test(text)) this.#row = FLAT;
    else if (GRAPH_TITLES.test(text)) [this.#row, this.#isGraph] = [GRAPH, true];
    else if (this.#row !== null) this.#figures(this.#row, text);
  }

  finish(input: Input): Profile {
    const [unit, axis] = MODES[this.#mode] ?? ['count', 'count'];
    return flatProfile(
      'ruby-prof',
      input,
      [
        {
          name: this.#mode.replaceAll('_', ' '),
          unit,
          axis,
          base: 'all measured methods',
          rows: this.#times,
          total: this.#total,
        },
        { name: 'calls', unit: 'calls', axis: 'count', base: 'all calls', rows: this.#calls },
      ],
      {
        notes: [
          ...(this.#isGraph ? ['of the graph the methods are read, without their callers'] : []),
          'every call is measured, which makes small methods look dear',
        ],
      },
    );
  }

  #figures(row: RegExp, text: string): void {
    const match = row.exec(text.slice(0, 4000));
    if (match === null) return;
    const [name = '', place = ''] = match[6]!.trim().split(/\s{2,}/);
    const source = /^(.{1,500}):(\d{1,9})$/.exec(place);
    const common = {
      name,
      module: null,
      file: source?.[1] ?? null,
      line: source === null ? null : Number(source[2]),
      at: { line: this.#number, text },
    };
    this.#times.add({ ...common, self: Number(match[2]), total: Number(match[1]) });
    this.#calls.add({ ...common, self: Number(match[5]), total: null });
  }
}
