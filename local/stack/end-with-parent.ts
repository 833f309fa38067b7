/** Preloaded into processes that are not ours: they end when the process that started them does, however it ended. */
process.on('disconnect', () => process.exit(0));
process.channel?.unref();
