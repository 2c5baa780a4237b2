import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { eventually, makeFunction, stopFunctions } from './fixture.ts';

afterEach(stopFunctions);

describe('an invocation', () => {
  test('gives the handler the event and answers with what it returns, as JSON', async () => {
    const { lambda } = makeFunction(
      'exports.handler = async (event) => ({ got: event, at: new Date(0), no: undefined })',
    );
    expect(await lambda.invoke('{"a":[1]}')).toEqual({
      payload: '{"got":{"a":[1]},"at":"1970-01-01T00:00:00.000Z"}',
    });
  });

  test('answers null for a handler that returns nothing', async () => {
    const { lambda } = makeFunction('exports.handler = async () => {}');
    expect(await lambda.invoke('{}')).toEqual({ payload: 'null' });
  });

  test('sees the variables of its template and of Lambda, and none of the process that runs it', async () => {
    const { lambda } = makeFunction(
      'exports.handler = async () => process.env',
      { variables: { TABLE: 'links' } },
      { aws: { AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1' } },
    );
    const outcome = await lambda.invoke('{}');
    const seen = 'payload' in outcome ? JSON.parse(outcome.payload) : outcome;
    expect(seen).toMatchObject({
      TABLE: 'links',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1',
      AWS_LAMBDA_FUNCTION_NAME: 'acme-tormenta-local-thing',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_LOG_LEVEL: 'INFO',
      _HANDLER: 'index.handler',
    });
    expect(seen).not.toHaveProperty('PATH');
  });

  test('gets a context with its request id and the time that it has left', async () => {
    const { lambda } = makeFunction(
      'exports.handler = async (_, c) => [c.awsRequestId, c.functionName, c.memoryLimitInMB, c.getRemainingTimeInMillis()]',
    );
    const outcome = await lambda.invoke('{}');
    const [id, name, memory, left] = 'payload' in outcome ? JSON.parse(outcome.payload) : [];
    expect(id).toMatch(/^[0-9a-f]{8}-/);
    expect([name, memory]).toEqual(['acme-tormenta-local-thing', '256']);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(10_000);
  });

  test('that throws fails with the error that was thrown, and the environment goes on', async () => {
    const { lambda } = makeFunction(
      'let calls = 0; exports.handler = async () => { calls += 1; if (calls === 1) throw new TypeError("no"); return calls }',
    );
    expect(await lambda.invoke('{}')).toMatchObject({
      error: { errorType: 'TypeError', errorMessage: 'no' },
    });
    expect(await lambda.invoke('{}')).toEqual({ payload: '2' });
  });

  test('that takes longer than its timeout fails, and its environment ends even in an endless loop', async () => {
    const { lambda } = makeFunction(
      'exports.handler = async (event) => { while (event.loop); return process.env.AWS_LAMBDA_LOG_STREAM_NAME }',
      { timeoutMs: 1_000 },
    );
    const first = await lambda.invoke('{}');
    expect(await lambda.invoke('{"loop":true}')).toMatchObject({
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/Task timed out after 1\.00 seconds$/),
      },
    });
    const next = await lambda.invoke('{}');
    expect(next).toHaveProperty('payload');
    expect(next).not.toEqual(first);
  });

  test('that is over its time does nothing any more', async () => {
    const { lambda, directory } = makeFunction(
      'exports.handler = async () => { for (;;) require("fs").appendFileSync(__dirname + "/written", ".") }',
      { timeoutMs: 1_000 },
    );
    await lambda.invoke('{}');
    await lambda.stop();
    const { size } = statSync(join(directory, 'written'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(statSync(join(directory, 'written')).size).toBe(size);
  });

  test('is not touched by the crash of the one before it in the same place', async () => {
    const { lambda } = makeFunction(
      'exports.handler = async (event) => event.exit ? process.exit(3) : "fine"',
      {
        reservedConcurrency: 1,
      },
    );
    const crashing = lambda.invoke('{"exit":true}');
    const next = lambda.invoke('{}');
    expect(await crashing).toHaveProperty('error');
    expect(await next).toEqual({ payload: '"fine"' });
  });

  test('is not touched by an environment that died while it was idle', async () => {
    const { lambda } = makeFunction(
      'exports.handler = async () => { setTimeout(() => process.exit(1), 10); return process.env.AWS_LAMBDA_LOG_STREAM_NAME }',
    );
    const first = await lambda.invoke('{}');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await lambda.invoke('{}');
    expect(second).toHaveProperty('payload');
    expect(second).not.toEqual(first);
  });

  test('fails when its process exits, and the next one gets a new environment', async () => {
    const { lambda } = makeFunction(
      'exports.handler = async (event) => event.exit ? process.exit(3) : "fine"',
    );
    expect(await lambda.invoke('{"exit":true}')).toMatchObject({
      error: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 3') },
    });
    expect(await lambda.invoke('{}')).toEqual({ payload: '"fine"' });
  });

  test('fails when nobody catches what it threw outside of the handler', async () => {
    const { lambda } = makeFunction(
      'exports.handler = () => new Promise(() => setTimeout(() => { throw new RangeError("later") }))',
    );
    expect(await lambda.invoke('{}')).toMatchObject({
      error: { errorType: 'RangeError', errorMessage: expect.stringContaining('later') },
    });
  });

  test('fails with what the bundle threw while it was loaded', async () => {
    const { lambda } = makeFunction('throw new Error("TABLE is missing")');
    expect(await lambda.invoke('{}')).toMatchObject({ error: { errorMessage: 'TABLE is missing' } });
  });

  test('fails where the bundle has no such handler', async () => {
    const { lambda } = makeFunction('exports.other = 1');
    expect(await lambda.invoke('{}')).toMatchObject({ error: { errorType: 'Runtime.HandlerNotFound' } });
  });

  test('is refused when its event is larger than 6 MB, and fails when its answer is', async () => {
    const { lambda } = makeFunction('exports.handler = async (event) => "x".repeat(event.length)');
    expect(await lambda.invoke(JSON.stringify('x'.repeat(6_291_555)))).toMatchObject({
      error: { errorType: 'RequestEntityTooLargeException' },
    });
    expect(await lambda.invoke('{"length":6291554}')).toHaveProperty('payload');
    expect(await lambda.invoke('{"length":6291555}')).toMatchObject({
      error: { errorType: 'Function.ResponseSizeTooLarge' },
    });
  });
});

describe('environments', () => {
  const COUNTING = `
    let now = 0;
    exports.handler = async (event) => {
      now += 1;
      const seen = now;
      await new Promise((resolve) => setTimeout(resolve, 20));
      now -= 1;
      return { seen, stream: process.env.AWS_LAMBDA_LOG_STREAM_NAME };
    }`;

  test('take one request at a time, and there are as many of them as the limit allows', async () => {
    const { lambda } = makeFunction(COUNTING, { reservedConcurrency: 3 });
    const invoked: ReturnType<typeof lambda.invoke>[] = [];
    for (let wave = 0; wave < 10; wave += 1) {
      invoked.push(...Array.from({ length: 3 }, () => lambda.invoke('{}')));
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    const outcomes = await Promise.all(invoked);
    const answers = outcomes.map((outcome) => ('payload' in outcome ? JSON.parse(outcome.payload) : outcome));
    expect(answers.map(({ seen }) => seen)).toEqual(Array.from({ length: 30 }, () => 1));
    expect(new Set(answers.map(({ stream }) => stream)).size).toBe(3);
  });

  test('that idle for long are ended', async () => {
    const { lambda } = makeFunction(
      'exports.handler = async () => process.env.AWS_LAMBDA_LOG_STREAM_NAME',
      {},
      { idleMs: 1 },
    );
    const first = await lambda.invoke('{}');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await lambda.invoke('{}')).not.toEqual(first);
  });

  test('that are all busy make an invocation wait no longer than it can', async () => {
    const { lambda } = makeFunction('exports.handler = async () => new Promise(() => {})', {
      reservedConcurrency: 1,
    });
    void lambda.invoke('{}');
    expect(await lambda.invoke('{}', 1)).toEqual({ throttled: 'no environment was free for 1 ms' });
  });

  test('can be killed in the middle of an invocation, which fails as one whose runtime crashed', async () => {
    const { lambda, logLines } = makeFunction(
      'exports.handler = async (event) => { if (event.hang) { console.log("working"); await new Promise(() => {}) } return 1 }',
    );
    const hanging = lambda.invoke('{"hang":true}');
    await eventually(() => logLines().length > 0);
    expect(lambda.kill()).toEqual({ busy: true });
    expect(await hanging).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
    expect(await lambda.invoke('{}')).toEqual({ payload: '1' });
  });

  test('end with the function, and what waits or comes later is refused', async () => {
    const { lambda, logLines } = makeFunction(
      'exports.handler = async () => { console.log("working"); await new Promise(() => {}) }',
      { reservedConcurrency: 1 },
    );
    const running = lambda.invoke('{}');
    const waiting = lambda.invoke('{}');
    await eventually(() => logLines().length > 0);
    await lambda.stop();
    expect(await running).toHaveProperty('error');
    expect(await waiting).toEqual({ throttled: 'the platform stops' });
    expect(await lambda.invoke('{}')).toEqual({ throttled: 'the platform stops' });
  });
});

describe('the log', () => {
  test('has a JSON line for each line that a function writes, whatever its form', async () => {
    const { lambda, logLines } = makeFunction(`
      exports.handler = async () => {
        console.log('two', 2);
        console.warn({ seen: 1 });
        console.debug('below the level');
        process.stdout.write('plain\\n');
        process.stdout.write('{"own":"line"}\\n');
      }`);
    await lambda.invoke('{}');
    const lines = await eventually(() => (logLines().length >= 4 ? logLines() : undefined));
    expect(lines).toMatchObject([
      { level: 'INFO', message: 'two 2', requestId: expect.any(String), timestamp: expect.any(String) },
      { level: 'WARN', message: { seen: 1 } },
      { level: 'INFO', message: 'plain' },
      { own: 'line' },
    ]);
  });

  test('has nothing of Lambda itself but what failed', async () => {
    const { lambda, logLines } = makeFunction(
      'exports.handler = async (event) => { if (event.fail) throw new Error("no") }',
    );
    await lambda.invoke('{}');
    await lambda.invoke('{"fail":true}');
    const lines = await eventually(() => (logLines().length >= 2 ? logLines() : undefined));
    expect(lines).toHaveLength(2);
    expect(lines).toContainEqual(
      expect.objectContaining({
        type: 'platform.report',
        record: expect.objectContaining({ status: 'error' }),
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'ERROR', message: expect.objectContaining({ errorMessage: 'no' }) }),
    );
  });
});
