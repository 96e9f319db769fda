import { piecesOf } from '../locales/isolated.ts';
import { Fragment } from 'react';
import type { ReactElement } from 'react';

/** A sentence of ours with the names in it isolated: a name in Hebrew or Arabic does not turn the words around it. */
export function Said({ sentence }: { readonly sentence: string }): ReactElement {
  return (
    <>
      {piecesOf(sentence).map(({ text, isByPerson }, index) =>
        isByPerson ? <bdi key={index}>{text}</bdi> : <Fragment key={index}>{text}</Fragment>,
      )}
    </>
  );
}
