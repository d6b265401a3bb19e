/** Text as Slack delivers it → the words that the person typed. Source: docs.slack.dev, "Formatting text". */

/** `<http://web-03|web-03>`, `<@U1|alice>`, `<#C1|general>`, `<!here>`; what a person types as `<` arrives as `&lt;`. */
const MARKUP = /<(https?:\/\/|mailto:|tel:|@|#|!)([^<>|]*)(?:\|([^<>]*))?>/g;

/**
 * Links become their label, mentions `@name` and `#channel`, entities are decoded once (`&amp;` last).
 * The result is plain text: escape it again before it goes back to Slack.
 */
export function typedText(
  text: string,
  nameOf: (id: string) => string | undefined = () => undefined,
): string {
  return text
    .replace(MARKUP, (_, prefix: string, body: string, label: string | undefined) =>
      plain(prefix, body, label, nameOf),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function plain(
  prefix: string,
  body: string,
  label: string | undefined,
  nameOf: (id: string) => string | undefined,
): string {
  if (prefix === '@' || prefix === '#') return `${prefix}${label || nameOf(body) || body}`;
  if (prefix === '!') return label || `@${body.replace(/^subteam\^/, '')}`;
  if (label) return label;
  return prefix.startsWith('http') ? `${prefix}${body}` : body;
}

/** For every text that goes to Slack: host output, pastes and models cannot mention, link or format with it. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
