import { expect, test } from '@jest/globals';
import { createPolicy, policyTable, readSite, toolSchema } from '../../../src/remote/policy/index.ts';
import { grammars } from '../../../src/tools/grammars.ts';

test('the page names every tool, its forms and what is special about them', () => {
  const page = policyTable();
  for (const { tool, says } of grammars) expect(page).toContain(`### ${tool}\n\n${says}.`);
  expect(page).toContain('vmstat [-a|--active]');
  expect(page).toContain('INTERVAL=1..30 COUNT=1..60    # at most 60 s');
  expect(page).toContain('sent with --no-pager');
  expect(page).not.toContain('undefined');
});

test('the example of a site file on the page is a right one', () => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(policyTable())?.[1] ?? '';
  expect(readSite(yaml, 'policy.yml')).toMatchObject({
    without: ['docker', 'tcpdump'],
    access: [{}],
    approvers: [{}],
  });
});

test('what the model is told of is allowed as it stands', () => {
  const policy = createPolicy();
  const lines = toolSchema();
  expect(lines.length).toBeGreaterThan(90);
  expect(lines.filter(line => policy.judge(line).verdict !== 'allow')).toEqual([]);
  expect(toolSchema().filter(entry => /^(?:uniq|cut|tr|column|perf|strace) /.test(entry))).toEqual([]);
});
