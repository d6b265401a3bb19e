import { describe, expect, test } from '@jest/globals';
import * as probes from '../../src/diagnostics/probes.ts';
import { alarms, look } from './host.ts';

const head = 'State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n';
const stateless = 'Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n';
const many = (count: number, row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => row(i)).join('\n');

describe('servers', () => {
  const listener = (waiting: number) => ({
    [probes.LISTENERS]: `${head}LISTEN ${waiting} 128 0.0.0.0:8443 0.0.0.0:* users:(("checkout",pid=812,fd=6))\n`,
  });

  test('a full accept queue is told with socket and process', () => {
    const [finding] = look({
      problem: 'connections time out on 8443',
      outputs: listener(129),
      tcpExt: { ListenOverflows: [20, 80] },
    }).findings;
    expect(finding).toMatchObject({
      id: 'net.listen.overflow',
      severity: 'critical',
      culprit: { name: 'checkout', pid: 812 },
    });
    expect(finding?.title).toContain('0.0.0.0:8443 is full (129 of 128)');
  });

  test('overflows since boot and a short queue are no alarm', () => {
    expect(alarms({ outputs: listener(3), tcpExt: { ListenOverflows: [20_000, 20_000] } })).toEqual([]);
  });

  test('a dropped SYN backlog is told', () => {
    expect(alarms({ tcpExt: { TCPReqQFullDrop: [0, 50] } })).toEqual(['net.syn-backlog']);
  });

  test('connections that the own program does not close', () => {
    const outputs = (count: number) => ({
      [probes.CLOSE_WAIT]:
        stateless +
        many(count, i => `1 0 10.0.0.1:8090 10.0.0.9:${40_000 + i} users:(("proxy",pid=812,fd=${i + 5}))`),
    });
    expect(look({ outputs: outputs(150) }).findings[0]).toMatchObject({
      id: 'net.close-wait',
      culprit: { name: 'proxy', pid: 812 },
    });
    expect(alarms({ outputs: outputs(10) })).toEqual([]);
  });

  test('a program that does not read its socket is told only while windows close', () => {
    const outputs = {
      [probes.CONNECTIONS]: `${stateless}500000 0 10.0.0.1:9000 10.0.0.9:40000 users:(("ingest",pid=812,fd=5))\n`,
    };
    expect(look({ outputs, tcpExt: { TCPToZeroWindowAdv: [0, 40] } }).findings[0]).toMatchObject({
      id: 'net.receive-queue',
      culprit: { name: 'ingest' },
    });
    expect(alarms({ outputs })).toEqual([]);
  });
});

