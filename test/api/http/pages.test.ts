import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { followPages, type Page } from '../../../src/api/http/pages.ts';
import type { PageMeta } from '../../../src/api/wire/wrapper.ts';
import { err, ok } from '../../../src/lib/result.ts';

interface Row {
  readonly id: string;
  readonly seenAt?: number;
}

const rows = (count: number, first = 0): Row[] =>
  Array.from({ length: count }, (_, at) => ({ id: `r${first + at}` }));

async function follow(
  pageOf: (page: number) => { items: readonly Row[]; meta?: PageMeta; skipped?: number },
  options: { pageSize?: number; enough?: number } = {},
) {
  const asked: number[] = [];
  const result = await followPages<Row>(
    async (page) => {
      asked.push(page);
      if (asked.length > 6_000) throw new Error('endless');
      const { items, meta = {}, skipped = 0 } = pageOf(page);
      return ok<Page<Row>>({ records: items, skipped, meta });
    },
    { idOf: (row) => row.id, pageSize: 100, ...options },
  );
  if (!result.ok) throw new Error('failed');
  return { ids: result.value.map(({ id }) => id), asked };
}

const cut = (all: readonly Row[], page: number, size: number): readonly Row[] =>
  all.slice((page - 1) * size, page * size);

describe('a list is followed to its end', () => {
  test.each([0, 1, 19, 20, 99, 100, 101, 250, 1_000])(
    '%i records, whatever the server says of its pages',
    async (count) => {
      const all = rows(count);
      const metas: ((page: number) => PageMeta)[] = [
        () => ({}),
        () => ({ totalPages: Math.ceil(count / 100), totalResults: count, pageSize: 100 }),
        () => ({ totalResults: count }),
        () => ({ totalPages: Math.ceil(count / 100) }),
        // Lies: one page only; a thousand pages; far more, and fewer, records than there are.
        () => ({ totalPages: 1 }),
        () => ({ totalPages: 1_000 }),
        () => ({ totalResults: count * 3 + 7 }),
        (page) => ({ totalPages: page }),
      ];
      for (const metaOf of metas) {
        const { ids } = await follow((page) => ({ items: cut(all, page, 100), meta: metaOf(page) }));
        expect(ids).toEqual(all.map(({ id }) => id));
      }
    },
  );

  test('a short list takes one request', async () => {
    const { asked } = await follow(() => ({ items: rows(12) }));
    expect(asked).toEqual([1]);
  });

  test('a server that cuts the page size without saying so', async () => {
    const all = rows(110);
    const { ids } = await follow((page) => ({ items: cut(all, page, 25) }));
    expect(ids).toHaveLength(110);
  });

  test('a server that does not page and repeats the whole', async () => {
    for (const count of [20, 100, 5_000]) {
      const { ids, asked } = await follow(() => ({ items: rows(count) }));
      expect(ids).toHaveLength(count);
      expect(asked.length).toBeLessThanOrEqual(2);
    }
  });

  test('a server that repeats one page for ever and claims a million', async () => {
    const { ids, asked } = await follow(() => ({
      items: rows(100),
      meta: { totalPages: 1e6, totalResults: 1e8 },
    }));
    expect(ids).toHaveLength(100);
    expect(asked.length).toBeLessThan(20);
  });

  test('records that move between pages are there once, as read last; a list that came short is read again', async () => {
    let sweep = 0;
    const { ids } = await follow((page) => {
      if (page === 1) sweep += 1;
      // In the first sweep one record slips from page 2 to page 1 after page 1 was read.
      const all = sweep === 1 && page > 1 ? rows(299, 1) : rows(300);
      return { items: cut(all, page, 100), meta: { totalPages: 3, totalResults: 300 } };
    });
    expect(ids.toSorted()).toEqual(
      rows(300)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  test('unreadable records count as received', async () => {
    const { ids, asked } = await follow((page) => ({
      items: page === 1 ? rows(90) : rows(40, 90),
      skipped: page === 1 ? 10 : 0,
      meta: { totalPages: 2, totalResults: 140 },
    }));
    expect(ids).toHaveLength(130);
    expect(asked).toEqual([1, 2]);
  });

  test('stops when there is enough', async () => {
    const { ids, asked } = await follow((page) => ({ items: cut(rows(1_000), page, 100) }), { enough: 150 });
    expect(ids).toHaveLength(150);
    expect(asked).toEqual([1, 2]);
  });

  test('a long list is asked for ahead, beyond its end at most four pages where nobody says where that is', async () => {
    let [open, most] = [0, 0];
    const asked: number[] = [];
    const list = rows(1_910);
    const result = await followPages<Row>(
      async (page) => {
        asked.push(page);
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        return ok({ records: cut(list, page, 100), skipped: 0, meta: {} });
      },
      { idOf: (row) => row.id, pageSize: 100 },
    );
    expect(result).toEqual({ ok: true, value: list });
    expect(most).toBe(5);
    expect(asked.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
    const stated = await follow((page) => ({ items: cut(list, page, 100), meta: { totalPages: 20 } }));
    expect(stated.asked.toSorted((a, b) => a - b).at(-1)).toBe(20);
    expect(stated.asked).toHaveLength(20);
  });

  test('one failed page fails the list', async () => {
    const error = { kind: 'server', outcome: 'none', sentence: 'x' } as const;
    const result = await followPages<Row>(
      async (page) => (page === 2 ? err(error) : ok({ records: rows(100), skipped: 0, meta: {} })),
      { idOf: (row) => row.id, pageSize: 100 },
    );
    expect(result).toEqual({ ok: false, error });
  });

  test('whatever a server does, it ends, and no record that was sent is missing or doubled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(60), { maxLength: 40 }), { minLength: 1, maxLength: 6 }),
        fc.record(
          {
            totalPages: fc.integer({ min: -1, max: 9 }),
            totalResults: fc.integer({ min: -1, max: 99 }),
            pageSize: fc.nat(200),
          },
          { requiredKeys: [] },
        ),
        async (pages, meta) => {
          const sent = new Set<string>();
          const { ids } = await follow((page) => {
            const items = (pages[page - 1] ?? []).map((at) => ({ id: `r${at}` }));
            for (const { id } of items) sent.add(id);
            return { items, meta };
          });
          expect(new Set(ids)).toEqual(sent);
          expect(ids).toHaveLength(sent.size);
        },
      ),
      { numRuns: 500 },
    );
  });
});
