/** @type {import('next').NextConfig} */
export default { serverExternalPackages: ['bybit-auth'] };
