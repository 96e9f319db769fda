// The only import of this package, which is frozen upstream: replacing it is a change of this file.
export {
  Body,
  Button,
  Container,
  Head,
  Heading,
  Html,
  Link,
  Preview,
  Text,
  render,
} from '@react-email/components';
