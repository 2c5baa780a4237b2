/**
 * A model of what AWS may do to archive and aggregate. The stages' own code runs; each of its calls on the wire
 * waits for its turn, and between two turns an invocation may die, or live on as a zombie while another takes over.
 * Batches come again with other boundaries, checkpoints and cursors are lost, records are trimmed, messages repeat
 * behind the deduplication window of the queue. What a rule demands can be left out, one rule at a time.
 */

import { type CountPorts, countUnit } from '../../lambdas/aggregate/count-unit.ts';
import { seenWindow } from '../../lambdas/aggregate/window.ts';
import { type ArchivePorts, archive, type StreamRecord } from '../../lambdas/archive/archive.ts';
import { cursorOf } from '../../lambdas/archive/start.ts';
import type { RowUpdate } from '../../lambdas/domain/row-table.ts';
import type { SeenIds } from '../../lambdas/domain/seen-ids.ts';
import { SEQUENCE_START } from '../../lambdas/domain/sequence.ts';
import type { Cursor, Unit } from '../../lambdas/domain/unit.ts';
import { pick, random } from './random.ts';
import { input, SHARDS, type Truth, WINDOW_MS } from './stream.ts';

export type Rule =
  | '1: a failed batch is retried, never discarded'
  | '2: a unit is put only where none of its name is'
  | '3: a unit that is found is sent, too'
  | '4: the cursor moves only after the unit was sent'
  | '4: the cursor never moves back'
  | '5: a shard without a cursor starts behind its last unit in the lake'
  | '5: the last unit in the lake is sent once more'
  | '7: a row refuses what its fence has counted'
  | '9: the units of a shard are counted in order'
  | "9: a child's units wait for its parents'"
  | '10: seen ids are written down, not only remembered'
  | '10: seen ids of a shard are its children’s, too'
  | '11: reads are strongly consistent';

/** A call on the wire waits here until the scheduler lets it through; what is killed waits for ever. */
class Invocation {
  readonly #waiting: (() => void)[] = [];
  done = false;
  failed = false;

  constructor(work: (turn: () => Promise<void>) => Promise<unknown>) {
    const turn = () => new Promise<void>((go) => this.#waiting.push(go));
    work(turn).then(
      () => this.#end(false),
      () => this.#end(true),
    );
  }

  #end(failed: boolean): void {
    this.done = true;
    this.failed = failed;
  }

