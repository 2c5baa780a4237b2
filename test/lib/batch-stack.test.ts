/** When there are batch runs, and what a run's state machine is made of. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { StateMachine } from 'aws-local-stepfunctions';
import { MOST_PARTITIONS } from '../../lambdas/plan/begin.ts';
import { type AppOptions, buildApp } from '../../lib/app.ts';
import { batchDefinition } from '../../lib/batch-definition.ts';
import { placeholderBundles } from './placeholder-bundles.ts';
import { type Resource, resources, synthesize } from './synthesized.ts';

const SCHEDULED = { overrides: { batch: { mode: 'scheduled', schedule: 'cron(15 * * * ? *)' } } } as const;

function hasBatch(options: AppOptions): boolean {
  const outdir = mkdtempSync(join(tmpdir(), 'tormenta-assembly-'));
  buildApp({ ...options, bundles: placeholderBundles(), outdir }).synth();
  return existsSync(join(outdir, 'BatchStack.template.json'));
}

describe('BatchStack', () => {
  it('is there for a run, or where runs are scheduled, and costs nothing otherwise', () => {
    expect(hasBatch({})).toBe(false);
    expect(hasBatch({ batch: true })).toBe(true);
    expect(hasBatch(SCHEDULED)).toBe(true);
  });

  it('starts by itself only where it is scheduled, with an alarm that says when a run failed', () => {
    const rules = (options: AppOptions): readonly Resource['Properties'][] =>
      resources(synthesize(options), 'AWS::Events::Rule').map(([, { Properties }]) => Properties);
    expect(rules({})).toEqual([]);
    expect(rules(SCHEDULED)).toMatchObject([{ ScheduleExpression: 'cron(15 * * * ? *)', State: 'ENABLED' }]);
    const alarms = resources(synthesize(SCHEDULED), 'AWS::CloudWatch::Alarm').filter(([id]) =>
      id.startsWith('BatchStack/BatchFailed'),
    );
    expect(alarms).toMatchObject(
      [['', { Properties: { MetricName: 'ExecutionsFailed', Threshold: 1 } }]].map(([, alarm]) => [
        expect.any(String),
        alarm,
      ]),
    );
  });

  it('invokes its three functions, and nothing else', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'tormenta-assembly-'));
    buildApp({ batch: true, bundles: placeholderBundles(), outdir }).synth();
    const template = readFileSync(join(outdir, 'BatchStack.template.json'), 'utf8');
    expect(template.match(/"lambda:InvokeFunction"/g)).toHaveLength(1);
    expect(template).not.toContain('QueryLanguage');
  });
});

describe('the state machine', () => {
  const arn = (stage: string): string => `arn:aws:lambda:eu-west-1:123456789012:function:${stage}`;
  const definition = batchDefinition({ plan: arn('plan'), model: arn('model'), publish: arn('publish') });
  const given = { run: 'R', day: '2026-11-21' };
  const context = { Execution: { Id: 'execution', StartTime: '2026-11-21T03:00:00.000Z' } };

  interface World {
    readonly calls: string[];
    readonly fails?: string;
    readonly checks?: readonly string[];
  }

  const run = async ({ calls, fails, checks = ['done'] }: World): Promise<unknown> => {
    const answers = [...checks];
    const begun = {
      run: 'R',
      levels: [{ items: [{ ...given, model: 'a' }] }, { items: [{ ...given, model: 'b' }] }],
      days: [given],
    };
    const step = (state: string, answer: (input: unknown) => unknown) => async (input: unknown) => {
      const { model = '' } = Object(Object(input).step);
      calls.push(`${state} ${model}`.trim());
      if (state === fails) throw Object.assign(new Error('for good'), { name: 'RunStopped' });
      return JSON.parse(JSON.stringify(answer(input)));
    };
    const pass = (input: unknown) => ({ ...Object(input).step, waitSeconds: 1 });
    const machine = new StateMachine(JSON.parse(JSON.stringify(definition)));
    const { result } = machine.run(
      {},
      {
        context,
        overrides: {
          waitTimeOverrides: { Wait: 1 },
          taskResourceLocalHandlers: {
            Begin: step('Begin', () => (fails === 'refused' ? { refused: 'R0 is at it' } : begun)),
            Links: step('Links', () => null),
            Start: step('Start', pass),
            Check: step('Check', (input) => ({ ...pass(input), state: answers.shift() ?? 'done' })),
            Swap: step('Swap', () => null),
            Publish: step('Publish', () => null),
            Finish: step('Finish', () => null),
            Release: step('Release', () => null),
          },
        },
      },
    );
    return result;
  };

  it('makes level after level, then publishes', async () => {
    const calls: string[] = [];
    await run({ calls });
    expect(calls).toEqual(
      ['Begin', 'Links', 'Start a', 'Check a', 'Swap a', 'Start b', 'Check b', 'Swap b'].concat(
        'Publish',
        'Finish',
      ),
    );
  });

  it('asks after a query until it ends, and starts one again that failed by the engine’s own fault', async () => {
    const calls: string[] = [];
    await run({ calls, checks: ['running', 'running', 'again', 'done'] });
    expect(calls.slice(2, 9)).toEqual([
      'Start a',
      'Check a',
      'Check a',
      'Check a',
      'Start a',
      'Check a',
      'Swap a',
    ]);
  });

  it.each(['Begin', 'Links', 'Start', 'Swap', 'Publish', 'Finish'])(
    'releases the lock where %s fails for good, which it doesn’t try again',
    async (fails) => {
      const calls: string[] = [];
      await expect(run({ calls, fails })).rejects.toThrow();
      // The engine at home begins a map's next item even so: it finds the lock gone.
      expect(calls.filter((call) => [fails, `${fails} a`].includes(call))).toHaveLength(1);
      expect(calls).toContain('Release');
    },
  );

  it('has patience where an account’s functions are all taken', async () => {
    const taken = Object.assign(new Error('Rate Exceeded.'), { name: 'Lambda.TooManyRequestsException' });
    let refusals = 8;
    const machine = new StateMachine(JSON.parse(JSON.stringify(definition)));
    const { result } = machine.run(
      {},
      {
        context,
        overrides: {
          retryIntervalOverrides: { Begin: 1 },
          taskResourceLocalHandlers: {
            Begin: async () => {
              if (refusals-- > 0) throw taken;
              return { refused: 'R0 is at it' };
            },
          },
        },
      },
    );
    expect(await result).toEqual({ refused: 'R0 is at it' });
  });

  it('has room in its history for a whole run, whose queries take a minute and a half each', () => {
    // Source: Step Functions, "Quotas"; a task is entered, scheduled, started, succeeded and exited.
    const [MOST_EVENTS, TASK, OTHER, ITERATION] = [25_000, 5, 2, 2];
    let [seconds, wait, checks] = [0, 1, 0];
    for (; seconds < 90; wait = Math.min(30, 2 * wait)) {
      seconds += wait;
      checks += 1;
    }
    const ofPartition = ITERATION + TASK + checks * (OTHER + TASK + OTHER) + TASK;
    expect(ofPartition).toBe(75);
    expect(MOST_PARTITIONS * ofPartition).toBeLessThan(0.95 * MOST_EVENTS);
  });

  it('ends well where another run is in progress', async () => {
    const calls: string[] = [];
    expect(await run({ calls, fails: 'refused' })).toEqual({ refused: 'R0 is at it' });
    expect(calls).toEqual(['Begin']);
  });
});
