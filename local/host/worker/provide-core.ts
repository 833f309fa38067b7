import Module from 'node:module';

type Load = (request: string, parent: unknown, isMain: boolean) => unknown;
type PatchedModule = { _load: Load };

/**
 * Makes `require('@azure/functions-core')` answer with the given module. It must be in place before the app is loaded:
 * the library looks once and remembers a failure for good ("test mode"; `src/utils/tryGetCoreApiLazy.ts`).
 */
export function provideCore(core: unknown): void {
  const loader = Module as unknown as PatchedModule;
  const load = loader._load;
  loader._load = (request, parent, isMain) =>
    request === '@azure/functions-core' ? core : load.call(Module, request, parent, isMain);
}
