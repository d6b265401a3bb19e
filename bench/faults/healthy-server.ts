import { defineFault } from './stage.ts';

const server = `
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'x' * 2000)
    def log_message(self, *a): pass
ThreadingHTTPServer(('127.0.0.1', 18060), Handler).serve_forever()
`;
const client = `
import time, urllib.request
while True:
    urllib.request.urlopen('http://127.0.0.1:18060/').read(); time.sleep(0.01)
`;

export const healthyServer = defineFault({
  name: 'healthy-web-server',
  family: 'healthy',
  problem: 'high latency',
  expect: [],
  start: async stage => {
    stage.python('web', server);
    await stage.settle(0.7);
    stage.python('visitors', client);
    await stage.settle(2);
  },
});
