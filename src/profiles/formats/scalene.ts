/**
 * Scalene's profile as JSON (`scalene --json`): https://github.com/plasma-umass/scalene
 *
 *     {"elapsed_time_sec":2.1,"files":{"a.py":{"functions":[{"lineno":3,"line":"work",…}],
 *       "lines":[{"lineno":5,"line":"    x = f(y)","n_cpu_percent_python":41.2,"n_cpu_percent_c":3.1,"n_sys_percent":0.4,
 *                 "n_peak_mb":0.0,"n_malloc_mb":12.5, …}],"percent_cpu_time":97.1}},"program":"a.py","max_footprint_mb":120.5}
 *
 * A line's CPU time is that of Python, of native code and of the system together, in percent of the run.
 */
import { lineView } from '../annotated.ts';
import { type Fields, fieldsOf, jsonOf, listOf, numberOf, textOf } from '../json.ts';
import type { Annotation, Detection, Format, Head, HotLine, Input, Profile } from '../model.ts';
import { round } from '../rows.ts';

export const scalene: Format = { name: 'scalene', detect, read };

function detect(head: Head): Detection | null {
  return /^\ufeff?\s*\{/.test(head.text) && /"n_cpu_percent_(?:python|c)"\s*:/.test(head.text)
    ? { confidence: 0.97, why: '"n_cpu_percent_python" of Scalene' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const whole = await jsonOf(input);
  const annotations = Object.entries(fieldsOf(whole['files'])).map(([file, fields]) =>
    annotationOf(file, listOf(fieldsOf(fields)['lines']).map(fieldsOf)),
  );
  const used = annotations.filter(({ lines }) => lines.length > 0);
  const seconds = numberOf(whole['elapsed_time_sec']);
  const program = textOf(whole['program']);
  const footprint = numberOf(whole['max_footprint_mb']);
  return {
    format: 'scalene',
    source: input.name,
    views: [{ ...lineView(used, 'cpu', 'cpu', 'the CPU time of the run'), unit: '%', total: 100 }],
    stacks: null,
    annotations: used,
    unread: { count: 0, lines: [] },
    notes: [
      ...input.notes,
      ...(footprint === null || footprint <= 0 ? [] : [`the largest footprint was ${round(footprint)} MB`]),
    ],
    recording: {
      ...(seconds === null ? {} : { seconds }),
      ...(program === null ? {} : { command: program }),
    },
  };
}

function annotationOf(file: string, lines: readonly Fields[]): Annotation {
  return {
    function: file,
    file,
    unit: '%',
    total: 100,
    samples: null,
    event: null,
    lines: lines.map((fields): HotLine => {
      const part = (key: string) => numberOf(fields[key]) ?? 0;
      const self = round(part('n_cpu_percent_python') + part('n_cpu_percent_c') + part('n_sys_percent'));
      const line = numberOf(fields['lineno']);
      const code = (textOf(fields['line']) ?? '').replace(/\n$/, '');
      return {
        function: file,
        file,
        line,
        address: null,
        code,
        self: self > 0 ? self : null,
        total: null,
        count: null,
        at: { line: 1, text: `${file}:${line}: ${code}` },
      };
    }),
  };
}
