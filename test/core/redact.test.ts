import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRedactor, redact } from '../../src/core/redact.ts';

/** `§` is taken out: no scanner of repositories shall take these for real. `«…»` marks the secret. */
function plain(marked: string): string {
  return marked.replaceAll('§', '');
}

function secretOf(marked: string): string {
  return /«([^»]+)»/su.exec(plain(marked))?.[1] ?? '';
}

const SECRETS: readonly string[] = [
  'AWS_ACCESS_KEY_ID=«AKIA§IOSFODNN7EXAMPLQ»',
  'aws_secret_access_key = «wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzyzzyKEY1»',
  '+ git clone https://x-access-token:«gh§p_16C7e42F292c6912E7710c838347Ae178B4a»@github.com/acme/app',
  'remote: token «github§_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789»',
  'curl --header "PRIVATE-TOKEN: «gl§pat-x9Yz8Wv7Ut6Sr5Qp4On3»" https://git.acme.test/api/v4',
  'SLACK_BOT_TOKEN=«xo§xb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzzqgy»',
  'export SLACK_APP_TOKEN=«xa§pp-1-A01ABCDEF-1234567890123-abcdef0123456789abcdef0123456789»',
  'POST https://hooks.slack.com/services/«T00§000000/B00000000/XXXXYYYYZZZZXXXXYYYYZZZZ» 200',
  'OPENAI_API_KEY=«sk-§proj-abcDEF0123456789abcDEF0123456789abcDEF»',
  'x-api-key: «sk-§ant-api03-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789»',
  'stripe.api_key = "«sk§_live_4eC39HqLyjWDarjtT1zdp7dcABCD»"',
  'STRIPE_WEBHOOK=«wh§sec_abcdefghijklmnopqrstuvwxyz012345»',
  '//registry.npmjs.org/:_authToken=«npm§_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789»',
  'key=«AIza§SyA-1234567890abcdefghijklmnopqrstuv»&q=x',
  'SENDGRID=«SG§.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr»',
  'VAULT_TOKEN=«hv§s.CAESIJlWwVVtsx0Uup2aBcDeFgHiJkLmNoP»',
  'HF_TOKEN=«hf§_abcdefghijklmnopqrstuvwxyzABCDEFGH»',
  'Set header to «eyJ§hbGciOiJIUzI1NiJ9.eyJ§zdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P» now',
  'app  812  0.0 java -Dspring.datasource.password=«s3cr3t!pw» -jar app.jar',
  'mysql -h db -u root -p«hunter2» shop',
  'mysqldump --single-transaction -u root -p«S3cret!x» shop',
  'mysql --user=root --password=«correct-horse» shop',
  'worker --token «9f8e7d6c5b4a» --verbose',
  "curl -H 'Authorization: Bearer «abcdef0123456789abcdef»' http://api.test/",
  'Authorization: Basic «dXNlcjpwYXNzd29yZA==»',
  'PGPASSWORD=«p@ss,w;rd» psql -h db',
  '{"user":"bob","password":"«p w/ spaces»","remember":true}',
  '{\\"client_secret\\":\\"«abc123def»\\"}',
  'redis://:«r3dis-pw»@cache:6379/0',
  'DATABASE_URL=postgres://app:«p@ssw0rd»@db-01:5432/shop?sslmode=require',
  'DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=«abcdEFGH0123456789+/==»;EndpointSuffix=core',
  'redis-cli -h cache -a «sesame» ping',
  'sshpass -p «sesame» ssh web-03',
  'curl -u deploy:«sesame1» https://ci.test/job',
  'mongo --host db -u root -p «sesame» admin',
  'ldapsearch -x -D cn=admin -w «sesame» -b dc=acme',
  'openssl rsa -in key.pem -passin pass:«sesame»',
  'db_pass: «tr0ub4dor»',
  'spring.datasource.password: «tr0ub4dor»',
  'SECRET_KEY_BASE=«0a1b2c3d4e5f60718293a4b5c6d7e8f9»',
  'GET /cb?code=1&access_token=«abc123def456»&state=x HTTP/1.1',
  'GET /blob?sv=2024&sig=«abc%2Bdef0123456789%3D»&se=2026 HTTP/1.1',
  'Cookie: «session=abcdef; csrftoken=123»',
  'password = «12345678»',
  'ENCRYPTION_KEY: «b64value+/==»',
  'ELASTIC_PASSWORD="«alpha\'beta»"',
  'TELEGRAM=«1234§56789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1»',
  'ssh_config passphrase: «open sesame»'.replace('open sesame', 'opensesame'),
  "my $token = '«abc123def456»';",
];

