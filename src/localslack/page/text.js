import { mrkdwn, plain } from './mrkdwn.js';

/** A text object of Block Kit as nodes. */
export function text(object, key = '') {
  if (!object) return '';
  return object.type === 'mrkdwn' ? mrkdwn(object.text, key) : plain(object.text ?? '');
}
