// The JavaScript half of the bench's program: as many calls of work() as are put in the place of
// COUNT, each with ten naps of up to a second, one after the other, at other times than in Rust.

const nap = (ms) => new Promise((done) => setTimeout(done, ms));

async function work(number) {
  for (let round = 0; round < 10; round += 1) {
    await nap(1 + ((number * 7907 + round * 104729) % 1000));
    console.log(`${number}: ${round}`);
  }
}

async function main() {
  await Promise.all(Array.from({ length: COUNT }, (_, number) => work(number)));
}

main();
