import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Box, box, closeAll, eventually, type Json, socketApp } from './workspace.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
});
afterAll(async () => await browser.close());
// Pages before workspaces: an open page goes on asking for its events, and a later workspace may get the same port.
afterEach(async () => {
  await Promise.all(browser.contexts().map(context => context.close()));
  await closeAll();
});

const completions = () => ({
  subcommands: [{ name: 'debughost', summary: 'Find out why a host is slow' }],
  hosts: ['local', 'web-03'],
});

/** Opens the page; every script error, and everything that the content policy stops, is collected. */
async function open(
  slack: Box,
  viewport = { width: 1200, height: 800 },
): Promise<{ page: Page; troubles: string[] }> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', error => troubles.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  await page.goto(slack.url);
  // A browser that is starved of processor time can lose a module of the page; a person would load it again.
  await page.waitForSelector('.composer', { timeout: 12_000 }).catch(() => page.reload());
  await page.waitForSelector('.composer');
  return { page, troubles };
}

const HOSTILE = [
  '<img src=x onerror="window.broken=1">',
  '<script>window.broken=1</script>',
  '[click](javascript:window.broken=1)',
  '<javascript:window.broken=1|click>',
].join('\n');

test('what people, hosts and models write is shown as text and never run', async () => {
  const slack = await box();
  const { page, troubles } = await open(slack);
  await slack.client.chat.postMessage({
    channel: await slack.id('incidents'),
    text: 'x',
    blocks: [
      { type: 'markdown', text: `${HOSTILE}\n${'>'.repeat(3000)} deep` },
      { type: 'section', text: { type: 'mrkdwn', text: HOSTILE } },
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'link', url: 'javascript:1', text: 'link' }] },
        ],
      },
    ] as never,
  });
  await slack.post('message', {
    user: 'bob',
    channel: 'incidents',
    text: HOSTILE,
    files: [{ name: '<b>.html', content: HOSTILE }],
  });
  await page.locator('.message').nth(1).waitFor();
  expect(await page.locator('.message a[href^="javascript"], .message script, .message img').count()).toBe(0);
  expect(await page.evaluate('window.broken')).toBeUndefined();
  expect(await page.locator('.markdown').first().innerText()).toContain('<script>window.broken=1</script>');
  expect(troubles).toEqual([]);
});

test('the page may load nothing from elsewhere', async () => {
  const slack = await box();
  const policy = (await fetch(slack.url)).headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
});

test('the slash key completes commands, sub-commands and hosts, and Enter sends', async () => {
  const slack = await box({ completions });
  const texts: string[] = [];
  await socketApp(slack, app => {
    app.command('/fixture', async ({ ack, command }) => {
      texts.push(command.text);
      await ack({ text: 'alone' });
    });
  });
  const { page } = await open(slack);
  const field = page.locator('#channel textarea');
  for (const part of ['/', 'deb', 'web']) {
    await field.pressSequentially(part);
    await page.locator('.completion-item').first().waitFor();
    await field.press('Tab');
  }
  await field.pressSequentially('slow');
  await field.press('Enter');
  await page.locator('.message.ephemeral').waitFor();
  expect(texts).toEqual(['debughost web-03 slow']);
  expect(await page.locator('.message.ephemeral').innerText()).toContain('Only visible to you');
  expect(await page.locator('.messages, main').first().innerText()).not.toMatch(/^null$/m);
});

