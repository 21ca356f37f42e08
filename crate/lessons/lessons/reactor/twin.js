const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const reactor = new Map();

async function read(source) {
  await new Promise((resolve) => {
    reactor.set(source, resolve);
  });
  console.log(`read ${source}`);
}

async function main() {
  const reads = [1, 2].map(read);
  for (const source of [2, 1]) {
    await sleep(100);
    console.log(`${source} is ready`);
    reactor.get(source)();
    reactor.delete(source);
  }
  await Promise.all(reads);
}

main();
