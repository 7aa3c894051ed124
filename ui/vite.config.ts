import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ pages: 'build', assets: 'build', fallback: '200.html' }),
      compilerOptions: { runes: true },
    }),
  ],
  // The API serves the built files; `vite dev` alone needs somebody to answer /api.
  server: { proxy: { '/api': 'http://127.0.0.1:8420' } },
  build: { target: 'es2023', chunkSizeWarningLimit: 700 },
});