  /** Lets one call through, and waits until the code stands at its next ones. */
  async step(rand: () => number): Promise<void> {
    const at = Math.floor(rand() * this.#waiting.length);
    for (const go of this.#waiting.splice(at, 1)) go();
    await new Promise(setImmediate);
  }
}

interface Row {
  fence: string | undefined;
  readonly counts: Map<string, number>;
}

interface Message {
  readonly unit: Unit;
  receives: number;
}

interface Mapping {
  position: number;
  invocation: Invocation | undefined;
  batch: number;
}

/** An execution environment of aggregate: its warm memory goes when it is killed. */
interface Environment {
  readonly seen: CountPorts['seen'];
  readonly memory: Map<string, SeenIds[]>;
}

export interface Verdict {
  readonly lost: boolean;
  readonly twice: boolean;
  readonly under: boolean;
  readonly over: boolean;
  /** Units set aside, a ledger that doesn't balance, or no end. */
  readonly broken: boolean;
}

const FIFO_WINDOW = 60;

export class World {
  readonly #rand: () => number;
  readonly #left: Rule | undefined;
  readonly #records: ReadonlyMap<string, readonly StreamRecord[]>;
  readonly #truth: Truth;

  readonly #objects = new Map<string, { unit: Unit; body: Buffer }>();
  readonly #cursors = new Map<string, Cursor>();
  readonly #counted = new Map<string, string>();
  readonly #countedBefore = new Map<string, string>();
  readonly #seen = new Map<string, SeenIds[]>();
  readonly #rows = new Map<string, Row>();
  readonly #ledgers = new Map<string, Readonly<Record<string, number>>>();
  readonly #mappings: ReadonlyMap<string, Mapping>;
  readonly #queue: Message[] = [];
  readonly #inFlight = new Map<Message, Invocation>();
  readonly #archiveZombies = new Set<Invocation>();
  readonly #aggregateZombies = new Set<Invocation>();
  readonly #sentAt = new Map<string, number>();
  #environment: Environment;
  #aside = 0;
  #clock = 0;

  constructor(seed: number, left?: Rule) {
    this.#rand = random(seed * 7919 + 13);
    this.#left = left;
    const { records, truth } = input(this.#rand);
    this.#records = records;
    this.#truth = truth;
    this.#mappings = new Map(
      SHARDS.map(({ name }) => [name, { position: 0, invocation: undefined, batch: 0 }]),
    );
    this.#environment = this.#newEnvironment();
  }

  async run(): Promise<Verdict> {
    for (let steps = 0; this.#unfinished(); steps++) {
      if (steps > 20_000) return { lost: false, twice: false, under: false, over: false, broken: true };
      this.#clock++;
      const turn = this.#rand();
      if (turn < 0.45) await this.#stepArchive();
      else if (turn < 0.92) await this.#stepAggregate();
      else await this.#stepZombie();
    }
    return this.#verdict();
  }

  #unfinished(): boolean {
    const reading = [...this.#mappings].some(
      ([shard, { position }]) => position < this.#recordsOf(shard).length,
    );
    return reading || this.#queue.length > 0 || this.#archiveZombies.size + this.#aggregateZombies.size > 0;
  }

  readonly #recordsOf = (shard: string): readonly StreamRecord[] => this.#records.get(shard) ?? [];
  readonly #parentsOf = (shard: string) => SHARDS.find(({ name }) => name === shard)?.parents ?? [];

  // ── the stream's mapping ──

  async #stepArchive(): Promise<void> {
    const readable = [...this.#mappings].filter(([shard, { position }]) => {
      const parentsRead = this.#parentsOf(shard).every(
        (parent) => (this.#mappings.get(parent)?.position ?? 0) >= this.#recordsOf(parent).length,
      );
      return parentsRead && position < this.#recordsOf(shard).length;
    });
    const [shard, mapping] = pick(readable, this.#rand) ?? [];
    if (shard === undefined || mapping === undefined) return;
    mapping.invocation ??= this.#archive(shard, mapping);
    if (this.#rand() < 0.06) return this.#killArchive(shard, mapping);
    await mapping.invocation.step(this.#rand);
    if (!mapping.invocation.done) return;
    if (!mapping.invocation.failed) mapping.position += mapping.batch;
    mapping.invocation = undefined;
  }

  #archive(shard: string, mapping: Mapping): Invocation {
    mapping.batch = 1 + Math.floor(this.#rand() * 12);
    const batch = this.#recordsOf(shard).slice(mapping.position, mapping.position + mapping.batch);
    mapping.batch = batch.length;
    return new Invocation((turn) => archive(shard, batch, this.#archivePorts(turn)));
  }

  #killArchive(shard: string, mapping: Mapping): void {
    if (mapping.invocation && this.#rand() < 0.5) this.#archiveZombies.add(mapping.invocation);
    mapping.invocation = undefined;
    if (this.#left?.startsWith('1:')) mapping.position += mapping.batch;
    if (this.#rand() < 0.1) this.#loseCheckpoint(shard, mapping);
  }

  /** The mapping starts again at the trim horizon; at times the cursor's item is gone, too. */
  #loseCheckpoint(shard: string, mapping: Mapping): void {
    const archived = this.#recordsOf(shard).filter(
      ({ sequence }) => sequence <= (this.#lastOf(shard)?.last ?? ''),
    );
    const trimmed = Math.floor(this.#rand() * (archived.length + 1));
    mapping.position = Math.min(mapping.position, trimmed);
    // Records are trimmed when they are a day old; an invocation lives for 15 minutes at most.
    if (trimmed > 0) this.#archiveZombies.clear();
    const readsOn = mapping.position < this.#recordsOf(shard).length;
    if (readsOn && this.#rand() < 0.5) this.#cursors.delete(shard);
  }

  #lastOf(shard: string): Unit | undefined {
    return [...this.#objects.values()]
      .map(({ unit }) => unit)
      .filter((unit) => unit.shard === shard)
      .sort((a, b) => (a.first < b.first ? -1 : 1))
      .at(-1);
  }

  #archivePorts(turn: () => Promise<void>): ArchivePorts {
    const found = new Set<string>();
    const advance: ArchivePorts['advance'] = async (shard, end) => {
      await turn();
      const cursor = this.#cursors.get(shard);
      if (!cursor) return;
      if (cursor.last < end.last || this.#left === '4: the cursor never moves back') {
        this.#cursors.set(shard, { ...cursor, last: end.last, arrivalMs: end.arrivalMs });
      }
    };
    const send: ArchivePorts['send'] = async (unit) => {
      await turn();
      if (this.#left?.startsWith('3:') && found.has(unit.key)) return;
      const sent = this.#sentAt.get(unit.key);
      if (sent !== undefined && this.#clock - sent < FIFO_WINDOW) return;
      this.#sentAt.set(unit.key, this.#clock);
      this.#queue.push({ unit, receives: 0 });
    };
    return {
      cursor: (shard) =>
        cursorOf(shard, {
          send: (unit) => (this.#left?.startsWith('5: the last unit') ? Promise.resolve() : send(unit)),
          readCursor: async (of) => {
            await turn();
            return this.#cursors.get(of);
          },
          createCursor: async (of, cursor) => {
            await turn();
            const now = this.#cursors.get(of) ?? cursor;
            this.#cursors.set(of, now);
            return now;
          },
          lastUnit: async (of) => {
            await turn();
            return this.#left?.startsWith('5: a shard') ? undefined : this.#lastOf(of);
          },
          parentShards: async (of) => {
            await turn();
            return this.#parentsOf(of);
          },
        }),
      put: async (unit, body) => {
        await turn();
        const there = this.#objects.get(unit.key);
        if (there) found.add(unit.key);
        if (there && !this.#left?.startsWith('2:')) return there.unit;
        this.#objects.set(unit.key, { unit, body });
        return unit;
      },
      send: async (unit) => {
        if (this.#left === '4: the cursor moves only after the unit was sent')
          await advance(unit.shard, unit);
        await send(unit);
      },
      advance,
    };
  }

  // ── the queue's mapping ──

  async #stepAggregate(): Promise<void> {
    const heads = [...Map.groupBy(this.#queue, ({ unit }) => unit.shard).values()].map((group) =>
      this.#left === '9: the units of a shard are counted in order' ? pick(group, this.#rand) : group[0],
    );
    const message = pick(heads, this.#rand);
    if (!message) return;
    const invocation = this.#inFlight.get(message) ?? this.#aggregate(message);
    this.#inFlight.set(message, invocation);
    if (this.#rand() < 0.04) return this.#killAggregate(message, invocation);
    await invocation.step(this.#rand);
    if (!invocation.done) return;
    this.#inFlight.delete(message);
    const at = this.#queue.indexOf(message);
    if (!invocation.failed && at >= 0) this.#queue.splice(at, 1);
  }

  #aggregate(message: Message): Invocation {
    const environment = this.#environment;
    const again = ++message.receives > 1;
    return new Invocation((turn) => countUnit(message.unit.key, this.#countPorts(environment, turn), again));
  }

  #killAggregate(message: Message, invocation: Invocation): void {
    this.#inFlight.delete(message);
    if (this.#rand() < 0.5) this.#aggregateZombies.add(invocation);
    this.#environment = this.#newEnvironment();
  }

  #newEnvironment(): Environment {
    const memory = new Map<string, SeenIds[]>();
    const table = this.#left?.startsWith('10: seen ids are written') ? memory : this.#seen;
    const seen = seenWindow(
      {
        readSeen: async ({ shard, behind, before, sinceMs }) => {
          const units = (table.get(shard) ?? []).filter(({ first }) => first > behind && first < before);
          const inWindow = units.filter(({ arrivalMs }) => arrivalMs >= sinceMs);
          return { units: inWindow, complete: inWindow.length === units.length };
        },
        parents: async (shard) =>
          this.#left?.startsWith('10: seen ids of a shard') ? [] : this.#parentEnds(shard),
      },
      WINDOW_MS,
    );
    return { seen, memory };
  }

  #countPorts({ seen, memory }: Environment, turn: () => Promise<void>): CountPorts {
    return {
      unit: async (key) => {
        await turn();
        const object = this.#objects.get(key);
        if (!object) throw new Error(`no ${key}`);
        return object;
      },
      counted: async (shard) => {
        await turn();
        const stale = this.#left?.startsWith('11:') && this.#rand() < 0.3;
        return (stale ? this.#countedBefore : this.#counted).get(shard);
      },
      parents: async (shard) => {
        await turn();
        return this.#left?.startsWith("9: a child's") ? [] : this.#parentEnds(shard);
      },
      seen: async (unit) => {
        await turn();
        return seen(unit);
      },
      writeSeen: async ({ shard, first, last, arrivalMs }, ids) => {
        await turn();
        for (const table of [this.#seen, memory]) {
          const others = (table.get(shard) ?? []).filter((item) => item.first !== first);
          table.set(
            shard,
            [...others, { first, last, arrivalMs, ids }].sort((a, b) => (a.first < b.first ? -1 : 1)),
          );
        }
      },
      rows: {
        update: async (update) => {
          await turn();
          return this.#updateRow(update);
        },
        read: async (row) => {
          await turn();
          const { fence, counts } = this.#row(row);
          return { fence, attributes: new Set(counts.keys()) };
        },
        fences: async (rows) => {
          await turn();
          return rows.map((row) => this.#row(row).fence);
        },
      },
      writeLedger: async (unit, ledger) => {
        await turn();
        this.#ledgers.set(unit.key, { ...ledger });
      },
      setAside: async () => {
        await turn();
        this.#aside++;
      },
      advance: async ({ shard, after, last }) => {
        await turn();
        const counted = this.#counted.get(shard) ?? SEQUENCE_START;
        if (counted !== after) return;
        this.#countedBefore.set(shard, counted);
        this.#counted.set(shard, last);
      },
    };
  }

  #parentEnds(shard: string): Cursor['parents'] {
    const cursor = this.#cursors.get(shard);
    if (!cursor) throw new Error(`the cursor of ${shard} is missing`);
    return cursor.parents;
  }

  #row({ pk, sk }: RowUpdate['row']): Row {
    const name = `${pk}\n${sk}`;
    const row = this.#rows.get(name) ?? { fence: undefined, counts: new Map<string, number>() };
    this.#rows.set(name, row);
    return row;
  }

  #updateRow({ row: key, adds, fence }: RowUpdate): 'done' | 'refused' {
    const row = this.#row(key);
    const open =
      fence.below === undefined
        ? row.fence === fence.equals
        : row.fence === undefined || row.fence < fence.below;
    if (!open && !this.#left?.startsWith('7:')) return 'refused';
    row.fence = fence.to;
    for (const [attribute, amount] of adds)
      row.counts.set(attribute, (row.counts.get(attribute) ?? 0) + Number(amount));
    return 'done';
  }

  // ── zombies, and the end ──

  async #stepZombie(): Promise<void> {
    const kind = this.#rand() < 0.5 ? this.#archiveZombies : this.#aggregateZombies;
    const zombie = pick([...kind], this.#rand);
    if (!zombie) return;
    await zombie.step(this.#rand);
    if (zombie.done || kind.size > 4) kind.delete(zombie);
  }

  #verdict(): Verdict {
    const lines = [...this.#objects.values()].flatMap(({ body }) =>
      body.toString().split('\n').filter(Boolean),
    );
    const written = [...this.#records.values()].flat().map(({ data }) => data.toString().trimEnd());
    const surplus = (a: readonly string[], b: readonly string[]): boolean => {
      const left = new Map<string, number>();
      for (const line of b) left.set(line, (left.get(line) ?? 0) + 1);
      return a.some((line) => {
        left.set(line, (left.get(line) ?? 0) - 1);
        return (left.get(line) ?? 0) < 0;
      });
    };
    const clicks = (link: string): number =>
      this.#sum((pk) => pk.startsWith('demo#link_clicks@') && pk.endsWith(`#${link}`), 'n');
    const worth = (conversion: string): number =>
      this.#sum(
        (pk) => pk.startsWith('demo#conversion_conversions@') && pk.endsWith(`#${conversion}`),
        'value=EUR',
      );
    const off = [
      ...[...this.#truth.clicks].map(([link, count]) => clicks(link) - count),
      ...[...this.#truth.worth].map(([conversion, millionths]) => worth(conversion) - millionths),
    ];
    return {
      lost: surplus(written, lines),
      twice: surplus(lines, written),
      under: off.some((difference) => difference < 0),
      over: off.some((difference) => difference > 0),
      broken: this.#aside > 0 || !this.#balances(),
    };
  }

  #sum(matches: (pk: string) => boolean, attribute: string): number {
    return [...this.#rows]
      .filter(([name]) => matches(name.split('\n')[0] ?? ''))
      .reduce((sum, [, { counts }]) => sum + (counts.get(attribute) ?? 0), 0);
  }

  /** By row and by unit, what became of the lines adds up to the lines. */
  #balances(): boolean {
    const ledgerOf = (counter: string): number => this.#sum((pk) => pk.endsWith('#ledger'), counter);
    const byUnit = (counter: string): number =>
      [...this.#ledgers.values()].reduce((sum, ledger) => sum + (ledger[counter] ?? 0), 0);
    return (['lines', 'rejected', 'deduplicated'] as const).every(
      (counter) => ledgerOf(counter) === this.#truth[counter] && byUnit(counter) === this.#truth[counter],
    );
  }
}
