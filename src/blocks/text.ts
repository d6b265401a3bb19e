/** Text on its way into Slack: nothing in it can mention, link, unfurl or break out of its place. */
import { escapeSlack } from '../core/slack-text.ts';
import { clip, visible } from '../core/text.ts';

/** For `mrkdwn` and `text`: entities escaped, hidden characters shown. */
export function mrkdwn(text: string, max = 2900): string {
  return defuse(escapeSlack(clip(visible(text), max)));
}

/** For plain_text objects and titles. */
export function plain(text: string, max: number): string {
  return clip(visible(text), max);
}

/** Code spans and fences keep their content; around them, links, images and mentions are made harmless. */
export function markdown(text: string, max = 11_000): string {
  return clip(visible(text), max)
    .split(/(```[\s\S]*?(?:```|$)|`[^`\n]*`)/)
    .map((part, index) => (index % 2 === 1 ? escapeSlack(part) : defuse(escapeSlack(part))))
    .join('');
}

/** For rich text, which no client reads markup in; made harmless all the same, since clients differ. */
export function literal(text: string, max: number): string {
  return defuse(clip(visible(text), max)).replace(/<(?=[!@#])/g, '<\u2060');
}

/** `![x](u)` and `[x](u)` lose their link, an address its scheme, `@here` its ping: a posted URL is fetched by nobody. */
function defuse(text: string): string {
  return text
    .replace(/\]\(/g, '] (')
    .replace(/\b(https?|ftp|file|slack|mailto):(?=\S)/gi, '$1\u2236')
    .replace(/@(here|channel|everyone)\b/gi, '@\u2060$1');
}