describe('clients and the way', () => {
  test('retransmits count as a share of what was sent, and name the peer', () => {
    const outputs = {
      [probes.CONNECTIONS]: `${stateless}0 4000 10.0.0.1:45000 10.0.0.7:5432 users:(("shop",pid=7,fd=5))\n\t cubic rto:800 retrans:1/90 lost:3\n`,
    };
    const [finding] = look({ outputs, tcp: { OutSegs: [0, 1000], RetransSegs: [0, 300] } }).findings;
    expect(finding).toMatchObject({
      id: 'net.retransmits',
      severity: 'critical',
      culprit: { kind: 'peer', name: '10.0.0.7:5432' },
    });
    expect(alarms({ tcp: { OutSegs: [0, 90_000], RetransSegs: [0, 300] } })).toEqual([]);
    expect(alarms({ tcp: { OutSegs: [0, 10], RetransSegs: [0, 3] } })).toEqual([]);
  });

  test('a peer that does not answer is the culprit, and its SYNs are no loss', () => {
    const outputs = {
      [probes.CONNECTING]: stateless + many(20, i => `0 1 10.0.0.1:${41_000 + i} 10.0.0.7:5432`),
    };
    const scene = {
      outputs,
      tcp: { OutSegs: [0, 500], RetransSegs: [0, 60] },
      tcpExt: { TCPSynRetrans: [0, 60] },
    } as const;
    expect(look(scene).findings[0]).toMatchObject({
      id: 'net.connect',
      culprit: { kind: 'peer', name: '10.0.0.7:5432' },
    });
    expect(alarms(scene)).toEqual(['net.connect']);
  });

  test('local ports run out towards one destination; many in TIME-WAIT to many are a remark', () => {
    const sample = (peer: (i: number) => string) =>
      head + many(5000, i => `TIME-WAIT 0 0 10.0.0.1:${33_000 + i} ${peer(i)}`);
    const outputs = {
      [probes.SOCKET_SUMMARY]:
        'Total: 30000\nTCP:   25000 (estab 10, closed 24990, orphaned 0, timewait 24990)\n',
    };
    expect(
      look({ outputs: { ...outputs, [probes.SOCKET_SAMPLE]: sample(() => '10.0.0.7:443') } }).findings[0],
    ).toMatchObject({
      id: 'net.ports',
      severity: 'critical',
      culprit: { kind: 'peer', name: '10.0.0.7:443' },
    });
    expect(
      alarms({ outputs: { ...outputs, [probes.SOCKET_SAMPLE]: sample(i => `10.0.${i % 200}.7:443`) } }),
    ).toEqual([]);
  });

  test('a full connection table is told at 80 % and critical at 95 %', () => {
    const files = (count: number) => ({ '/proc/sys/net/netfilter/nf_conntrack_count': String(count) });
    expect(alarms({ files: files(220_000) })).toEqual(['net.conntrack']);
    expect(look({ files: files(262_000) }).findings[0]?.severity).toBe('critical');
  });

  test('datagrams dropped at a socket name its process', () => {
    const outputs = {
      [probes.UDP_SOCKETS]: `${head}UNCONN 212992 0 127.0.0.1:8125 0.0.0.0:* users:(("statsd",pid=812,fd=3))\n\t skmem:(r212992,rb212992,t0,tb212992,f0,w0,o0,bl0,d599835)\n`,
    };
    expect(look({ outputs, udp: { RcvbufErrors: [0, 5000] } }).findings[0]).toMatchObject({
      id: 'net.udp',
      culprit: { name: 'statsd', pid: 812 },
    });
    expect(alarms({ outputs, udp: { RcvbufErrors: [5000, 5000] } })).toEqual([]);
  });

  test('open questions to a name server are told with the server', () => {
    const outputs = (count: number) => ({
      [probes.UDP_SOCKETS]:
        head + many(count, i => `ESTAB 0 0 10.0.0.1:${50_000 + i} 10.0.0.53:53 users:(("shop",pid=7,fd=9))`),
    });
    expect(look({ problem: 'dns is slow', outputs: outputs(6) }).findings[0]).toMatchObject({
      id: 'net.dns',
      culprit: { name: '10.0.0.53:53' },
    });
    expect(alarms({ outputs: outputs(1) })).toEqual([]);
  });
});

describe('interfaces', () => {
  const device = (packets: number, drops: number) =>
    `eth0: ${packets * 100} ${packets} 0 ${drops} 0 0 0 0 0 0 0 0 0 0 0 0`;

  test('drops count as a share and a rate', () => {
    expect(
      look({ files: { '/proc/net/dev': [device(0, 0), device(20_000, 900)] } }).findings[0],
    ).toMatchObject({ id: 'net.drops', culprit: { kind: 'interface', name: 'eth0' } });
    expect(alarms({ files: { '/proc/net/dev': [device(0, 0), device(20_000, 9)] } })).toEqual([]);
  });

  test('a link is full only where its speed is known', () => {
    const bytes = (value: number) => `eth0: ${value} 1000 0 0 0 0 0 0 0 0 0 0 0 0 0 0`;
    const traffic = { '/proc/net/dev': [bytes(0), bytes(120_000_000)] } as const;
    expect(alarms({ files: { ...traffic, '/sys/class/net/eth0/speed': '100' } })).toEqual(['net.saturation']);
    expect(alarms({ files: { ...traffic, '/sys/class/net/eth0/speed': '-1' } })).toEqual([]);
  });

  test('packets dropped on a CPU’s queue are told with the CPU', () => {
    const line = (dropped: string) => `00000010 ${dropped} 00000000 0 0 0 0 0 0 0 0 00000000 00000001`;
    expect(
      look({ files: { '/proc/net/softnet_stat': [line('00000000'), line('00000200')] } }).findings[0],
    ).toMatchObject({ id: 'net.softnet', culprit: { name: 'core 1' } });
  });
});
