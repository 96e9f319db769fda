/** The package has no types; these are the parts in use. */
declare module 'tr46' {
  type Options = {
    readonly checkBidi?: boolean;
    readonly checkHyphens?: boolean;
    readonly checkJoiners?: boolean;
    readonly useSTD3ASCIIRules?: boolean;
    readonly verifyDNSLength?: boolean;
  };
  export function toASCII(domainName: string, options?: Options): string | null;
  export function toUnicode(
    domainName: string,
    options?: Options,
  ): { readonly domain: string; readonly error: boolean };
}
