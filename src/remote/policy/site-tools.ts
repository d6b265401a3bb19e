/** Tools that a site names itself: an argv template with typed parameters becomes a grammar like any other. */
import { z } from 'zod';
import type { Form, Grammar, Value } from '../../core/grammar.ts';
import { hintFor } from './hints.ts';
import type { Fail } from './site.ts';

const LITERAL = /^[A-Za-z0-9_.,:=/@%+-]{1,200}$/;
const SLOT = /^\{([a-z][a-z0-9_]{0,30})\}$/;

const PARAMETER = z.union(
  [
    z.strictObject({ int: z.tuple([z.int(), z.int()]) }),
    z.strictObject({ words: z.array(z.string().regex(LITERAL)).min(1).max(200) }),
    z.strictObject({ pattern: z.string().min(1).max(200), says: z.string().min(1).max(100) }),
  ],
  { error: 'a parameter is { int: [MIN, MAX] }, { words: [A, B] } or { pattern: "…", says: "…" }' },
);

export const TOOL_SCHEMA = z.strictObject({
  says: z.string().min(1).max(200),
  argv: z.array(z.string().min(1).max(200)).min(1).max(40),
  parameters: z.record(z.string(), PARAMETER).default({}),
  tier: z.enum(['read', 'intrusive']).default('read'),
  root: z.boolean().default(false),
  /** It is ended after so many seconds. */
  seconds: z.int().min(1).max(120).default(30),
  cost: z.string().max(200).optional(),
});

type Tool = z.output<typeof TOOL_SCHEMA>;

/** Programs that would undo the policy, whatever their operands: shells, interpreters, starters, root. */
const NEVER = /^(?:it is a shell|it is an interpreter|it starts other programs|root is used)/;

/** One grammar a program; forms of a program that has a built-in grammar are added behind its own. */
export function siteGrammars(tools: readonly Tool[], builtIn: readonly Grammar[], fail: Fail): Grammar[] {
  const grammars = new Map<string, Grammar>();
  for (const [index, tool] of tools.entries()) {
    const form = formOf(tool, index, fail);
    const program = tool.argv[0]!;
    const before = grammars.get(program) ?? builtIn.find(grammar => grammar.tool === program);
    grammars.set(
      program,
      before
        ? { ...before, forms: [...before.forms, form] }
        : {
            tool: program,
            says: tool.says,
            tier: tool.tier,
            forms: [form],
            examples: [tool.argv.join(' ')],
          },
    );
  }
  return [...grammars.values()];
}

function formOf(tool: Tool, index: number, fail: Fail): Form {
  const [program = '', ...rest] = tool.argv;
  if (!/^[a-z0-9][a-z0-9._+-]{0,60}$/i.test(program)) {
    fail(['tools', index, 'argv', 0], 'the first word is a program name without its folder');
  }
  if (NEVER.test(hintFor(program) ?? '')) {
    fail(['tools', index, 'argv', 0], `${program} runs anything: name the diagnostic program itself`);
  }
  const used = new Set<string>();
  const sequence = rest.map((word, position): Value => {
    const slot = SLOT.exec(word)?.[1];
    if (slot === undefined) {
      if (!LITERAL.test(word))
        fail(['tools', index, 'argv', position + 1], 'a word is plain, or one {parameter}');
      return { type: 'words', words: [word] };
    }
    used.add(slot);
    const parameter = tool.parameters[slot];
    if (!parameter) return fail(['tools', index, 'argv', position + 1], `{${slot}} is not under parameters`);
    return parameterValue(parameter, says => fail(['tools', index, 'parameters', slot], says));
  });
  const unused = Object.keys(tool.parameters).find(name => !used.has(name));
  if (unused !== undefined) fail(['tools', index, 'parameters', unused], `no {${unused}} stands in argv`);
  return {
    flags: [],
    operands: [],
    sequence,
    tier: tool.tier,
    root: tool.root,
    endless: tool.seconds,
    ...(tool.cost === undefined ? {} : { cost: tool.cost }),
  };
}

function parameterValue(parameter: z.output<typeof PARAMETER>, fail: (says: string) => never): Value {
  if ('int' in parameter) {
    const [min, max] = parameter.int;
    return min >= 0 && min <= max ? { type: 'int', min, max } : fail('int is [MIN, MAX], from 0 upwards');
  }
  if ('words' in parameter) return { type: 'words', words: parameter.words };
  const { pattern, says } = parameter;
  return isPlainPattern(pattern)
    ? { type: 'pattern', pattern, says }
    : fail(
        'a pattern has letters, digits, . classes and repetitions; no group is repeated, no look-around, no \\ but before a sign',
      );
}

/** Linear, and read alike by JavaScript and Python: no repeated group, nothing behind `(?` but `:`. */
function isPlainPattern(pattern: string): boolean {
  if (!/^[A-Za-z0-9_.:/@%+=,\\[\]{}()|*?^-]+$/.test(pattern)) return false;
  if (/\)[*+{?]|\(\?[^:]|\\[A-Za-z0-9]|[*+?}][*+?]/.test(pattern)) return false;
  if ((pattern.match(/[*+]|\{[0-9]*,[0-9]*\}/g) ?? []).length > 6) return false;
  try {
    new RegExp(`^(?:${pattern})$`);
    return true;
  } catch {
    return false;
  }
}

/** A glob of log files as a pattern; null where it may not be one. */
export function logPattern(glob: string): string | null {
  const shape = /^\/[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}(?:\/[A-Za-z0-9_*][A-Za-z0-9_.*-]{0,100}){1,10}$/;
  if (
    !shape.test(glob) ||
    /^\/(?:proc|sys|dev|etc|root|run|boot)\//.test(glob) ||
    /\*[^/]*\*|\.\./.test(glob)
  )
    return null;
  return glob
    .split('/')
    .map(part => {
      const escaped = part.replaceAll('.', '\\.');
      if (part.startsWith('*')) return escaped.replace('*', '[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}');
      return escaped.replace('*', '[A-Za-z0-9_.-]{0,100}');
    })
    .join('/');
}
