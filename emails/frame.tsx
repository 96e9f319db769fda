import { Panel } from './panel.tsx';
import { Body, Container, Head, Html, Preview } from './react-email.ts';
import { styleSheet } from './style-sheet.ts';
import { styles } from './styles.ts';
import type { Words } from '../locales/words.ts';
import type { ReactElement, ReactNode } from 'react';

type FrameProps = {
  readonly words: Words;
  readonly title: string;
  readonly preheader: string;
  readonly children: ReactNode;
};

/** The page around every e-mail: language, colours for both schemes, and one centred column. */
export function Frame({ words, title, preheader, children }: FrameProps): ReactElement {
  return (
    <Html lang={words.lang} dir={words.dir}>
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>{`${title}`}</title>
        <style>{styleSheet}</style>
      </Head>
      <Body className="page" style={styles.page}>
        <Preview>{shortened(preheader)}</Preview>
        <Panel className="outer" style={styles.outer}>
          {/* Webmail drops <html>, so language, direction and name are repeated here. */}
          <div
            role="article"
            aria-roledescription="email"
            aria-label={title}
            lang={words.lang}
            dir={words.dir}
          >
            <Container style={styles.column}>{children}</Container>
          </div>
        </Panel>
      </Body>
    </Html>
  );
}

// `Preview` cuts by UTF-16 unit, which can leave half an emoji.
function shortened(preheader: string): string {
  return preheader.length <= 150 ? preheader : [...preheader].slice(0, 74).join('') + '…';
}
