import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { sampleDirectory } from '../../../local/graph/directory-sample.ts';
import type { Faults } from '../../../local/graph/faults.ts';
import { findUser } from '../../../local/graph/find.ts';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import { call, change, patch, type Reply, startTrustedGraph } from './trusted-graph.ts';

export const DARA = '849e81fe-1109-4d57-9536-a25d537eec1f';
export const DARA_BY_NAME = '/v1.0/users/dara@contoso.com';
export const JANA_BY_NAME = '/v1.0/users/jana@contoso.com';

export const vendors = (NumVendors: number) => change('Engineering', { NumVendors });

/** Patient, as the machine may be busy. */
export const eventually = (check: () => void): Promise<void> => vi.waitFor(check, 10_000);

export type Simulation = {
  readonly graph: GraphSimulator;
  readonly faults: Faults;
  readonly time: number;
  advance(milliseconds: number): void;
  /** Of Dara, unless another path is given. */
  write(value: number, path?: string): Promise<Reply>;
  read(path?: string): Promise<Reply>;
  /** What Dara really has. */
  value(): unknown;
};

/** One simulator for the tests of a file, each of which finds it without faults and with the sample directory. */
export function useSimulator(): Simulation {
  let graph: GraphSimulator;
  let time = Date.UTC(2026, 10, 20);
  beforeAll(async () => {
    graph = await startTrustedGraph({ now: () => time });
  });
  beforeEach(() => {
    graph.faults.reset();
    graph.clearRequests();
    Object.assign(graph.directory, sampleDirectory());
  });
  afterAll(() => graph.close());
  return {
    get graph() {
      return graph;
    },
    get faults() {
      return graph.faults;
    },
    get time() {
      return time;
    },
    advance(milliseconds) {
      time += milliseconds;
    },
    write: (value, path = DARA_BY_NAME) => patch(graph, path, vendors(value)),
    read: (path = DARA_BY_NAME) => call(graph, `${path}?$select=id,customSecurityAttributes`),
    value: () => findUser(graph.directory, DARA)?.customSecurityAttributes['Engineering']?.['NumVendors'],
  };
}
