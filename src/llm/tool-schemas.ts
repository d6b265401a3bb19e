/** The tools as the model sees them. The same bytes for every run of one configuration. */
import { CLAIMS_SCHEMA } from './claims.ts';

/** `programs`: an allowed line of each, so that the model asks for what can run. `asks`: people can be asked. */
export function toolSchemas(
  programs: readonly string[],
  asks: boolean,
): readonly Readonly<Record<string, unknown>>[] {
  const known = programs.length > 0 ? ` Forms that run, one a program: ${programs.join('; ')}.` : '';
  return [
    tool(
      'run_diagnostic',
      `Runs one read-only diagnostic on a host of this run and returns its output behind handles. No shell: no pipes, no redirections. A policy refuses whatever could change the host or never ends.${known}`,
      {
        host: { type: 'string', description: 'one of the hosts named in the question' },
        argv: {
          type: 'array',
          items: { type: 'string' },
          description: 'the program and its arguments, e.g. ["pidstat","-t","-p","812","1","3"]',
        },
      },
    ),
    tool('read_transcript', 'Shows more lines of a text or an output that was shown in part.', {
      source: { type: 'string', description: 'its name, as it was shown' },
      from: { type: 'integer', description: 'first line, from 1' },
    }),
    ...(asks ? [ASK_PERSON] : []),
    {
      type: 'function',
      function: {
        name: 'report',
        description: 'Ends the investigation with the claims of the answer.',
        parameters: CLAIMS_SCHEMA,
      },
    },
  ];
}

function tool(
  name: string,
  description: string,
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const parameters = {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
  return { type: 'function', function: { name, description, parameters } };
}

const ASK_PERSON = tool(
  'ask_person',
  'Asks the person in the thread one short plain question that no host can answer, and waits for them. At most once; only where the answer decides the case.',
  {
    question: { type: 'string' },
    choices: {
      type: 'array',
      items: { type: 'string' },
      description: 'up to five answers to pick from, or none',
    },
  },
);
