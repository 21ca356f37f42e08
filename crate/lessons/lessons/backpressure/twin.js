const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function produce(queue) {
  for (let n = 1; n <= 5; n += 1) {
    queue.push(n);
    console.log(`sent ${n}`);
  }
}

async function main() {
  const queue = [];
  const producing = produce(queue);
  for (const n of queue) {
    await sleep(100);
    console.log(`used ${n}`);
  }
  await producing;
}

main();
