const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function load(n) {
  console.log(`load ${n}`);
  await sleep(100);
  return n;
}

async function main() {
  const pages = [1, 2, 3, 4, 5, 6].map(load);
  for (const page of pages) {
    console.log(`page ${await page}`);
  }
}

main();
