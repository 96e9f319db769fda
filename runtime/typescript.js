// Preloaded by every command of ours: `node --import ./runtime/typescript.js api/main.ts`.
// Runs TypeScript by tsx, without tsx's cache: that lies under a fixed name in the temporary folder, which other users
// of the machine may have made first, and tsx runs what it finds there without asking whose it is.
// tsx reads the variable once, when it is loaded, so it has to be set before; processes that are started inherit it.
process.env.TSX_DISABLE_CACHE = '1';
await import('tsx');
