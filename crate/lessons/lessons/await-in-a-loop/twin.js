const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function foo(n) {
  console.log(`start ${n}`);
  await sleep(1000);
  console.log(`end ${n}`);
}

async function main() {
  for (let n = 1; n <= 3; n += 1) {
    await foo(n);
  }
}

main();
