import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { fileObject, type StoredFile } from '../files.ts';
import { type Json, numberOf, objectsOf, textOf } from '../json.ts';
import { checkBlocks } from '../limits/blocks.ts';
import { botAuthor, post } from '../messages.ts';
import { escapeText } from '../typed-text.ts';
import { mayPost, threadOf } from './content.ts';
import { channelOf, type Methods, required } from './method.ts';

export const MAX_FILE_BYTES = 128 * 1024 * 1024;

export const fileMethods: Methods = {
  'files.getUploadURLExternal': {
    scopes: ['files:write'],
    run: (args, engine) => {
      const name = required(args, 'filename');
      const length = numberOf(args['length'], 0);
      if (length < 1) throw new SlackRefusal('invalid_arguments');
      if (length > MAX_FILE_BYTES) throw new SlackRefusal('file_upload_size_restricted');
      const id = engine.files.expect(name, length, textOf(args['alt_txt']) || textOf(args['alt_text']));
      return { upload_url: `${engine.url}/upload/v1/${id}`, file_id: id };
    },
  },
  'files.completeUploadExternal': { scopes: ['files:write'], run: complete },
  'files.info': {
    scopes: ['files:read'],
    run: (args, engine) => ({
      file: describe(engine, visible(engine, required(args, 'file'))),
      comments: [],
    }),
  },
  'files.delete': {
    scopes: ['files:write'],
    run: (args, engine) => {
      const file = visible(engine, required(args, 'file'));
      if (file.user !== engine.app.botUserId) throw new SlackRefusal('cant_delete_file');
      engine.files.remove(file.id);
      return {};
    },
  },
};

export function describe(engine: Engine, file: StoredFile): Json {
  return fileObject(file, engine.url, engine.team.id);
}

/** A file that the app may see: its own, or one posted where it is a member. */
export function visible(engine: Engine, id: string): StoredFile {
  const file = engine.files.find(id);
  const allowed =
    file?.user === engine.app.botUserId ||
    engine.store.channels.some(channel => file?.channels.has(channel.id) && engine.store.hasBot(channel));
  if (!file || !allowed) throw new SlackRefusal('file_not_found');
  return file;
}

function complete(args: Json, engine: Engine): Json {
  const wanted = objectsOf(args['files']);
  if (wanted.length === 0) throw new SlackRefusal('invalid_arguments');
  const key = textOf(args['channel_id']) || (textOf(args['channels']).split(',')[0] ?? '');
  const channel = key === '' ? null : channelOf(engine, key);
  if (channel) mayPost(engine, channel);
  const thread = channel ? threadOf(engine, channel, args) : {};
  const blocks = args['blocks'] === undefined ? {} : { blocks: checkBlocks(args['blocks'], 'message') };
  const files = wanted.map(({ id, title }) => {
    const file = engine.files.complete(textOf(id), engine.app.botUserId, textOf(title));
    if (!file) throw new SlackRefusal('file_not_found');
    return file;
  });
  if (channel) {
    for (const file of files) file.channels.add(channel.id);
    post(engine, channel, {
      ...botAuthor(engine),
      text: escapeText(textOf(args['initial_comment'])),
      ...blocks,
      ...thread,
      files: files.map(file => describe(engine, file)),
      upload: true,
    });
  }
  return { files: files.map(file => describe(engine, file)) };
}
