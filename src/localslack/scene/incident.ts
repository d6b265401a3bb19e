import { readFileSync } from 'node:fs';
import type { Scene } from './scene.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** An incident that is under way: an alert about this machine, a thread dump with a deadlock, a profile. */
export const incidentScene: Scene = [
  {
    by: 'alice',
    channel: 'general',
    minutesAgo: 95,
    text: 'checkout 2.14 is out on all hosts. Shout in #incidents if something looks off.',
  },
  {
    by: 'Alertmanager',
    channel: 'incidents',
    minutesAgo: 14,
    text: '',
    attachments: [
      {
        color: 'a30200',
        fallback: '[FIRING:1] HighRequestLatency local (checkout)',
        title: '[FIRING:1] HighRequestLatency local (checkout)',
        text: 'The 99th percentile of request latency has been above 2 s for 10 minutes.',
        fields: [
          { title: 'Host', value: 'local', short: true },
          { title: 'Severity', value: 'page', short: true },
          { title: 'p99', value: '2.41 s', short: true },
          { title: 'Runbook', value: '/perf debughost local high latency', short: true },
        ],
      },
    ],
  },
  {
    by: 'alice',
    channel: 'incidents',
    minutesAgo: 11,
    text: 'Looking. Orders time out since about ten minutes; the hosts themselves answer.',
  },
  {
    by: 'bob',
    channel: 'incidents',
    minutesAgo: 8,
    text: `jstack of the order service, it has not moved for a while:\n\`\`\`\n${read('order-service.jstack.txt').trimEnd()}\n\`\`\``,
  },
  {
    by: 'bob',
    channel: 'incidents',
    minutesAgo: 5,
    text: 'and six seconds of perf on checkout',
    files: [{ name: 'checkout.perf.txt', content: read('checkout.perf.txt') }],
  },
  {
    by: 'alice',
    channel: 'incidents',
    minutesAgo: 3,
    text: 'If this machine is too healthy to be interesting: `npm run drill -- cpu-pinned` in another terminal breaks it for two minutes, harmlessly. `npm run drill` lists more.',
  },
];
