/** Whose code a frame is, in the layouts that containers, build systems and package managers give it. */
import { describe, expect, test } from '@jest/globals';
import { isOwn } from '../../src/traces/own.ts';

type Place = readonly [language: string, name: string, file: string | null, module?: string];

const OWN: readonly Place[] = [
  ['go', 'main.main', '/app/main.go'],
  ['go', 'main.doPanic', '/Users/dev/src/go/src/httppanic.go'],
  ['go', 'github.com/acme/shop/orders.(*Store).Save', '/home/ci/shop/orders/store.go'],
  ['go', 'github.com/acme/shop/orders.Load', 'github.com/acme/shop/orders/load.go'],
  ['go', 'github.com/acme/shop/log.Print', '/go/src/github.com/acme/shop/log/log.go'],
  ['go', 'github.com/hashicorp/go-metrics.Emit', '/workspace/go-metrics/emit.go'],
  ['python', 'place', '/srv/shop/orders.py'],
  ['python', 'handler', '/var/task/app.py'],
  ['python', 'util', 'C:\\Users\\dev\\shop\\lib\\util.py'],
  ['python', '<module>', '<string>'],
  ['python', '<module>', '<stdin>'],
  ['python', '<module>', 'Cell In[3]'],
  ['javascript', 'load', '/srv/shop/src/orders.js'],
  ['javascript', 'load', 'webpack://shop/./src/orders.ts'],
  ['javascript', 'load', 'webpack-internal:///./src/orders.ts'],
  ['javascript', 'load', 'https://shop.example/assets/app-3f2a.js'],
  ['javascript', 'handler', '/var/task/index.mjs'],
  ['javascript', 'load', 'C:\\shop\\orders.js'],
  ['rust', 'shop::orders::load', './src/orders.rs'],
  ['rust', '<shop::Order as core::fmt::Display>::fmt', 'src/order.rs'],
  ['dotnet', 'Shop.Orders.Load', '/src/Shop/Orders.cs'],
  ['ruby', 'load', '/app/app/models/order.rb'],
  ['ruby', 'load', 'app/models/order.rb'],
  ['php', 'App\\Orders->load', '/var/www/html/app/Orders.php'],
  ['php', 'shop_load', '/var/www/wp-content/plugins/shop/shop.php'],
  ['elixir', 'Shop.Orders.load/1', 'lib/shop/orders.ex', 'shop'],
  ['dart', 'Orders.load', 'package:shop/orders.dart'],
  ['lua', 'load', '/etc/nginx/lua/orders.lua'],
  ['perl', 'Shop::load', '/srv/shop/lib/Shop.pm'],
];