const ALIKE: readonly string[] = [
  'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
  'build-id 4f8a2c1e9b7d6f5e4c3b2a190817263544536271',
  'image: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'request 550e8400-e29b-41d4-a716-446655440000 took 12 ms',
  'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  '    at com.acme.auth.TokenService.issueToken(TokenService.java:118)',
  '    at com.acme.PasswordEncoder.matches(PasswordEncoder.java:4512)',
  '  File "/srv/app/token_store.py", line 88, in refresh_token',
  'main.(*SecretStore).Get(0xc000010000, 0x1)',
  '        /srv/app/secret/store.go:4123 +0x1d',
  '  3: app::token::parse at src/token.rs:8812',
  '    at parseToken (/srv/app/lib/token.js:412:18)',
  '_ZN4acme5token5parseERKNSt7__cxx1112basic_stringIcEE',
  'std::vector<Token>::push_back',
  'docker 3f4e5d6c7b8a9f0e1d2c3b4a5f6e7d8c9b0a1f2e3d4c5b6a7f8e9d0c1b2a3f4e',
  'ED25519 key fingerprint is SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDpzyhAwQqjwVtmHVE.',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 alice@laptop',
  'arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf',
  'arn:aws:iam::123456789012:role/token-service',
  'password: ********',
  'password=<hidden>',
  'PASSWORD=$DB_PASSWORD',
  'password: $' + '{DB_PASSWORD}',
  'mysql --password -u root',
  'docker login --password-stdin registry.test',
  'Accepted password for bob from 10.0.0.1 port 51234 ssh2',
  'FATAL:  password authentication failed for user "app"',
  'Invalid token: expired',
  'token == null',
  'if (token != expected) return;',
  'String token = request.getHeader("X-Token");',
  'password = get_password(user)',
  'PWD=/home/bob OLDPWD=/tmp',
  'net: token bucket filter rate 1Mbit burst 32Kb',
  'taskset -pc 0-1 812; nginx -p8080',
  'tests passed: 812 failed: 0',
  'tcp 0 0 10.0.0.1:22 10.0.0.9:51234 ESTABLISHED',
  'sda 0.00 12.00 0.00 4812.00 401.00 0.12 4.10',
  'http://10.0.0.1:8080/api/users@acme',
  'see https://docs.test/secret:rotation',
];

const NASTY: readonly string[] = [
  'partition_key=orders',
  'next_page_token=abc123def456',
  'nextPageToken: "CAUQAA"',
  'primary_key: id',
  'token_type=bearer',
  'tokenType: Bearer',
  'secretName: tls-cert',
  'secret_name=db',
  'token_count: 4096',
  'total_tokens=150',
  'max_tokens: 2048',
  'password_encryption = scram-sha-256',
  'password_policy=strict',
  'credential_type: x509',
  'token_endpoint: https://id.test/token',
  'secret_version=4',
  'tokens: 812',
  'cache_token = 9',
];

