import { render, Text } from 'ink';

render(<Text>hello</Text>);
// Stays, as a console does.
setInterval(() => undefined, 60_000);
