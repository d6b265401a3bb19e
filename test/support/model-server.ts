/**
 * A scripted OpenAI-compatible server: plain HTTP, deterministic, with every misbehaviour that real ones have.
 *
 * `http://HOST:PORT/v1` plays the scenario that it was started with, `http://HOST:PORT/NAME/v1` the one of that name.
 * As a process of its own: `node test/support/model-server.ts --port N --scenario honest`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { type Reply, type Scenario, type SeenRequest, scenarios } from './model-scenarios.ts';

export interface ModelServer {
  /** With its `/v1`. */
  readonly url: string;
  urlOf(scenario: string): string;
  readonly requests: SeenRequest[];
  close(): Promise<void>;
}

export async function startModelServer(scenario: Scenario | string, port = 0): Promise<ModelServer> {
  const requests: SeenRequest[] = [];
  const play = typeof scenario === 'string' ? named(scenario) : scenario;
  const server = createServer((request, response) => {
    void serve(request, response, requests, play);
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/v1`,
    urlOf: name => `${origin}/${name}/v1`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function named(name: string): Scenario {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`no scenario ${name}: one of ${Object.keys(scenarios).join(' ')}`);
  return scenario;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  requests: SeenRequest[],
  play: Scenario,
): Promise<void> {
  const path = request.url ?? '';
  const text = await textOf(request);
  const seen: SeenRequest = { path, headers: request.headers, body: parsed(text), at: Date.now() };
  requests.push(seen);
  const name = /^\/([\w-]+)\/v1\//.exec(path)?.[1];
  const scenario = (name ? scenarios[name] : undefined) ?? play;
  const turn = requests.filter(other => other.path === path).length;
  await send(
    response,
    scenario ? await scenario(seen, turn) : { status: 404, body: { error: 'no such scenario' } },
  );
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  if (reply.hang === 'headers') return;
  if (reply.delayMs) await new Promise(resolve => setTimeout(resolve, reply.delayMs));
  if (reply.reset) {
    response.destroy();
    return;
  }
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {});
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
  if (reply.hang === 'body') response.write(text.slice(0, text.length / 2));
  else response.end(text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { port: { type: 'string' }, scenario: { type: 'string' } } });
  const { url } = await startModelServer(values.scenario ?? 'honest', Number(values.port ?? 0));
  console.log(JSON.stringify({ url }));
}
