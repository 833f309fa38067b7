import type { Plugin } from 'esbuild';

/** Answers whatever is asked of it, with nothing. */
const SILENT = 'new Proxy({}, { get: () => () => Promise.resolve() })';

/**
 * The exporter for Azure Monitor tells Microsoft about itself and asks for settings of its own, each at addresses that
 * no setting names and a private network would refuse; one of the two cannot be switched off. What does so is left out
 * of the bundle: telemetry goes where the settings say, and nowhere else.
 */
const modules: Readonly<Record<string, string>> = {
  'export/statsbeat/statsbeatManager.js': 'StatsbeatManager',
  'export/statsbeat/customerSDKStats.js': 'CustomerSDKStatsMetrics',
  '_configuration/configurationManager.js': 'ConfigurationManager',
};

export const quietExporter: Plugin = {
  name: 'quiet-exporter',
  setup(build) {
    const found = new Set<string>();
    build.onLoad(
      { filter: /monitor-opentelemetry-exporter[\\/]dist[\\/].*Manager\.js$|customerSDKStats\.js$/ },
      ({ path }) => {
        const name = Object.keys(modules).find((module) => path.replaceAll('\\', '/').endsWith(module));
        if (name === undefined) return undefined;
        found.add(name);
        return { contents: `export const ${modules[name]} = { getInstance: () => ${SILENT} };`, loader: 'js' };
      },
    );
    // Another version may keep them elsewhere.
    build.onEnd(() => {
      const missing = Object.keys(modules).filter((name) => !found.has(name));
      return { errors: missing.map((name) => ({ text: `The exporter has no ${name} any more: look where it went.` })) };
    });
  },
};
