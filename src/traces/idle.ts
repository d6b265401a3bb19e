/** Threads that wait for work: what a server's threads do most of the time, and nothing to look at. */
import type { ParsedTrace } from './model.ts';

const INNERMOST = 8;
const WAITS_FOR_WORK: Readonly<Record<string, RegExp>> = {
  java: /\.getTask$|ForkJoinPool\.(?:awaitWork|scan|runWorker)$|DelayedWorkQueue\.(?:take|poll)$|(?:Queue|TransferQueue|SynchronousQueue|Deque)(?:\$\w+)?\.(?:take|poll)\w*$|waitForReferencePendingList$|ReferenceQueue\w*\.(?:remove|await)\w*$|TimerThread\.mainLoop$|(?:EPoll|KQueue|WEPoll|epollWait|KQueueArrayWrapper)\w*\.\w+$|epollWait$|SelectorImpl\.(?:select|lockAndDoSelect)$|(?:Net|ServerSocket\w*|SocketImpl|PlainSocketImpl|NioSocketImpl)\.(?:socketAccept|accept\w*)$|QueuedThreadPool\.\w*(?:idleJobPoll|reserved)\w*|KafkaConsumer\.poll$|Finalizer\$FinalizerThread\.run$|VirtualThread\.(?:park|yieldContinuation)$/,
  go: /\.Accept$|^os\/signal\.signal_recv$|\(\*connReader\)\.backgroundRead$|\(\*persistConn\)\.(?:readLoop|writeLoop)$|^database\/sql\.\(\*DB\)\.connection(?:Opener|Cleaner)|\(\*worker\)\.start$|^runtime\.(?:gopark|forcegchelper|bgsweep|bgscavenge|runfinq|gcBgMarkWorker)$/,
  python: /^(?:_worker|select|accept|serve_forever|run_forever|_run_once|poll)$/,
  c: /^_*(?:epoll_p?wait\w*|p?poll|p?select|kevent\w*|accept4?|sigwait\w*|sigtimedwait|nanosleep|clock_nanosleep|pause|mach_msg\w*|workq_kernreturn|semaphore_wait\w*|psynch_cvwait|pthread_cond_(?:timed)?wait|_pthread_cond_wait|io_getevents|io_uring_wait\w*)(?:@.*)?$/,
};

const JAVA_WAITS =
  /^(?:java\.lang\.Object\.wait0?|java\.lang\.Thread\.sleep0?|(?:sun|jdk\.internal)\.misc\.Unsafe\.park)$/;

export function isIdle(language: string, trace: ParsedTrace): boolean {
  if (trace.type !== null) return false;
  if (trace.details?.runtime || (language === 'go' && trace.state === 'idle')) return true;
  const { frames } = trace;
  // A goroutine of the runtime's own, or a thread that it has parked.
  if (language === 'go' && frames.length > 0 && frames.every(each => /^runtime\./.test(each.function)))
    return true;
  // A library's own thread, which nobody's code has sent to wait.
  const innermost = frames[0]?.function ?? '';
  if (language === 'java' && JAVA_WAITS.test(innermost) && !frames.some(each => each.own)) return true;
  const pattern = WAITS_FOR_WORK[language];
  return pattern !== undefined && frames.slice(0, INNERMOST).some(each => pattern.test(each.function));
}