const FOREIGN: readonly Place[] = [
  ['go', 'panic', '/usr/local/go/src/runtime/panic.go'],
  ['go', 'net/http.(*conn).serve', '/opt/homebrew/Cellar/go/1.22.1/libexec/src/net/http/server.go'],
  ['go', 'runtime.goexit', 'runtime/asm_amd64.s'],
  [
    'go',
    'github.com/gin-gonic/gin.(*Context).Next',
    '/go/pkg/mod/github.com/gin-gonic/gin@v1.9.1/context.go',
  ],
  ['go', 'github.com/gin-gonic/gin.(*Context).Next', 'github.com/gin-gonic/gin@v1.9.1/context.go'],
  ['go', 'github.com/lib/pq.(*conn).exec', '/go/src/github.com/acme/shop/vendor/github.com/lib/pq/conn.go'],
  ['go', 'github.com/lib/pq.(*conn).exec', '/go/src/github.com/lib/pq/conn.go'],
  ['go', 'github.com/lib/pq.(*conn).exec', 'external/com_github_lib_pq/conn.go'],
  ['go', 'main._Cfunc_crash', '_cgo_gotypes.go'],
  ['python', 'run', '/usr/lib/python3.11/threading.py'],
  ['python', 'get', '/usr/lib/python3/dist-packages/requests/api.py'],
  ['python', 'get', '/srv/shop/.venv/lib/python3.12/site-packages/requests/api.py'],
  ['python', 'get', 'C:\\shop\\venv\\Lib\\site-packages\\requests\\api.py'],
  ['python', 'run', 'C:\\Python311\\Lib\\threading.py'],
  ['python', 'get', '/var/task/requests/api.py'],
  ['python', 'handle', '/var/runtime/bootstrap.py'],
  ['python', '_call', '<frozen importlib._bootstrap>'],
  ['python', '__init__', '<string>'],
  ['python', 'main', '/usr/lib/spark/python/lib/pyspark.zip/pyspark/worker.py'],
  ['javascript', 'next', '/app/node_modules/express/lib/router/index.js'],
  ['javascript', 'run', 'node:internal/modules/run_main'],
  ['javascript', 'emit', 'events.js'],
  ['javascript', 'x', 'webpack:///./node_modules/react-dom/cjs/react-dom.js'],
  ['javascript', 'x', 'webpack/bootstrap'],
  ['javascript', 'x', 'https://cdn.jsdelivr.net/npm/vue@3/dist/vue.js'],
  ['javascript', 'x', 'https://shop.example/assets/vendor-1a2b.js'],
  ['javascript', 'x', '/var/runtime/index.mjs'],
  ['javascript', 'x', '/repo/.yarn/cache/express-npm-4.18.2.zip/node_modules/express/index.js'],
  ['javascript', 'x', 'https://deno.land/std@0.200.0/http/server.ts'],
  ['javascript', 'x', 'C:\\shop\\node_modules\\express\\index.js'],
  ['rust', 'core::result::unwrap_failed', '/rustc/79e9716c98/library/core/src/result.rs'],
  ['rust', 'x::y', '/usr/local/cargo/registry/src/index.crates.io-6f17d22bba15001f/x-1.0.0/src/lib.rs'],
  ['rust', 'tokio::runtime::task::raw::poll', null],
  ['rust', '<alloc::vec::Vec<T> as core::ops::index::Index<I>>::index', null],
  ['rust', 'rust_begin_unwind', null],
  ['dotnet', 'System.Linq.Enumerable.First', null],
  ['dotnet', 'Npgsql.Internal.NpgsqlConnector.Connect', null],
  ['dotnet', 'Vendor.Thing.Do', '/_/src/Thing.cs'],
  ['dotnet', 'lambda_method5', null],
  ['ruby', 'call', '/usr/local/bundle/gems/rack-2.2.4/lib/rack/builder.rb'],
  ['ruby', 'call', 'actionpack (7.0.4) lib/action_dispatch/routing.rb'],
  ['ruby', 'loop', '<internal:kernel>'],
  ['ruby', 'x', '/app/vendor/bundle/ruby/3.2.0/gems/puma-6.0/lib/puma/server.rb'],
  ['php', 'x', '/var/www/vendor/laravel/framework/src/Illuminate/Routing/Controller.php'],
  ['php', 'x', '/var/www/wp-includes/class-wp-hook.php'],
  ['php', 'call_user_func_array', null],
  ['elixir', 'Phoenix.Router.__call__/5', 'lib/phoenix/router.ex', 'phoenix'],
  ['elixir', 'Ecto.Repo.get/2', 'deps/ecto/lib/ecto/repo.ex'],
  ['dart', 'x', 'package:flutter/src/widgets/framework.dart'],
  ['dart', 'x', 'dart:async-patch/async_patch.dart'],
  ['lua', 'x', '/usr/local/openresty/lualib/resty/core.lua'],
  ['perl', 'x', '/usr/share/perl5/Mojo/Base.pm'],
];

const said = ([language, name, file, module = undefined]: Place) =>
  isOwn(language, { function: name, file, module: module ?? null, line: 1 });

describe("the person's own code", () => {
  test.each(OWN)('%s %s %s', (...place) => expect(said(place)).toBe(true));
});
describe("a library's or the runtime's code", () => {
  test.each(FOREIGN)('%s %s %s', (...place) => expect(said(place)).toBe(false));
});