describe('a secret does not survive', () => {
  test.each(SECRETS)('%s', marked => {
    const secret = secretOf(marked);
    const shown = redact(plain(marked).replace(/[«»]/g, ''));
    expect(secret.length).toBeGreaterThan(4);
    expect(shown).not.toContain(secret);
    expect(shown).toMatch(/‹secret:[a-z-]+#1›/);
    // Nine tenths of it are gone, wherever the mask begins.
    const tail = secret.slice(Math.ceil(secret.length / 10));
    expect(shown).not.toContain(tail);
  });
});

describe('what only looks like a secret stays', () => {
  test.each([...ALIKE, ...NASTY])('%s', line => {
    expect(redact(line)).toBe(line);
  });
});

describe('private keys', () => {
  const body = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7', 'VJTUt9Us8cKjMzEfYyjiWA4R4', 'Zg=='];
  const key = ['-----BEGIN RSA PRIVATE KEY-----', ...body, '-----END RSA PRIVATE KEY-----'];

  test('lose every line and keep the line numbers', () => {
    const lines = redact(['before', ...key, 'after'].join('\n')).split('\n');
    expect(lines).toEqual(['before', '‹secret:private-key#1›', '', '', '', '', 'after']);
  });

  test('cut by truncation lose what is there, and the text after them stays', () => {
    const lines = redact([...key.slice(0, 3), 'sda 12.0 3.4 busy'].join('\n')).split('\n');
    expect(lines).toEqual(['‹secret:private-key#1›', '', '', 'sda 12.0 3.4 busy']);
  });

  test('in JSON, in log lines and in PGP armour', () => {
    expect(redact(`{"key":"${key.join('\\n')}","a":1}`)).toBe('{"key":"‹secret:private-key#1›","a":1}');
    expect(redact(key.map(line => `Nov 25 09:20 app[812]: ${line}`).join('\n'))).not.toMatch(/MII|VJT|Zg==/);
    expect(redact(key.join('\n').replaceAll('RSA PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'))).not.toContain(
      'MII',
    );
  });

  test('a public key and a certificate stay', () => {
    const text =
      '-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa\n-----END CERTIFICATE-----';
    expect(redact(text)).toBe(text);
  });
});

test('the same secret has the same number within a run, another one another', () => {
  const run = createRedactor();
  expect(run('DB_PASSWORD=alpha1 X_TOKEN=beta2')).toBe(
    'DB_PASSWORD=‹secret:password#1› X_TOKEN=‹secret:token#2›',
  );
  expect(run('--password alpha1')).toBe('--password ‹secret:password#1›');
  expect(run('--password gamma3')).toBe('--password ‹secret:password#3›');
});

test('a long line is searched to its end', () => {
  const line = `${'a'.repeat(20_000)} DB_PASSWORD=alpha1 ${'b '.repeat(20_000)}TOKEN=beta22`;
  expect(redact(line)).not.toMatch(/alpha1|beta22/);
});

test('redacting twice changes nothing more', () => {
  const once = redact(SECRETS.map(line => plain(line).replace(/[«»]/g, '')).join('\n'));
  expect(redact(once)).toBe(once);
});

test('any text keeps its number of lines, and nothing throws', () => {
  const word = fc.constantFrom(
    'token',
    'password',
    '=',
    ':',
    ' ',
    '"',
    "'",
    '\\',
    '-----BEGIN PRIVATE KEY-----',
    '\n',
    'eyJ',
    '://',
    '@',
    '-p',
    'mysql ',
    'x',
    '‹secret:',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 40 }), parts => {
      const text = parts.join('');
      expect(redact(text).split('\n')).toHaveLength(text.split('\n').length);
    }),
  );
});

test.each([
  ['keykey', 'api_key'.repeat(30_000)],
  ['one long word', 'a'.repeat(200_000)],
  ['mysql', 'mysql -u '.repeat(25_000)],
  ['curl', 'curl -u a '.repeat(20_000)],
  ['addresses', 'http://a:b'.repeat(20_000)],
  ['begins of keys', '-----BEGIN PRIVATE KEY-----\n'.repeat(8_000)],
  ['token web', `${'eyJ'.repeat(60_000)}.`],
  ['blanks', `password${' '.repeat(200_000)}`],
])('200 kB of %s cost work in proportion, not in squares', (_name, text) => {
  const once = work(text.slice(0, text.length / 4));
  const whole = work(text);
  // Four times the text; a quadratic search would take sixteen times as long.
  expect(whole / Math.max(once, 20)).toBeLessThan(10);
});

/** Milliseconds of this thread's own processor time, the best of three. */
function work(text: string): number {
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    redact(text);
    const spent = process.cpuUsage(before);
    return (spent.user + spent.system) / 1000;
  });
  return Math.min(...times);
}
