// Compiled, never run: the same names from an ES module, one by one and as the default.
import { expectTypeOf } from 'expect-type';
import bybitAuth, * as named from 'bybit-auth';
import axiosAdapter, { attach } from 'bybit-auth/axios';
import { attach as attachBybitApi, createSignMessage, toBybitError } from 'bybit-auth/bybit-api';
import { attach as attachCcxt } from 'bybit-auth/ccxt';
import * as forBrowsers from 'bybit-auth/classify';
import { createFetch } from 'bybit-auth/fetch';
import { Sandbox, startSandbox } from 'bybit-auth/sandbox';
import { WebhookVerifier } from 'bybit-auth/webhook';

expectTypeOf(named.Signer).toEqualTypeOf<typeof bybitAuth.Signer>();
expectTypeOf(named.BybitAuthError).toEqualTypeOf<typeof bybitAuth.BybitAuthError>();
expectTypeOf(named.createHmac).toEqualTypeOf<typeof bybitAuth.createHmac>();
expectTypeOf(forBrowsers.classify).toEqualTypeOf<typeof bybitAuth.classify>();
expectTypeOf(forBrowsers.AuthError).toEqualTypeOf<typeof bybitAuth.AuthError>();
expectTypeOf(axiosAdapter.attach).toEqualTypeOf(attach);
expectTypeOf(attachBybitApi).toBeFunction();
expectTypeOf(attachCcxt).toBeFunction();
expectTypeOf(createFetch).toBeFunction();
expectTypeOf(createSignMessage).toBeFunction();
expectTypeOf(toBybitError).toBeFunction();
expectTypeOf(WebhookVerifier).toBeConstructibleWith({ scheme: 'github', keys: ['x'] });
expectTypeOf<Awaited<ReturnType<typeof startSandbox>>>().toEqualTypeOf<Sandbox>();

// @ts-expect-error no such name
export { Singer } from 'bybit-auth';
// @ts-expect-error the inside of the package is not for import
export { binding } from 'bybit-auth/lib/crypto/backend.js';
