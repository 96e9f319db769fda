/** Arguments of Node that precede a TypeScript program, as in the scripts of package.json. */
export const typescriptArguments = ['--import', new URL('../../runtime/typescript.js', import.meta.url).href];
