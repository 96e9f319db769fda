/** The arguments of Node before a program of ours in TypeScript, as the scripts of package.json have them. */
export const typescriptArguments = ['--import', new URL('../../runtime/typescript.js', import.meta.url).href];
