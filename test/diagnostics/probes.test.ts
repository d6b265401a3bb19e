import { expect, test } from '@jest/globals';
import * as probes from '../../src/diagnostics/probes.ts';
import { createPolicy } from '../../src/remote/policy/index.ts';

const constants = Object.entries(probes)
  .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  .map(([, line]) => line);
const made = [
  probes.processFiles([1, 4_000_000]),
  probes.suspectFiles([1, 2]),
  probes.childTimes([1, 2]),
  probes.threadStatuses([{ pid: 1, tid: 2 }]),
  probes.openFiles(812),
  probes.threadsOf([1, 2]),
  probes.unitState('nginx.service'),
  probes.unitLog('nginx.service'),
  probes.groupMemory('/sys/fs/cgroup/system.slice/nginx.service/memory.stat'),
  probes.diskClasses(['vda', 'nvme0n1']),
  probes.interfaceFiles(['eth0']),
];

test.each([...constants, ...made])('the policy lets a probe run as it is written: %s', line => {
  expect(createPolicy().judge(line)).toMatchObject({ verdict: 'allow', line });
});
