'use client';

import { classify } from 'bybit-auth/classify';

export default function Page() {
  const error = classify({ retCode: 33004, retMsg: 'Your api key has expired.' });
  return <p>{error.category}</p>;
}
