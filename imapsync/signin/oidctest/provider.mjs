// A real OpenID provider (npm: oidc-provider) for the tests of signing in, on a free port of the loopback interface.
// usage: node provider.mjs PATH-TO-THE-PACKAGE
// It prints its address, and ends with its standard input.
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const { default: Provider } = await import(pathToFileURL(`${process.argv[2]}/lib/index.js`));
const server = createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'desist', token_endpoint_auth_method: 'none', application_type: 'native',
      redirect_uris: ['http://127.0.0.1'], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
    },
    { client_id: 'dovecot', client_secret: 'only-for-this-test', redirect_uris: [], grant_types: [], response_types: [] },
  ],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  features: {
    devInteractions: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true },
  },
  cookies: { keys: ['only for this test'] },
});
server.on('request', provider.callback());
console.log(issuer);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
