/** One assistant message, read: its tool calls, whatever form they have, and the claims that it reports. */
import { contentOf } from './envelope.ts';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** null: the arguments are no object. */
  readonly input: Readonly<Record<string, unknown>> | null;
}

export interface Turn {
  /** To be sent back: as it came, with ids where the server made none. */
  readonly message: Readonly<Record<string, unknown>>;
  readonly calls: readonly ToolCall[];
  readonly content: string;
}

const MOST_CALLS = 16;

/** `turn` makes the missing ids: a replay makes the same. */
export function readTurn(message: Readonly<Record<string, unknown>>, turn: number): Turn {
  const raw = Array.isArray(message['tool_calls']) ? message['tool_calls'].slice(0, MOST_CALLS) : [];
  const whole = raw.map((call, index) => withId(call, `call_${turn}_${index + 1}`));
  return {
    message: whole.length > 0 ? { ...message, tool_calls: whole } : withoutCalls(message),
    calls: whole.map(callOf),
    content: contentOf(message),
  };
}

function withId(call: unknown, id: string): Record<string, unknown> {
  const entry = typeof call === 'object' && call !== null ? { ...call } : {};
  const given: unknown = Reflect.get(entry, 'id');
  return { type: 'function', ...entry, id: typeof given === 'string' && given !== '' ? given : id };
}

function callOf(call: Readonly<Record<string, unknown>>): ToolCall {
  const named = typeof call['function'] === 'object' && call['function'] !== null ? call['function'] : {};
  const name: unknown = Reflect.get(named, 'name');
  return {
    id: String(call['id']),
    name: typeof name === 'string' ? name : '',
    input: inputOf(Reflect.get(named, 'arguments')),
  };
}

/** Text of JSON with most servers, an object with some. */
function inputOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== 'string') return isRecord(value) ? value : null;
  try {
    const parsed: unknown = JSON.parse(value);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutCalls(message: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(message).filter(([key]) => key !== 'tool_calls'));
}
