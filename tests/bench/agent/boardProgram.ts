import { measureHere } from './onMachine.ts';

/** Runs on the emulated board: measures what its argument asks for and prints the figures. */
const figures = await measureHere(JSON.parse(process.argv[2] ?? '{}'));
console.log(`figures ${JSON.stringify(figures)}`);
process.exit();