test('a stream ticks in the open thread, and a button of the answer opens a modal that can be sent', async () => {
  const slack = await box();
  const submitted: unknown[] = [];
  await socketApp(slack, app => {
    app.action('again', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({
        trigger_id: (body as unknown as { trigger_id: string }).trigger_id,
        view: {
          type: 'modal',
          callback_id: 'form',
          title: { type: 'plain_text', text: 'Again' },
          submit: { type: 'plain_text', text: 'Run' },
          blocks: [
            {
              type: 'input',
              block_id: 'host',
              label: { type: 'plain_text', text: 'Host' },
              element: { type: 'plain_text_input', action_id: 'name' },
            },
          ],
        },
      });
    });
    app.view('form', async ({ ack, view }) => {
      submitted.push(view.state.values['host']?.['name']?.value);
      if (submitted.length === 1) await ack({ response_action: 'errors', errors: { host: 'Near: web-03' } });
      else await ack();
    });
  });
  const channel = await slack.id('incidents');
  const { ts: thread_ts = '' } = await slack.client.chat.postMessage({ channel, text: 'root' });
  const target = {
    channel,
    thread_ts,
    recipient_user_id: await slack.id('alice'),
    recipient_team_id: slack.team,
  };
  const { ts = '' } = await slack.client.chat.startStream({ ...target, task_display_mode: 'plan' });
  const task = (status: string): Json => ({ type: 'task_update', id: '1', title: 'connect', status });
  const { page, troubles } = await open(slack);
  await page.locator('.thread-link').click();
  await slack.client.chat.appendStream({ channel, ts, chunks: [task('in_progress')] as never });
  await page.locator('#thread .task.in_progress').waitFor();
  const button = { type: 'button', action_id: 'again', text: { type: 'plain_text', text: 'Re-check' } };
  await slack.client.chat.stopStream({
    channel,
    ts,
    chunks: [task('complete')] as never,
    blocks: [{ type: 'actions', elements: [button] }] as never,
  });
  await page.locator('#thread .task.complete').waitFor();
  expect(await page.locator('#thread .streaming').count()).toBe(0);
  await page.locator('#thread .button', { hasText: 'Re-check' }).click();
  await page.locator('dialog input').fill('web-3');
  await page.locator('dialog .primary').click();
  await page.locator('dialog .field-error', { hasText: 'Near: web-03' }).waitFor();
  await page.locator('dialog input').fill('web-03');
  await page.locator('dialog .primary').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  expect(submitted).toEqual(['web-3', 'web-03']);
  expect(troubles).toEqual([]);
});

test('a suggestion asks about the message and opens the thread that the answer comes in', async () => {
  const slack = await box();
  await socketApp(slack, app => {
    app.shortcut({ type: 'message_action', callback_id: 'on_message' }, async ({ ack, shortcut, client }) => {
      await ack();
      const { ts } = shortcut.message as { ts: string };
      const channel = (shortcut as unknown as { channel: { id: string } }).channel.id;
      await client.chat.postMessage({ channel, thread_ts: ts, text: 'Deadlock: two threads' });
    });
  });
  await slack.post('message', { user: 'bob', channel: 'incidents', text: 'Full thread dump OpenJDK' });
  const { page, troubles } = await open(slack);
  await page.locator('.suggestion', { hasText: 'Explain the thread dump' }).click();
  await page.locator('#thread', { hasText: 'Deadlock: two threads' }).waitFor();
  expect(troubles).toEqual([]);
});

test('one can be another person, forward a message to the app and see the traffic', async () => {
  const slack = await box();
  await socketApp(slack, () => {});
  slack.seed();
  const { page } = await open(slack);
  await page.locator('.who').click();
  await page.locator('.menu-item', { hasText: 'bob' }).click();
  await page.locator('.who', { hasText: 'bob' }).waitFor();
  const dump = page.locator('.message', { hasText: 'Full thread dump' });
  await dump.hover();
  await dump.locator('[aria-label^="Forward"]').click();
  await page.locator('.toast', { hasText: 'Forwarded' }).waitFor();
  const { deliveries } = await slack.get('deliveries');
  expect(deliveries.map(({ kind }) => kind)).toEqual(['message']);
  await page.locator('.traffic-toggle').click();
  await page.locator('.traffic-row', { hasText: 'apps.connections.open' }).first().waitFor();
});

test('a long paste is offered as a snippet', async () => {
  const slack = await box();
  const { page } = await open(slack);
  await page.evaluate(`{
    const data = new DataTransfer();
    data.setData('text/plain', 'at com.shop.Order.save(Order.java:1)\\n'.repeat(200));
    const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector('#channel textarea').dispatchEvent(paste);
  }`);
  await page.locator('.offer .primary').click();
  await page.locator('.chip', { hasText: 'pasted.txt' }).waitFor();
  await page.locator('#channel .send').click();
  const [file] = await eventually(async () => {
    const { files } = await slack.get('files');
    return files.length > 0 && files;
  });
  expect(file).toMatchObject({ name: 'pasted.txt', mode: 'snippet', lines: 201 });
});

test('on a phone the channels slide in, and nothing is wider than the screen', async () => {
  const slack = await box();
  slack.seed();
  const { page } = await open(slack, { width: 390, height: 800 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await page.locator('.burger').click();
  await page.locator('.entry', { hasText: 'general' }).click();
  await page.locator('h1', { hasText: '#general' }).waitFor();
});
