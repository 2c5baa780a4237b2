/** The load, a process of its own: asks without pause until its connections are cut, then tells what was answered. */
import { encodeReplay, REPLAY_HEADER } from '../../lambdas/domain/replay-header.ts';
import { ask } from './asker.ts';
import { latencies } from './latencies.ts';
import { type LoadOrder, type LoadResult, loadId, MEASURED } from './load-words.ts';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Ids travel in the replay header: so it is known afterwards whose event is there. */
function requestsOf({ path }: LoadOrder, connection: number): (n: number) => string {
  const head = `GET ${path} HTTP/1.1\r\nhost: localhost\r\nuser-agent: ${BROWSER}\r\n${REPLAY_HEADER}: `;
  const timeMs = Date.now();
  const ip = `192.0.2.${connection % 256}`;
  return (n) => `${head}${encodeReplay({ ip, timeMs, id: loadId(connection, n) })}\r\n\r\n`;
}

function run(order: LoadOrder, done: (result: LoadResult) => void): void {
  const { port, connections, warmUpMs, measuredMs } = order;
  const answered = new Array<number>(connections).fill(0);
  const measured = latencies();
  const fromMs = performance.now() + warmUpMs;
  let open = connections;
  let faults = 0;
  const onClose = (): void => {
    open--;
    if (open > 0) return;
    const perSecond = measured.count() / (measuredMs / 1000);
    const [p50Ms, p99Ms] = [measured.quantile(0.5), measured.quantile(0.99)];
    done({ answered, perSecond, p50Ms, p99Ms, faults });
  };
  for (const connection of answered.keys()) {
    const onRedirect = (n: number, elapsedMs: number): void => {
      answered[connection] = n + 1;
      const now = performance.now();
      if (now >= fromMs && now < fromMs + measuredMs) measured.add(elapsedMs);
    };
    ask({ port, request: requestsOf(order, connection), onRedirect, onFault: () => faults++, onClose });
  }
  setTimeout(() => process.send?.(MEASURED), warmUpMs + measuredMs);
}

process.once('message', (order: LoadOrder) =>
  run(order, (result) => process.send?.(result, () => process.exit())),
);
