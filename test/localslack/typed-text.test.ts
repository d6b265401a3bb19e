import { afterEach, expect, test } from '@jest/globals';
import { box, closeAll } from './workspace.ts';

afterEach(closeAll);

test('what a person types is encoded as Slack encodes it', async () => {
  const slack = await box();
  const bot = (await slack.get('state')).app.user_id;
  const alice = await slack.id('alice');
  const general = await slack.id('general');
  const cases = [
    ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
    ['already &amp; done', 'already &amp; done'],
    [
      '@fixture ask @alice in #general, not @nobody',
      `<@${bot}> ask <@${alice}> in <#${general}|general>, not @nobody`,
    ],
    [`<@${bot}> stays`, `<@${bot}> stays`],
    ['see https://a.b/c?x=1&y=2.', 'see <https://a.b/c?x=1&amp;y=2>.'],
    ['slow: web-03.example.com', 'slow: <http://web-03.example.com|web-03.example.com>'],
    ['`web-03.example.com <a>`', '`web-03.example.com &lt;a&gt;`'],
    ['at java.util.List<String>.get(List.java:1)', 'at java.util.List&lt;String&gt;.get(List.java:1)'],
  ] as const;
  for (const [typed] of cases) await slack.post('message', { user: 'bob', channel: 'general', text: typed });
  const { messages } = await slack.get('messages?channel=general');
  expect(messages.map(({ text }) => text)).toEqual(cases.map(([, text]) => text));
});
