import { isRemote } from '../observations/filesystems.ts';
import { persistent } from '../persistent.ts';
import { REMOTE_WAIT } from '../wait-channels.ts';
import { plural } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** Tasks wait for a server that does not answer: NFS, CIFS, Ceph, FUSE, autofs. */
export const filesystemRemoteStall = defineCheck({
  id: 'fs.remote-stall',
  resource: 'filesystem',
  sign: 'error',
  looks: 'network file systems',
  sees: seen => seen.processes.newest.some(task => task.wchan !== null) || seen.log.some(line => line.kernel),
  thresholds: { recent: threshold(600, 's', 'ours: a server that came back is told in the log as well') },
  explains: ['proc.d-state', 'cpu.load', 'log.hung-task'],
  words: /nfs|mount|hang|stale|fuse|share|load|stuck/i,
  run: (seen, limit) => {
    const { tasks } = persistent(seen, task => task.state === 'D' && REMOTE_WAIT.test(task.wchan ?? ''));
    const silent = seen.log.findLast(line => SILENT.test(line.message));
    const server = silent && SILENT.exec(silent.message)?.[1];
    const back =
      silent &&
      seen.log.some(
        line => line.evidence.line > silent.evidence.line && line.message.includes(`${server} OK`),
      );
    const logged = silent && !back && (silent.age === null || silent.age <= limit.recent) ? silent : null;
    if (tasks.length === 0 && !logged) return [];
    const mount = seen.mounts.find(each => isRemote(each) && (!server || each.source.startsWith(server)));
    const name = mount?.mount ?? server ?? 'a network or FUSE file system';
    return [
      {
        severity: 'critical',
        title: `${name}${server ? ` (server ${server})` : ''} does not answer: ${plural(tasks.length, 'task')} wait for it${tasks[0] ? `, first ${seen.processes.title(tasks[0].pid)}` : ''}`,
        culprit: mount
          ? { kind: 'mount', name: mount.mount }
          : server
            ? { kind: 'peer', name: server }
            : { kind: 'mount', name },
        evidence: [...tasks.slice(0, 4).map(task => task.evidence), logged?.evidence, mount?.evidence],
        against: [],
        since: logged?.at == null ? null : new Date(logged.at).toISOString(),
        subjects: tasks.map(task => `pid:${task.pid}`),
        remediation: [
          look('findmnt -t nfs,nfs4,cifs,fuse'),
          'look at the server and the way to it',
          change(`umount -f -l ${mount?.mount ?? 'MOUNT'}`),
        ],
      },
    ];
  },
});

/** `nfs: server files.example not responding, still trying` */
const SILENT = /nfs: server (\S{1,100}) not responding|CIFS: VFS: .{0,40}?\\\\(\S{1,100}) has not responded/;
