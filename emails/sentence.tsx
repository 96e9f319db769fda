import { Fragment } from 'react';
import type { ReactElement } from 'react';
import { piecesOf } from '../locales/isolated.ts';

/** A sentence with the names in it isolated, so that a name in Hebrew or Arabic does not reorder the words around it. */
export function Sentence({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {piecesOf(text).map((piece, index) =>
        piece.isByPerson ? (
          <bdi key={index}>{piece.text}</bdi>
        ) : (
          <Fragment key={index}>{piece.text}</Fragment>
        ),
      )}
    </>
  );
}
