import 'reflect-metadata';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import axios, { type AxiosInstance } from 'axios';
import { BybitAuthError, Signer, backend } from 'bybit-auth';
import { attach } from 'bybit-auth/axios';

@Injectable()
class BybitService {
  client(apiKey: string): AxiosInstance {
    const signer = new Signer({ apiKey, apiSecret: process.env.SANDBOX_SECRET ?? '' });
    return attach(axios.create({ baseURL: process.env.SANDBOX_URL }), { signer });
  }

  async balance(apiKey: string): Promise<string> {
    const params = { accountType: 'UNIFIED', coin: 'USDT' };
    const { data } = await this.client(apiKey).get('/v5/account/wallet-balance', { params });
    return data.result.list[0].coin[0].coin;
  }
}

@Controller()
class BalanceController {
  constructor(private readonly bybit: BybitService) {}

  @Get('balance')
  async balance() {
    const coin = await this.bybit.balance('test-key-that-works');
    const refused: unknown = await this.bybit.balance('test-key-expired--').catch((error) => error);
    const typed = refused instanceof BybitAuthError;
    return { coin, typed, code: typed && refused.code, first: typed && refused.checks[0].title, backend };
  }
}

@Module({ controllers: [BalanceController], providers: [BybitService] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  await app.listen(Number(process.env.PORT), '127.0.0.1');
}

void main();
