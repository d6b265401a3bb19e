/** The run's progress on stderr: one live line on a terminal, gone at the end; plain lines otherwise. */
import type { Live, RunCard } from '../core/threads.ts';
import type { Io } from './word.ts';

interface Task {
  title: string;
  state: string;
}

export function terminalLive(card: RunCard, io: Io): Live {
  const tasks = new Map<string, Task>();
  let shown = false;
  const draw = () => {
    if (!io.tty) return;
    const done = [...tasks.values()].filter(task => task.state === 'complete').length;
    const running = [...tasks.values()].find(task => task.state === 'in_progress');
    const total = Math.max(1, tasks.size);
    const bar = '█'.repeat(Math.round((done / total) * 14)).padEnd(14);
    const line = ` ${card.target}  ${running ? `${running.title}` : 'done'}  ▕${bar}▏`;
    io.stderr(`\r\u001b[2K${line.slice(0, io.columns - 1)}`);
    shown = true;
  };
  return {
    task(id, title, state) {
      const before = tasks.get(id);
      tasks.set(id, { title, state });
      if (io.tty) draw();
      else if (before?.state !== state && state !== 'pending') io.stderr(`${mark(state)} ${title}\n`);
    },
    say(text) {
      io.stderr(`${shown ? '\r\u001b[2K' : ''}${text}\n`);
    },
    async settle() {},
    async close() {
      if (shown) io.stderr('\r\u001b[2K');
      shown = false;
    },
  };
}

function mark(state: string): string {
  return { in_progress: '…', complete: '✓', error: '✗' }[state] ?? '·';
}
