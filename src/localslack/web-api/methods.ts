import { basicMethods } from './basics.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import type { Methods } from './method.ts';
import { reactionMethods } from './reactions.ts';
import { streamMethods } from './streams.ts';
import { viewMethods } from './views.ts';

/** Every Web API method that this workspace answers. */
export const methods: Methods = {
  ...basicMethods,
  ...chatMethods,
  ...streamMethods,
  ...conversationMethods,
  ...viewMethods,
  ...reactionMethods,
  ...fileMethods,
};

/** Requests beside the Web API that are logged and can be disturbed like methods. */
export const PSEUDO_METHODS = ['response_url', 'files.upload', 'files.download'];
