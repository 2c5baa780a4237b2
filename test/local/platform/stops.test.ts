import { expect, test } from '@jest/globals';
import { newStops } from '../../../local/stops.ts';

test('what was started last is stopped first, each once', async () => {
  const stopped: string[] = [];
  const stops = newStops();
  for (const name of ['servers', 'mappings', 'doors']) stops.add(() => void stopped.push(name));
  await stops.run();
  await stops.run();
  expect(stopped).toEqual(['doors', 'mappings', 'servers']);
});

test('one that fails stops none of the others from stopping', async () => {
  const stopped: string[] = [];
  const stops = newStops();
  stops.add(() => void stopped.push('servers'));
  stops.add(() => {
    throw new Error('a mapping hangs');
  });
  await expect(stops.run()).rejects.toThrow('a mapping hangs');
  expect(stopped).toEqual(['servers']);
});
