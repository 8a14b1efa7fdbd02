import { build } from './build.mjs';
import { prepare } from './prepare.mjs';
import { launch } from './sentences.mjs';

await launch(async () => {
  await prepare();
  await build();
  await import('../dist/demo/startDemo.js');
});
