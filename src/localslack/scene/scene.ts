import type { Engine } from '../engine.ts';
import { formatTimestamp, newId } from '../ids.ts';
import type { Json } from '../json.ts';
import { escapeText, richTextOf } from '../typed-text.ts';
import { describe } from '../web-api/files.ts';

/** Something that was said before anybody looked. */
export interface SceneMessage {
  /** A person's name, or another bot's. */
  readonly by: string;
  readonly channel: string;
  readonly minutesAgo: number;
  readonly text: string;
  readonly blocks?: readonly Json[];
  readonly attachments?: readonly Json[];
  readonly files?: readonly { readonly name: string; readonly content: string }[];
}

export type Scene = readonly SceneMessage[];

/** Puts a scene into the channels; the app is told nothing of it, since it was not there. */
export function playScene(engine: Engine, scene: Scene): void {
  const now = Date.now() * 1000;
  for (const [index, entry] of scene.entries()) {
    const channel = engine.store.channel(entry.channel);
    if (!channel) throw new Error(`The scene names a channel "${entry.channel}" that does not exist.`);
    const person = engine.store.person(entry.by);
    const text = escapeText(entry.text);
    const files = (entry.files ?? []).map(({ name, content }) => {
      const file = engine.files.add({ name, user: person?.id ?? '', bytes: Buffer.from(content) });
      file.channels.add(channel.id);
      return describe(engine, file);
    });
    engine.store.add(channel.id, {
      type: 'message',
      ...(person ? { user: person.id } : { subtype: 'bot_message', bot_id: newId('B'), username: entry.by }),
      team: engine.team.id,
      ts: formatTimestamp(now - entry.minutesAgo * 60_000_000 + index),
      text,
      ...(entry.blocks ? { blocks: entry.blocks } : text === '' ? {} : { blocks: [richTextOf(text)] }),
      ...(entry.attachments ? { attachments: entry.attachments } : {}),
      ...(files.length > 0 ? { files } : {}),
    });
  }
}
