import type { Defence } from './defence.ts';

/** Defences of what is read: who sees it, and what Graph is asked. */
export const readingDefences: readonly Defence[] = [
  {
    name: 'a quote in a value is no end of it',
    source: 'src/adapters/graph/search.ts',
    without: ['value.replaceAll("\'", "\'\'")', 'value'],
    file: 'test/adapters/graph/search.test.ts',
    test: 'the call says what was meant and nothing else, whatever names and values are like',
  },
  {
    name: 'a filter is one parameter',
    source: 'src/adapters/graph/search.ts',
    without: ['encodeURIComponent(filter)', 'filter'],
    file: 'test/handlers/reading-graph.test.ts',
    test: 'a search asks what its filters say, or nothing',
  },
  {
    name: 'names are those of the catalog',
    source: 'src/domain/filter.ts',
    without: [
      'const { name, type, isCollection } = definition;',
      'const { type, isCollection } = definition, name = attribute;',
    ],
    file: 'test/handlers/reading-graph.test.ts',
    test: 'a search asks what its filters say, or nothing',
  },
  {
    name: 'only the sets that a source may read',
    source: 'src/app/read-attributes.ts',
    without: ['isAsked(set) && mayRead(source, set)', 'isAsked(set)'],
    file: 'test/handlers/read-attributes.test.ts',
    test: 'what is assigned to a target is that of the sets that the source may read, and nothing of the others',
  },
  {
    name: 'the same, of what is found',
    source: 'src/app/search-targets.ts',
    without: ['(set) => mayRead(source, set)', '() => true'],
    file: 'test/handlers/search-targets.test.ts',
    test: 'a search shows only the sets that the source may read',
  },
  {
    name: 'no filter tells what may not be read',
    source: 'src/app/search-targets.ts',
    without: ['if (forbidden.length > 0) return', 'if (forbidden.length < 0) return'],
    file: 'test/handlers/search-targets.test.ts',
    test: 'a filter of a set that the source may not read is refused, even beside one that it may: it would tell who has a value',
  },
  {
    name: 'none, or no access, is never nothing',
    source: 'src/domain/shown.ts',
    without: ["if (current === 'unknown') return current;", "if (current === 'unknown') return new Map();"],
    file: 'test/handlers/read-attributes.test.ts',
    test: 'what is assigned to a target is null where Graph says null, with what that means: all',
  },
  {
    name: 'a cursor belongs to one caller',
    source: 'src/handlers/search-targets.ts',
    without: ['caller.applicationId]', "'']"],
    file: 'test/handlers/search-targets.test.ts',
    test: 'a cursor is only for who got it, and for the same list',
  },
  {
    name: 'reads stop at the gate',
    source: 'src/app/ask-directory.ts',
    without: ["=== 'closed'", "=== ('never' as string)"],
    file: 'test/handlers/reading-failures.test.ts',
    test: 'a search at a gate that is closed because throttled waits outside for as long as that',
  },
  {
    name: 'a throttled read closes the gate',
    source: 'src/app/ask-directory.ts',
    without: ['if (causeOf(answer.failure, noStreak)) await', 'if (answer.failure === undefined) await'],
    file: 'test/handlers/reading-failures.test.ts',
    test: 'a search that the directory does not answer because it asks for fewer calls closes the gate for everybody, and nobody asks again before',
  },
  {
    name: 'a plan withholds what its caller may not read',
    source: 'src/handlers/create-plan.ts',
    without: ['isReader && mayRead(source, attributeSet)', 'isReader || mayRead(source, attributeSet) || true'],
    file: 'test/handlers/create-plan.test.ts',
    test: 'the call of an edit has the whole collection and is withheld from a caller with the role, but not the set',
  },
  {
    name: 'a name of several people is nobody',
    source: 'src/adapters/graph/resolve.ts',
    without: ['if (others.length > 0)', 'if (others.length > others.length)'],
    file: 'test/contracts/directory.test.ts',
    test: 'the directory behind Graph read finds several users of one employee id, and takes none of them',
  },
  {
    name: 'what a name led to is not kept for long',
    source: 'src/app/resolve.ts',
    without: ['now() - last.at < KEPT_FOR_IN_MS', 'last.at <= now()'],
    file: 'test/app/resolve.test.ts',
    test: 'the object id of a name is asked for once a minute, whatever the case of its letters',
  },
];
