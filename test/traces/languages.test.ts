/**
 * Layouts that cannot be captured here, each written after the code that prints it: what it is, what was thrown, where
 * it was thrown first, and which cause is the root.
 */
import { describe, expect, test } from '@jest/globals';
import { readTraces, recognise } from '../../src/traces/index.ts';
import { analyse } from './reading.ts';

interface Case {
  readonly text: string;
  readonly format: string;
  /** Type and message of the outermost error. */
  readonly error: readonly [string | null, string | null];
  /** `function file:line` of the innermost frame of the person's own code. */
  readonly own: string | null;
  /** How the answer begins. */
  readonly verdict: string;
}

const CASES: Readonly<Record<string, Case>> = {
  "Go 1.23's panic that was recovered and raised again": {
    text: `panic: first [recovered, repanicked]

goroutine 1 gp=0xc000002380 m=0 mp=0x55c060 [running]:
panic({0x468b20?, 0x4a1c40?})
	/usr/local/go/src/runtime/panic.go:783 +0x132 fp=0xc00009ce90 sp=0xc00009cde0 pc=0x43a5d2
main.main.func1()
	/app/main.go:8 +0x45 fp=0xc00009ceb0 sp=0xc00009ce90 pc=0x46c1a5
panic({0x468b20?, 0x4a1c40?})
	/usr/local/go/src/runtime/panic.go:783 +0x132 fp=0xc00009cf60 sp=0xc00009ceb0 pc=0x43a5d2
main.origin(...)
	/app/main.go:15
main.main()
	/app/main.go:11 +0x3c fp=0xc00009cf88 sp=0xc00009cf60 pc=0x46c13c`,
    format: 'go-panic',
    error: ['panic', 'first'],
    own: 'main.main.func1 /app/main.go:8',
    verdict: '`panic: first` in `main.origin` (main.go:15)',
  },
  'a crash in C below Go': {
    text: `SIGSEGV: segmentation violation
PC=0x48f2d4 m=0 sigcode=1 addr=0x0
signal arrived during cgo execution

goroutine 1 gp=0xc0000061c0 m=0 mp=0x5a3c60 [syscall]:
runtime.cgocall(0x48f2d0, 0xc00005ee78)
	/usr/local/go/src/runtime/cgocall.go:157 +0x4b fp=0xc00005ee50 sp=0xc00005ee18 pc=0x4044cb
main._Cfunc_crash()
	_cgo_gotypes.go:39 +0x3f fp=0xc00005ee78 sp=0xc00005ee50 pc=0x48f09f
main.main()
	/app/main.go:9 +0xf fp=0xc00005ee88 sp=0xc00005ee78 pc=0x48f10f

rax    0x0
rip    0x48f2d4`,
    format: 'go-panic',
    error: ['SIGSEGV', 'segmentation violation'],
    own: 'main.main /app/main.go:9',
    verdict: '`SIGSEGV: segmentation violation` in `main.main` (main.go:9)',
  },
  "an error with github.com/pkg/errors' stacks": {
    text: `dial tcp 10.0.0.7:5432: connect: connection refused
github.com/acme/shop/db.(*Pool).Get
	/home/ci/shop/db/pool.go:41
main.load
	/home/ci/shop/main.go:23
runtime.main
	/usr/local/go/src/runtime/proc.go:271
load order 7
main.place
	/home/ci/shop/main.go:31
runtime.main
	/usr/local/go/src/runtime/proc.go:271`,
    format: 'go-error',
    error: ['error', 'load order 7'],
    own: 'main.place /home/ci/shop/main.go:31',
    verdict: '`error: dial tcp 10.0.0.7:5432: connect: connection refused` in `db.(*Pool).Get` (pool.go:41)',
  },
  "gin's recovery": {
    text: `runtime error: index out of range [5] with length 3
/usr/local/go/src/runtime/panic.go:114 (0x438d5b)
	goPanicIndex: panic(boundsError{x: int64(x), signed: true, y: y, code: boundsIndex})
/app/handlers/order.go:14 (0x7a8f3b)
	Show: return items[5]
/go/pkg/mod/github.com/gin-gonic/gin@v1.9.1/context.go:174 (0x79d3ba)
	(*Context).Next: c.handlers[c.index](c)`,
    format: 'go-error',
    error: ['error', 'runtime error: index out of range [5] with length 3'],
    own: 'Show /app/handlers/order.go:14',
    verdict: '`error: runtime error: index out of range [5] with length 3` in `Show` (order.go:14)',
  },
  'a chain of reasons without a stack': {
    text: `Error: order 7 failed

Caused by:
    0: load order
    1: Connection refused (os error 111)`,
    format: 'rust-error',
    error: ['Error', 'order 7 failed'],
    own: null,
    verdict: '`Connection refused (os error 111)`, seen as `Error: order 7 failed`',
  },
  "color-eyre's report": {
    text: `Error:
   0: Unable to read config
   1: No such file or directory (os error 2)

Location:
   src/main.rs:33

  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ BACKTRACE ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
                                ⋮ 5 frames hidden ⋮
   6: shop::read::h4e2b1ec7d1ae5f3d
      at /home/dev/shop/src/main.rs:33
   7: shop::main::hfeb5a5d4b5d4a5d4
      at /home/dev/shop/src/main.rs:12
                               ⋮ 10 frames hidden ⋮`,
    format: 'rust-error',
    error: ['Error', 'Unable to read config'],
    own: 'shop::read /home/dev/shop/src/main.rs:33',
    verdict: '`No such file or directory (os error 2)` in `shop::read` (main.rs:33)',
  },
  "ASP.NET's console logger": {
    text: `fail: Microsoft.AspNetCore.Server.Kestrel[13]
      Connection id "0HN0", Request id "0HN0:00000002": An unhandled exception was thrown by the application.
      System.InvalidOperationException: order 7 failed
       ---> Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.0.0.7:5432
       ---> System.Net.Sockets.SocketException (111): Connection refused
         at Npgsql.Internal.NpgsqlConnector.Connect(NpgsqlTimeout timeout)
         --- End of inner exception stack trace ---
         at Shop.Db.GetAsync(Int32 id) in /src/Shop/Db.cs:line 7
         --- End of inner exception stack trace ---
         at Shop.Orders.<PlaceAsync>d__3.MoveNext() in /src/Shop/Orders.cs:line 12
      --- End of stack trace from previous location ---
         at Shop.OrdersController.Post(Int32 id) in /src/Shop/OrdersController.cs:line 31
         at lambda_method5(Closure, Object)`,
    format: 'dotnet',
    error: ['System.InvalidOperationException', 'order 7 failed'],
    own: 'Shop.Orders.PlaceAsync /src/Shop/Orders.cs:12',
    verdict: '`SocketException: Connection refused` in `Db.GetAsync` (Db.cs:7)',
  },
  "Ruby 3.4's names and drawn source": {
    text: `app/models/order.rb:8:in 'Hash#fetch': key not found: 7 (KeyError)

    db.fetch(order)
            ^^^^^^^
	from app/models/order.rb:8:in 'Shop::Orders#load'
	from <internal:kernel>:187:in 'Kernel#loop'
app/models/order.rb:5:in 'Shop::Db#get': gone (Shop::DbError)
	from app/models/order.rb:8:in 'Shop::Orders#load'`,
    format: 'ruby',
    error: ['KeyError', 'key not found: 7'],
    own: 'Hash#fetch app/models/order.rb:8',
    verdict: '`Shop::DbError: gone` in `Shop::Db#get` (order.rb:5)',
  },
  "Rails' log": {
    text: `F, [2024-01-15T10:00:00.123456 #7] FATAL -- : [5f0d8e1a-1a2b] NoMethodError (undefined method \`items' for nil:NilClass):
F, [2024-01-15T10:00:00.123456 #7] FATAL -- : [5f0d8e1a-1a2b]
F, [2024-01-15T10:00:00.123456 #7] FATAL -- : [5f0d8e1a-1a2b] app/models/order.rb:8:in \`load'
F, [2024-01-15T10:00:00.123456 #7] FATAL -- : [5f0d8e1a-1a2b] actionpack (7.0.4) lib/action_controller/metal.rb:6:in \`send_action'`,
    format: 'ruby',
    error: ['NoMethodError', "undefined method `items' for nil:NilClass"],
    own: 'load app/models/order.rb:8',
    verdict: "`NoMethodError: undefined method 'items' for nil:NilClass` in `load` (order.rb:8)",
  },
  RSpec: {
    text: `  1) Order loads
     Failure/Error: db.fetch(order)

     KeyError:
       key not found: 7
     # ./app/models/order.rb:8:in \`load'
     # ./spec/order_spec.rb:5:in \`block (2 levels) in <top (required)>'`,
    format: 'ruby',
    error: ['KeyError', 'key not found: 7'],
    own: 'load ./app/models/order.rb:8',
    verdict: '`KeyError: key not found: 7` in `load` (order.rb:8)',
  },
  PHPUnit: {
    text: `1) OrderTest::testPlace
RuntimeException: no order 7

/app/src/Orders.php:12
/app/vendor/acme/kit/src/Kit.php:9`,
    format: 'php',
    error: ['RuntimeException', 'no order 7'],
    own: '? /app/src/Orders.php:12',
    verdict: '`RuntimeException: no order 7` in `Orders.php:12`',
  },
  "Monolog's chain": {
    text: String.raw`[2024-01-15T10:00:00.123456+00:00] request.CRITICAL: Uncaught PHP Exception App\OrderException: "order 7 failed" at /app/src/Orders.php line 12 {"exception":"[object] (App\\OrderException(code: 0): order 7 failed at /app/src/Orders.php:12)\n[stacktrace]\n#0 /app/src/Api.php(31): App\\Orders->place(7)\n#1 {main}\n\n[previous exception] [object] (PDOException(code: 2002): SQLSTATE[HY000] [2002] Connection refused at /app/src/Db.php:7)\n[stacktrace]\n#0 /app/src/Db.php(7): PDO->__construct()\n#1 {main}\n"} []`,
    format: 'php',
    error: ['App\\OrderException', 'order 7 failed'],
    own: 'App\\Orders->place /app/src/Orders.php:12',
    verdict: '`PDOException: SQLSTATE[HY000] [2002] Connection refused` in `PDO->__construct` (Db.php:7)',
  },
  "Phoenix' explanations": {
    text: `10:00:00.123 request_id=F7abc [error] #PID<0.500.0> running ShopWeb.Endpoint (connection #PID<0.499.0>, stream id 1) terminated
Server: localhost:4000 (http)
Request: GET /orders/7
** (exit) an exception was raised:
    ** (KeyError) key :items not found in: nil

If you are using the dot syntax, such as map.field, make sure the left-hand side of the dot is a map
        (shop 0.1.0) lib/shop/orders.ex:8: Shop.Orders.load/1
        (phoenix 1.7.14) lib/phoenix/router.ex:484: Phoenix.Router.__call__/5`,
    format: 'elixir',
    error: ['exit', 'an exception was raised:'],
    own: null,
    verdict: '`KeyError: key :items not found in: nil` in `Shop.Orders.load/1` (orders.ex:8)',
  },
  "Flutter's box": {
    text: `══╡ EXCEPTION CAUGHT BY WIDGETS LIBRARY ╞═══════════════════════════════════
The following _TypeError was thrown building OrderPage(dirty, state: _OrderPageState#1234):
Null check operator used on a null value

When the exception was thrown, this was the stack:
#0      _OrderPageState.build (package:shop/order_page.dart:31:20)
#1      StatefulElement.build (package:flutter/src/widgets/framework.dart:5599:27)
(elided 3 frames from class _AssertionError and dart:async)`,
    format: 'dart',
    error: ['TypeError', 'Null check operator used on a null value'],
    own: '_OrderPageState.build package:shop/order_page.dart:31',
    verdict:
      '`TypeError: Null check operator used on a null value` in `_OrderPageState.build` (order_page.dart:31)',
  },
  'Dart in logcat': {
    text: `E/flutter (12345): [ERROR:flutter/runtime/dart_vm_initializer.cc(41)] Unhandled Exception: SocketException: Connection refused
E/flutter (12345): #0      IOClient.send (package:http/src/io_client.dart:94:7)
E/flutter (12345): <asynchronous suspension>
E/flutter (12345): #1      OrderApi.load (package:shop/api.dart:12:20)
E/flutter (12345): <asynchronous suspension>`,
    format: 'dart',
    error: ['SocketException', 'Connection refused'],
    own: 'OrderApi.load package:shop/api.dart:12',
    verdict: '`SocketException: Connection refused` in `OrderApi.load` (api.dart:12)',
  },
  'Lua in nginx': {
    text: `2024/01/15 10:00:00 [error] 7#7: *1 lua entry thread aborted: runtime error: /etc/nginx/lua/orders.lua:12: attempt to index local 'order' (a nil value)
stack traceback:
coroutine 0:
	/etc/nginx/lua/orders.lua:12: in function 'load'
	/usr/local/openresty/lualib/resty/core.lua:31: in function 'run', client: 10.0.0.1, server: _, request: "GET / HTTP/1.1", host: "x"`,
    format: 'lua',
    error: ['error', "attempt to index local 'order' (a nil value)"],
    own: 'load /etc/nginx/lua/orders.lua:12',
    verdict: "`error: attempt to index local 'order' (a nil value)` in `load` (orders.lua:12)",
  },
  Julia: {
    text: `ERROR: LoadError: BoundsError: attempt to access 3-element Vector{Int64} at index [5]
Stacktrace:
 [1] getindex
   @ ./essentials.jl:13 [inlined]
 [2] load(order::Int64)
   @ Main ~/shop/orders.jl:8
 [3] top-level scope
   @ ~/shop/orders.jl:12
in expression starting at /home/dev/shop/orders.jl:12`,
    format: 'julia',
    error: ['BoundsError', 'attempt to access 3-element Vector{Int64} at index [5]'],
    own: 'load ~/shop/orders.jl:8',
    verdict: '`BoundsError: attempt to access 3-element Vector{Int64} at index [5]` in `load` (orders.jl:8)',
  },
  OCaml: {
    text: `Fatal error: exception Not_found
Raised at Stdlib__Hashtbl.find in file "hashtbl.ml", line 541, characters 13-28
Called from Orders.load in file "bin/orders.ml", line 8, characters 2-25`,
    format: 'ocaml',
    error: ['Not_found', null],
    own: 'Orders.load bin/orders.ml:8',
    verdict: '`Not_found` in `Orders.load` (orders.ml:8)',
  },
  Crystal: {
    text: `Unhandled exception: Missing hash key: 7 (KeyError)
  from /usr/share/crystal/src/hash.cr:1082:9 in '[]'
  from src/orders.cr:8:5 in 'load'`,
    format: 'crystal',
    error: ['KeyError', 'Missing hash key: 7'],
    own: 'load src/orders.cr:8',
    verdict: '`KeyError: Missing hash key: 7` in `load` (orders.cr:8)',
  },
  Zig: {
    text: `thread 12345 panic: index out of bounds: index 5, len 3
/app/src/main.zig:8:20: 0x103d1c4 in load (main)
    return items[i];
                   ^
/app/src/main.zig:12:13: 0x103cf3a in main (main)`,
    format: 'zig',
    error: ['panic', 'index out of bounds: index 5, len 3'],
    own: 'load /app/src/main.zig:8',
    verdict: '`panic: index out of bounds: index 5, len 3` in `load` (main.zig:8)',
  },
  "Jest's drawn source": {
    text: `  ● orders › loads

    TypeError: Cannot read properties of undefined (reading 'items')

      6 | function load(order) {
    > 8 |   return order.items;
        |                ^
      9 | }

      at load (src/orders.js:8:16)
      at Object.<anonymous> (test/orders.test.js:5:3)`,
    format: 'node-error',
    error: ['TypeError', "Cannot read properties of undefined (reading 'items')"],
    own: 'load src/orders.js:8',
    verdict: "`TypeError: Cannot read properties of undefined (reading 'items')` in `load` (orders.js:8)",
  },
  Deno: {
    text: `error: Uncaught (in promise) TypeError: x is not a function
    return order.items();
                 ^
    at load (file:///srv/shop/orders.ts:8:16)
    at async https://deno.land/std@0.200.0/http/server.ts:100:20`,
    format: 'node-error',
    error: ['TypeError', 'x is not a function'],
    own: 'load /srv/shop/orders.ts:8',
    verdict: '`TypeError: x is not a function` in `load` (orders.ts:8)',
  },
  "Firefox's console": {
    text: `Uncaught TypeError: order is undefined
    load https://shop.example/app.js:8
    (Async: promise callback)
    <anonymous> https://shop.example/app.js:31:5`,
    format: 'browser',
    error: ['TypeError', 'order is undefined'],
    own: 'load https://shop.example/app.js:8',
    verdict: '`TypeError: order is undefined` in `load` (app.js:8)',
  },
  'code that Firefox evaluated': {
    text: `Error: message
baz@http://localhost:8080/file.js line 26 > eval line 2 > eval:1:30
obj["@who"]@http://localhost:8080/@stuff/file.js:26:17`,
    format: 'browser',
    error: ['Error', 'message'],
    own: 'baz http://localhost:8080/file.js:26',
    verdict: '`Error: message` in `baz` (file.js:26)',
  },
  'React Native': {
    text: `Error: test
value@index.android.bundle:12:1917
[native code]
index.android.bundle:156:572`,
    format: 'browser',
    error: ['Error', 'test'],
    own: 'value index.android.bundle:12',
    verdict: '`Error: test` in `value` (index.android.bundle:12)',
  },
  'a Lambda that fails in Python': {
    text: `[ERROR] KeyError: 7\rTraceback (most recent call last):\r\u00a0\u00a0File "/var/task/app.py", line 3, in handler\r\u00a0\u00a0\u00a0\u00a0load(7)\r\u00a0\u00a0File "/var/task/requests/api.py", line 8, in load`,
    format: 'python-traceback',
    error: ['KeyError', '7'],
    own: 'handler /var/task/app.py:3',
    verdict: '`KeyError: 7` in `handler` (app.py:3)',
  },
};

describe.each(Object.entries(CASES))('%s', (_name, { text, format, error, own, verdict }) => {
  test('is recognised', () => {
    const said = recognise(text);
    expect([said?.format, (said?.confidence ?? 0) >= 0.5]).toEqual([format, true]);
  });
  test('reads as one trace, with no line left over', async () => {
    const { facts, unread } = await readTraces(text);
    expect([facts.length, facts[0]?.traces.length, unread]).toEqual([1, 1, 0]);
    const trace = facts[0]?.traces[0];
    expect([trace?.type, trace?.message]).toEqual(error);
    const frame = trace?.frames.find(each => each.own);
    expect(frame ? `${frame.function} ${frame.file}:${frame.line}` : null).toBe(own);
  });
  test('is answered with its root cause first', async () => {
    expect((await analyse(text)).verdict.startsWith(verdict)).toBe(true);
  });
});
